"""Django app of the gate warehouse."""

from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "shian.domains.supply.gate"
    label = "gate"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.supply.gate import actions, finding, letters  # noqa: F401  (they register themselves)
