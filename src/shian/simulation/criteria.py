"""The simulated city's own evaluation: facts declared from its report, evidence at every stage.

It is made by the same actions that people use, on days counted back from the city's last day.
"""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from shian.domains.directory.models import Area
from shian.domains.laboratory.models import Plan
from shian.evaluation.criteria.actions import declarations, projects, slots
from shian.evaluation.criteria.book import shipped
from shian.evaluation.criteria.models import EvidenceSlot
from shian.methods.scoring import Edition, Item
from shian.platform.access.actor import Actor
from shian.platform.access.models import Appointment
from shian.platform.access.roles import role_named
from shian.platform.files.actions import attach
from shian.simulation.demo import DISTRICT
from shian.simulation.laboratory.rules import read_rules
from shian.simulation.words import DATA

COORDINATOR, BUREAU = "demo-municipal_coordinator", "sim-bureau-1"
CITY, COUNTY = "national-2021", "county-2021"
WORDS = {
    "document": "印发文件及落实情况",
    "photo": "现场照片",
    "record": "平台记录",
    "minutes": "会议纪要",
    "survey": "测评报告",
}
YEAR = 2021


class Desk:
    """Acts for the accounts of the city. ``day(n)`` is the n-th working day before its last day."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.working = read_rules().working
        posts = Appointment.objects.select_related("user").order_by("id")
        self.posts = {p.user.username: p for p in posts}
        self.plan = Plan.objects.filter(year=YEAR).order_by("id").first()
        self.count = 0

    def day(self, back: int) -> date:
        at = int(self.working.searchsorted(self.today.toordinal(), side="right")) - 1
        return date.fromordinal(int(self.working[at - back]))

    def by(self, username: str, back: int) -> Actor:
        """An account's actor on a day; each act a minute after the one before."""
        post = self.posts[username]
        self.count += 1
        day = self.day(back)
        at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + timedelta(minutes=self.count % 400)
        return Actor(
            role=role_named(post.role), user_id=post.user_id, name=str(post.user), area=post.area,
            body=post.body, operator=post.operator, at=at,
        )  # fmt: skip


def build(today: date) -> None:
    """Declare facts and ask for evidence of the city; of its districts by the county's edition."""
    desk = Desk(today)
    data = tomllib.loads((DATA / "criteria.toml").read_text(encoding="utf-8"))
    editions = shipped()
    _declare(desk, data)
    _project(desk, data["project"], "", CITY)
    _evidence(desk, editions[CITY], data["stage"], "", BUREAU, every=1)
    districts = sorted(name.removeprefix("sim-officer-") for name in desk.posts if "sim-officer-" in name)
    for n, code in enumerate(districts):
        every = 1 if code == DISTRICT else 6
        _project(desk, data["county"], code, COUNTY)
        turned = data["stage"][n % 8 :] + data["stage"][: n % 8]
        _evidence(desk, editions[COUNTY], turned, code, f"sim-officer-{code}", every=every)


def _project(desk: Desk, given: dict[str, Any], area: str, edition: str) -> None:
    """A creation project with its milestones; those with a day of reaching are reached."""
    place = Area.objects.get(code=area, valid_to=None).name if area else ""
    project = projects.take_up(
        by=desk.by(COORDINATOR, 64),
        title=given["title"].replace("{place}", place),
        judged_by=edition,
        confirmed_on=given["confirmed_on"],
        area=area,
        batch=given.get("batch", ""),
        principles=given.get("principles", ""),
        programme=given.get("programme", ""),
    )
    for line in given["milestone"]:
        planned = {"title": line["title"], "planned_on": line["planned_on"], "owner": line["owner"]}
        project = projects.plan(by=desk.by(COORDINATOR, 63), project=project, **planned)
    for line in given["milestone"]:
        if "done_on" in line:
            one = project.milestones.get(title=line["title"])
            reached = {"milestone": str(one.pk), "done_on": line["done_on"]}
            project = projects.reach(by=desk.by(COORDINATOR, 62), project=project, **reached)


def _declare(desk: Desk, data: dict[str, Any]) -> None:
    for sort in ("declared", "waiting"):
        for line in data[sort]:
            made = declarations.declare(
                by=desk.by(BUREAU, 30 if sort == "declared" else 2),
                line=f"{CITY}/{line['item']}",
                year=YEAR,
                value=Decimal(line["value"]),
                source=line["source"],
            )
            if sort == "declared":
                declarations.confirm(by=desk.by(COORDINATOR, 28), declaration=made)


def _evidence(
    desk: Desk, edition: Edition, stages: list[dict[str, Any]], area: str, owner: str, *, every: int
) -> None:
    """A slot for each sort of evidence of each item (of every so many), at the stages in turn."""
    asked = [(item, sort) for item in list(edition.items)[::every] for sort in item.evidence]
    for n, (item, sort) in enumerate(asked):
        _slot(desk, edition, item, sort, stages[n % len(stages)], area, owner)


def _slot(
    desk: Desk, edition: Edition, item: Item, sort: str, stage: dict[str, Any], area: str, owner: str
) -> None:
    due = desk.day(stage["due"]) if stage["due"] > 0 else desk.today + timedelta(days=-stage["due"])
    slot = slots.ask(
        by=desk.by(COORDINATOR, stage["asked"]),
        line=f"{edition.name}/{item.id}",
        title=f"{item.title_zh.partition('（')[0]}：{WORDS[sort]}"[:160],
        sort=sort,
        due_on=due,
        area=area,
        note="（模拟）",
    )
    if stage["state"] == "asked":
        return
    slot = _handed_in(desk, slot, owner, stage["handed_in"])
    if stage["state"] == "accepted":
        slots.accept(by=desk.by(COORDINATOR, stage["looked_at"]), slot=slot)
    elif stage["state"] == "returned":
        again = desk.today + timedelta(days=-stage["again"])
        act = slots.send_back_to_district if area else slots.send_back
        act(by=desk.by(COORDINATOR, stage["looked_at"]), slot=slot, reason=stage["reason"], due_on=again)


def _handed_in(desk: Desk, slot: EvidenceSlot, owner: str, back: int) -> EvidenceSlot:
    by = desk.by(owner, back)
    if slot.sort == "record" and desk.plan is not None and not slot.area:
        return slots.hand_in(by=by, slot=slot, records=f"laboratory.plan:{desk.plan.pk}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(f"模拟佐证材料：{slot.title}\n条目 {slot.item}，{slot.owner}\n", encoding="utf-8")
        attach(by=by, to=slot, path=path, name=f"{slot.title[:60]}（模拟）.txt", about="模拟材料")
    return slots.hand_in(by=replace(by, at=by.now() + timedelta(minutes=1)), slot=slot)
