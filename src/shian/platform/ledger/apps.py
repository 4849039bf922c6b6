"""Django app of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "shian.platform.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
