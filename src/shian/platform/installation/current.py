"""Reading and writing the installation's record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.installation.models import Installation

_seen: Installation | None = None


def installation() -> Installation | None:
    """The installation's record, or None before it was set up. Read once: it does not change afterwards."""
    global _seen
    if _seen is None:
        _seen = Installation.objects.first()
    return _seen


def is_simulated() -> bool:
    """Whether all that is shown comes from the simulator."""
    found = installation()
    return found is not None and found.simulated


def forget() -> None:
    """Read the record anew next time (tests, and after it was written)."""
    global _seen
    _seen = None


@action(kind="installation.installation", verb="found", title=_("Set up"))
def found_installation(
    *,
    by: Actor,
    city_code: str,
    city_name: str,
    simulated: bool = False,
    seed: int | None = None,
    scale: Decimal | None = None,
    made_on: date | None = None,
) -> Installation:
    """Say which city this is. Once only.

    Raises:
        Refused: it was said before.
    """
    if Installation.objects.exists():
        raise Refused(gettext("This installation was set up before; use another database for another city."))
    row = Installation(
        id=1,
        city_code=city_code,
        city_name=city_name,
        simulated=simulated,
        seed=seed,
        scale=scale,
        made_on=made_on or by.now().date(),
    )
    forget()
    return store(row, by=by, verb="found")
