"""Django app of users and appointments."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "shian.platform.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
