"""Django app of contaminant monitoring."""

from django.apps import AppConfig


class ContaminantsConfig(AppConfig):
    name = "shian.domains.surveillance.contaminants"
    label = "contaminant"
    default_auto_field = "django.db.models.BigAutoField"
