"""The calendar of working days and the dated time limits as resources: who sees and keeps them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import CITY_LEVEL, SIGNED_IN, Administrator
from shian.platform.flows.models import CalendarDay, TimeLimit
from shian.platform.resources.registry import Panel, resource

resource(
    title=_("Holiday or make-up day"),
    plural=_("Holidays and make-up days"),
    duty="standards",
    icon="calendar-off",
    order=80,
    columns="day worked name source",
    filters="worked day",
    search="name",
    ordering="-day",
    form="day worked name source",
    key="day",
    view=SIGNED_IN,
    create=(Administrator, *CITY_LEVEL),
    edit=(Administrator, *CITY_LEVEL),
)(CalendarDay)

resource(
    title=_("Time limit"),
    plural=_("Time limits"),
    duty="standards",
    icon="clock-hour-4",
    order=81,
    columns="rule title amount unit valid_from valid_to certainty",
    hidden="topic title_en source",
    filters="unit certainty rule",
    search="rule title topic source",
    ordering="rule topic valid_from",
    form="topic rule title title_en amount unit valid_from valid_to source certainty",
    key="topic valid_from",
    view=SIGNED_IN,
    create=(Administrator, *CITY_LEVEL),
    edit=(Administrator, *CITY_LEVEL),
    panels=(
        Panel(_("Time limit"), ("rule", "title", "title_en", "topic", "amount", "unit", "stops")),
        Panel(_("Validity"), ("valid_from", "valid_to", "source", "certainty")),
    ),
)(TimeLimit)
