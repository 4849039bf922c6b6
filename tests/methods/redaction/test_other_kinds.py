"""Homes, contacts, plates and marked secrets."""

from __future__ import annotations

import pytest

from shian.methods.redaction import Kind, find, place_of


def found(text: str, kind: Kind) -> list[str]:
    return [f.text for f in find(text) if f.kind is kind]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("家住康乐小区3号楼2单元501室。", "康乐小区3号楼2单元501室"),
        ("住址：清徐县王答乡东于镇26号。", "清徐县王答乡东于镇26号"),
        ("住阳光花园12栋1203，电话", "阳光花园12栋1203"),
        ("现住址：桃园路8号滨河花园3-2-1501", "桃园路8号滨河花园3-2-1501"),
        ("现住院前街12号，住院3天", "院前街12号"),
        ("住宿舍3号楼", "宿舍3号楼"),
        ("住房山区良乡3号", "房山区良乡3号"),
        ("康乐小区1203家中发病", "康乐小区1203"),
        ("康乐小区1203张三", "康乐小区1203"),
    ],
)
def test_homes(text: str, home: str) -> None:
    assert home in "".join(found(text, Kind.ADDRESS))


@pytest.mark.parametrize(
    "text",
    [
        "经营场所：太原市迎泽大街12号3幢底商5号",
        "位于康乐街167号17幢底商10号的面馆",
        "河西农产品批发市场33号摊位",
        "途经康乐街、桃园路，距太原市实验小学50米",
    ],
)
def test_places_of_business_are_no_homes(text: str) -> None:
    assert found(text, Kind.ADDRESS) == []


@pytest.mark.parametrize(
    "text",
    [
        "住院0例",
        "报告病例12例，住院3例，出院2例，死亡0例。",
        "住 院 0 例；现住院5例；住院（12例）",
        "住院十二例，住院部3楼，住院2号楼",
        "全市住院1203例，全年入院356人次，出院350人次，出院350",
        "住院费用1200元，住宿费120元，入住率80%，住院日5天",
        "住建局3号文：住房3套，住户12户",
        "该小区350人参加，社区1200余人接种，医院1203张床位，居住在外地12人",
    ],
)
def test_counts_and_other_words_are_no_homes(text: str) -> None:
    assert found(text, Kind.ADDRESS) == []


def test_contacts_and_plates() -> None:
    assert found("邮箱：li_wei@163.com", Kind.EMAIL) == ["li_wei@163.com"]
    assert found("加微信zhang_san88或QQ：12345678", Kind.ACCOUNT) == ["zhang_san88", "12345678"]
    assert found("微信公众号太原市场监管", Kind.ACCOUNT) == []
    assert found("由晋A·12F45货车运输，冀BNXBW2随行", Kind.PLATE) == ["晋A·12F45", "冀BNXBW2"]
    assert found("苏A级，晋JY11401050012345", Kind.PLATE) == []


def test_secrets_as_marked() -> None:
    assert found("【商业秘密】配方如下", Kind.SECRET) == ["【商业秘密】"]
    assert found("密级：机密★1年\n正文", Kind.SECRET) == ["密级：机密★1年"]
    assert found("参数为[[30℃，20分钟]]，其余公开", Kind.SECRET) == ["[[30℃，20分钟]]"]
    assert found("商业秘密：蒸煮20分钟。其余公开。", Kind.SECRET) == ["商业秘密：蒸煮20分钟"]
    assert found("应当保守商业秘密；《中华人民共和国保守国家秘密法》", Kind.SECRET) == []


def test_places_are_told_by_line_and_column() -> None:
    text = "第一行\n电话13812345678"
    assert place_of(text, find(text)[0].start) == (2, 3)
