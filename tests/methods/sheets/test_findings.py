"""The findings column: separators, several items, results that hold separators themselves."""

import pytest

from shian.methods.problems import Problem
from shian.methods.sheets.findings import Finding, join_findings, split_findings

ONE = (Finding("二氧化硫残留量", "0.35g/kg", "≤0.1g/kg"),)
TWO = (Finding("镉", "0.3mg/kg", "≤0.2mg/kg"), Finding("铅", "0.5mg/kg", "≤0.3mg/kg"))


@pytest.mark.parametrize(
    "text",
    [
        "二氧化硫残留量║0.35g/kg║≤0.1g/kg",
        "二氧化硫残留量‖0.35g/kg‖≤0.1g/kg",
        "二氧化硫残留量|0.35g/kg|≤0.1g/kg",
        "二氧化硫残留量||0.35g/kg||≤0.1g/kg",
        "二氧化硫残留量｜0.35g/kg｜≤0.1g/kg",
        "二氧化硫残留量 ║ 0.35g/kg ║ ≤0.1g/kg；",
        "二氧化硫残留量/0.35g/kg/≤0.1g/kg",
        "1.二氧化硫残留量║0.35g/kg║≤0.1g/kg",
        "不合格项目：二氧化硫残留量；检验结果：0.35g/kg；标准值：≤0.1g/kg",
        "二氧化硫残留量   0.35g/kg   ≤0.1g/kg",
    ],
)
def test_one(text: str) -> None:
    assert split_findings(text) == ONE


@pytest.mark.parametrize(
    "text",
    [
        "镉║0.3mg/kg║≤0.2mg/kg\n铅║0.5mg/kg║≤0.3mg/kg",
        "镉║0.3mg/kg║≤0.2mg/kg；铅║0.5mg/kg║≤0.3mg/kg",
        "镉|0.3mg/kg|≤0.2mg/kg;铅|0.5mg/kg|≤0.3mg/kg",
        "①镉‖0.3mg/kg‖≤0.2mg/kg\r\n②铅‖0.5mg/kg‖≤0.3mg/kg",
        "镉/0.3mg/kg/≤0.2mg/kg\n铅/0.5mg/kg/≤0.3mg/kg",
        "项目：镉，结果：0.3mg/kg，标准值：≤0.2mg/kg；项目：铅，结果：0.5mg/kg，标准值：≤0.3mg/kg".replace(
            "结果", "检验结果"
        ),
    ],
)
def test_two(text: str) -> None:
    assert split_findings(text) == TWO


def test_five_results_of_a_microbe_stay_one_result() -> None:
    first_text = "菌落总数║50000;12000;9000;8000;70000CFU/g║n=5,c=2,m=10000,M=100000"
    text = first_text + "；大肠菌群║20;30;40;50;60CFU/g║n=5,c=2,m=10,M=100"
    first, second = split_findings(text)  # type: ignore[misc]
    assert first == Finding("菌落总数", "50000;12000;9000;8000;70000CFU/g", "n=5,c=2,m=10000,M=100000")
    assert second.item == "大肠菌群"


def test_items_whose_names_hold_digits_and_commas() -> None:
    assert split_findings("2,4-滴║0.3mg/kg║≤0.2mg/kg") == (Finding("2,4-滴", "0.3mg/kg", "≤0.2mg/kg"),)
    assert split_findings("酒精度║52.3%vol║53.0±1.0%vol") == (Finding("酒精度", "52.3%vol", "53.0±1.0%vol"),)


def test_nothing_and_nonsense() -> None:
    assert split_findings("/") == ()
    assert "no item, result and limit" in str(split_findings("不合格"))
    assert "1 separators; each item needs two" in str(split_findings("镉║0.3"))
    unclear = split_findings("镉║0.3║≤0.2║0.5║≤0.3")
    assert isinstance(unclear, Problem)
    assert "one item a line" in str(unclear)


def test_three_columns() -> None:
    assert join_findings("镉", 0.3, "≤0.2") == (Finding("镉", "0.3", "≤0.2"),)
    assert join_findings("镉\n铅", "0.3mg/kg\n0.5mg/kg", "≤0.2mg/kg\n≤0.3mg/kg") == TWO
    assert join_findings("镉；铅", "0.3mg/kg；0.5mg/kg", "≤0.2mg/kg；≤0.3mg/kg") == TWO
    assert join_findings("菌落总数", "1;2;3;4;5", "n=5,c=2") == (Finding("菌落总数", "1;2;3;4;5", "n=5,c=2"),)
    assert join_findings("/", "", "") == ()
    assert str(join_findings("镉;铅", "1", "2")) == "2 items, 1 results and 1 limits: they do not pair up"
