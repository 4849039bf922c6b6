"""Parts of a text that tell what is to come: what stands under 2026年工作安排 is aimed at, not done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shian.methods.claims.model import Sentence

# Headings of what is to come, whatever else the text holds.
_PLAN = re.compile(
    r"下一?步|下阶段|下一阶段|打算|工作安排|任务安排|工作计划|工作思路|工作建议|工作部署|工作要点|任务部署|今后|"
    r"目标(?:和|与|及)?(?:重[点大])?(?:主要)?任务|主要目标|总体要求|主要考虑|战略举措|预期目标|努力方向|改进措施|任务和举措"
)
# Headings that are so only where an earlier one of the same text looked back.
_TASKS = re.compile(
    r"主要任务|重点任务|重点工作|主要工作|工作重点|重要要求|(?:今年|明年|(?:19|20)\d\d年)(?:的)?工作$"
)
_BACK = re.compile(
    r"回顾|总结|成效|成绩|成就|完成情况|进展|落实情况|执行情况|工作情况|取得|以来|做法|自评|结论|存在"
)
# 今年经济社会发展主要预期目标是: from there on it is told what is to be done.
_AIMS = re.compile(
    r"(?:今年|明年|来年|(?:19|20)\d\d年)[^，。；：]{0,16}(?:预期|奋斗|发展)目标(?:建议)?(?:是|为|：)"
    r"|^[^，。；：]{0,8}主要预期目标(?:建议)?(?:是|为)|预期目标(?:是|为)："
)
_DONE = re.compile(r"同比|比上年|较上年|全年|累计|截至|已|完成了?|占|查处|检查|整改率|下降|增长")
_MEANT = re.compile(r"力争|确保|将|计划|要|到20\d\d年|加快|推动|推进|深入|进一步|着力|努力|持续")
_DATED = re.compile(r"(?:19|20)\d\d年|今年|明年|来年")  # 2026年重点工作, after what was done in 2025
_FIRST = 14  # sentences that tell what a part is about
_RANKS = (
    re.compile(r"^第[一二三四五六七八九十]+[章部篇编]"),
    re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+节)"),
    re.compile(r"^（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"^\d{1,2}[.、．]"),
)


def planned(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The numbers of the sentences that stand in such parts."""
    found: set[int] = set()
    open_rank: int | None = None
    looked_back = False
    for one in sentences:
        if one.is_heading:
            rank, name = _rank(one.text), one.text.strip()
            done = not _DATED.search(name) and _tells_of_done(sentences, one.index)
            if _is_plan(name, looked_back=looked_back and not done):
                open_rank = rank if open_rank is None else min(rank, open_rank)
            elif open_rank is not None and (rank <= open_rank and _BACK.search(name)):
                open_rank = None
            looked_back = looked_back or bool(_BACK.search(name))
        elif open_rank is None and _AIMS.search(one.text):
            open_rank = len(_RANKS)  # until a heading that looks back, of whatever rank
        if open_rank is not None:
            found.add(one.index)
    return frozenset(found)


def _tells_of_done(sentences: Sequence[Sentence], heading: int) -> bool:
    """Whether what stands under a heading such as 主要工作 was done: by the words of its first sentences."""
    text = "".join(one.text for one in sentences[heading + 1 : heading + 1 + _FIRST] if not one.is_table)
    return len(_DONE.findall(text)) > max(1, len(_MEANT.findall(text)))


def _is_plan(name: str, *, looked_back: bool) -> bool:
    if re.search(r"回顾|总结|完成情况|成效|成绩|成就|进展|落实情况|执行情况|问题|不足|短板|困难", name):
        # 发展成就和主要目标任务 holds both: what is read there as done has words of its own
        return False
    return bool(_PLAN.search(name)) or (looked_back and bool(_TASKS.search(name)))


def _rank(heading: str) -> int:
    """How deep a heading is by its number: 0 for parts, 1 for 一、, 2 for （一）."""
    plain = heading.strip().lstrip("#").strip()
    for rank, form in enumerate(_RANKS):
        if form.match(plain):
            return rank
    return 1
