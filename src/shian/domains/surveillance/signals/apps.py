"""Django app of early warning."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "shian.domains.surveillance.signals"
    label = "signal"
    default_auto_field = "django.db.models.BigAutoField"
