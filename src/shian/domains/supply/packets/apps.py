"""Django app of the code on the packet."""

from django.apps import AppConfig


class PacketsConfig(AppConfig):
    name = "shian.domains.supply.packets"
    label = "packet"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.supply.packets import actions, labels  # noqa: F401  (they register themselves)
