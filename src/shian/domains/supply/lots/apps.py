"""Django app of places, lots and their movements."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "shian.domains.supply.lots"
    label = "supply"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.supply.lots import actions, naming  # noqa: F401  (register actions and names)
        from shian.domains.supply.lots.projecting import projector  # noqa: F401  (hears new events)
