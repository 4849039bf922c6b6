"""Django app of the sites: composition only, no models."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "shian.sites"
    label = "sites"

    def ready(self) -> None:
        from shian.platform.pages.places import name_areas_with
        from shian.sites.workbench import waiting, warned  # noqa: F401  (register what waits, what was missed)
        from shian.sites.workbench.areas import names_by_code

        name_areas_with(names_by_code)
