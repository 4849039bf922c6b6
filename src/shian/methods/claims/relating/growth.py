"""Growth that the two values do not give: 1286万元，比上年的1405万元下降10.5%.

The value before is taken only from where the text gives it: 由…到…, 比上年的…, 上年为…, a list by years, or
the same subject with the year before. Percent of percentages is told from percentage points.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from shian.methods.claims.intervals import Interval, point, rounded
from shian.methods.claims.model import Claim, Finding, Reading, Severity, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, places_agree, plain, same_subject, year_of

_FILL = r"(?:了|为|达到?|约|近|超过|超|至少|净|的|幅度|率|、|和|\s)*$"
_UP = re.compile(
    rf"(?:增长|增加|增幅|增速|上升|提高|提升|攀升|净增|增产|增收|新增|扩大|上涨|涨幅|增|涨|多|高|升){_FILL}"
)
_DOWN = re.compile(
    rf"(?:负增长|下降|减少|降低|回落|下滑|缩减|压减|压降|降幅|减幅|减产|减收|缩小|下跌|跌幅|减|降|少|低){_FILL}"
)
_LEVEL = re.compile(
    r"(?:[增升降减提高长加少低]|上升|下降|调整|扩大|压缩|压减)(?:加|长|高|升|少|低|大|缩|减)?(?:到|至|为)(?:了)?(?:目前|现在|当年|今年|本年|(?:19|20)\d\d年[底末]?)?的?$|(?<!幅)(?<!幅度)(?<!增速)[到至为](?:了)?(?:目前|今年|当年|现在|(?:19|20)\d\d年[底末]?)?的?$"
)
_FROM = re.compile(
    r"(?:由(?!于)|从(?!业|事)|自(?!来|然|动|行|愿|治|主|筹|建|有))(?:原来|原先|过去|最初)?[^，；。]{0,12}$"
)
_THAN = re.compile(r"(?:比|较|与|同|高于|低于|超过|超出|多于|少于)[^，；。]{0,24}$")
_BEFORE = re.compile(r"上年|去年|前年|上一?年度|同期|上期|上月|上季|年初|此前|原来|之前|(?:19|20)\d\d年")
_GAP = re.compile(r"^(?:）|\))?(?:的|，|,)?(?:[^，。；]{0,6}?)(?:分别)?$")
_OTHER_BASE = re.compile(r"可比|同口径|扣除|剔除|不变价|名义|实际增|年均|平均每年|复合|累计增|环比|序时|考虑")
_TIMES = "×"  # the cue of 是…的n倍, which is no growth by n
_DOUBLED = re.compile(
    r"翻了?(?P<n>[一两二三])番|(?:增长|增加|上升|提高|提升|多|(?P<down>下降|减少|降低))了?"
    r"(?:(?P<near>近|将近|接近)|(?P<over>超过?|逾)|约)?(?:一倍|(?P<tenths>[一两二三四五六七八九])成)(?P<more>多|以上|有余)?"
)
_DIMENSIONS = {
    "count",
    "money",
    "mass",
    "area",
    "floor",
    "length",
    "volume",
    "energy",
    "duration",
    "ratio",
    "rate",
    "concentration",
    "temperature",
    "number",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A value, the value before, and whether the words beside them tie both to the change."""

    now: Claim
    before: Claim
    sure: bool = True


def check(reading: Reading) -> Iterator[Finding]:
    """Changes that no pair of values gives."""
    index = Index(reading)
    years = _by_subject(index)
    for change in [*index.claims, *_in_words(index)]:
        sign = {-1: 1, -2: -1}.get(change.id) or direction(index, change)
        if change.dimension == "multiple" and change.value.is_point:
            change = replace(change, value=rounded(change.stated, change.scale))
        if change.dimension == "multiple" and not sign:
            change, sign = replace(change, cue=_TIMES), 1
        if not sign or _LEVEL.search(index.lead(change)) or change.target:
            continue
        if _OTHER_BASE.search(_words_before(index, change)):
            continue
        pairs = _pairs(index, change, years)
        if pairs and (found := _judged(index, change, sign, pairs)) is not None:
            yield found


def _in_words(index: Index) -> Iterator[Claim]:
    """翻一番, 增长近一倍, 增长两成多: changes without a figure, as claims that are not in the reading."""
    for match in _DOUBLED.finditer(index.text):
        before = index.between(max(0, match.start() - 80), match.start())
        if not before or re.search(r"[。；\n]", index.text[before[-1].end : match.start()]):
            continue
        if index.between(match.start(), match.end()):
            continue  # it has been read as a figure
        value, dimension = _worded(match)
        yield replace(
            before[-1],
            id=-1 if match["down"] is None else -2,
            start=match.start(),
            end=match.end(),
            text=match.group(),
            stated=value.low or Fraction(1),
            value=value,
            dimension=dimension,
            measure="",
            scale=Fraction(1),
            bound="about",
            cue="",
            compared="",
            target=False,
            series=None,
            step=None,
        )


def _worded(match: re.Match[str]) -> tuple[Interval, Literal["ratio", "multiple"]]:
    if match["tenths"]:
        share = Fraction("一二三四五六七八九".index(match["tenths"].replace("两", "二")) + 1, 10)
        spread = Fraction(1, 10) if match["more"] else Fraction(1, 20)
        return Interval(share if match["more"] else share - spread, share + spread), "ratio"
    times = {"两": 3, "二": 3, "三": 7}.get(match["n"] or "", 1)
    if match["over"] or match["more"]:
        return Interval(Fraction(1), None), "multiple"
    if match["near"]:
        return Interval(Fraction(4, 5), Fraction(1)), "multiple"
    return Interval(times * Fraction(85, 100), times * Fraction(6, 5)), "multiple"


def direction(index: Index, claim: Claim) -> int:
    """1 where a figure says by how much something grew, -1 by how much it fell, 0 where it is no change."""
    lead = index.lead(claim)
    sign = -1 if _DOWN.search(lead) else 1 if _UP.search(lead) else 0
    return -sign if lead.endswith("-") or claim.text.startswith("-") else sign


def _words_before(index: Index, change: Claim) -> str:
    """All that stands between the figure before and this one."""
    previous = index.previous(change)
    start = previous.end if previous is not None else index.sentence_of(change).start
    return index.text[max(start, change.start - 60) : change.start]


def _is_change(index: Index, claim: Claim) -> bool:
    return claim.dimension == "points" or (
        direction(index, claim) != 0 and not _LEVEL.search(index.lead(claim))
    )


def _by_subject(index: Index) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in index.claims:
        if claim.dimension in _DIMENSIONS and year_of(claim) is not None and not _is_change(index, claim):
            found.setdefault(plain(claim.subject), []).append(claim)
    return found


def _pairs(index: Index, change: Claim, years: dict[str, list[Claim]]) -> list[Pair]:
    """The pairs of values a change may be of; empty where the text gives none."""
    sentence = [c for c in index.sentence(change) if c.id != change.id and c.dimension in _DIMENSIONS]
    values = [
        c for c in sentence if not _is_change(index, c) and c.value.low is not None and _suits(change, c)
    ]
    before = [c for c in values if c.start < change.start]
    for find in (_listed, _from_to, _multiple, _after, _than, _aside):
        if pairs := find(index, change, before, values):
            return [p for p in pairs if alike(p.now, p.before) or p.now.measure == p.before.measure]
    return _in_years(index, change, before) or _elsewhere(index, change, before, years)


def _suits(change: Claim, value: Claim) -> bool:
    """Points are of ratios; amounts are of their own measure; percentages of anything."""
    if change.dimension == "points":
        return value.dimension == "ratio"
    if change.dimension in {"ratio", "multiple"}:
        return True
    return alike(change, value) or change.measure == value.measure != ""


def _listed(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """5人死亡、11人受伤，较上年的8人、14人分别下降37.5%和21.4%: in the order of the words."""
    changes = [
        c
        for c in index.sentence(change)
        if c.dimension == change.dimension and c.start >= (before[-1].start if before else 0)
    ]
    run = [c for c in changes if c.series == change.series and change.series is not None] or _run(
        index, change
    )
    if len(run) < 2 or "分别" not in index.lead(run[0]):
        return []
    size, place = len(run), [c.id for c in run].index(change.id)
    earlier = [c for c in before if c.start < run[0].start]
    olds = earlier[-size:]
    nows = [c for c in earlier[:-size] if alike(c, olds[0])][-size:] if olds else []
    if len(nows) < size or not _THAN.search(index.lead(olds[0])):
        return []
    return [Pair(nows[place], olds[place])]


def _run(index: Index, change: Claim) -> list[Claim]:
    """Figures joined by 、 or 和 around one."""
    sentence = index.sentence(change)
    if change.id < 0:
        return [change]
    at = [c.id for c in sentence].index(change.id)
    first = last = at
    while first and re.fullmatch(r"[、和与及]", index.gap(sentence[first - 1], sentence[first])):
        first -= 1
    while last + 1 < len(sentence) and re.fullmatch(
        r"[、和与及]", index.gap(sentence[last], sentence[last + 1])
    ):
        last += 1
    return sentence[first : last + 1]


def _from_to(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """由42个增加到59个，增长40.5%."""
    for old, now in reversed(list(itertools.pairwise(before))):
        if _FROM.search(index.lead(old)) and _LEVEL.search(index.gap(old, now)) and _tied(index, now, change):
            return [Pair(now, old)]
    return []


def _tied(index: Index, now: Claim, change: Claim) -> bool:
    """Whether a change still speaks of the value: no other subject between, but for a change of the same."""
    gap = index.gap(now, change)
    if len(gap) > 40 or re.search(r"[；。]", gap):
        return False
    words = re.split(r"[，,（）]", gap)[-1]
    noun = _UP.sub("", _DOWN.sub("", words))
    noun = re.sub(
        r"同比|环比|(?:19|20)\d\d年(?:末|底|度)?|(?:比|较)(?:上年|去年|上年度|同期|上年同期|去年同期)?|其|也|并|将|净|共|新|分别|幅|是|的|为|（|，",
        "",
        noun,
    )
    return len(noun) < 2 or noun in plain(now.subject) or plain(now.subject).endswith(noun)


def _than(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """C，比上年的P增长x%; 高于目标（P）x个百分点."""
    if not before:
        return []
    old = before[-1]
    gap = index.gap(old, change)
    plainly = _UP.sub("", _DOWN.sub("", gap))
    if not (_THAN.search(index.lead(old)) and _GAP.match(plainly) and len(plainly) <= 8):
        later = index.previous(change)  # 比上年的277天增加9天、增长3.2%
        if (
            later is None
            or not _is_change(index, later)
            or later.start < old.start
            or not _THAN.search(index.lead(old))
        ):
            return []
        if not _tied(index, later, change) or not re.match(
            r"^的?(?:增|减|上|下|提|降|多|少|高|低|扩|净)", index.gap(old, later)
        ):
            return []
    nows = [c for c in before[:-1] if alike(c, old) or (c.measure == old.measure and c.dimension == "rate")]
    return [Pair(c, old) for c in nows[::-1][:3]]


def _multiple(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """8652个，是上年3126个的3.8倍."""
    if (
        change.dimension != "multiple"
        or len(before) < 2
        or not re.match(r"^的(?:约|近)?$", index.gap(before[-1], change))
    ):
        return []
    nows = [c for c in before[:-1] if alike(c, before[-1])]
    return [Pair(nows[-1], before[-1])] if nows else []


def _aside(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """C，上年为P，增长x%; 上年P，C，增长x%; C，增长x%（上年为P）."""
    for old in values:
        if not _BEFORE.search(index.lead(old)):
            continue
        for now in reversed([c for c in before if c.id != old.id and alike(c, old)]):
            if old.series is not None and old.series == now.series:
                continue  # a list by years is compared year by year
            if _precedes(index, old, now) and _aside_of(index, change, old, now):
                return [Pair(now, old)]
    return []


def _precedes(index: Index, old: Claim, now: Claim) -> bool:
    """Whether the words say that one figure is of an earlier time than the other."""
    if re.search(r"上年|去年|前年|上一?年度|上期|上月|上季|此前|原来|之前", index.lead(old)):
        return not re.search(r"上年|去年|前年|同期", index.lead(now))
    mine, its = year_of(old), year_of(now)
    if mine is not None and its is not None:
        return mine < its
    if its is None and re.search(r"^(?:19|20)\d\d年(?:同期|末|底)?(?:为|是|仅)?$", index.lead(old)):
        return now.start < old.start
    return "同期" in index.lead(old) and "同期" not in index.lead(now)


def _aside_of(index: Index, change: Claim, old: Claim, now: Claim) -> bool:
    if old.start > change.start:
        beside = index.gap(change, old).lstrip().startswith(("（", "(", "，上年", "，去年", "，2", "，1"))
        return beside and _tied(index, now, change)
    first, last = (old, now) if old.start < now.start else (now, old)
    return len(index.gap(first, last)) < 30 and _tied(index, last, change)


def _after(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """与2015年（2940万元）相比，2016年资金减少26.3%，为2461万元."""
    now = index.following(change)
    if (
        now is None
        or not before
        or not re.match(r"^，(?:为|达到?|达|降至|增至|升至|共|完成)", index.gap(change, now))
    ):
        return []
    old = before[-1]
    if not alike(old, now) or not re.search(
        r"相比|比(?!例|重)|较", index.text[old.start - 14 : change.start]
    ):
        return []
    return [Pair(now, old)]


def _in_years(index: Index, change: Claim, before: list[Claim]) -> list[Pair]:
    """2020年A，2021年B，增长x%; a list by years whose last two values it compares."""
    if len(before) < 2 or not _tied(index, before[-1], change):
        return []
    now = before[-1]
    year = year_of(now)
    if year is None:
        return []
    target = _base_year(change, year)
    for old in reversed(before[:-1]):
        listed = old.series is not None and old.series == now.series
        if year_of(old) == target and alike(old, now) and (listed or same_subject(old.subject, now.subject)):
            return [Pair(now, old)]
    return []


def _base_year(change: Claim, year: int) -> int:
    said = re.search(r"(?:19|20)\d\d", change.compared)
    return int(said.group()) if said else year - 1


def _elsewhere(index: Index, change: Claim, before: list[Claim], years: dict[str, list[Claim]]) -> list[Pair]:
    """C，比上年增长x%, where the same subject has a value for the year before somewhere in the text."""
    if not before or not change.compared or not _tied(index, before[-1], change):
        return []
    now = before[-1]
    if re.search(r"(?:与|同|比|较)[^，。；]{0,10}[（(]?$", index.text[now.start - 12 : now.start]):
        return []  # what it is compared with, not what changed
    year, subject = year_of(now), plain(now.subject)
    if year is None or now.cumulative:
        return []
    target = _base_year(change, year)
    if said := _sentence_before(index, now, target):
        return said
    if len(subject) < 3:
        return []
    olds = [
        c
        for c in years.get(subject, ())
        if c.id != now.id
        and year_of(c) == target
        and alike(c, now)
        and places_agree(c, now)
        and c.period is not None
        and not c.target
        and now.period is not None
        and c.period.kind == now.period.kind
        and not c.period.inherited
    ]
    if len({c.stated for c in olds}) != 1:
        return []
    return [Pair(now, olds[0], sure=False)]


def _sentence_before(index: Index, now: Claim, year: int) -> list[Pair]:
    """2021年隐患235处。2022年达到225处，比上年减少4.4%: the sentence before gives the year before."""
    if not re.search(
        r"^(?:截至)?(?:19|20)\d\d年(?:末|底|度)?(?:为|达到?|是|完成|共|实现)*$", index.lead(now)
    ):
        return []
    olds = [c for c in index.around(now) if c.sentence == now.sentence - 1]
    olds = [
        c
        for c in olds
        if alike(c, now) and year_of(c) == year and not c.direction and c.measure == now.measure
    ]
    return [Pair(now, olds[0])] if len(olds) == 1 else []


def _judged(index: Index, change: Claim, sign: int, pairs: list[Pair]) -> Finding | None:
    usable = [
        p
        for p in pairs
        if p.before.value.low is not None and p.now.value.low is not None and p.before.value.low > 0
    ]
    if not usable or any(_fits(change, sign, p) for p in usable):
        return None
    pair = usable[0]
    got = _computed(change, pair)
    if got is None or got.low is None:
        return None
    mixed = _mixed(change, sign, pair)
    found = None if mixed else slips.slip(change.value, got if sign > 0 else -got, change.dimension)
    return _found(index, change, sign, pair, mixed, found)


def _computed(change: Claim, pair: Pair) -> Interval | None:
    now, old = pair.now.value, pair.before.value
    if now.low is None or old.low is None:
        return None
    try:
        if change.dimension == "ratio":
            return now.divide(old) - point(1)
        if change.dimension == "multiple":
            return now.divide(old) - point(1)
        return now - old
    except ValueError:
        return None


def _fits(change: Claim, sign: int, pair: Pair) -> bool:
    got = _computed(change, pair)
    if got is None or got.low is None or got.high is None:
        return True
    meant = _loose(change)
    signed = meant if sign > 0 else -meant
    if change.dimension == "multiple":
        times = signed.overlaps(got + point(1))
        return times or (change.cue != _TIMES and signed.overlaps(got))
    return signed.overlaps(got)


def _loose(change: Claim) -> Interval:
    """Cut off instead of rounded is right too."""
    low, high = change.value.low, change.value.high
    if change.bound != "exact" or low is None or high is None:
        return change.value
    return Interval(low, high + (high - low) / 2)


def _mixed(change: Claim, sign: int, pair: Pair) -> str:
    """percent where points are meant, or the other way round."""
    if pair.now.dimension != "ratio":
        return ""
    meant = _loose(change) if sign > 0 else -_loose(change)
    if change.dimension == "ratio" and meant.overlaps(pair.now.value - pair.before.value):
        return "points"
    if change.dimension == "points" and meant.overlaps(pair.now.value.divide(pair.before.value) - point(1)):
        return "percent"
    return ""


def _shown(change: Claim, pair: Pair) -> str:
    now, old = pair.now.stated, pair.before.stated
    if change.dimension == "ratio":
        return wording.percent(now / old - 1)
    if change.dimension == "points":
        return f"{wording.number((now - old) * 100)}个百分点"
    if change.dimension == "multiple":
        return f"{wording.number(now / old - 1, 3)}倍"
    return f"{wording.number((now - old) / change.scale)}{_unit(change)}"


def _unit(change: Claim) -> str:
    return re.sub(r"^.*?[\d.,]+", "", change.text)


def _formula(index: Index, change: Claim, pair: Pair) -> str:
    now, old = wording.figure(index.reading, pair.now), wording.figure(index.reading, pair.before)
    sign = "÷" if change.dimension in {"ratio", "multiple"} else "−"
    return f"{now} {sign} {old}{' − 1' if sign == '÷' else ''} = {_shown(change, pair)}"


def _found(
    index: Index, change: Claim, sign: int, pair: Pair, mixed: str, slipped: slips.Slip | None
) -> Finding:
    reading, written = index.reading, wording.figure(index.reading, change)
    now, old = wording.as_written(reading, pair.now), wording.figure(reading, pair.before)
    shown = _shown(change, pair)
    verb_zh, verb_en = ("增长", "a rise of") if sign > 0 else ("下降", "a fall of")
    if change.id < 0:
        verb_zh = ""  # 翻一番 says it itself
    claims = (change, pair.now, pair.before)
    known = tuple(c.id for c in claims if c.id >= 0)
    return Finding(
        "unit" if slipped else "growth",
        _severity(change, sign, pair),
        index.spans(claims),
        known,
        Text(
            f"由“{old}”到“{now}”，变化为{shown}，文中为{verb_zh}{written}，按所列数字无法复算",
            f"From “{old}” to “{now}” is {shown}; {verb_en} {written} cannot be reproduced from the "
            f"figures given",
        ),
        (
            wording.line(
                f"{_formula(index, change, pair)}；{verb_zh}{written}",
                f"{_formula(index, change, pair)}; stated {verb_en} {written}",
            ),
        ),
        _readings(change, pair, mixed, slipped),
        (Text("请核对基期数、本期数和增减幅度", "Check the value before, the value now and the change"),),
    )


def _readings(change: Claim, pair: Pair, mixed: str, slipped: slips.Slip | None) -> tuple[Text, ...]:
    if slipped is not None:
        return (Text(f"若{slipped.zh}则一致", f"They agree if this is a slip: {slipped.en}"),)
    if mixed == "points":
        return (
            Text("若“%”应为“个百分点”，则成立", "It would be right in percentage points instead of percent"),
        )
    if mixed == "percent":
        return (
            Text("若“个百分点”应为“%”，则成立", "It would be right in percent instead of percentage points"),
        )
    base = Text(
        "若基期数另有口径（文中未列），则成立",
        "It would be right on a value before that the text does not give",
    )
    if change.dimension == "ratio" and pair.now.value.low and _loose(change).overlaps(_by_new(pair)):
        return (Text("若以本期数为分母，则成立", "It would be right on the new value as denominator"), base)
    return (base,)


def _by_new(pair: Pair) -> Interval:
    gap = pair.now.value - pair.before.value
    if gap.low is not None and gap.low < 0:
        gap = -gap
    if gap.low is None or gap.low < 0:
        return point(-1)
    return gap.divide(pair.now.value)


def _severity(change: Claim, sign: int, pair: Pair) -> Severity:
    if not pair.sure:
        return "medium"
    far = (
        abs(pair.now.stated / pair.before.stated - 1 - sign * change.stated)
        if change.dimension == "ratio"
        else Fraction(1)
    )
    return "high" if far >= Fraction(1, 200) else "medium"
