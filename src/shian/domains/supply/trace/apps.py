"""Django app of the trace pages."""

from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "shian.domains.supply.trace"
    label = "trace"

    def ready(self) -> None:
        from shian.domains.supply.trace import leading, tasks  # noqa: F401  (they register themselves)
