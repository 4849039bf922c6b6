"""Django app of recalls."""

from django.apps import AppConfig


class RecallsConfig(AppConfig):
    name = "shian.domains.supply.recalls"
    label = "recall"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.supply.recalls import actions, letters, marking, tasks  # noqa: F401  (they register)
