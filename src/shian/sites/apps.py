"""Django app of the sites: composition only, no models."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "shian.sites"
    label = "sites"
