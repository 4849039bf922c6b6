"""Django app of the trace pages."""

from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "shian.domains.supply.trace"
    label = "trace"

    def ready(self) -> None:
        from shian.domains.supply.trace import leading  # noqa: F401  (registers its buttons)
