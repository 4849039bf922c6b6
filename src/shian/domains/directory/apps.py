"""Django app of the directory."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "shian.domains.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.directory import (  # noqa: F401  (registers actions and resources)
            actions,
            appointments,
            calendars,
        )
