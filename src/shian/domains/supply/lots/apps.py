"""Django app of places, lots and their movements."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "shian.domains.supply.lots"
    label = "supply"
    default_auto_field = "django.db.models.BigAutoField"
