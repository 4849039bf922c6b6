"""Django app of the registry."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "shian.domains.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.registry import actions, duplicates  # noqa: F401  (registers the actions)
