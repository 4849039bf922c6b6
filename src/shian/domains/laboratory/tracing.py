"""From a failed sample to its lot: the way to the trace and to a recall."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from shian.domains.laboratory.models import Sample
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.recalls.models import Recall
from shian.platform.access.actor import Actor
from shian.platform.actions.registry import find
from shian.platform.pages.links import action_url, record_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.shapes import Button


def lot_of(sample: Sample) -> Lot | None:
    """The lot that was sampled: by its number, of the labelled producer or the sampled firm."""
    if not sample.batch.strip():
        return None
    makers = [pk for pk in (sample.producer_id, sample.operator_id) if pk is not None]
    lots = Lot.objects.filter(lot_number=sample.batch.strip())
    if makers:
        lots = lots.filter(Q(operator__in=makers) | Q(maker_name=sample.producer_name))
    else:
        lots = lots.filter(maker_name=sample.producer_name)
    found = list(lots.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


@leads_from("laboratory.sample")
def to_lot(sample: Sample, actor: Actor) -> Button | None:
    """From a sample to the lot it was taken of."""
    lot = lot_of(sample)
    return None if lot is None else Button(_("The sampled lot"), record_url("supply.lot", lot.pk), "package")


@leads_from("laboratory.sample")
def to_recall(sample: Sample, actor: Actor) -> Button | None:
    """From a failed sample to a recall of its lot, filled in; to the recall where there is one."""
    spec, source = find("recall.recall", "open"), f"laboratory.sample:{sample.pk}"
    if not sample.failed or spec is None or actor.role.name not in spec.roles:
        return None
    lot = lot_of(sample)
    going = _recall_of(source, lot)
    if going is not None:
        return Button(_("Go to the recall"), record_url("recall.recall", going.pk), "rotate-2")
    if lot is None:
        return None
    given = {
        "lot": lot.pk,
        "level": Recall.Level.TWO.value,
        "cause": Recall.Cause.SAMPLE.value,
        "reason": _("Failed sample %(number)s: %(items)s")
        % {"number": sample.number, "items": sample.failed_items.replace("║", " ") or sample.food_name},
        "source": source,
    }
    return Button(_("Recall the lot"), f"{action_url(spec)}?{urlencode(given)}", "rotate-2", dialog=True)


def _recall_of(source: str, lot: Lot | None) -> Recall | None:
    """The recall that the sample began, or the one by which its lot is recalled already."""
    recalls = Recall.objects.exclude(state="cancelled").order_by("-pk")
    begun = recalls.filter(source=source).first()
    if begun is not None or lot is None or lot.state != Lot.State.RECALLED:
        return begun
    return recalls.filter(drill=False, lots__lot=lot).first()
