"""Words of subjects: two-character pieces, the noun at the end, words that narrow what is counted."""

from __future__ import annotations

import re
from functools import lru_cache

_FILLER = re.compile(r"(?:全[市县区省]|我[市县区省]|的|各|等|了|共|对|\d|[，、。；：“”（）()\s%])+")
_STEM = re.compile(
    r"(经费|资金|投入|预算|支出|收入|产量|产值|销量|数量|人数|户数|规模|面积|占比|比例|比重|满意|知晓|合格率|覆盖率|浓度|排放|"
    r"成本|价格|案件|事故|投诉|存款|贷款|投资|税收|床位|工资|[一-鿿]率|[一-鿿]量|[一-鿿]度|[一-鿿]{2})[一-鿿]{0,2}$"
)
# Money that is given out is called by many names.
MONEY = re.compile("经费|资金|投入|预算|支出|拨款|补助|专项")


@lru_cache(maxsize=65536)
def pieces(words: str) -> frozenset[str]:
    """The two-character pieces of some words, money under one name."""
    kept = _FILLER.sub("", one_name(words))
    return frozenset(kept[i : i + 2] for i in range(len(kept) - 1))


def one_name(words: str) -> str:
    """The words with money that is given out under one name."""
    return MONEY.sub("款", words)


def part_of(text: str, start: int, at: int) -> int:
    """Which part of a sentence that begins at ``start`` a place is in; parts end at ；."""
    return text.count("；", start, at) + text.count(";", start, at)


def stem(subject: str) -> str:
    """The noun at the end of a subject: 食品抽检经费投入 ends in 经费."""
    match = _STEM.search(subject)
    return match[1] if match else subject[-2:]
