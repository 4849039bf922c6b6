"""Django app of what-if scenarios and the cheapest plan."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "shian.evaluation.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.evaluation.planning import handover, keeping  # noqa: F401 - registers the actions
