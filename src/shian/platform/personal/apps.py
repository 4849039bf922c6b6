"""Django app of personal data's keys."""

from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "shian.platform.personal"
    label = "personal"
    default_auto_field = "django.db.models.BigAutoField"
