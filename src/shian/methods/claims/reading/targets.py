"""Figures that are aimed at: what is planned, asked for or expected, not what has happened."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shian.methods.claims.model import Sentence
from shian.methods.claims.reading import words
from shian.methods.claims.reading.periods import Dated
from shian.methods.claims.reading.plans import planned

# What follows in the sentence is aimed at, until something is said to be done.
_AIM = re.compile(
    "下一步|下步|今后|未来[一二三四五六七八九十]年|力争|争取(?!到|了|[^，。；]{0,12}(?:资金|项目|补助|债券|支持|投资|试点|指标))|(?<!完成)规划到|计划到|预计到|目标是|确保到|"
    "(?<!按)计划(?:再|新|利用|用|实施|投资|建设|开工|安排|三年|五年)"
    "|拟(?:新|于|用|在|投|建)|将(?:新增|新建|建成|达到|达|实现|完成|投入|继续)"
)
_DONE = re.compile(
    "截至|截止|目前|已|实际|完成了|达到了|同比|增长|下降|去年|上年|将以|以现|依托|现有|现存|全部的|围绕"
)
_HERE = re.compile(
    "截至|截止|去年|上年|同比|目前|现有|实有|已(?!有)|回顾|总体上?看|总之|综上|总的看|总体而言|共同努力|一年来|五年来"
)  # in a plan, what is so by now
_EDGES = "，；。：、（\n "
_BY = {"到", "至"}
_LONGEST = 160  # characters of a sentence in which an aim goes on
_REPORTED = {"year", "as_of", "month", "quarter", "half"}


class Targets:
    """What a text aims at, by its words and by years that are still to come."""

    def __init__(self, text: str, dates: Sequence[Dated], sentences: Sequence[Sentence] = ()) -> None:
        self.text = text
        self.planned = planned(sentences)
        self.dates = dates
        years = [
            one.period.end.year
            for one in dates
            if one.period.end is not None and one.period.kind in _REPORTED and not self._by(one)
        ]
        self.latest = max(years, default=0)

    def _by(self, one: Dated) -> bool:
        """Whether a date says by when: 到2025年; not 截至2025年."""
        written = self.text[one.start : one.end]
        return written[0] in _BY or self.text[one.start - 1 : one.start] in _BY

    def holds(self, sentence: Sentence, at: int, head: str, near: Sequence[Dated]) -> bool:
        """Whether the figure at a place is aimed at; ``head`` are the words before it in its clause."""
        if words.NAMED_TARGET.search(head):
            return True
        if sentence.index in self.planned and not _HERE.search(sentence.text):
            return True
        if words.TARGET.search(head) and not words.DONE.search(head):
            return True
        said = self.text[max(sentence.start, at - _LONGEST) : at].rpartition("；")[2]
        aim = next(reversed(list(_AIM.finditer(said))), None)
        if aim is not None and not _DONE.search(said, aim.end()):
            return True
        last = near[-1] if near else None
        year = last.period.end.year if last is not None and last.period.end is not None else 0
        return bool(self.latest and last is not None and year > self.latest and self._begins(last))

    def _begins(self, one: Dated) -> bool:
        """Whether a date by when something is to be reached begins a clause: not 由2022年…到2023年."""
        begin = one.start - (self.text[one.start] not in _BY)
        return self._by(one) and (not begin or self.text[begin - 1] in _EDGES)
