"""Django app of flows."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "shian.platform.flows"
    label = "flows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.platform.flows import dates  # noqa: F401  (registers the actions)
