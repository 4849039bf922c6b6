"""Django app of the publication guard: what leaves for the public is checked first."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "shian.platform.guard"
    label = "guard"
    default_auto_field = "django.db.models.BigAutoField"
