"""Django app of the inbox's pages: templates only, no models."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "shian.platform.inbox"
    label = "inbox"
