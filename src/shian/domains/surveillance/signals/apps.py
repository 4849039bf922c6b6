"""Django app of early warning."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "shian.domains.surveillance.signals"
    label = "signal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.surveillance.signals import actions, tasks  # noqa: F401  (they register)
