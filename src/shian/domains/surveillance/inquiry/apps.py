"""Django app of what is found out in an outbreak: hypotheses, samples, surveys, measures."""

from django.apps import AppConfig


class InquiryConfig(AppConfig):
    name = "shian.domains.surveillance.inquiry"
    label = "inquiry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.surveillance.inquiry import (  # noqa: F401  (they register)
            actions,
            closing,
            desk,
            handlers,
            keeping,
            leading,
            letters,
            tasks,
        )
