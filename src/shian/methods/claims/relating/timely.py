"""Events that are said to have been reported or dealt with in time, where no time is given."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index

_EVENTS = re.compile(r"事件|暴发|事故|疫情|舆情|险情|突发|中毒|火灾|泄漏|警情|灾情")
_WISHED = re.compile("确保|力争|要求|必须|下一步|将|应当?|制度|机制")
_IN_TIME = re.compile(
    r"(?:均|全部|都|做到|得到|能够?|实现)[^，。；\d]{0,8}?(?:及时|第一时间|按时限?|按规定时限|在规定时限内|规定时间内|按要求时限|早发现|按时)"
    r"[^，。；\d]{0,6}(?:报告|上报|报送|处置|响应|处理|调查|核实|核查|早报告|直报|反馈|回复|答复|办理)"
)
# 对群众举报的线索做到第一时间核查: what it is about stands in the same clause.
_ABOUT = re.compile(r"(?:事件|暴发|事故|疫情|舆情|险情|病例|线索|举报|投诉|来电|诉求)[^，。；\d]{0,4}$")
_TIME = re.compile(r"(?:\d|[一二两三四五六七八九十])+(?:\.\d+)?个?(?:小时|分钟|天|日内|工作日)")
_RATE = re.compile(r"及时率|及时报告率|处置率|报告率")
_AFTER = 50  # characters from an event's count to what is said of all of them


def untimed(index: Index) -> Iterator[Finding]:
    """三年处置暴发事件14起，均做到及时报告: silent where hours or days stand beside."""
    for match in _IN_TIME.finditer(index.text):
        before = index.between(max(0, match.start() - _AFTER), match.start())
        events = [c for c in before if _is_event(index, c)]
        if events and not _told(index, events[-1].sentence):
            yield _found(index, events[-1], match)
        elif not events and (named := _named(index, match)) is not None:
            yield named


def _is_event(index: Index, claim: Claim) -> bool:
    counted = claim.dimension == "count" and claim.measure in {"起", "件", "次", "宗", "例"}
    words = index.lead(claim) + claim.subject + index.rest(claim)
    return counted and not claim.direction and bool(_EVENTS.search(words))


def _named(index: Index, match: re.Match[str]) -> Finding | None:
    """What is said of all events of a kind without a count before it, where counts follow in its sentence."""
    before = index.text[max(0, match.start() - _AFTER) : match.start()]
    number = bisect_right([one.start for one in index.reading.sentences], match.start()) - 1
    sentence = index.reading.sentences[max(0, number)]
    if _ABOUT.search(before) is None or sentence.is_heading or _WISHED.search(sentence.text):
        return None
    counts = [one for one in _near(index, number) if one.dimension == "count"]
    if not counts or _told(index, number):
        return None
    return _found(index, counts[0], match)


def _near(index: Index, number: int) -> list[Claim]:
    """The figures of a sentence and of the next of its paragraph."""
    sentences = index.reading.sentences
    row = list(index.by_sentence.get(number, ()))
    if number + 1 < len(sentences) and sentences[number + 1].paragraph == sentences[number].paragraph:
        row += index.by_sentence.get(number + 1, [])
    return row


def _told(index: Index, number: int) -> bool:
    near = index.reading.sentences[max(0, number - 1) : number + 2]
    paragraph = index.reading.sentences[number].paragraph
    text = "".join(one.text for one in near if one.paragraph == paragraph)
    return bool(_TIME.search(text) or _RATE.search(text))


def _found(index: Index, claim: Claim, match: re.Match[str]) -> Finding:
    shown = wording.as_written(index.reading, claim)
    return Finding(
        "unsupported",
        "question",
        (match.span(), claim.span),
        (claim.id,),
        Text(
            f"“{shown}”“{match[0]}”，但文中没有报告、处置的时间，无法核对",
            f"“{shown}” are said to be in time, but no time is given, so it cannot be checked",
        ),
        (wording.line(f"{shown}：时限？实际用时？", f"{shown}: within what time, after what time?"),),
        (Text("时间见台账或其他材料", "The times stand in a register or elsewhere"),),
        (Text("请列出每起的发现、报告、处置时间", "Give when each was found, reported and dealt with"),),
    )
