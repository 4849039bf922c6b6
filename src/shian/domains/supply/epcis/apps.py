"""Django app of the EPCIS repository."""

from django.apps import AppConfig


class EpcisConfig(AppConfig):
    name = "shian.domains.supply.epcis"
    label = "epcis"
    default_auto_field = "django.db.models.BigAutoField"
