"""Django app of the evaluation: figures and the report."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "shian.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.evaluation.report import actions  # noqa: F401  (registers the actions)
