"""Acts on the directory that are more than creating and editing."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area, Person
from shian.domains.directory.roles import Administrator
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.privacy.offers import offer_erasure

offer_erasure(Person, roles=(Administrator,))


@action(kind="directory.area", verb="succeed", title=_("Rename or redraw"), roles=(Administrator,))
def succeed(
    *,
    by: Actor,
    area: Area,
    name: Annotated[str, Ask(_("New name"), longest=60)],
    since: Annotated[date, Ask(_("Since"))],
    source: Annotated[str, Ask(_("Source"), longest=200)],
) -> Area:
    """End an area's period and begin its next under the same code."""
    if area.valid_to is not None:
        raise Refused(_("This period has ended already; choose the area's latest one."))
    if since <= area.valid_from:
        raise Refused(_("The new period must begin after the old one."), field="since")
    area.valid_to = date.fromordinal(since.toordinal() - 1)
    store(area, by=by, verb="end")
    return store(
        Area(
            code=area.code,
            name=name,
            level=area.level,
            parent_code=area.parent_code,
            valid_from=since,
            km2=area.km2,
            source=source,
            area=area.area,
        ),
        by=by,
        verb="succeed",
    )
