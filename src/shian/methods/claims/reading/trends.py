"""Trend words: 逐年加大, 连续五年负增长, 呈上升趋势; what goes up or down, and for how many years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMERAL = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
UP = "正增长|增长|增加|增多|增强|上升|上涨|上扬|提高|提升|加大|扩大|攀升|走高|递增|壮大|增大"
DOWN = "负增长|下降|降低|减少|下滑|下跌|缩小|缩减|回落|走低|收窄|递减|压减|压降|减弱"
STEADY = (
    "年均两位数|连续(?![0-9一二两三四五六七八九十])|逐年|逐季|逐月|逐步|逐渐|连年|年年|持续|稳步|稳定|不断|"
    "日益|日渐|一路|总体|整体"
)
LEAPS = "大幅度?|显著|明显|快速|成倍|进一步"
RUN = rf"连续(?P<run>{NUMERAL})个?(?P<unit>年度?|季度|月)"
AUXILIARY = r"(?:实现了?|保持了?|年均两位数|呈现?出?|得到了?|有所|均|都|地|以来)?"
VERB = f"{UP}|{DOWN}"
PATTERN = re.compile(
    rf"(?P<adverb>(?:(?:{STEADY}|{LEAPS}|{RUN})(?:{AUXILIARY}(?={STEADY}|{LEAPS}|连续))?)+)"
    rf"{AUXILIARY}(?P<verb>{VERB})(?P<after>(?:的)?(?:趋势|态势|势头))?"
    rf"|继续(?P<verb5>{VERB})(?=[，。；]|[^。；]{{0,4}}，?(?:由|从)(?:19|20)\d\d年)"
    rf"|[较比](?:上年|去年|上一年|前一年)(?:略有|有所|均|都|明显|大幅)*(?P<verb7>{VERB})(?=[，。；）]|$)"
    r"|(?<!不)(?P<verb8>[低高少多]于)(?:上年|去年)(?:同期)?(?=[，。；）]|$)"
    rf"|(?P<adverb2>{STEADY}|{LEAPS}){AUXILIARY}(?P<verb9>改善|好转)(?=[，。；、：（]|$)"
    r"|(?P<verb6>只增不减|只减不增|一年一个台阶|年年攀新高|年年有增长|一年[多高大好强胜]过一年|节节攀升|屡创新高|稳中有升"
    r"|稳中有降|一年[少低小]过一年|再创(?:历史)?新高|创(?:下)?(?:历史)?新高)"
    rf"|呈现?出?(?P<verb2>{VERB})(?:的)?(?:趋势|态势|势头)"
    rf"|(?:实现|取得)?“?(?P<run3>{NUMERAL})连(?P<verb3>[增升涨降跌减])”?"
    rf"|一年比一年(?P<verb4>[多高大好少低小])"
)
WORSE = re.compile("浓度|PM|不合格|事故|死亡|发案|投诉|能耗|超标|失业|负债率|发病率|文盲率|亏损")
BETTER = re.compile(
    "(?:达标|合格|优良|满意|覆盖|普及|就业|入学|及时|利用)(?:率|度)|优良(?:天数)?(?:比例)?$|满意度"
)
KEEPS = re.compile(
    rf"连续(?P<run>{NUMERAL})个?(?P<unit>年度?|季度|月)(?:均|都|稳定)?"
    r"(?P<verb>达到|达|超过|突破|保持在|稳定在|维持在|高于|低于|不低于|不少于|控制在)"
)
FUTURE = re.compile(
    r"(?:要|将|力争|争取|努力|确保|保证|推动|推进|促进|促使|着力|应当?|必须|旨在|以便|为了|下一步|继续|有望|预计|引导|鼓励|加强|抓)$"
    r"|下一步|力争|到20\d\d年(?:底|末)?，?(?:将|要|力争)|今后|明年|未来"
)
LEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[是、]|第[一二三四五六]，?|其中|同时|此外|另外|并且?|且|使得?|实现了?|推动了?|做到|促进了?|带动了?|"
    r"我[省市县区]|[全本][省市县区州镇]|近?(?:几|[一二两三四五六七八九十]|\d{1,2})年来?|近年来?|20\d\d年?(?:度|以来|起)?[、，]?|"
    r"[至到\-—－~～，]|\d{1,2}[.．、](?=\D)|[（(][一二三四五六七八九十]{1,2}[）)]|上半年|下半年|截至|目前|由此|从而|有效|有力|因此|公众|对)+"
)
OBJECT = re.compile(
    r"^(?:了|对[^，。；：\d]{1,20}的)?([^，。；：、！？,;:\n（）()“”\d了至到为的等，]{2,24}的?[^，。；：、！？,;:\n（）()“”\d了至到为的等]{0,12})"
)
EDGE = "，。；：！？,;:!?\n（）()"


@dataclass(frozen=True, slots=True)
class Trend:
    """A trend in words. ``direction`` is 0 where a level is kept (连续两年达到)."""

    start: int
    end: int
    subject: str
    direction: int
    years: int | None
    word: str  # 逐年, 持续, 连续五年: how strictly each step must go the same way


def trends(text: str) -> Iterator[Trend]:
    """All trend words of a text, wishes and plans left out."""
    for match in PATTERN.finditer(text):
        head = clause_before(text, match.start())
        if FUTURE.search(head):
            continue
        found = match.groupdict()
        word = found["adverb"] or found["adverb2"] or _word(found)
        run = found["run3"] or found["run"] if (found["unit"] or "年").startswith("年") else None
        years = numeral(run) if run else 1 if found["verb7"] or found["verb8"] else None
        subject = subject_of(text, match, head)
        if found["verb9"] and not (WORSE.search(subject) or BETTER.search(subject)):
            continue  # 环境质量持续改善: which way its figures go is not said
        yield Trend(match.start(), match.end(), subject, direction_of(match, subject), years, word)
    for match in KEEPS.finditer(text):
        head = clause_before(text, match.start())
        if not FUTURE.search(head) and match["unit"].startswith("年"):
            end = match.end() + len(clause_after(text, match.end()))
            yield Trend(match.start(), end, trim(head), 0, numeral(match["run"]), match["verb"])


def _word(found: dict[str, str | None]) -> str:
    """How strictly a trend without an adverb is meant."""
    if found["run3"]:
        return "连续"
    if found["verb6"] and re.search("稳中|新高", found["verb6"]):
        return "显著"  # the first and the last value alone
    if found["verb5"] or found["verb6"] or found["verb7"] or found["verb8"]:
        return "持续"
    return "逐年" if found["verb4"] else "呈"


def direction_of(match: re.Match[str], subject: str = "") -> int:
    """1 up, -1 down; of 改善 by what it is that got better."""
    found = match.groupdict()
    if found["verb9"]:
        return -1 if WORSE.search(subject) else 1
    if found["verb8"]:
        return 1 if found["verb8"][0] in "高多" else -1
    verb = found["verb"] or found["verb2"] or found["verb5"] or found["verb7"]
    if found["verb6"]:
        return -1 if re.search("减不|有降|[少低小]过", found["verb6"]) else 1
    if verb:
        return 1 if verb in UP.split("|") else -1
    return 1 if (found["verb3"] or found["verb4"]) in tuple("增升涨多高大好") else -1


def subject_of(text: str, match: re.Match[str], head: str) -> str:
    """What goes up or down: the object after the verb, else what stands before it, else before that."""
    after = OBJECT.match(text[match.end() : match.end() + 40]) if not match["after"] else None
    if after and match["verb"] not in ("负增长", "正增长"):
        return after[1].removesuffix("力度").removesuffix("的")
    if trimmed := trim(head):
        return trimmed
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；！？\n") + 1
    return trim(re.split(r"[\d：:]|分别", trim(text[start : match.start()]), maxsplit=1)[0].strip("，、"))


def trim(head: str) -> str:
    """A clause without what only introduces it: 近三年来全市…"""
    kept = re.split(r"[由从]\d", LEADING.sub("", head.strip()), maxsplit=1)[0]
    return re.sub(r"(?:保持|实现|呈现|一直|始终|力度)+$", "", kept.strip("“”、的也均都已呈，为 "))


def clause_before(text: str, at: int, most: int = 60) -> str:
    """The text of the clause before a place; brackets that open and close in it belong to it."""
    least, start, depth = max(0, at - most), at, 0
    while start > least:
        mark = text[start - 1]
        if mark in "）)":
            depth += 1
        elif mark in "（(":
            if not depth:
                break
            depth -= 1
        elif mark in EDGE and (not depth or mark in "。\n"):
            break
        start -= 1
    return text[start:at]


def clause_after(text: str, at: int, most: int = 40) -> str:
    """The text of the clause after a place."""
    ends = [end for mark in EDGE if (end := text.find(mark, at, at + most)) >= 0]
    return text[at : min(ends, default=at + most)]


def numeral(written: str) -> int:
    """五 is 5, 十二 is 12, 2 is 2."""
    if written.isdigit():
        return int(written)
    digits = {name: value for value, name in enumerate("零一二三四五六七八九")} | {"两": 2}
    tens, mark, ones = written.rpartition("十")
    return (digits.get(tens, 1) * 10 if mark else 0) + digits.get(ones, 0)
