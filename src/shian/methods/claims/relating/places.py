"""Which places of a text are the place it reports on, and which are parts of it or hold it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.index import Index

_WHOLE = re.compile("[全我本]([市县区省州盟旗镇乡校院])")
_COMMON = (
    "全 各 城市 超市 都市 股市 县市 省市 城区 社区 地区 园区 小区 景区 辖区 校区 片区 库区 林区 灾区 "
    "山区 郊区"
).split()


class Places:
    """The reported place, by how the text calls it: 全市, and the one name that ends in 市."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.level, self.own = _reported(index.text)

    def of(self, claim: Claim) -> str:
        """A figure's place: empty where it is the reported one, or none is said right before the figure."""
        lead = self.index.lead(claim)
        if wide := re.search("全([国省市县区州镇乡])", lead):
            return "" if wide[1] == self.level or not self.level else f"全{wide[1]}"
        if (
            not claim.place
            or claim.place not in lead
            or claim.place in self.own
            or claim.place[0] in "全我本"
        ):
            return ""
        return claim.place

    def without(self, words: str) -> str:
        """Words without the reported place's name at their beginning."""
        for name in self.own:
            words = words.removeprefix(name)
        return words


@lru_cache(maxsize=2)
def _reported(text: str) -> tuple[str, tuple[str, ...]]:
    """The level of the reported place and its names; asked for by many rules of one text."""
    levels = Counter(match[1] for match in _WHOLE.finditer(text))
    if not levels:
        levels = Counter(match[1] for match in re.finditer("[一-鿿]{2}([市县区省州])(?!场|民)", text))
    level = levels.most_common(1)[0][0] if levels else ""
    return level, tuple(_own(text, level)) if level else ()


def _own(text: str, level: str) -> list[str]:
    """The name of two or three characters before 市 (县, 区 …) that the text has most often."""
    short = Counter(match[1] for match in re.finditer(f"(?=([一-鿿]{{2}}{level}))", text))
    for common in _COMMON:
        for name in [one for one in short if common in one]:
            del short[name]
    if not short:
        return []
    name, times = short.most_common(1)[0]
    longer = Counter(match[0] for match in re.finditer(f"[一-鿿]{name}", text))
    best = [one for one, count in longer.items() if count == times > 1]
    return [*best, name]
