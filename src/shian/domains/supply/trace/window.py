"""The days between which movements count, as the trace's forms ask for them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shian.platform.pages.widgets import DateInput

LAST = time(23, 59, 59)  # the trace counts in whole seconds


class Window(forms.Form):
    """From which day until which; both days count in full."""

    since = forms.DateField(label=lazy("Movements from"), required=False, widget=DateInput())
    until = forms.DateField(label=lazy("Movements to"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end lies before the beginning."))
        return given

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """The first and the last second of the days, in the city's time; None for an end left open."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return (
            None if since is None else _at(since, time()),
            None if until is None else _at(until, LAST),
        )


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
