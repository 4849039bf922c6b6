"""Django app of the documents; finds every package's `letters` module."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    name = "shian.platform.documents"
    label = "documents"

    def ready(self) -> None:
        autodiscover_modules("letters")
