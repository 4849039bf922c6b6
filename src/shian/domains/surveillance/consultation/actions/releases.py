"""Published illness counts: drafted as a copy with small counts hidden, published, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area
from shian.domains.surveillance.consultation.actions.common import Reason, reason_of
from shian.domains.surveillance.consultation.counts import cases_of, prepare
from shian.domains.surveillance.consultation.flows import CITY_CONVENERS, RELEASE
from shian.domains.surveillance.consultation.models import CountRelease
from shian.domains.surveillance.consultation.numbers import RELEASE as LETTERS
from shian.domains.surveillance.consultation.numbers import numbered
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "consult.countrelease"


def _last_year(by: Actor, subject: object) -> int:
    return local(by.now()).year - 1


def _today(by: Actor, subject: object) -> date:
    return local(by.now()).date()


@action(kind=KIND, verb="draft", title=_("Draw up illness counts"), roles=CITY_CONVENERS)
def draft_counts(
    *,
    by: Actor,
    year: Annotated[int, Ask(_("Year of onset"), least=2000, most=2100, initial=_last_year)],
    until: Annotated[date, Ask(_("Reported up to"), initial=_today)],
) -> CountRelease:
    """Count a year's cases by month, syndrome and district; counts below five are hidden with what tells
    them.
    """
    if until < date(year, 1, 1) or until > local(by.now()).date():
        raise Refused(
            _("Cases are counted up to a day of that year or later, not after today."), field="until"
        )
    districts = Area.objects.filter(level=Area.Level.DISTRICT, valid_to=None).values_list("code", flat=True)
    made = prepare(cases_of(year, until), districts)
    if not made.cases:
        raise Refused(_("No case of that year was reported up to that day."), field="year")
    release = CountRelease(
        number=numbered(CountRelease, LETTERS, local(by.now()).date()), year=year, until=until,
        cases=made.cases, threshold=made.threshold, hidden=made.hidden, figures=made.text,
    )  # fmt: skip
    return begin(release, by=by, verb="draft")


@step_action(RELEASE, KIND, "publish")
def publish_counts(*, by: Actor, release: CountRelease) -> CountRelease:
    """The tables appear on the window. One of a year stands there: two would tell by their difference."""
    other = CountRelease.objects.filter(year=release.year, state="published").first()
    if other is not None:
        told = {"number": other.number, "year": release.year}
        raise Refused(_("%(number)s of %(year)s is published; withdraw it first.") % told)
    release.published_on = local(by.now()).date()
    return advance(release, "publish", by=by)


@step_action(RELEASE, KIND, "withdraw")
def withdraw_counts(*, by: Actor, release: CountRelease, reason: Reason) -> CountRelease:
    """Take the tables off the window."""
    release.withdrawn_because = reason_of(reason, _("Say why the counts are withdrawn."))
    return advance(release, "withdraw", by=by)
