"""Django app of the publication guard: what leaves for the public is checked first."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "shian.platform.guard"
    label = "guard"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.platform.guard import waiting  # noqa: F401  (registers what waits)
