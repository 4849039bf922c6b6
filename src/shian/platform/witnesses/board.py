"""What the witnesses' page shows: published seals against witnesses, and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from shian.platform.access.actor import Actor
from shian.platform.actions.registry import ActionSpec, find
from shian.platform.ledger.models import Seal
from shian.platform.pages.links import action_url, record_url
from shian.platform.pages.shapes import Button
from shian.platform.witnesses.models import Checkpoint, Countersignature, Witness

SHOWN = 30  # published seals on the page
OFFERED = (
    ("checkpoint", "publish", "world-upload"),
    ("witness", "propose", "user-plus"),
    ("countersignature", "countersign", "signature"),
)
State = Witness.State


@dataclass(frozen=True, slots=True)
class Cell:
    """A witness's word on a published seal: signed on a day, awaited, or overdue."""

    label: str
    state: str  # signed | awaited | overdue | none
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A published seal and what each witness did."""

    checkpoint: Checkpoint
    url: str
    sheet: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The page. ``waiting`` is how many seals were made since the last published one."""

    lines: tuple[Line, ...]
    witnesses: tuple[tuple[Witness, str, int], ...]  # with its page and how many signatures are overdue
    columns: tuple[str, ...]
    last: Checkpoint | None
    waiting: int
    overdue: int
    buttons: tuple[Button, ...]


def board_of(actor: Actor) -> Board:
    """The board as of now; four queries."""
    today = timezone.localdate()
    witnesses = list(Witness.objects.exclude(state=State.REFUSED).order_by("state", "name"))
    signing = [w for w in witnesses if w.state == State.ACTIVE]
    checkpoints = list(Checkpoint.objects.order_by("-seal")[:SHOWN])
    signed = _signed(checkpoints)
    lines = tuple(_line(row, signing, signed, today) for row in checkpoints)
    late = {w.pk: sum(line.cells[i].state == "overdue" for line in lines) for i, w in enumerate(signing)}
    newest = Seal.objects.aggregate(newest=Max("number"))["newest"] or 0
    last = checkpoints[0] if checkpoints else None
    return Board(
        lines=lines,
        witnesses=tuple((w, record_url(w.kind(), w.pk), late.get(w.pk, 0)) for w in witnesses),
        columns=tuple(w.name for w in signing),
        last=last,
        waiting=newest - (last.seal if last else 0),
        overdue=sum(late.values()),
        buttons=tuple(_buttons(actor)),
    )


def _signed(checkpoints: list[Checkpoint]) -> dict[tuple[int, int], date]:
    rows = Countersignature.objects.filter(checkpoint__in=[c.pk for c in checkpoints])
    found = rows.values_list("checkpoint_id", "witness_id", "received_at")
    return {(c, w): timezone.localdate(at) for c, w, at in found}


def _line(
    checkpoint: Checkpoint, witnesses: list[Witness], signed: dict[tuple[int, int], date], today: date
) -> Line:
    return Line(
        checkpoint,
        record_url(checkpoint.kind(), checkpoint.pk),
        reverse("witness-sheet", args=[checkpoint.seal]),
        tuple(_cell(checkpoint, w, signed.get((checkpoint.pk, w.pk)), today) for w in witnesses),
    )


def _cell(checkpoint: Checkpoint, witness: Witness, on: date | None, today: date) -> Cell:
    if on is not None:
        return Cell(witness.name, "signed", on)
    if not witness.in_force(timezone.localdate(checkpoint.published_at)):
        return Cell(witness.name, "none")
    return Cell(witness.name, "overdue" if checkpoint.due_on < today else "awaited", checkpoint.due_on)


def _buttons(actor: Actor) -> list[Button]:
    specs = [(find(f"witnesses.{kind}", verb), icon) for kind, verb, icon in OFFERED]
    return [
        Button(spec.title, action_url(spec), icon, main=i == 0, dialog=True)
        for i, (spec, icon) in enumerate(specs)
        if spec is not None and _may(spec, actor)
    ]


def _may(spec: ActionSpec, actor: Any) -> bool:
    return actor.role.name in spec.roles
