"""What the sampling sheet asks, in groups: the food, its maker, the amount, the rarer fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.codes import choices
from shian.domains.registry.models import Operator
from shian.platform.actions.inputs import Answers, Ask


@dataclass(frozen=True)
class Food(Answers):
    """What was sampled, where in the chain, and what its label says. Names are the sample's columns."""

    food_name: Annotated[str, Ask(_("Food"), longest=120)]
    food_class: Annotated[str, Ask(_("Food class"), choices=choices("food_class"), like="task.food_class")]
    link: Annotated[str, Ask(_("Link of the chain"), choices=choices("link"), like="task.link")]
    site: Annotated[str, Ask(_("Sampling point"), choices=choices("site"))] = ""
    sample_type: Annotated[str, Ask(_("Type of sample"), choices=choices("sample_type"))] = "2"
    food_code: Annotated[str, Ask(_("Food in the catalogue"), longest=60)] = ""
    brand: Annotated[str, Ask(_("Brand"), longest=60)] = ""
    spec: Annotated[str, Ask(_("Specification"), longest=60)] = ""
    batch: Annotated[str, Ask(_("Lot"), longest=60)] = ""
    produced_on: Annotated[date | None, Ask(_("Produced, processed or bought on"))] = None
    expires_on: Annotated[date | None, Ask(_("Shelf life ends"))] = None


@dataclass(frozen=True)
class Maker(Answers):
    """Who made it, by the register or by the label."""

    producer: Annotated[Operator | None, Ask(_("Producer in the register"))] = None
    producer_name: Annotated[str, Ask(_("Labelled producer"), longest=120)] = ""
    producer_address: Annotated[str, Ask(_("Address of the producer"), longest=200)] = ""


@dataclass(frozen=True)
class Amount(Answers):
    """How much was taken and kept, under which seal. Names are the sample's columns."""

    seal_number: Annotated[str, Ask(_("Seal number"), longest=30, mono=True)]
    quantity: Annotated[Decimal, Ask(_("Quantity"), least=0)]
    reserve: Annotated[Decimal, Ask(_("Back-up quantity"), least=0)]
    unit: Annotated[str, Ask(_("Unit"), longest=12)] = "kg"


def _kept(name: str) -> Any:
    """What the sheet says already, so that a second filling-in starts from it."""
    return lambda by, sample: (sample.details or {}).get(name, "") if sample is not None else ""


def _coded(label: Any, name: str) -> Ask:
    return Ask(label, choices=choices(name), initial=_kept(name))


def _written(label: Any, name: str, longest: int = 60) -> Ask:
    return Ask(label, longest=longest, initial=_kept(name))


@dataclass(frozen=True)
class Details(Answers):
    """The rarer fields of the national sheet (3.1 of the rule reference), kept by name in ``details``."""

    source: Annotated[str, _written(_("Task or project"), "source", 120)] = ""
    report_class_a: Annotated[str, _written(_("Report class A"), "report_class_a")] = ""
    report_class_b: Annotated[str, _written(_("Report class B"), "report_class_b")] = ""
    area_type: Annotated[str, _coded(_("Type of area"), "area_type")] = ""
    origin: Annotated[str, _coded(_("Origin of the sample"), "origin")] = ""
    attribute: Annotated[str, _coded(_("Nature of the sample"), "attribute")] = ""
    form: Annotated[str, _coded(_("Form"), "form")] = ""
    packing: Annotated[str, _coded(_("Packing"), "packing")] = ""
    storage: Annotated[str, _coded(_("Storage"), "storage")] = ""
    date_type: Annotated[str, _coded(_("Type of date"), "date_type")] = ""
    sampling_way: Annotated[str, _coded(_("Way of sampling"), "sampling_way")] = ""
    standard: Annotated[str, _written(_("Product standard"), "standard")] = ""
    grade: Annotated[str, _written(_("Quality grade"), "grade", 30)] = ""
    gtin: Annotated[str, _written(_("Bar code"), "gtin", 14)] = ""
    shelf_life: Annotated[str, _written(_("Shelf life"), "shelf_life", 30)] = ""
    price: Annotated[Decimal | None, Ask(_("Unit price (yuan)"), least=0)] = None
    base_quantity: Annotated[str, _written(_("Lot the sample stands for"), "base_quantity", 30)] = ""
    foreign: Annotated[str, _written(_("Country of origin, if imported"), "foreign", 40)] = ""
    client: Annotated[str, _written(_("Ordered by (contract production)"), "client", 120)] = ""
    opinion: Annotated[str, _coded(_("Opinion of the sampled operator"), "opinion")] = ""
