"""Items to sample: the table of regulation.md 3.4, every combination."""

from __future__ import annotations

import pytest

from shian.methods.limits import Conclusion, Item, Outcome, Task, conclude, item_judgement

Q, N, J, B, W = Item.QUALIFIED, Item.UNQUALIFIED, Item.NOT_JUDGED, Item.PROBLEM, Item.OPEN


@pytest.mark.parametrize(
    ("items", "conclusion"),
    [
        ([N, B], "抽检不合格样品并监测问题样品"),
        ([N, J], "抽检不合格样品并监测不判定样品"),
        ([Q, B], "抽检合格样品并监测问题样品"),
        ([Q, J], "抽检合格样品并监测不判定样品"),
        ([N], "纯抽检不合格样品"),
        ([Q], "纯抽检合格样品"),
        ([B], "纯监测问题样品"),
        ([J], "纯监测不判定样品"),
        ([Q, N, J, B], "抽检不合格样品并监测问题样品"),
        ([Q, Q, N], "纯抽检不合格样品"),
        ([J, B, Q], "抽检合格样品并监测问题样品"),
        ([Q, W], "待判定"),
        ([W, B], "待判定"),
        ([W, N], "纯抽检不合格样品"),
    ],
)
def test_table(items: list[Item], conclusion: str) -> None:
    assert conclude(items).value == conclusion


def test_a_sample_without_items_has_no_conclusion() -> None:
    with pytest.raises(ValueError, match="no tested items"):
        conclude([])


@pytest.mark.parametrize(
    ("task", "outcome", "item"),
    [
        (Task.SUPERVISION, Outcome.PASSED, Q),
        (Task.SUPERVISION, Outcome.FAILED, N),
        (Task.SUPERVISION, Outcome.UNDETERMINED, W),
        (Task.MONITORING, Outcome.PASSED, J),
        (Task.MONITORING, Outcome.FAILED, B),
        (Task.MONITORING, Outcome.UNDETERMINED, J),
    ],
)
def test_items(task: Task, outcome: Outcome, item: Item) -> None:
    assert item_judgement(task, outcome) is item


def test_failure_rate_and_problem_rate_have_their_own_denominators() -> None:
    found = {c: (c.failed, c.supervised, c.problem, c.monitored) for c in Conclusion}
    assert found[Conclusion.UNQUALIFIED_PROBLEM] == (True, True, True, True)
    assert found[Conclusion.QUALIFIED_NOT_JUDGED] == (False, True, False, True)
    assert found[Conclusion.PROBLEM] == (False, False, True, True)
    assert found[Conclusion.QUALIFIED] == (False, True, False, False)
    assert found[Conclusion.OPEN] == (False, False, False, False)
