"""Slaughter: entry check, examinations, disposal, release with two stamps and two certificates."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS, FirmManager, Inspector
from shian.domains.supply.duties.actions.common import Reason, because, only_place, own_places, speaks_for
from shian.domains.supply.duties.flows import ANIMALS
from shian.domains.supply.duties.models import AnimalLot, HarmlessDisposal
from shian.domains.supply.duties.numbers import day_series, next_number
from shian.domains.supply.lots import telling
from shian.domains.supply.lots.actions import keep_code
from shian.domains.supply.lots.codes import own_number
from shian.domains.supply.lots.models import Lot, LotCode, Place
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, require, step_action
from shian.platform.records.base import Part

KIND = "duties.animallot"
_KG = Decimal(1_000_000)
MEAT = {"pig": "猪胴体", "cattle": "牛胴体", "sheep": "羊胴体", "poultry": "禽胴体"}


@action(kind=KIND, verb="arrive", title=_("Record an arrival"), roles=(FirmManager, *OFFICERS, Inspector))
def arrive(
    *,
    by: Actor,
    place: Annotated[Place, Ask(_("Slaughterhouse"), among=own_places, initial=only_place)],  # type: ignore[valid-type]
    species: Annotated[str, Ask(_("Species"), choices=AnimalLot.Species.choices)],
    head: Annotated[int, Ask(_("Head"), least=1, most=100_000)],
    origin: Annotated[str, Ask(pgettext_lazy("supply", "Origin"), longest=120)],
    quarantine_number: Annotated[str, Ask(_("Quarantine certificate of the animals"), longest=30, mono=True)],
    vehicle: Annotated[str, Ask(_("Vehicle"), longest=20)],
    ear_tags: Annotated[str, Ask(_("Ear tags"), longest=300)] = "",
) -> AnimalLot:
    """Animals came: what their papers say. One quarantine certificate comes once."""
    speaks_for(by, place.operator_id)
    if place.operator is None or place.operator.trade not in ("pig_slaughter", "beef_slaughter"):
        raise Refused(say("This place is no slaughterhouse."), field="place")
    if not quarantine_number.strip():
        raise Refused(
            say("Animals without a quarantine certificate are turned away."), field="quarantine_number"
        )
    if (
        AnimalLot.objects.filter(quarantine_number=quarantine_number.strip())
        .exclude(state="refused")
        .exists()
    ):
        raise Refused(say("Animals came under this certificate before."), field="quarantine_number")
    animals = AnimalLot(
        number=next_number(AnimalLot, day_series("TZ", place.area, local(by.now()).date()), 3),
        operator=place.operator,
        place=place,
        species=species,
        head=head,
        arrived_at=by.now(),
        origin=origin,
        quarantine_number=quarantine_number.strip(),
        vehicle=vehicle,
        ear_tags=ear_tags,
        area=place.area,
    )
    return begin(animals, by=by, verb="arrive", parts={"disposals": []})


@step_action(ANIMALS, KIND, "admit")
def admit(
    *,
    by: Actor,
    animals: AnimalLot,
    papers_match: Annotated[bool, Ask(_("Certificate is genuine and fits"))],
    tags_match: Annotated[bool, Ask(_("Ear tags fit"))],
    animals_sound: Annotated[bool, Ask(_("Animals look sound"))],
) -> AnimalLot:
    """The three checks of the entry (12, 13); all must be good."""
    animals.papers_match, animals.tags_match, animals.animals_sound = papers_match, tags_match, animals_sound
    return advance(animals, "admit", by=by)


@step_action(ANIMALS, KIND, "refuse")
def refuse(*, by: Actor, animals: AnimalLot, reason: Reason) -> AnimalLot:
    """Turn animals away whose papers, tags or health are not in order."""
    because(reason)
    animals.ear_tags = f"{animals.ear_tags} ({reason})"[:300]
    return advance(animals, "refuse", by=by)


@step_action(ANIMALS, KIND, "examine")
def examine(
    *,
    by: Actor,
    animals: AnimalLot,
    ante_passed: Annotated[int, Ask(_("Head passed before slaughter"), least=0)],
) -> AnimalLot:
    """The official examination before slaughter."""
    if ante_passed > animals.head - animals.disposed_head:
        raise Refused(say("More than are there."), field="ante_passed")
    animals.ante_passed = ante_passed
    return advance(animals, "examine", by=by)


@step_action(ANIMALS, KIND, "inspect")
def inspect(
    *,
    by: Actor,
    animals: AnimalLot,
    passed_head: Annotated[int, Ask(_("Head passed after slaughter"), least=0)],
    carcass_kg: Annotated[Decimal, Ask(_("Carcasses (kg)"), least=Decimal(0), most=_KG)],
) -> AnimalLot:
    """Quality inspection in step with the slaughter (15): what passed, by head and weight."""
    if passed_head > animals.ante_passed:
        raise Refused(say("More passed after slaughter than before it."), field="passed_head")
    if passed_head and not carcass_kg:
        raise Refused(say("Say how much the carcasses weigh."), field="carcass_kg")
    animals.passed_head, animals.carcass_kg = passed_head, carcass_kg
    return advance(animals, "inspect", by=by)


@step_action(ANIMALS, KIND, "dispose")
def dispose(
    *,
    by: Actor,
    animals: AnimalLot,
    why: Annotated[str, Ask(_("Reason"), longest=120)],
    head: Annotated[int, Ask(_("Head"), least=0)],
    kg: Annotated[Decimal, Ask(_("kg"), least=Decimal("0.1"), most=_KG)],
    way: Annotated[str, Ask(_("Way of destroying"), choices=HarmlessDisposal.Way.choices)],
    proof: Annotated[str, Ask(_("Number of the disposal slip"), longest=40)] = "",
) -> AnimalLot:
    """Destroy what died, is ill or did not pass (18): head are counted once, parts of animals by weight."""
    because(why, "why")
    if animals.passed_head + animals.disposed_head + head > animals.head:
        raise Refused(say("More than are there."), field="head")
    row = HarmlessDisposal(at=by.now(), why=why, head=head, kg=kg, way=way, proof=proof)
    animals.disposed_head += head
    animals.disposed_kg += kg
    parts: dict[str, list[Part]] = {"disposals": [*animals.disposals.order_by("pk"), row]}
    return advance(animals, "dispose", by=by, parts=parts)


@step_action(ANIMALS, KIND, "release")
def release(
    *,
    by: Actor,
    animals: AnimalLot,
    quarantine_stamp: Annotated[bool, Ask(_("Quarantine stamp"))],
    quality_stamp: Annotated[bool, Ask(_("Meat quality stamp"))],
    meat_quarantine_number: Annotated[
        str, Ask(_("Quarantine certificate of the meat"), longest=30, mono=True)
    ] = "",
    quality_number: Annotated[str, Ask(_("Meat quality certificate"), longest=30, mono=True)] = "",
) -> AnimalLot:
    """Let the meat leave: two stamps and two certificates by number, else not at all (12, 15, 17)."""
    animals.quarantine_stamp, animals.quality_stamp = quarantine_stamp, quality_stamp
    animals.meat_quarantine_number = meat_quarantine_number.strip()
    animals.quality_number = quality_number.strip()
    require(animals, "release", by)
    _once(animals)
    animals.released_at = by.now()
    animals.lot = _meat(animals, by)
    return advance(animals, "release", by=by, check=False)


def _once(animals: AnimalLot) -> None:
    """A certificate's number is used once."""
    for field in ("meat_quarantine_number", "quality_number"):
        others = AnimalLot.objects.filter(**{field: getattr(animals, field)}).exclude(pk=animals.pk)
        if others.exists():
            raise Refused(say("This number was used for other meat."), field=field)


def _meat(animals: AnimalLot, by: Actor) -> Lot:
    """The meat becomes a lot, known by its two certificates too."""
    entry = telling.Entry(
        act=telling.Act.MAKE,
        place=animals.place,
        at=by.now() - timedelta(milliseconds=1),
        quantity=animals.carcass_kg,
        product=MEAT[animals.species],
        lot_number=animals.number,
        made_on=local(by.now()).date(),
        origin=animals.origin,
    )
    telling.tell([entry], by=system_actor(by.now()), sender="slaughter")
    lot = Lot.objects.get(code=own_number(animals.operator_id, animals.number).uri)
    keep_code(lot, LotCode.Scheme.QUARANTINE, animals.meat_quarantine_number, by=by)
    return lot


@step_action(ANIMALS, KIND, "close")
def close(*, by: Actor, animals: AnimalLot) -> AnimalLot:
    """Nothing of them became meat."""
    if animals.passed_head:
        raise Refused(say("Some passed: release the meat."))
    return advance(animals, "close", by=by)
