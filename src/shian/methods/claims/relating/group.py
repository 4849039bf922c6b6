"""A whole with its parts, and whether the parts are all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.index import Index

_AND_SO_ON = re.compile(r"^等|等(?=[，。；）])|主要")
# Words that divide a thing into parts of which each is in one: all of a row together make the whole.
_PARTITIONS = tuple(
    tuple(row.split("/"))
    for row in (
        "夏/秋", "门诊/急诊", "男/女", "城镇/农村", "城镇/乡村", "城市/农村", "上半年/下半年",
        "一季度/二季度/三季度/四季度",
        "基本支出/项目支出", "大型/中型/小", "大型/中型/小/微", "特大型/大型/中型/小",
        "税收/非税", "第一产业/第二产业/第三产业", "公办/民办", "国有/民营", "总馆/分馆", "新建/改",
        "在职/退休", "居民/非居民", "中央/省/市",
        "原有/新增", "自有/租用", "公立/民营", "公立/民办", "中央/省/市/县", "合格/不合格", "线上/线下",
        "境内/境外", "工业/生活", "地表水/地下水", "主城区/县", "专职/兼职",
        "市本级/县", "出口/进口", "住院/门诊", "国有/非国有",
        "市级/县", "市级/区", "城区/乡镇", "城区/农村", "街道/乡镇",
        "投诉/举报", "酒驾/醉驾", "批发/零售", "生猪/牛羊/禽", "生猪/牛/羊", "猪/牛/羊",
        "自营/承包", "自营/委托", "自建/租赁", "煤改电/煤改气",
        "配建/公共", "新建/改扩建", "新开/优化", "新增/优化",
        "光伏/风电/生物质", "风电/光伏", "火电/水电/风电/光伏", "内资/外资", "国有/集体/个人",
        "企业/个体/合作社", "生产/流通/餐饮", "生产/销售/餐饮", "生产/经营/餐饮",
        "政府/社会", "国/省/市/县", "续建/新建", "高速/国/农村", "县道/乡道/村道",
        "国道/省道/县道/乡道/村道", "常委会/常务会", "咨询/投诉/举报", "简易程序/普通程序", "市级/县/乡",
        "市级/县/乡/村", "早稻/中稻/晚稻", "人工造林/封山育林/退化", "综合利用/处置/贮存",
        "优先保护/安全利用/严格管控", "一般债/专项债", "报告书/报告表",
        "财政/自筹", "财政/社会", "东部/西部", "东部/中部/西部", "南部/北部",
    )
)  # fmt: skip

_SCALES = ("ABCDE", "一二三四五", "ⅠⅡⅢⅣⅤ", "甲乙丙丁")
_CLASSES = 3


@dataclass(frozen=True, slots=True)
class Group:
    """A whole and parts of it; ``complete`` where the text says or implies that these are all."""

    whole: Claim
    parts: tuple[Claim, ...]
    complete: bool
    link: str
    others: tuple[Claim, ...] = ()  # further figures the parts may be of


def partitioned(index: Index, parts: Sequence[Claim]) -> bool:
    """Whether the parts' names are one row of words that divide a thing: 夏粮 and 秋粮."""
    names = [index.lead(p) + p.subject for p in parts]
    if len(names) == 2 and re.search(r"不足|以下|以内", names[0]) and re.search(r"以上|及以上", names[1]):
        return True
    if len(names) == 2 and re.search(r"及以上|以上", names[0]) and re.search(r"及以下|以下|不足", names[1]):
        return True
    if _lettered(names):
        return True
    return any(
        len(row) == len(names)
        and all(any(_has(name, word) for name in names) for word in row)
        and _once(names, row)
        for row in _PARTITIONS
    )


def _lettered(names: Sequence[str]) -> bool:
    """Whether the names are all classes of one scale from its beginning: A级, B级, C级; 一类, 二类, 三类."""
    if len(names) < _CLASSES:
        return False
    for scale in _SCALES:
        marks = [re.search(rf"([{scale}])(?:级|类|等|档)", name) for name in names]
        if all(marks) and "".join(m[1] for m in marks if m) == scale[: len(names)]:
            return True
    return False


def _has(name: str, word: str) -> bool:
    at = name.find(word)
    return at >= 0 and not (at > 0 and name[at - 1] in "非未不" and word[0] not in "非未不")


def _once(names: list[str], row: tuple[str, ...]) -> bool:
    return len({next((i for i, name in enumerate(names) if _has(name, word)), -1) for word in row}) == len(
        row
    )


def told_to_overlap(index: Index, parts: Sequence[Claim]) -> bool:
    """Whether a part is told as what another has not in common with the rest: 不重复量."""
    return any(re.search(r"重复|交叉|重叠", index.lead(part)) for part in parts)


def and_so_on(index: Index, parts: Sequence[Claim]) -> bool:
    """Whether the list says that it is not all: 等, 主要."""
    last = parts[-1]
    return bool(_AND_SO_ON.search(index.text[last.end : last.end + 6]))
