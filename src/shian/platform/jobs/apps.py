"""Django app of the jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "shian.platform.jobs"
    label = "jobs"
