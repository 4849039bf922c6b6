"""Django app of outbreak investigation."""

from django.apps import AppConfig


class OutbreaksConfig(AppConfig):
    name = "shian.domains.surveillance.outbreaks"
    label = "outbreak"
    default_auto_field = "django.db.models.BigAutoField"
