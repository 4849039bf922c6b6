"""Django app of case reports of foodborne illness."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "shian.domains.surveillance.cases"
    label = "illness"
    default_auto_field = "django.db.models.BigAutoField"
