"""Trend words, absolutes, documents and persons as they are read."""

from __future__ import annotations

import pytest

from shian.methods.claims.reading.absolutes import absolutes
from shian.methods.claims.reading.documents import documents
from shian.methods.claims.reading.persons import private_persons
from shian.methods.claims.reading.read import read
from shian.methods.claims.reading.trends import numeral, trends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("化肥使用量连续五年负增长。", ("化肥使用量", -1, 5)),
        ("财政持续加大投入。", ("投入", 1, None)),
        ("PM2.5平均浓度逐年下降。", ("PM2.5平均浓度", -1, None)),
        ("粮食产量实现“十八连增”。", ("粮食产量", 1, 18)),
        ("居民收入呈稳步增长态势。", ("居民收入", 1, None)),
        ("逐年提高城乡居民医保财政补助标准。", ("城乡居民医保财政补助标准", 1, None)),
        ("抽检监测量连续两年达到4批次/千人。", ("抽检监测量", 0, 2)),
        ("2019年至2021年，财政收入分别为10亿元、11亿元、9亿元，逐年增长。", ("财政收入", 1, None)),
    ],
)
def test_trends(text: str, expected: tuple[str, int, int | None]) -> None:
    (found,) = trends(text)
    assert (found.subject, found.direction, found.years) == expected


@pytest.mark.parametrize("text", ["要逐年增加投入。", "力争收入逐年增加。", "推动产业高质量发展。"])
def test_wishes_are_no_trends(text: str) -> None:
    assert list(trends(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全市90个乡镇全部设立监管站。", ("exhaustive", "90个乡镇", "设立监管站")),
        ("10个县（市、区）全部成立机构。", ("exhaustive", "10个县（市、区）", "成立机构")),
        ("全年未发生安全生产死亡事故。", ("absolute", "安全生产死亡事故", "全年")),
        ("全市实现零事故。", ("absolute", "事故", "")),
        ("严格实行“凡进必检”。", ("exhaustive", "严格实行", "")),
    ],
)
def test_absolutes(text: str, expected: tuple[str, str, str]) -> None:
    (found,) = absolutes(text)
    assert (found.kind, found.subject, found.predicate.strip("”")) == expected


def test_an_average_is_no_absolute() -> None:
    assert list(absolutes("平均每所4人，人均30元，户均3人，年均增长5%，均衡发展。")) == []


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        ("《办法》（食安办〔2021〕8号）", "办法", "食安办〔2021〕8号"),
        ("《办法》（食安办﹝2021﹞8号）", "办法", "食安办〔2021〕8号"),
        ("《办法》（国发[2019]5号）", "办法", "国发〔2019〕5号"),
        ("《办法》（国发【2019】5号）", "办法", "国发〔2019〕5号"),
        ("《条例》（国务院令第721号）", "条例", "国务院令第721号"),
        ("国发〔2019〕5号《意见》", "意见", "国发〔2019〕5号"),
        ("《标准》（GB 5749—2022）", "标准", "GB 5749-2022"),
        ("按照国发〔2019〕5号文件", "", "国发〔2019〕5号"),
        ("《食安太原》", "食安太原", ""),
    ],
)
def test_documents(text: str, title: str, number: str) -> None:
    (found,) = documents(text)
    assert (found.title, found.number) == (title, number)


def test_a_number_belongs_to_the_title_beside_it() -> None:
    found = [
        (one.title, one.number) for one in documents("《甲办法》《乙办法》（市发〔2020〕3号）和《丙办法》。")
    ]
    assert found == [("甲办法", ""), ("乙办法", "市发〔2020〕3号"), ("丙办法", "")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("将犯罪嫌疑人周大维抓获。", ["周大维"]),
        ("酒后驾驶人闫燕健拒不配合检查。", ["闫燕健"]),
        ("依法查处了黎慧欢非法捕捞案。", ["黎慧欢"]),
        ("患者王某，男。投诉人李某某反映。", []),
        ("市委副书记、市长张建国任组长。", []),
    ],
)
def test_persons(text: str, names: list[str]) -> None:
    assert [one[2] for one in private_persons(text)] == names


def test_headings_claim_nothing() -> None:
    text = "一、稳步提升监管能力\n我们做了工作。\n"
    assert [one.text for one in read(text).mentions if one.kind == "trend"] == []


@pytest.mark.parametrize(
    ("written", "value"), [("五", 5), ("十", 10), ("十八", 18), ("二十三", 23), ("两", 2), ("7", 7)]
)
def test_numerals(written: str, value: int) -> None:
    assert numeral(written) == value


def test_plans_claim_nothing() -> None:
    text = "一、主要工作\n投入逐年增加。\n二、下一步打算\n投入逐年增加。\n"
    assert [one.start for one in read(text).mentions if one.kind == "trend"] == [text.index("逐年")]
