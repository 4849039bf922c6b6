"""Django app of the claim auditor."""

from django.apps import AppConfig


class AuditorConfig(AppConfig):
    name = "shian.evaluation.auditor"
    label = "auditor"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.evaluation.auditor import actions  # noqa: F401  (registers the actions)
