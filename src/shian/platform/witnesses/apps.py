"""Django app of the witnesses: published and countersigned seals."""

from django.apps import AppConfig


class WitnessesConfig(AppConfig):
    name = "shian.platform.witnesses"
    label = "witnesses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.platform.witnesses import actions, waiting  # noqa: F401  (they register)
