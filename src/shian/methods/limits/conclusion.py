"""From items to the sample: supervision and risk monitoring are judged apart and never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from shian.methods.limits.model import Outcome


class Task(StrEnum):
    """Under which task an item is tested (任务类别)."""

    SUPERVISION = "supervision"
    MONITORING = "monitoring"


class Item(StrEnum):
    """结果判定 of one item. A supervision item that cannot be judged is OPEN and holds the sample open."""

    QUALIFIED = "合格项"
    UNQUALIFIED = "不合格项"
    NOT_JUDGED = "不判定项"
    PROBLEM = "问题项"
    OPEN = "待判定项"


class Conclusion(StrEnum):
    """结论 of a sample, by the national sampling system's table (regulation.md 3.4)."""

    UNQUALIFIED_PROBLEM = "抽检不合格样品并监测问题样品"
    UNQUALIFIED_NOT_JUDGED = "抽检不合格样品并监测不判定样品"
    QUALIFIED_PROBLEM = "抽检合格样品并监测问题样品"
    QUALIFIED_NOT_JUDGED = "抽检合格样品并监测不判定样品"
    UNQUALIFIED = "纯抽检不合格样品"
    QUALIFIED = "纯抽检合格样品"
    PROBLEM = "纯监测问题样品"
    NOT_JUDGED = "纯监测不判定样品"
    OPEN = "待判定"

    @property
    def failed(self) -> bool:
        """Counted in the numerator of the failure rate (不合格率)."""
        return self.value.startswith(("抽检不合格", "纯抽检不合格"))

    @property
    def problem(self) -> bool:
        """Counted in the numerator of the problem rate (问题样品率)."""
        return "问题样品" in self.value

    @property
    def supervised(self) -> bool:
        """Counted in the denominator of the failure rate."""
        return "抽检" in self.value

    @property
    def monitored(self) -> bool:
        """Counted in the denominator of the problem rate."""
        return "监测" in self.value


def item_judgement(task: Task, outcome: Outcome) -> Item:
    """合格/不合格 under supervision; 不判定/问题 under monitoring, where passing is not a judgement."""
    if task is Task.MONITORING:
        return Item.PROBLEM if outcome is Outcome.FAILED else Item.NOT_JUDGED
    return {
        Outcome.PASSED: Item.QUALIFIED,
        Outcome.FAILED: Item.UNQUALIFIED,
        Outcome.UNDETERMINED: Item.OPEN,
    }[outcome]


_TABLE: dict[tuple[Item | None, Item | None], Conclusion] = {
    (Item.UNQUALIFIED, Item.PROBLEM): Conclusion.UNQUALIFIED_PROBLEM,
    (Item.UNQUALIFIED, Item.NOT_JUDGED): Conclusion.UNQUALIFIED_NOT_JUDGED,
    (Item.QUALIFIED, Item.PROBLEM): Conclusion.QUALIFIED_PROBLEM,
    (Item.QUALIFIED, Item.NOT_JUDGED): Conclusion.QUALIFIED_NOT_JUDGED,
    (Item.UNQUALIFIED, None): Conclusion.UNQUALIFIED,
    (Item.QUALIFIED, None): Conclusion.QUALIFIED,
    (None, Item.PROBLEM): Conclusion.PROBLEM,
    (None, Item.NOT_JUDGED): Conclusion.NOT_JUDGED,
}


def conclude(items: Iterable[Item]) -> Conclusion:
    """The sample's conclusion. One 不合格项 or 问题项 decides its side; an OPEN item keeps the sample open
    unless another supervision item already failed. ValueError for a sample with no items."""
    present = set(items)
    if not present:
        raise ValueError("a sample with no tested items has no conclusion: enter its results first")
    if Item.OPEN in present and Item.UNQUALIFIED not in present:
        return Conclusion.OPEN
    supervision = next((i for i in (Item.UNQUALIFIED, Item.QUALIFIED) if i in present), None)
    monitoring = next((i for i in (Item.PROBLEM, Item.NOT_JUDGED) if i in present), None)
    return _TABLE[(supervision, monitoring)]
