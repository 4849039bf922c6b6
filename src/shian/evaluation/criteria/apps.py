"""Django app of the criteria: editions, scores, evidence."""

from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "shian.evaluation.criteria"
    label = "criteria"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.evaluation.criteria import actions  # noqa: F401  (registers the actions)
