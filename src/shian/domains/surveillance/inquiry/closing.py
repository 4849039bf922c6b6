"""An outbreak is closed with its final report, or with a reason that stands on its timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shian.domains.surveillance.inquiry.actions.common import tell
from shian.domains.surveillance.inquiry.models import Report
from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.closing import before_closing
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused


@before_closing
def final_report(outbreak: Outbreak, because: str, by: Actor) -> None:
    """Refuse while no final report has been submitted, unless it is said why."""
    final = Report.objects.filter(
        outbreak=outbreak, sort=Report.Sort.FINAL, state__in=("submitted", "published")
    )
    if final.exists():
        return
    if not because.strip():
        raise Refused(_("No final report has been submitted: submit one, or say why not."), field="because")
    tell(
        outbreak, _("Closed without a final report: %(why)s") % {"why": because.strip()}, LogSort.DECISION, by
    )
