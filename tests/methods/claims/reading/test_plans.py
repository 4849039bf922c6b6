"""What stands under a heading of plans is aimed at; what a section looks back on is not."""

from __future__ import annotations

from shian.methods.claims.reading.read import read

REPORT = (
    "一、2025年工作回顾\n城镇新增就业36.4万人。\n二、2026年重点工作\n城镇新增就业30万人。截至目前已建成3所。\n"
    "（一）教育\n新建学校12所。\n三、自评结论\n共有学校90所。"
)


def targets(text: str) -> dict[str, bool]:
    return {claim.text: claim.target for claim in read(text).claims if not claim.group}


def test_sections() -> None:
    said = targets(REPORT)
    assert {figure: said[figure] for figure in ("36.4万人", "30万人", "3所", "12所", "90所")} == {
        "36.4万人": False,
        "30万人": True,
        "3所": False,
        "12所": True,
        "90所": False,
    }


def test_a_heading_of_tasks_is_a_plan_only_after_one_that_looked_back() -> None:
    assert targets("一、重点工作\n新建学校12所。")["12所"] is False
    assert targets("一、工作成效\n新建学校9所。\n二、重点工作\n新建学校12所。")["12所"] is True


def test_work_that_was_done_stands_under_a_heading_of_work() -> None:
    told = (
        "一、目标任务完成情况\n全面完成。\n二、主要工作\n"
        "全年新建学校12所，同比增长20%。查处违规9起，已整改8起。"
    )
    assert targets(told)["12所"] is False


def test_expected_goals_open_a_plan() -> None:
    said = targets("今年经济社会发展主要预期目标是：粮食稳产。城镇新增就业30万人。")
    assert said["30万人"] is True


def test_problems_are_no_plans() -> None:
    assert targets("一、存在问题及下一步打算\n仍有3所学校未达标。")["3所"] is False
