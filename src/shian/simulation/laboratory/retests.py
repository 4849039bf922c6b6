"""Retests by drawn laboratories that are not the first. All of these years confirmed the first result."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.domains.laboratory.models import Retest
from shian.domains.laboratory.retestable import is_microbial
from shian.methods import draws
from shian.simulation.city import City
from shian.simulation.laboratory.chain import Chain, Done, copy_items, fragment
from shian.simulation.laboratory.menu import Ready
from shian.simulation.laboratory.plans import user_of
from shian.simulation.laboratory.rules import Rules
from shian.simulation.moments import day_text, moment
from shian.simulation.rows import Row

SHARE = 0.06
Pause = tuple[str, int, str, int]


@dataclass
class Retests:
    """Writes the retests of some failures; ``listed`` are the laboratories that may do them."""

    made: City
    chain: Chain
    rules: Rules
    listed: list[int]
    rows: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
    items: list[tuple[int, int, Ready]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng: np.random.Generator = self.made.rng("retests")

    def maybe(self, done: Done, notice: Row, served: int) -> Pause | None:
        """Perhaps the operator applies; returns when the penalty waited, and until when."""
        option = done.tested.failing
        wanted = self.rng.random() < SHARE
        if not wanted or option is None or done.sample["problem"] or is_microbial(option.analyte):
            return None
        filed = self.rules.next(served, int(self.rng.integers(1, 7)))
        expires = done.sample["expires_on"]
        if expires and expires < day_text(filed):
            return None
        return self._run(done, notice, filed)

    def _run(self, done: Done, notice: Row, filed: int) -> Pause:
        s, table, rules, rng = done.sample, self.made.table(Retest), self.rules, self.rng
        assert done.tested.failing is not None
        officer = self.made.cast.officer[s["area"][:6]]
        row = table.new(
            sample_id=s["id"], notice_id=notice["id"], operator_id=notice["operator_id"],
            applicant=notice["addressee_name"], area=s["area"], items=done.tested.failing.analyte,
            reason="对检验结论有异议，申请复检", filed_on=day_text(filed), last_day=notice["last_day"],
            first_laboratory_id=s["laboratory_id"], declined=[],
        )  # fmt: skip
        table.tell(row, moment(filed, 8000), officer, "file")
        accepted = rules.next(filed, int(rng.integers(1, 4)))
        row["state"] = "accepted"
        table.tell(row, moment(accepted, 9000), officer, "accept")
        chosen = rules.next(accepted, int(rng.integers(1, 4)))
        seed = f"{rng.integers(0, 10**7):07d}"
        lab = draws.draw([b for b in self.listed if b != s["laboratory_id"]], seed, 1)[0]
        row |= {"state": "assigned", "seed": seed, "laboratory_id": lab}
        table.tell(row, moment(chosen, 9500), officer, "choose")
        handed = rules.next(chosen, int(rng.integers(1, 3)))
        ended = self._report(done, row, handed, lab)
        notified = rules.next(ended, int(rng.integers(1, 4)))
        row |= {"state": "closed", "notified_on": day_text(notified)}
        table.tell(row, moment(notified, 11_000), officer, "notify")
        self.rows.append(row)
        return moment(accepted, 9000), accepted, moment(ended, 25_000), ended

    def _report(self, done: Done, row: Row, handed: int, lab: int) -> int:
        """The retest's own report, its conclusion, and the sample's revision; returns the day of the end."""
        made, s, chain = self.made, done.sample, self.chain
        analyst, reviewer = made.cast.analyst[lab][0], made.cast.reviewer[lab][0]
        option = done.tested.failing
        assert option is not None
        at = moment(handed, 6000)
        report = chain.reports.new(
            number=f"FJ-{s['number']}", sample_id=s["id"], laboratory_id=lab, area=s["area"], round="retest",
            started_at=at, items=[],
        )  # fmt: skip
        chain.reports.tell(report, at, analyst, "open")
        row |= {
            "state": "testing", "seal_intact": True, "handed_over_at": at, "fee": "1200.00",
            "report_id": report["id"],
        }  # fmt: skip
        made.table(Retest).tell(row, at, analyst, "hand_over")
        ended = self.rules.next(handed, int(self.rng.integers(4, 9)))
        ready = option.failing[int(self.rng.integers(0, len(option.failing)))]
        pk, chain.next_item = chain.next_item, chain.next_item + 1
        self.items.append((pk, report["id"], ready))
        report |= {
            "items": fragment(pk, report["id"], [ready]), "tested_by": user_of(analyst), "item_count": 1,
            "failed_count": 1,
        }  # fmt: skip
        chain.reports.tell(report, moment(ended, 12_000), analyst, "enter")
        report["state"] = "submitted"
        chain.reports.tell(report, moment(ended, 14_000), analyst, "submit")
        report |= {
            "state": "issued", "conclusion": "纯抽检不合格样品", "verified_by": user_of(reviewer),
            "issued_at": moment(ended, 20_000),
        }  # fmt: skip
        chain.reports.tell(report, moment(ended, 20_000), reviewer, "verify")
        self.reports.append(report)
        self._conclude(done, row, ready, ended, reviewer)
        return ended

    def _conclude(self, done: Done, row: Row, ready: Ready, ended: int, reviewer: str) -> None:
        at = moment(ended, 25_000)
        row |= {
            "state": "concluded", "conclusion": "纯抽检不合格样品", "overturned": False,
            "fee_payer": "applicant",
            "concluded_at": at,
        }  # fmt: skip
        self.made.table(Retest).tell(row, at, reviewer, "conclude")
        done.revised.append((at, {"failed_items": ready.shown}))

    def write(self) -> None:
        """Write all rows in their final state."""
        self.chain.reports.copy(self.reports)
        copy_items(self.items)
        self.made.table(Retest).copy(self.rows)
