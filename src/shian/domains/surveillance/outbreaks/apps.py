"""Django app of outbreak investigation."""

from django.apps import AppConfig


class OutbreaksConfig(AppConfig):
    name = "shian.domains.surveillance.outbreaks"
    label = "outbreak"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.surveillance.outbreaks import actions, handlers  # noqa: F401  (they register)
        from shian.domains.surveillance.outbreaks.views import (  # noqa: F401  (the desk's own tabs)
            curve,
            define,
            foods,
            geography,
            lines,
            overview,
            replay,
            timeline,
        )
