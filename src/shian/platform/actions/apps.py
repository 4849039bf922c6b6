"""Django app of actions and the outbox."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "shian.platform.actions"
    label = "actions"
    default_auto_field = "django.db.models.BigAutoField"
