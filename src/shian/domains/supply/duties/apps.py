"""Django app of the duties along the chain."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "shian.domains.supply.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.supply.duties import actions  # noqa: F401  (registers the actions)
