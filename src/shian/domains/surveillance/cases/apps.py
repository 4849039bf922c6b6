"""Django app of case reports of foodborne illness."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "shian.domains.surveillance.cases"
    label = "illness"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.surveillance.cases import actions, keys  # noqa: F401  (they register)
