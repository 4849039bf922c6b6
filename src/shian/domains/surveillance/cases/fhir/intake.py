"""Takes in what was read: drafts, checks, each identifier once, all or each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shian.domains.directory.models import Area, Body
from shian.domains.surveillance.cases.actions import report
from shian.domains.surveillance.cases.drafts import Draft, Eaten, Fault, Taken, by_id_number, faults_of
from shian.domains.surveillance.cases.fhir.items import LINK_OF
from shian.domains.surveillance.cases.fhir.reading import Response, Sent, Trouble, read
from shian.domains.surveillance.cases.forms import registered
from shian.domains.surveillance.cases.models import Case
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: ``case`` is kept (now, or before: ``known``), or troubles say why not."""

    path: str
    case: Case | None = None
    known: bool = False
    troubles: tuple[Trouble, ...] = ()


class _Undone(Exception):
    """One case of a transaction was refused, so that none is kept."""


def take_in(content: bytes, *, by: Actor, hospital: Body) -> tuple[Sent, list[Outcome]]:
    """Read a document and keep its cases as reports of the hospital.

    A ``transaction`` is kept whole or not at all; of other bundles each case stands by itself.

    Raises:
        reading.Unreadable: it is no such document.
    """
    sent = read(content, timezone.get_default_timezone())
    outcomes: list[Outcome] = []
    try:
        with transaction.atomic():
            areas = _areas(sent.responses)
            for response in sent.responses:
                outcomes.append(_kept(response, by, hospital, areas))
            if sent.bundle == "transaction" and any(one.troubles for one in outcomes):
                raise _Undone
    except _Undone:
        outcomes = [one if one.troubles else Outcome(one.path, troubles=_with_others()) for one in outcomes]
    return sent, outcomes


def _with_others() -> tuple[Trouble, ...]:
    said = _("Nothing was kept, because another case of the transaction was refused.")
    return (Trouble("", said, "conflict"),)


def _areas(responses: Sequence[Response]) -> set[str]:
    wanted = {str(one.values.get("area", "")) for one in responses}
    return set(Area.objects.filter(code__in=wanted, valid_to=None).values_list("code", flat=True))


def _kept(response: Response, by: Actor, hospital: Body, areas: set[str]) -> Outcome:
    path = response.path
    if response.troubles:
        return Outcome(path, troubles=tuple(response.troubles))
    known = Case.objects.filter(hospital=hospital, external_id=response.identifier).first()
    if known is not None:
        return Outcome(path, known, known=True)
    area = response.values.get("area", "")
    if area and area not in areas:
        return Outcome(path, troubles=(_trouble(path, Fault("area", _("No area has this code."))),))
    draft = draft_of(response, hospital)
    if faults := faults_of(draft, by.now()):
        return Outcome(path, troubles=tuple(_trouble(path, fault) for fault in faults))
    try:
        with transaction.atomic():
            return Outcome(path, report(by=by, draft=draft, source=Case.Source.FHIR))
    except Refused as refusal:
        return Outcome(path, troubles=(_trouble(path, Fault(refusal.field, str(refusal))),))
    except ValidationError as refusal:
        faults = [Fault("", message) for message in refusal.messages]
        return Outcome(path, troubles=tuple(_trouble(path, fault) for fault in faults))


def draft_of(response: Response, hospital: Body) -> Draft:
    """The response as a draft; sex and age follow from the identity number where they are not told."""
    values = dict(response.values)
    if values.get("id_number"):
        for name, value in by_id_number(values["id_number"], values["visited_at"]).items():
            values.setdefault(name, value)
    foods = [Eaten(**food) for food in response.foods]
    return Draft(
        hospital=hospital,
        external_id=response.identifier,
        exposures=tuple(registered([food for food in foods if not food.empty()], values.get("area", ""))),
        specimens=tuple(Taken(**one) for one in response.specimens),
        **values,
    )


def _trouble(path: str, fault: Fault) -> Trouble:
    part, _dot, rest = fault.field.partition(".")
    if part in ("exposures", "specimens"):
        group = "food" if part == "exposures" else "specimen"
        at, _dot, name = rest.partition(".")
        return Trouble(f"{path}.item.where(linkId='{group}')[{at}] {name}".rstrip(), str(fault.reason))
    link = LINK_OF.get(part)
    where = f"{path}.item.where(linkId='{link}')" if link else path
    return Trouble(where, str(fault.reason), "business-rule")
