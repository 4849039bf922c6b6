"""The rarer fields of the sampling sheet, filled in beside the sample (3.1 of the rule reference)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import Sampler
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.models import Sample
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask

OPEN_STATES = ("taken", "sent")


def _kept(name: str) -> Any:
    """What the sheet says already, so that a second filling-in starts from it."""
    return lambda by, sample: (sample.details or {}).get(name, "") if sample is not None else ""


def _coded(label: Any, name: str) -> Ask:
    return Ask(label, choices=choices(name), initial=_kept(name))


def _written(label: Any, name: str, longest: int = 60) -> Ask:
    return Ask(label, longest=longest, initial=_kept(name))


@action(
    kind="laboratory.sample",
    verb="fill_in",
    title=_("Fill in the sheet"),
    roles=(Sampler,),
    when=lambda sample, by: sample.state in OPEN_STATES,
)
def fill_in(
    *,
    by: Actor,
    sample: Sample,
    source: Annotated[str, _written(_("Task or project"), "source", 120)] = "",
    report_class_a: Annotated[str, _written(_("Report class A"), "report_class_a")] = "",
    report_class_b: Annotated[str, _written(_("Report class B"), "report_class_b")] = "",
    area_type: Annotated[str, _coded(_("Type of area"), "area_type")] = "",
    origin: Annotated[str, _coded(_("Origin of the sample"), "origin")] = "",
    attribute: Annotated[str, _coded(_("Nature of the sample"), "attribute")] = "",
    form: Annotated[str, _coded(_("Form"), "form")] = "",
    packing: Annotated[str, _coded(_("Packing"), "packing")] = "",
    storage: Annotated[str, _coded(_("Storage"), "storage")] = "",
    date_type: Annotated[str, _coded(_("Type of date"), "date_type")] = "",
    sampling_way: Annotated[str, _coded(_("Way of sampling"), "sampling_way")] = "",
    standard: Annotated[str, _written(_("Product standard"), "standard")] = "",
    grade: Annotated[str, _written(_("Quality grade"), "grade", 30)] = "",
    gtin: Annotated[str, _written(_("Bar code"), "gtin", 14)] = "",
    shelf_life: Annotated[str, _written(_("Shelf life"), "shelf_life", 30)] = "",
    price: Annotated[Decimal | None, Ask(_("Unit price (yuan)"), least=0)] = None,
    base_quantity: Annotated[str, _written(_("Lot the sample stands for"), "base_quantity", 30)] = "",
    foreign: Annotated[str, _written(_("Country of origin, if imported"), "foreign", 40)] = "",
    client: Annotated[str, _written(_("Ordered by (contract production)"), "client", 120)] = "",
    opinion: Annotated[str, _coded(_("Opinion of the sampled operator"), "opinion")] = "",
) -> Sample:
    """Complete the sampling sheet while the sample is on its way; blank fields are left out."""
    if sample.state not in OPEN_STATES:
        raise Refused(_("The sheet can be completed until the laboratory has received the sample."))
    given = {name: value for name, value in locals().items() if name not in ("by", "sample")}
    written = {name: str(value) for name, value in given.items() if value not in ("", None)}
    sample.details = {**{k: v for k, v in sample.details.items() if k not in given}, **written}
    return store(sample, by=by, verb="fill_in")
