"""Django app of the documents: brings their templates and commands."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "shian.platform.documents"
    label = "documents"
