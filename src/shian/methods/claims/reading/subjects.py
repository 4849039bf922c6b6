"""What a figure counts: the noun beside it, as far as it can be told without a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shian.methods.claims.reading.words import CUE, PREDICATE, STRONG_VERB, WEAK_VERB

_STOPS = re.compile(r"[，。；：！？\s（）“”《》\t|]")
_ADVERBS = re.compile(
    r"^(?:截至目前|目前|现在|我们|我局|[一二三四五六七八九十]是|先后|同时|此外|另外|以及|期间|以来|全年|"
    r"年内|当年|本年|今年|去年|上年|截至|截止|实际|按照|其余|另有|剩余|合计|总计|共计|主要|包括|包含|通过|"
    r"其中|其(?!他|它)|共(?!享|同|建|治|青)|已(?!婚)|还|并|及|和(?!谐|平)|与|对(?!外|口)|将|把|为|由|"
    r"各(?!级|类)|等(?!级)|的|底|末|近|约|超(?!市|标|限)|含(?!量|糖)|即|有(?!机|色|害|限|关|效)|"
    r"在(?!校|职|建|册|编|岗|园|院)|"
    r"年(?!级|龄|产|度|均|末)|月(?!均|饼)|份(?!额)|从(?!业)|按|向|使(?!用)|到(?!位)|至|比(?=$|上|去|同|目标|计划)|较|"
    r"现(?!场|代|金|有|役)|全市|全省|全县|全区|全国|我市|我省|我县|我区|本市|本县|本区|"
    r"以上|以下|\d+[.、]?)"
)
_ASIDE = re.compile(r"（[^（）\d]{1,16}）$")
_NOTE = re.compile(r"〔\d{1,3}〕$")  # the number of a footnote
_NOMINAL = frozenset("率量数额费者点员品物型式制性款")  # what makes a noun of the verb before: 完成率, 投入额
_MEASURED = re.compile(r"(?:率|量|额|数|比例|比重)$")
_EMPTY = frozenset(
    (
        "时长 人数 次数 面积 金额 经费 资金 时间 里程 人次 投诉 举报 情况 数量 任务 工作 量 数 额 率 费用 "
        "总额 人员"
    ).split()
)
_MODIFIERS = re.compile(
    r"^(?:全市|全省|全县|全区|全国|本市|我市|我县|我省|我区|本县|本区|辖区内?|各级各类|各类|各级|各县（市、区）)+(?:的)?"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """The words beside a figure: what it counts, and what was cut off before and after it."""

    subject: str
    cue: str
    from_tail: bool


def beside(head: str, tail: str, *, ratio: bool) -> Beside:
    """What a figure counts, from the rest of its clause before and after it."""
    noun, cue = _head(head)
    after = "" if ratio and not tail.startswith("的") else _tail(tail)
    if not after and not noun and not ratio and STRONG_VERB.match(tail):
        after = _after_verb(_without_adverbs(_STOPS.split(tail, maxsplit=1)[0]))
    if after and (not ratio or not noun):
        return Beside(plain(after), cue, True)
    return Beside(plain(noun), cue, False)


def plain(noun: str) -> str:
    """A noun without the words that only say where."""
    return _MODIFIERS.sub("", noun.strip()) or noun.strip()


def _head(head: str) -> tuple[str, str]:
    head = _ASIDE.sub("", _NOTE.sub("", head.rstrip()))
    cues: list[str] = []
    while (match := CUE.search(head)) and match.group():
        cues.insert(0, match.group())
        head = head[: match.start()].rstrip()
    head = _ASIDE.sub("", head).strip("、")
    piece = re.split(r"[，。；：！？\s（）、\t|]", head)[-1].strip("“”") if head else ""
    return _after_verb(_without_adverbs(piece)), "".join(cues)


def _without_adverbs(piece: str) -> str:
    while (match := _ADVERBS.match(piece)) and match.group() and match.end() < len(piece):
        piece = piece[match.end() :]
    return piece


def _after_verb(piece: str) -> str:
    """The object of the last verb; the verb itself where it has none (立案 in 立案8起)."""
    last = begin = 0
    for match in STRONG_VERB.finditer(piece):
        if match.end() >= len(piece) or piece[match.end() :].lstrip("了的到") in _EMPTY:
            break
        if piece[match.end()] not in _NOMINAL:
            begin, last = match.start(), match.end()
    rest = _without_adverbs(piece[last:].lstrip("了的到"))
    if last and WEAK_VERB.fullmatch(rest):
        before = _after_verb(piece[:begin])
        return rest if WEAK_VERB.fullmatch(before) else plain(before) + rest
    weak = WEAK_VERB.match(rest)
    if weak and weak.end() < len(rest):
        after = rest[weak.end() :].lstrip("了的到")
        if after and after not in _EMPTY and after[0] not in _NOMINAL and not _MEASURED.search(after):
            return after
    return rest


def _tail(tail: str) -> str:
    noun = (
        tail.replace("（市、区）", "").replace("（区、市）", "").replace("（市区）", "").replace("（园）", "")
    )
    stop = _STOPS.search(noun)
    noun = (noun[: stop.start()] if stop else noun).removeprefix("的")
    if "、" in noun and (noun.startswith("、") or stop is None):
        noun = noun.partition("、")[0]
    match = PREDICATE.search(noun)
    if match:
        noun = noun[: match.start()]
    return noun.partition("、")[0][:24] if len(noun) > 40 else noun.strip("、")[:40]
