"""The investigation's tabs on the outbreak desk: source, board, samples, survey, measures, reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.cases.codes import agent_shown
from shian.domains.surveillance.inquiry.doing import act_url, may
from shian.domains.surveillance.inquiry.drawing import drawn
from shian.domains.surveillance.inquiry.evidence import matches
from shian.domains.surveillance.inquiry.leading import recall_button
from shian.domains.surveillance.inquiry.models import (
    Conclusion,
    Hypothesis,
    Inference,
    InferenceJob,
    Measure,
    OutbreakSample,
    Report,
    Survey,
)
from shian.domains.surveillance.inquiry.models.conclusions import Grade
from shian.domains.surveillance.inquiry.running import job_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.platform.access.actor import Actor
from shian.platform.flows.engine import lawful_steps
from shian.platform.pages.detail import offered
from shian.platform.pages.duties import clocks_of
from shian.platform.pages.links import record_url
from shian.platform.pages.shapes import Button
from shian.platform.pages.values import state_cell

KINDS = {
    "premises": pgettext_lazy("inquiry", "Premises"),
    "food": pgettext_lazy("inquiry", "Foods"),
    "lot": lazy("Lots"),
}
BARS = 8  # sources of a kind that are shown at once
ASKED = 6
KEPT = 12  # earlier answers that can be looked at


def _open(outbreak: Outbreak) -> bool:
    return outbreak.state != "closed"


@desk_tab("source", lazy("Source"), icon="affiliate", order=200)
def source_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """Where it comes from: the last answer, or an earlier one."""
    kept = list(Inference.objects.filter(outbreak=outbreak).defer("answer")[:KEPT])
    chosen = query.get("as", "")
    pk = int(chosen) if chosen.isdigit() else (kept[0].pk if kept else 0)
    shown = Inference.objects.filter(outbreak=outbreak, pk=pk).first()
    failed = InferenceJob.objects.filter(outbreak=outbreak).order_by("-pk").first()
    working = _open(outbreak)
    context: dict[str, Any] = {
        "kept": kept,
        "shown": shown,
        "job": job_of(outbreak, actor.now()),
        "fault": failed.fault if failed is not None and failed.state == "failed" else "",
        "may_infer": working and may(actor, "inference", "infer"),
    }
    if shown is not None:
        context |= {
            "rankings": [_ranking(kind) for kind in shown.answer["kinds"]],
            "questions": list(_questions(outbreak, shown.answer["questions"], actor if working else None)),
            "paths": [drawn(path) for path in shown.answer["paths"]],
            "best": _best(outbreak, shown, actor) if working else None,
            "agent": agent_shown(shown.answer["agent"]) if shown.answer["agent"] else "",
            "days": round(shown.answer["window"] / 24),
        }
    return TabContent("inquiry/source.html", context)


def _ranking(kind: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {
            **row,
            "percent": round(row["probability"] / 100, 1),
            "url": _url_of(row),
            "score": round(row["tracing"] / 100) if "tracing" in row else None,
        }
        for row in kind["sources"]
    ]
    return {
        "kind": kind["kind"],
        "title": KINDS[kind["kind"]],
        "rows": rows[:BARS],
        "more": rows[BARS:],
        "none": round(kind["none"] / 100, 1),
        "weight": None if kind.get("weight") is None else round(kind["weight"] / 100),
        "count": kind["count"],
    }


def _url_of(row: dict[str, Any]) -> str:
    if "lot" in row:
        return reverse("trace-story", args=[row["lot"]])
    return record_url("registry.operator", row["operator"]) if "operator" in row else ""


def _best(outbreak: Outbreak, shown: Inference, actor: Actor) -> dict[str, Any] | None:
    """What can be done at once about the most probable lot."""
    lots: list[dict[str, Any]] = next(
        (kind["sources"] for kind in shown.answer["kinds"] if kind["kind"] == "lot"), []
    )
    lot = Lot.objects.filter(pk=lots[0]["lot"]).first() if lots else None
    if lot is None:
        return None
    card = urlencode({"sort": "lot", "title": str(lot), "lot": lot.pk})
    raising = may(actor, "hypothesis", "raise")
    return {
        "lot": lot,
        "recall": recall_button(outbreak, lot, actor),
        "hold": act_url(outbreak, "measure", "propose") if may(actor, "measure", "propose") else "",
        "held": lot.state != Lot.State.ACTIVE,
        "suppose": f"{act_url(outbreak, 'hypothesis', 'raise')}?{card}" if raising else "",
    }


def _questions(
    outbreak: Outbreak, asked: Iterable[dict[str, Any]], actor: Actor | None
) -> Iterator[dict[str, Any]]:
    """The next questions in words, each with what one click does about it."""
    for one in list(asked)[:ASKED]:
        words, kind, verb, given = _asked(one)
        do = actor is not None and may(actor, kind, verb)
        yield {
            "words": words,
            "bits": f"{one['bits'] / 10_000:.2f}",
            "icon": {"ask": "message-question", "sample": "test-pipe", "fetch": "file-search"}[one["kind"]],
            "url": act_url(outbreak, kind, verb) if do else "",
            "given": given,
            "button": {"ask": _("Put to the interviewers"), "sample": _("Order the sample"),
                       "fetch": _("Fetch the record")}[one["kind"]],
        }  # fmt: skip


def _asked(one: dict[str, Any]) -> tuple[str, str, str, dict[str, Any]]:
    """The question in words; kind and verb of the action about it, and what it is given."""
    where = {"operator": one["operator"]} if one.get("operator") else {}
    lot = {"lot": one["lot"]} if one.get("lot") else {}
    match one["kind"]:
        case "ask":
            words = _("Ask %(people)s cases whether they had: %(what)s") % {
                "people": one["people"],
                "what": one["subject"],
            }
            return words, "measure", "propose", {"sort": "ask", "what": words, **where}
        case "sample":
            words = _("Sample: %(what)s") % {"what": one["subject"]}
            sort = "food" if lot or one.get("food") else "environment"
            return words, "outbreaksample", "order", {
                "sort": sort, "what": one["subject"], "urgent": "on", **where, **lot,
            }  # fmt: skip
        case _:
            words = _("Fetch delivery records of %(lot)s to %(place)s") % {
                "lot": one["subject"],
                "place": one["place"],
            }
            return words, "measure", "propose", {"sort": "records", "what": words, **where, **lot}


@dataclass(frozen=True)
class Card:
    """A card of the board with its evidence and where it may be moved."""

    one: Hypothesis
    supporting: tuple[Any, ...]
    against: tuple[Any, ...]
    moves: tuple[tuple[str, Any, str], ...]
    weigh: str


@desk_tab("board", lazy("Hypotheses"), icon="bulb", order=210)
def board_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """The board by columns."""
    rows = Hypothesis.objects.filter(outbreak=outbreak).select_related("operator", "lot")
    working = _open(outbreak) and may(actor, "hypothesis", "move")
    cards = [_card(outbreak, one, working=working) for one in rows.prefetch_related("evidence")]
    columns = [
        (value, label, [card for card in cards if card.one.state == value])
        for value, label in Hypothesis.State.choices
    ]
    add = act_url(outbreak, "hypothesis", "raise") if working else ""
    return TabContent("inquiry/board.html", {"columns": columns, "add": add, "any": bool(cards)})


def _card(outbreak: Outbreak, one: Hypothesis, *, working: bool) -> Card:
    evidence = list(one.evidence.all())
    move = act_url(outbreak, "hypothesis", "move", one.pk) if working else ""
    return Card(
        one,
        tuple(e for e in evidence if e.weight == "for"),
        tuple(e for e in evidence if e.weight == "against"),
        tuple(
            (value, label, f"{move}?state={value}")
            for value, label in Hypothesis.State.choices
            if working and value != one.state
        ),
        act_url(outbreak, "hypothesis", "weigh", one.pk) if working else "",
    )


def _samples(outbreak: Outbreak) -> int:
    return OutbreakSample.objects.filter(outbreak=outbreak).exclude(state="cancelled").count()


@desk_tab("samples", lazy("Samples"), icon="test-pipe", order=220, count=_samples)
def samples_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """Samples with their results, and where agent and subtype meet across people and things."""
    rows = list(
        OutbreakSample.objects.filter(outbreak=outbreak)
        .select_related("operator", "lot", "line", "sample", "laboratory", "outbreak")
        .order_by("pk")
    )
    context = {
        "samples": [
            {
                "one": row,
                "url": record_url("inquiry.outbreaksample", row.pk),
                "state": state_cell(row),
                "tone": OutbreakSample.tones[row.result],
                "steps": _buttons(outbreak, "outbreaksample", row, actor),
            }
            for row in rows
        ],
        "matches": matches(rows),
        "order": act_url(outbreak, "outbreaksample", "order")
        if _open(outbreak) and may(actor, "outbreaksample", "order")
        else "",
    }
    return TabContent("inquiry/samples.html", context)


def _buttons(outbreak: Outbreak, kind: str, record: Any, actor: Actor) -> list[Button]:
    """What may be done with a record of the desk now, asked for within the desk."""
    onward = {offer.step.verb for offer in lawful_steps(record, actor)}
    return [
        Button(
            spec.title, act_url(outbreak, kind, spec.verb, record.pk), dialog=True, main=spec.verb in onward
        )
        for spec in offered(record, actor)
    ]


@desk_tab("survey", pgettext_lazy("inquiry", "Survey"), icon="clipboard-check", order=230)
def survey_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """Surveys of premises with the faults they found."""
    rows = list(Survey.objects.filter(outbreak=outbreak).prefetch_related("answers").order_by("-pk"))
    context = {
        "surveys": [
            {
                "one": row,
                "url": reverse("inquiry-checklist", args=[row.pk]),
                "faults": [answer for answer in row.answers.all() if answer.found == "fault"],
                "answered": len(row.answers.all()),
            }
            for row in rows
        ],
        "begin": act_url(outbreak, "survey", "begin")
        if _open(outbreak) and may(actor, "survey", "begin")
        else "",
    }
    return TabContent("inquiry/survey.html", context)


def _measures(outbreak: Outbreak) -> int:
    return Measure.objects.filter(outbreak=outbreak, state__in=("proposed", "ordered", "done")).count()


@desk_tab("measures", pgettext_lazy("inquiry", "Measures"), icon="shield-check", order=240, count=_measures)
def measures_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """What was proposed, ordered and done, with clocks and the recall."""
    rows = list(
        Measure.objects.filter(outbreak=outbreak)
        .select_related("operator", "lot", "outbreak")
        .order_by("-pk")
    )
    context = {
        "measures": [
            {
                "one": row,
                "url": record_url("inquiry.measure", row.pk),
                "state": state_cell(row),
                "clocks": clocks_of(row, actor) if row.state in ("proposed", "ordered", "done") else (),
                "steps": _buttons(outbreak, "measure", row, actor),
                "recall": recall_button(outbreak, row.lot, actor)
                if row.lot is not None and row.sort in ("recall", "hold")
                else None,
            }
            for row in rows
        ],
        "propose": act_url(outbreak, "measure", "propose")
        if _open(outbreak) and may(actor, "measure", "propose")
        else "",
        "quick": Measure.Sort.choices[:7],
    }
    return TabContent("inquiry/measures.html", context)


@desk_tab("reports", lazy("Conclusion and reports"), icon="report-medical", order=250)
def reports_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """The graded conclusion, and the reports."""
    held = Conclusion.objects.filter(outbreak=outbreak).select_related("operator", "lot").first()
    rows = list(Report.objects.filter(outbreak=outbreak).defer("sections").order_by("-pk"))
    working = _open(outbreak)
    context = {
        "conclusion": held,
        "parts": list(_parts(held)) if held is not None else [],
        "state": _state_url(outbreak, held) if working and may(actor, "conclusion", "state") else "",
        "reports": [
            {"one": row, "url": reverse("inquiry-report", args=[row.pk]), "state": state_cell(row)}
            for row in rows
        ],
        "draft": act_url(outbreak, "report", "draft") if working and may(actor, "report", "draft") else "",
        "sorts": Report.Sort.choices,
    }
    return TabContent("inquiry/reports.html", context)


def _state_url(outbreak: Outbreak, held: Conclusion | None) -> str:
    """The form of the conclusion, filled in with what it says now."""
    url = act_url(outbreak, "conclusion", "state")
    if held is None:
        return url
    names = (
        "agent", "subtype", "vehicle", "food_class", "cause", "agent_grade", "vehicle_grade", "place_grade",
        "lot_grade", "cause_grade", "because",
    )  # fmt: skip
    given = {name: getattr(held, name) for name in names}
    given |= {"operator": held.operator_id or "", "lot": held.lot_id or ""}
    return f"{url}?{urlencode({name: value for name, value in given.items() if value})}"


def _parts(held: Conclusion) -> Iterator[tuple[Any, str, Any, str]]:
    """Each part of the conclusion: its name, what it is, how certain, in which tone."""
    agent = f"{agent_shown(held.agent) if held.agent else ''} {held.subtype}".strip()
    values = (
        ("agent", pgettext_lazy("inquiry", "Agent"), agent),
        ("vehicle", lazy("Food that carried it"), held.vehicle),
        ("place", pgettext_lazy("inquiry", "Premises"), str(held.operator or "")),
        ("lot", pgettext_lazy("supply", "Lot"), str(held.lot or "")),
        ("cause", lazy("How it came about"), held.cause),
    )  # fmt: skip
    for part, name, value in values:
        grade = Grade(getattr(held, f"{part}_grade"))
        yield name, value, grade.label, Conclusion.tones[grade.value]
