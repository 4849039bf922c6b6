"""Django app of the EPCIS repository."""

from django.apps import AppConfig


class EpcisConfig(AppConfig):
    name = "shian.domains.supply.epcis"
    label = "epcis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.supply.epcis import capturing, keys, querying  # noqa: F401  (their actions)
