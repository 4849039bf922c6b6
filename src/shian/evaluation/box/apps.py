"""Django app of the evidence box."""

from django.apps import AppConfig


class BoxConfig(AppConfig):
    name = "shian.evaluation.box"
    label = "box"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.evaluation.box import actions  # noqa: F401  (registers them)
