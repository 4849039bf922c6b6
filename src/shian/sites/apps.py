"""Django app of the sites: composition only, no models."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "shian.sites"
    label = "sites"

    def ready(self) -> None:
        from shian.platform.pages.places import name_areas_with
        from shian.sites.workbench import waiting  # noqa: F401  (registers what waits)
        from shian.sites.workbench.areas import names_by_code

        name_areas_with(names_by_code)
