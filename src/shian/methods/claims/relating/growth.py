"""Growth that the two values do not give: 1286万元，比上年的1405万元下降10.5%.

The value before is taken only from where the text gives it: 由…到…, 比上年的…, 上年为…, a list by years, or
the same subject with the year before. Percent of percentages is told from percentage points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from shian.methods.claims.intervals import Interval, point, rounded
from shian.methods.claims.model import Claim, Finding, Reading, Severity, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.changes import (
    LEVEL,
    Pair,
    by_subject,
    direction,
    pairs_of,
    tabled,
    words_before,
)
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.steps import told_twice, yearly

_OTHER_BASE = re.compile(r"可比|同口径|扣除|剔除|不变价|名义|实际增|年均|平均每年|复合|累计增|环比|序时|考虑")
_PRICES = Fraction(2, 100)
# Output grows at constant prices, while its values are at current ones.
_REAL = re.compile(r"生产总值|GDP|增加值|(?<!\d)经济总量|工业总产值|农业总产值")
_WISHED = re.compile(r"计划|目标|力争|预计|预期|拟|争取|确保|将|要求")
_ADDED_UP = re.compile(
    r"(?:累计|合计|共计|总共|共)(?:新增|净增|新建|增加|减少|下降|提高|降低)[^，。；]{0,6}$"
)
_TIMES = "×"  # the cue of 是…的n倍, which is no growth by n
_DOUBLED = re.compile(
    r"翻了?(?P<n>[一两二三])?番|(?:增长|增加|上升|提高|提升|多|(?P<down>下降|减少|降低))了?"
    r"(?:(?P<near>近|将近|接近)|(?P<over>超过?|逾)|约)?(?:一倍|(?P<tenths>[一两二三四五六七八九])成)(?P<more>多|以上|有余)?"
)


def check(reading: Reading) -> Iterator[Finding]:
    """Changes that no pair of values gives."""
    index = Index(reading)
    years = by_subject(index)
    told: set[int] = set()
    for change in [*index.claims, *_in_words(index)]:
        sign = {-1: 1, -2: -1}.get(change.id) or direction(index, change)
        if columns := tabled(index, change):
            falls = index.text[change.start - 1] in "-－−" or "降" in change.topic
            if (found := _judged(index, change, -1 if falls else 1, columns)) is not None:
                yield found
            continue
        if change.dimension == "multiple" and change.value.is_point:
            change = replace(change, value=rounded(change.stated, change.scale))
        if change.dimension == "multiple" and not sign:
            change, sign = replace(change, cue=_TIMES), 1
        if change.dimension == "points" and not sign:
            sign = _beside_standard(index, change)
        if not sign or LEVEL.search(index.lead(change)) or _WISHED.search(words_before(index, change)):
            continue
        if _OTHER_BASE.search(words_before(index, change)):
            continue
        if change.dimension not in {"ratio", "points", "multiple"} and _ADDED_UP.search(index.lead(change)):
            continue  # 四年累计新增32900个: all of them together
        pairs = pairs_of(index, change, years)
        if pairs and (found := _judged(index, change, sign, pairs)) is not None:
            told.update(found.claims)
            yield found
    for found in (*told_twice(index), *yearly(index)):
        if not told & set(found.claims[:1]):
            yield found


def _at_constant_prices(index: Index, change: Claim, sign: int, got: Interval) -> bool:
    """Whether a growth of output may be the real one, which is a little below that of the values."""
    if change.dimension != "ratio" or sign < 0 or got.low is None or got.high is None:
        return False
    start = index.sentence_of(change).start
    if not _REAL.search(index.text[max(start, change.start - 90) : change.start].rpartition("；")[2]):
        return False
    return got.low / 2 - _PRICES <= change.stated <= got.high + _PRICES


def _beside_standard(index: Index, change: Claim) -> int:
    """抗体合格率达到86.7%，高于国家规定的70%标准16.7个百分点: 1 above, -1 below."""
    before = index.previous(change)
    if before is None or before.dimension != "ratio" or len(index.gap(before, change)) > 8:
        return 0
    match = re.search(r"(高于|超过|超出|低于)[^，。；]{0,14}$", index.lead(before))
    return 0 if match is None else -1 if match[1] == "低于" else 1


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
    return Interval(times * Fraction(94, 100), times * Fraction(6, 5)), "multiple"


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
    if got is None or got.low is None or _at_constant_prices(index, change, sign, got):
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
        # 增长3倍 is to four times the value before, 是…的3倍 to three
        return signed.overlaps(got + point(1) if change.cue == _TIMES else got)
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
    if change.dimension == "multiple" and change.cue != _TIMES:
        got = _computed(change, pair)
        if got is not None and change.value.overlaps(got + point(1)):
            return (
                Text("若指增长到原来的倍数，则成立", "It would be right as so many times the value before"),
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
