"""Django app of contaminant monitoring."""

from django.apps import AppConfig


class ContaminantsConfig(AppConfig):
    name = "shian.domains.surveillance.contaminants"
    label = "contaminant"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.surveillance.contaminants import actions  # noqa: F401  (they register)
