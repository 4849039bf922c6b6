"""Matters still open on the city's last day, one at each stage, so that every role finds work in its inbox.

They are made by the same actions that people use,
on days counted back from ``City.today``: a fixed day unless
another is given, because the same seed must give the same ledger. They belong to the plan of that day's year
and so to none of the report's three years.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from shian.domains.directory.models import Area, Body, Person
from shian.domains.laboratory import actions
from shian.domains.laboratory.answers import Amount, Food, Maker
from shian.domains.laboratory.models import Disposal, Notice, Plan, Sample, Task, TestReport
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor
from shian.simulation.city import City
from shian.simulation.demo import demo_canteen, demo_firm
from shian.simulation.directory import Directory
from shian.simulation.laboratory.menu import COLUMNS, Menu, Option, Ready
from shian.simulation.laboratory.rules import Rules, read_rules
from shian.simulation.registry.operators import Register

CLASSES = (("32", "circulation", "1"), ("31", "catering", "3"), ("03", "circulation", "2"))


class Live:
    """Makes the open matters. ``day(n)`` is the n-th working day before the city's last day."""

    def __init__(self, made: City, base: Directory, register: Register) -> None:
        self.made, self.rules, self.menu = made, read_rules(), Menu()
        self.posts = {post[0].username: post for post in made.cast.appointments}
        self.city_body = Body.objects.get(pk=base.bodies["太原市市场监督管理局"]["id"])
        self.laboratory = Body.objects.get(pk=base.laboratories[0]["id"])
        self.firm = Operator.objects.get(pk=demo_firm(register)["id"])
        self.canteen = Operator.objects.get(pk=demo_canteen(register)["id"])
        self.home = self.firm.area[:6]
        self.taken = 0

    def day(self, back: int) -> int:
        rules: Rules = self.rules
        at = int(rules.working.searchsorted(self.made.today.toordinal(), side="right")) - 1
        return int(rules.working[at - back])

    def by(self, username: str, back: int, hour: float = 2.0) -> Actor:
        """An account's actor at a moment: ``back`` working days before the last day, hours after 08:00."""
        user, role, area, body, operator = self.posts[username]
        at = datetime.fromordinal(self.day(back)).replace(
            hour=int(hour), minute=int(hour % 1 * 60), tzinfo=UTC
        )
        return Actor(
            role=role,
            user_id=user.pk,
            name=str(user),
            area=area,
            body=body,
            operator=operator,
            at=at,
        )

    def make(self) -> None:
        """Plans and tasks, then samples at every stage, then what follows failures."""
        tasks = self._plans()
        self._samples(tasks)
        self._failures(tasks)
        self._publication()

    def _plans(self) -> dict[str, Task]:
        year = self.made.today.year
        plan = self._plan(f"{year}年太原市食品安全监督抽检计划（市级）", year, 40)
        draft = actions.plans.draft(
            by=self.by("sim-bureau-1", 3), title=f"{year + 1}年太原市食品安全监督抽检计划（市级）",
            year=year + 1,
            organiser=self.city_body,
        )  # fmt: skip
        self._quotas(draft, 3)
        tasks = {}
        for n, (kind, link, _sort) in enumerate(CLASSES):
            task = actions.tasks.assign(
                by=self.by("sim-bureau-1", 38, 1 + n), title=f"{year}年监督抽检任务{n + 1}",
                district=self._area(),
                food_class=kind, link=link, batches=20 + 10 * n, sampling_body=self.city_body,
                laboratory=self.laboratory, plan=plan, due_on=self.made.today.replace(month=12, day=31),
            )  # fmt: skip
            tasks[link + kind] = actions.tasks.start(
                by=self.by(f"sim-sampler-{self.home}-1", 36, 1 + n), task=task
            )
        waiting = actions.tasks.assign(
            by=self.by("sim-bureau-1", 2), title=f"{year}年节令食品专项抽检", district=self._area(),
            food_class="24",
            link="circulation", batches=15, sampling_body=self.city_body, laboratory=self.laboratory,
            plan=plan,
            due_on=self.made.today.replace(month=12, day=31),
        )  # fmt: skip
        actions.draws.announce(
            by=self.by(f"sim-officer-{self.home}", 1),
            task=waiting,
            wanted=15,
            seed_source="公告后第一期公开摇号号码（模拟）",
        )
        return tasks

    def _area(self) -> Area:
        return Area.objects.get(code=self.home, valid_to=None)

    def _plan(self, title: str, year: int, back: int) -> Plan:
        plan = actions.plans.draft(
            by=self.by("sim-bureau-1", back), title=title, year=year, organiser=self.city_body
        )
        plan = self._quotas(plan, back)
        plan = actions.plans.approve(by=self.by("sim-bureau-2", back, 4), plan=plan)
        return actions.plans.publish(by=self.by("sim-bureau-1", back, 5), plan=plan)

    def _quotas(self, plan: Plan, back: int) -> Plan:
        for n, (kind, link, _sort) in enumerate(CLASSES):
            plan = actions.plans.set_quota(
                by=self.by("sim-bureau-1", back, 3), plan=plan, district=self._area(), food_class=kind,
                link=link,
                batches=20 + 10 * n,
            )  # fmt: skip
        return plan

    def take(self, task: Task, food: str, node: str, operator: Operator, back: int) -> Sample:
        """A sample taken under a task at an operator."""
        self.taken += 1
        kind, link = task.food_class, task.link
        farm = kind == "32"
        crew = Person.objects.filter(job="sampler", area=operator.area[:6]).order_by("id")[:2]
        return actions.sampling.take(
            by=self.by(f"sim-sampler-{operator.area[:6]}-1", back, 1 + self.taken % 5),
            task=task,
            operator=operator,
            food=Food(
                food_name=food,
                food_class=kind,
                link=link,
                sample_type=next(s for k, _, s in CLASSES if k == kind),
                food_code=self.menu.node(node),
                produced_on=datetime.fromordinal(self.day(back) - 1).date(),
            ),
            maker=Maker(producer_name="" if farm or kind == "31" else "石家庄福顺食品有限公司（模拟）"),
            amount=Amount(
                seal_number=f"FQL{self.taken:05d}", quantity=Decimal("2.000"), reserve=Decimal("1.000")
            ),
            sampler=crew[0],
            second_sampler=crew[1],
        )

    def advance(self, sample: Sample, back: int, to: str, *, fails: bool = False) -> Sample:
        """Bring a sample on to a stage: sent, received, testing, entered, submitted, concluded, reported."""
        lab = self.laboratory.pk
        analyst, reviewer = f"sim-analyst-{lab}-1", f"sim-reviewer-{lab}-1"
        sample = actions.sampling.send(
            by=self.by(f"sim-sampler-{sample.area[:6]}-1", back, 7), sample=sample, carrier="抽样车（模拟）"
        )
        if to == "sent":
            return sample
        sample = actions.receipt.receive(
            by=self.by(analyst, back - 1, 2), sample=sample, seal_number=sample.seal_number
        )
        if to == "received":
            return sample
        sample = actions.receipt.begin_test(by=self.by(analyst, back - 1, 4), sample=sample)
        if to == "testing":
            return sample
        report = TestReport.objects.get(sample=sample)
        lines = self.lines(sample, fails=fails)
        report = actions.results.enter(by=self.by(analyst, back - 4, 3), report=report, results=lines)
        if to == "entered":
            return sample
        report = actions.results.submit(by=self.by(analyst, back - 4, 5), report=report)
        if to == "submitted":
            return sample
        actions.verdicts.verify(by=self.by(reviewer, back - 5, 3), report=report)
        sample.refresh_from_db()
        if to == "concluded":
            return sample
        return actions.verdicts.report_conclusion(by=self.by(analyst, back - 5, 6), sample=sample)

    def lines(self, sample: Sample, *, fails: bool) -> str:
        """Results as an analyst pastes them."""
        assert sample.taken_at is not None
        options = self.menu.options(self.menu.node(sample.food_code), sample.taken_at.date().toordinal())[:6]
        return "\n".join(_line(option, fails and n == 0) for n, option in enumerate(options))

    def _samples(self, tasks: dict[str, Task]) -> None:
        farm, made, sold = tasks["circulation32"], tasks["catering31"], tasks["circulation03"]
        self.take(farm, "菠菜", "菠菜", self.firm, 1)
        self.take(sold, "老陈醋", "食醋", self.firm, 0)
        self.advance(self.take(made, "馒头（自制）", "发酵面制品(自制)", self.canteen, 2), 2, "sent")
        self.advance(self.take(farm, "番茄", "番茄", self.firm, 4), 4, "received")
        self.advance(self.take(farm, "葡萄", "葡萄", self.firm, 6), 6, "testing")
        self.advance(self.take(sold, "酿造酱油", "酱油", self.firm, 8), 8, "entered")
        self.advance(self.take(farm, "豇豆", "豇豆", self.firm, 9), 9, "submitted", fails=True)
        self.advance(self.take(farm, "茄子", "茄子", self.firm, 10), 10, "submitted")
        self.advance(self.take(farm, "油麦菜", "油麦菜", self.firm, 6), 6, "concluded", fails=True)
        self.advance(self.take(farm, "苹果", "苹果", self.firm, 9), 9, "concluded")
        for food in ("黄瓜", "胡萝卜", "大白菜"):
            self.advance(self.take(farm, food, food, self.firm, 14), 14, "reported")

    def _failures(self, tasks: dict[str, Task]) -> None:
        farm, made = tasks["circulation32"], tasks["catering31"]
        self.advance(self.take(farm, "韭菜", "韭菜", self.firm, 8), 8, "reported", fails=True)
        late = self.advance(self.take(farm, "芹菜", "芹菜", self.firm, 16), 16, "reported", fails=True)
        self._serve(late, 9)
        served = self.advance(self.take(farm, "姜", "姜", self.firm, 13), 13, "reported", fails=True)
        notice = self._serve(served, 6)
        self._start(served, 6)
        actions.retests.file(
            by=self.by(f"sim-officer-{self.home}", 3), notice=notice, items=served.failed_items.split("║")[0],
            reason="对检验结论有异议",
        )  # fmt: skip
        meal = self.advance(
            self.take(made, "酱肉（自制）", "酱卤肉制品、肉灌肠、其他熟肉(自制)", self.canteen, 15),
            15,
            "reported",
            fails=True,
        )
        self._serve(meal, 8)
        self._finish(self._start(meal, 9))

    def _serve(self, sample: Sample, back: int) -> Notice:
        notice = Notice.objects.filter(sample=sample, addressee="place").get()
        by = self.by(f"sim-inspector-{sample.area[:6]}-1", back, 3)
        return actions.notices.serve(by=by, notice=notice, served_on=by.now().date())

    def _start(self, sample: Sample, back: int) -> Disposal:
        disposal = Disposal.objects.filter(sample=sample).order_by("id")[0]
        by = self.by(f"sim-inspector-{sample.area[:6]}-1", back, 4)
        disposal = actions.disposals.assign(by=by, disposal=disposal)
        return actions.disposals.start(by=by, disposal=disposal, start_document="并市监核启（模拟）1号")

    def _finish(self, disposal: Disposal) -> None:
        """Every part filled in and submitted: a second person's approval is awaited."""
        back, parts = 7, actions.disposal_parts
        inspector = f"sim-inspector-{disposal.area[:6]}-1"
        by = self.by(inspector, back, 3)
        disposal = parts.control(
            by=by, disposal=disposal, stop_sale=True, sealed=True, recalled=False,
            made_or_bought_kg=Decimal(20),
            sold_kg=Decimal(15), stock_kg=Decimal(5), sealed_kg=Decimal(5), not_recalled_reason="已供餐食用",
        )  # fmt: skip
        by = replace(by, at=self.by(inspector, 4).at)
        disposal = parts.investigate(by=by, disposal=disposal, cause="4", cause_detail="配料称量记录不全")
        disposal = parts.rectify(
            by=by, disposal=disposal, rectification_ordered_on=disposal.started_on,
            measures="更换配料、培训人员",
            rectified_on=by.now().date(), checked_on=by.now().date(),
        )  # fmt: skip
        disposal = parts.spare(by=by, disposal=disposal, not_penalised_reason="首次轻微，已改正")
        actions.disposals.submit(by=self.by(inspector, 2), disposal=disposal)

    def _publication(self) -> None:
        year = self.made.today.year
        by = self.by("sim-bureau-1", 1, 5)
        bulletin = actions.publications.draft(
            by=by,
            number=f"{year}年临时第1期",
            title=f"太原市食品安全监督抽检信息公告（{year}年临时第1期）",
            body=self.city_body,
        )
        actions.publications.gather(
            by=by,
            publication=bulletin,
            since=datetime.fromordinal(self.day(15)).date(),
            until=by.now().date(),
        )


def _line(option: Option, fails: bool) -> str:
    ready: Ready = option.failing[0] if fails else option.silent or option.passing[0]
    cells = dict(zip(COLUMNS[2:], ready.cells, strict=True))
    return "|".join(str(cells[c]) for c in ("analyte", "result", "unit", "lod", "method", "series", "task"))


def build(made: City, base: Directory, register: Register) -> None:
    """Make the open matters; at tiny scales they lie in whichever district the demo firm is."""
    Live(made, base, register).make()
