"""The installation app."""

from __future__ import annotations

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    name = "shian.platform.installation"
    label = "installation"

    def ready(self) -> None:
        from shian.platform.installation import current  # noqa: F401  (registers the action)
