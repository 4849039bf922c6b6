"""Django app of the standards."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "shian.domains.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.standards import actions  # noqa: F401  (registers the actions)
