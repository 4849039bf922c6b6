"""Django app of consultation, risk notices and risk communication."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "shian.domains.surveillance.consultation"
    label = "consult"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shian.domains.surveillance.consultation import actions, leading, letters, tasks  # noqa: F401  (they register)
