"""Django app of the attachments."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "shian.platform.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
