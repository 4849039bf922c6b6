"""Figures with their units, as they stand in the text: 近5万家, 4.58批次/千人, 三成, 2.4个百分点, "
"1400万吨."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from shian.methods.claims.intervals import Interval, at_least, at_most, point, rounded
from shian.methods.claims.model import Bound, Dimension
from shian.methods.claims.reading.numerals import ARABIC, SCALES, arabic, chinese, tenths
from shian.methods.claims.reading.units import PER, UNITS, Unit

_WORDS = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True))
_SCALE = "|".join(SCALES)
_PER = (
    r"(?:/|每)(?P<per>百万|十万|万|千|百|十|亿)?(?P<of>人次|人口|人|名|户|亩|公顷|所|家|村|年|月|日|天|公里|平方公里|"
    r"平方米|班|校|台|辆|床|单位|例|件|吨|只|头|万元|元)"
    r"|/(?P<bare>10万|十万|百万|万|千)人?(?![元吨个家户辆台张次亩])"  # 死亡率7.8/10万: of so many people
)
_BEFORE = {
    "near": "将近|接近|近",
    "about": "大约|(?<![签预违公条节合契制])约为|(?<![签预违公条节合契制])约|大概|平均约",
    "more_than": "超过|突破|高于|多于|大于|超出|逾|(?<!商)超",
    "at_least": "不少于|不低于|不得少于|不得低于|至少|最少|最低|不小于|≥",
    "less_than": "不足|不到|少于|低于|小于|未达到?",
    "at_most": "不超过|不高于|不得超过|不多于|至多|最多|控制在|≤",
}
_NOT_UNITS = (  # what follows a word that looks like a unit and makes it part of another: 支|持, 项|目
    "(?<=支)[持付出援撑队线]|(?<=项)目|(?<=份)[额量]|(?<=家)[庭长属具电]|(?<=点)[击多]|(?<=张)[贴挂]|(?<=组)[织成建]|(?<=期)间"
    "|(?<=类)[型别]|(?<=场)[所景馆]|(?<=批)[准复发评]|(?<=道)[路口德]|(?<=口)[罩岸]|(?<=面)[积向对临]|(?<=台)[账帐风]"
    "|(?<=条)[件例]|(?<=例)[如行外]|(?<=件)数|(?<=把)[握关]|(?<=所)[有需在属占]|(?<=人)[民均才力]|(?<=次)[日年供利产污元性函]|(?<=单)[位个项]"
    "|(?<=村)[民]|(?<=年)[度来]|(?<=米)[饭面]|(?<=头)[条部号]|(?<=方)[面式案法]|(?<=部)[门分]|(?<=分)[钟别]|(?<=度)[假过]"
    "|(?<=元)[月旦]|(?<=本)[级次地市科]|(?<=门)[店诊]|(?<=级)[别]|(?<=天)[然]|(?<=对)[外于口接照比应象]|(?<=首)[次批家个届席创要]"
)
_PREFIX = "|".join(f"(?P<{name}>{words})" for name, words in _BEFORE.items())
_CHINESE = (
    r"(?P<percent>百分之)(?P<cp>[一二两三四五六七八九十百零点]+)"
    r"|(?P<fd>[一二三四五六七八九十]+)分之(?P<fn>[一二三四五六七八九十]+)"
    r"|(?P<tenths>[一二三四五六七八九]成(?:[一二三四五六七八九](?!十|[家个名]))?(?=[以左多的，。；、）]|$)"
    r"|一半|半数)"
)
_NUMBER = (
    rf"(?:(?P<number>{ARABIC})|(?P<numeral>[一二两三四五六七八九十百千万亿零]{{1,12}}"
    r"(?:点[一二三四五六七八九零]{1,3}(?!十|\d))?))"
    rf"(?P<more>余|多)?(?P<scale>(?!千[瓦克米])(?:{_SCALE}))?(?P<more2>余|多|来)?"
    rf"(?: ?(?P<unit>{_WORDS})(?!{_NOT_UNITS}))?(?P<both>（[^（）]{{1,2}}）(?=[，。、；）]|$))?(?:{_PER})?"
)
_FIGURE = re.compile(
    rf"(?:(?:{_PREFIX})(?:了|为|到|至)?\s?)?(?:{_CHINESE}|{_NUMBER})"
    r"(?P<after>以上|以下|以内|左右|上下|余|多(?=[，。、；）名家个]))?"
)
_DASHED = re.compile(r"\s*(?:-|~|至|到)\s*")
# Words that after a Chinese numeral are more often part of a word than a unit.
_VAGUE = frozenset(
    "年 日 月 天 周 方 度 里 面 道 口 点 级 分 字 门 则 番 升 元 票 本 款 段 折 双 顶 届".split()
)
_OFTEN = frozenset("次 场 期 名 个 所 人 轮".split())
_LEAST = re.compile("(?:至少|不少于|不低于|最少)[一-鿿]{0,6}$")
NO_UNIT = Unit("", "number")
LONGEST = 60  # characters of a figure with its unit
NEAR = Fraction(9, 10)  # 近5万 may stand for anything from nine tenths of it
ABOUT = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure where it stands."""

    start: int
    end: int
    stated: Fraction  # in the base unit
    value: Interval
    unit: Unit
    scale: Fraction
    decimals: int
    bound: Bound
    per: Fraction | None = None
    per_of: str = ""
    numeral: bool = False

    @property
    def dimension(self) -> Dimension:
        """What it is: a rate where it is per something."""
        return "rate" if self.per is not None and self.unit.dimension != "ratio" else self.unit.dimension


def quantities(text: str, free: bytearray) -> Iterator[Quantity]:
    """All figures of a normalised text, but those on places marked in ``free`` (dates, titles)."""
    at = 0
    while match := _FIGURE.search(text, at):
        at = max(match.end(), match.start() + 1)
        core = _core(match)
        if free[core] or _in_word(text, core, match):
            at = core + 1
            while at < len(text) and text[at].isdigit():
                at += 1
            continue
        made = _quantity(match)
        if made is not None:
            yield made


def _core(match: re.Match[str]) -> int:
    for name in ("percent", "fd", "tenths", "number", "numeral"):
        if match.group(name):
            return match.start(name)
    return match.start()


def _in_word(text: str, core: int, match: re.Match[str]) -> bool:
    before = text[core - 1 : core] if core else ""
    if match["number"] and before == "第":
        return True
    if match["number"]:
        follows = text[match.end("number") : match.end("number") + 1]
        return bool(re.match(r"[A-Za-z0-9_.]", before)) or bool(
            re.match(r"[A-Za-z_]", follows) and not match["unit"]
        )
    return before in {"第", "星", "统", "每"}


def _quantity(match: re.Match[str]) -> Quantity | None:
    if match["percent"] or match["fd"] or match["tenths"]:
        return _in_words(match)
    read = _figure(match)
    if read is None or match.end() - match.start() > LONGEST:
        return None
    figure, decimals = read
    unit = UNITS[match["unit"]] if match["unit"] else NO_UNIT
    scale = Fraction(SCALES[match["scale"]]) if match["scale"] else Fraction(1)
    per = Fraction(PER[match["per"] or ""]) if match["of"] else None
    if match["bare"]:
        per = Fraction(PER[match["bare"].replace("10万", "十万")])
    some = bool(match["more"] or match["more2"] or match["after"] in {"余", "多"})
    bound = _bound(match, some=some)
    counted = unit.dimension in {"count", "number", "multiple"} and per is None
    value = _value(figure, decimals, bound, exact=counted and not decimals and scale < 10_000)
    return Quantity(
        start=match.start(),
        end=match.end(),
        stated=figure * scale * unit.factor,
        value=value.times(scale * unit.factor),
        unit=unit,
        scale=scale * unit.factor,
        decimals=decimals,
        bound=bound,
        per=per,
        per_of=match["of"] or ("人" if match["bare"] else ""),
        numeral=bool(match["numeral"]),
    )


def _in_words(match: re.Match[str]) -> Quantity | None:
    """百分之八点五, 五分之一, 三成."""
    if match["percent"]:
        whole, _, digits = match["cp"].partition("点")
        figure = chinese(whole)
        if figure is None:
            return None
        parts = (Fraction(chinese(c) or 0, 10 ** (i + 1)) for i, c in enumerate(digits))
        share = sum(parts, Fraction(figure)) / 100
        return _ratio(match, share, Fraction(1, 100 * 10 ** len(digits)), len(digits))
    if match["fd"]:
        over, under = chinese(match["fn"]) or 0, chinese(match["fd"]) or 0
        part = Fraction(over, under) if under else None
        return _ratio(match, part, Fraction(1, 50), 0, vague=True) if part else None
    part = tenths(match["tenths"])
    return _ratio(match, part, Fraction(1, 10), 0, vague=True) if part else None


def _figure(match: re.Match[str]) -> tuple[Fraction, int] | None:
    if match["number"]:
        return arabic(match["number"])
    whole, _, digits = match["numeral"].partition("点")
    read = chinese(whole)
    few = read is not None and read < 2 and not digits and not _once_at_least(match)
    if read is None or few or not match["unit"] or match["unit"] in _VAGUE:
        return None
    parts = (Fraction(chinese(c) or 0, 10 ** (i + 1)) for i, c in enumerate(digits))
    return sum(parts, Fraction(read)), len(digits)


def _once_at_least(match: re.Match[str]) -> bool:
    """每年至少接受一次检查: one is a figure where it is the least."""
    before = match.string[max(0, match.start("numeral") - 8) : match.start("numeral")]
    return match["unit"] in _OFTEN and bool(_LEAST.search(before))


def _ratio(
    match: re.Match[str], share: Fraction, step: Fraction, decimals: int, *, vague: bool = False
) -> Quantity:
    bound = _bound(match, some=False)
    if vague and bound == "exact":
        bound = "about"
    value = (
        _value(share / step, 0, bound, exact=False).times(step) if not vague else _vague(share, step, bound)
    )
    return Quantity(
        match.start(), match.end(), share, value, UNITS["%"], Fraction(1, 100), decimals, bound, numeral=True
    )


def _vague(share: Fraction, step: Fraction, bound: Bound) -> Interval:
    if bound in {"at_least", "more_than"}:
        return at_least(share)
    if bound in {"at_most", "less_than"}:
        return at_most(share)
    return Interval(max(Fraction(0), share - step), share + step)


def _bound(match: re.Match[str], *, some: bool) -> Bound:
    after = {"以上": "at_least", "以下": "at_most", "以内": "at_most", "左右": "about", "上下": "about"}
    if match["after"] in after:
        return after[match["after"]]  # type: ignore[return-value]
    for name in _BEFORE:
        if match[name]:
            return name  # type: ignore[return-value]
    return "some" if some else "exact"


def _value(figure: Fraction, decimals: int, bound: Bound, *, exact: bool) -> Interval:
    step = Fraction(1, 10**decimals)
    if bound == "exact":
        return point(figure) if exact else rounded(figure, step)
    if bound == "near":
        return Interval(figure * NEAR, figure)
    if bound == "about":
        return Interval(figure * (1 - ABOUT), figure * (1 + ABOUT))
    if bound in {"at_least", "more_than"}:
        return at_least(figure, more=bound == "more_than")
    if bound in {"at_most", "less_than"}:
        return at_most(figure, less=bound == "less_than")
    return Interval(figure, figure + max(_last_place(figure, decimals), 10 * step), open_high=True)


def _last_place(figure: Fraction, decimals: int) -> Fraction:
    digits = int(figure * 10**decimals)
    place = 1
    while digits and digits % (place * 10) == 0:
        place *= 10
    return Fraction(place, 10**decimals)


def ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """10%至15%, 3-5个: two figures joined are one that lies between them."""
    made: list[Quantity] = []
    for one in found:
        last = made[-1] if made else None
        if last is not None and _DASHED.fullmatch(text[last.end : one.start]) and _joins(last, one):
            low = last.stated if last.unit is not NO_UNIT else last.stated * one.scale
            made[-1] = replace(one, start=last.start, value=Interval(low, one.value.high), bound="about")
        else:
            made.append(one)
    return made


def _joins(a: Quantity, b: Quantity) -> bool:
    low = a.stated if a.unit is not NO_UNIT else a.stated * b.scale
    return (a.unit is NO_UNIT or a.unit == b.unit) and low < b.stated and a.bound == b.bound == "exact"
