"""Django app of places, lots and their movements."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "shian.domains.supply.lots"
    label = "supply"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.supply.lots import actions  # noqa: F401  (registers the actions)
        from shian.domains.supply.lots.projecting import projector  # noqa: F401  (hears new events)
