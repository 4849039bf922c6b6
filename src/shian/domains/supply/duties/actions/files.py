"""Technical files: a file for each product, and one for each of its batches (一品一批一建档)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from shian.domains.directory.roles import FirmManager
from shian.domains.registry.models import Product
from shian.domains.supply.duties.actions.common import Reason, because, speaks_for
from shian.domains.supply.duties.flows import BATCH
from shian.domains.supply.duties.models import BatchFile, ProductFile
from shian.domains.supply.lots.actions import hold_many
from shian.domains.supply.lots.models import Edge, Lot, Node
from shian.domains.supply.lots.units import amount
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "duties.batchfile"
MOST = 200  # lots listed as materials


def _own_products(by: Actor, subject: object) -> Any:
    return Product.objects.filter(operator_id=by.operator or 0).order_by("name")


@action(kind="duties.productfile", verb="open", title=_("Open a product file"), roles=(FirmManager,))
def open_product(
    *,
    by: Actor,
    product: Annotated[Product, Ask(_("Product"), among=_own_products)],  # type: ignore[valid-type]
    sort: Annotated[str, Ask(_("Class"), choices=ProductFile.Sort.choices)],
    standard: Annotated[str, Ask(_("Product standard"), longest=60)],
    recipe: Annotated[str, Ask(_("Ingredients and additives"), lines=4, longest=2000)],
    process: Annotated[str, Ask(_("Process"), lines=4, longest=2000)],
    critical_points: Annotated[str, Ask(_("Critical points"), lines=3, longest=1000)] = "",
    label: Annotated[str, Ask(_("Label checked by"), longest=120)] = "",
) -> ProductFile:
    """What it is, by which standard, of what and how it is made."""
    speaks_for(by, product.operator_id)
    for name, text in (("standard", standard), ("recipe", recipe), ("process", process)):
        if not text.strip():
            raise Refused(say("A product file needs this."), field=name)
    if ProductFile.objects.filter(product=product, state=ProductFile.State.CURRENT).exists():
        raise Refused(say("This product has a file."), field="product")
    made = ProductFile(
        product=product,
        operator=product.operator,
        sort=sort,
        standard=standard.strip(),
        recipe=recipe,
        process=process,
        critical_points=critical_points,
        label=label,
        opened_on=local(by.now()).date(),
        area=product.operator.area,
    )
    return store(made, by=by, verb="open")


@action(
    kind="duties.productfile",
    verb="end",
    title=_("No longer made"),
    roles=(FirmManager,),
    when=lambda file, by: file.state == ProductFile.State.CURRENT,
)
def end(*, by: Actor, file: ProductFile, reason: Reason) -> ProductFile:
    """The product is no longer made; its batches' files stay."""
    if file.state != ProductFile.State.CURRENT:
        raise Refused(say("This file has ended."))
    because(reason)
    file.state = ProductFile.State.ENDED
    return store(file, by=by, verb=f"end: {reason}"[:60])


def _own_files(by: Actor, subject: object) -> Any:
    found = ProductFile.objects.filter(operator_id=by.operator or 0, state=ProductFile.State.CURRENT)
    return found.select_related("product").order_by("pk")


def _own_lots(by: Actor, subject: object) -> Any:
    return Lot.objects.filter(operator_id=by.operator or 0, batch_file=None).order_by("-pk")


@action(kind=KIND, verb="open", title=_("Open a batch file"), roles=(FirmManager,))
def open_batch(
    *,
    by: Actor,
    file: Annotated[ProductFile, Ask(_("Product file"), among=_own_files)],  # type: ignore[valid-type]
    lot: Annotated[Lot, Ask(_("Batch of food"), among=_own_lots)],  # type: ignore[valid-type]
) -> BatchFile:
    """The file of one batch: what went into it is taken from what was told of its making."""
    speaks_for(by, file.operator_id)
    if file.state != ProductFile.State.CURRENT:
        raise Refused(say("This file has ended."), field="file")
    if lot.operator_id != file.operator_id:
        raise Refused(say("This lot is another firm's."), field="lot")
    if BatchFile.objects.filter(lot=lot).exists():
        raise Refused(say("This lot has a file."), field="lot")
    if lot.made_on is None or lot.quantity is None:
        raise Refused(say("Of this lot it is not known when it was made, or how much."), field="lot")
    made = BatchFile(
        number=f"{file.pk}-{lot.lot_number or lot.pk}"[:60],
        file=file,
        operator=file.operator,
        lot=lot,
        made_on=lot.made_on,
        quantity=lot.quantity,
        unit=lot.unit,
        materials="\n".join(materials_of(lot)),
        area=file.area,
    )
    return begin(made, by=by, verb="open")


def materials_of(lot: Lot) -> list[str]:
    """The lots that went into a lot by the events of its making, with their quantities. Three queries."""
    nodes = list(Node.objects.filter(lot=lot).values_list("pk", flat=True))
    kinds = [Edge.Kind.TRANSFORMATION, Edge.Kind.SPLIT]
    edges = list(Edge.objects.filter(dst__in=nodes, kind__in=kinds).order_by("t_out", "pk")[:MOST])
    sources = Node.objects.filter(pk__in={e.src for e in edges}).select_related("lot").in_bulk()
    out = []
    for edge in edges:
        source = sources[edge.src].lot
        with override(settings.LANGUAGE_CODE):  # it is kept, whatever the language of who opens the file
            quantity = f" {amount(edge.quantity, source.unit)}" if edge.quantity is not None else ""
        out.append(f"{source}{quantity}")
    return list(dict.fromkeys(out))


@step_action(BATCH, KIND, "test")
def enter_test(
    *,
    by: Actor,
    batch: BatchFile,
    report: Annotated[str, Ask(_("Report number"), longest=60, mono=True)],
    tested_on: Annotated[date, Ask(_("Tested on"))],
    passed: Annotated[bool, Ask(_("Passed"))],
) -> BatchFile:
    """The test before the batch leaves (食品安全法 51, 52)."""
    if not report.strip():
        raise Refused(say("Say the number of the report."), field="report")
    if not batch.made_on <= tested_on <= local(by.now()).date():
        raise Refused(say("It cannot have been tested on that day."), field="tested_on")
    batch.report, batch.tested_on, batch.passed = report.strip(), tested_on, passed
    return advance(batch, "test", by=by)


@step_action(BATCH, KIND, "release")
def release(
    *, by: Actor, batch: BatchFile, released_by: Annotated[str, Ask(_("Released by"), longest=60)]
) -> BatchFile:
    """Somebody answers for the batch by name."""
    because(released_by, "released_by")
    batch.released_on, batch.released_by_name = local(by.now()).date(), released_by.strip()
    return advance(batch, "release", by=by)


@step_action(BATCH, KIND, "reject")
def reject(*, by: Actor, batch: BatchFile, reason: Reason) -> BatchFile:
    """The batch does not leave: its lot is held."""
    because(reason)
    batch.remark = reason
    hold_many([batch.lot], by=system_actor(by.now()), because=reason)
    return advance(batch, "reject", by=by)
