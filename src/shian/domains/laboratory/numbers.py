"""Numbers of sheets, reports, notices and disposals."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from shian.domains.laboratory.models import Sample
from shian.methods.identifiers import make_sheet_number
from shian.platform.actions.core import Refused

_BODY_DIGITS = 100_000
_SEQUENCES = 9_999


def next_sheet_number(level: str, year: int, area: str, body: int) -> str:
    """The next free sheet number of a body in an area and year (3.3: level, year, area, body, sequence).

    Two at once cannot get the same: the series is locked until the transaction ends.
    """
    place = area[:6].ljust(6, "0")
    series = make_sheet_number(level, year, place, body % _BODY_DIGITS, 0)[:15]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sheet:{series}"])
    last = (
        Sample.objects.filter(number__startswith=series).order_by("-number").values_list("number", flat=True)
    )
    sequence = int(last[0][15:]) + 1 if last else 1
    if sequence > _SEQUENCES:
        raise Refused(_("This sampling body has used up its numbers of the year for this district."))
    return f"{series}{sequence:04d}"


def report_number(sample: Sample, *, retest: bool = False) -> str:
    """The number of a sample's test report."""
    return f"{'FJ' if retest else 'JY'}-{sample.number}"


def notice_number(sample: Sample, addressee: str) -> str:
    """The number of a notice of result."""
    return f"TZ-{sample.number}-{addressee[:2].upper()}"


def disposal_number(sample: Sample, side: str) -> str:
    """The number of a disposal: one for each side of a sample."""
    return f"HC-{sample.number}-{side[:2].upper()}"
