"""Django app of the laboratory chain."""

from django.apps import AppConfig


class LaboratoryConfig(AppConfig):
    name = "shian.domains.laboratory"
    label = "laboratory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.laboratory import actions, tracing  # noqa: F401  (they register themselves)
