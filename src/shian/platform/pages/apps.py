"""Django app of the resources' pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "shian.platform.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
