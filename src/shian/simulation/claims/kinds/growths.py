"""Rates of growth, percentage points, differences and multiples between two values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import Band, band, exactly, over, rounded, slip, times
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

UP = ("增长", "增加", "上升", "提高")
DOWN = ("下降", "减少", "降低")


def _pair(scene: Scene) -> tuple[str, str, Decimal, Decimal, Band]:
    """A noun, its unit, last year's and this year's value, and the band of the relative change in %."""
    kind = scene.rng.randrange(3)
    if kind == 0:
        work = scene.once(scene.subject.work)
        before = Decimal(scene.size(work))
        now = Decimal(round(float(before) * scene.rng.uniform(0.6, 1.6)))
        noun, unit, ratio = work.noun, work.measure, over(exactly(now), exactly(before))
    else:
        thing = scene.once(scene.subject.amount if kind == 1 else scene.subject.fund)
        places = 0 if thing.unit == "万元" else scene.rng.choice((1, 2))
        before = max(scene.spread(thing, places), Decimal(8).scaleb(-places + 1))
        now = rounded(Fraction(before) * Fraction(scene.rng.uniform(0.6, 1.6)), places)
        noun, unit, ratio = thing.noun, thing.unit, over(band(now), band(before))
    if abs(now / before - 1) < Decimal("0.02"):
        return _pair(scene)
    change = times((ratio[0] - 1, ratio[1] - 1), 100)
    return noun, unit, before, now, change if change[0] > 0 else (-change[1], -change[0])


TWO_VALUES = (
    "{Y}{A}{noun}{now}，(比|较)(上年|{L})的{before}{up}{p}。",
    "{noun}由{L}的{before}{up}(到|至){Y}的{now}，{up}(了|){p}。",
    "{L}、{Y}，{A}{noun}分别为{before}、{now}，(同比|比上年){up}{p}。",
    "{A}{noun}从{before}{up}到{now}，(增幅|降幅)(为|达|达到){p}。",
    "{Y}，{noun}(完成|达到|为){now}（(上年|{L})为{before}），同比{up}{p}。",
    "与{L}({before})相比，{Y}{noun}{up}{p}，(达到|为){now}。",
    "{L}{A}{noun}为{before}。{Y}(为|达到|完成){now}，(同比|比上年|较上年){up}{p}。",
)


def two_values(scene: Scene, wrong: bool) -> Item:
    noun, unit, before, now, change = _pair(scene)
    up = now > before
    p = rounded((change[0] + change[1]) / 2, scene.rng.choice((1, 1, 1, 2, 0)))
    if wrong:
        p = slip(scene.rng, p, change)
    pattern = scene.rng.choice(TWO_VALUES).replace("({before})", "（{before}）")
    pattern = pattern.replace("(增幅|降幅)", "增幅" if up else "降幅")
    word = scene.rng.choice(UP[:3] if up else DOWN[:2])
    text = scene.say(
        pattern,
        noun=noun,
        before=scene.amount(before, unit),
        now=scene.amount(now, unit),
        up=word,
        p=scene.percent(p),
    )
    return Item("growth", (text,), wrong)


def direction(scene: Scene, wrong: bool) -> Item:
    """The word says up where the values fall."""
    noun, unit, before, now, change = _pair(scene)
    up = (now > before) != wrong
    p = rounded((change[0] + change[1]) / 2, 1)
    text = scene.say(
        (
            "{Y}{A}{noun}{now}，(比|较)上年的{before}{up}{p}。",
            "{L}、{Y}，{A}{noun}分别为{before}、{now}，同比{up}{p}。",
            "{noun}{now}，同比{up}{p}（{L}为{before}）。",
        ),
        noun=noun,
        before=scene.amount(before, unit),
        now=scene.amount(now, unit),
        up=scene.rng.choice(UP[:3] if up else DOWN[:2]),
        p=scene.percent(p),
    )
    return Item("growth", (text,), wrong, ("trend",))


POINTS = (
    "{rate}(由|从)(上年的|{L}的|){a}(提高|上升)(到|至|为){b}，(提高|上升)(了|){d}个百分点。",
    "{Y}{A}{rate}(为|达到|达){b}，(比|较)(上年|{L})的{a}(提高|上升|增加){d}个百分点。",
    "{rate}{b}，(上年|{L})为{a}，(提高|提升|上升){d}个百分点。",
    "{L}和{Y}，{A}{rate}分别为{a}和{b}，提高(了|){d}个百分点。",
)
OWN_RATES = (
    "群众满意度",
    "城镇化率",
    "森林覆盖率",
    "自来水普及率",
    "参保率",
    "宽带普及率",
    "学前教育毛入园率",
    "污水处理率",
)


def points(scene: Scene, wrong: bool) -> Item:
    name = scene.rng.choice([one for one in OWN_RATES if one not in scene.used])
    scene.used.add(name)
    a = rounded(Fraction(scene.rng.uniform(45, 92)), scene.rng.choice((1, 1, 2)))
    d = rounded(Fraction(scene.rng.uniform(0.6, 6.5)), -int(a.as_tuple().exponent))
    printed = d
    if wrong:
        unit = Fraction(10) ** int(a.as_tuple().exponent)
        printed = slip(scene.rng, d, (Fraction(d) - unit, Fraction(d) + unit))
    text = scene.say(POINTS, rate=name, a=scene.percent(a), b=scene.percent(a + d), d=mark(str(printed)))
    return Item("growth", (text,), wrong, ask=("base",))


def percent_for_points(scene: Scene, wrong: bool) -> Item:
    """Points where per cent are meant: 72.4% to 75.9% is 3.5 points, not 3.5% (4.8%)."""
    name = scene.rng.choice([one for one in OWN_RATES if one not in scene.used])
    scene.used.add(name)
    a = rounded(Fraction(scene.rng.uniform(20, 70)), 1)
    d = rounded(Fraction(scene.rng.uniform(2, 9)), 1)
    unit = "%" if wrong else "个百分点"
    text = scene.say(
        ("{rate}(由|从){a}提高到{b}，提高了{d}。", "{Y}{rate}{b}，比上年的{a}提高{d}。"),
        rate=name,
        a=scene.percent(a),
        b=scene.percent(a + d),
        d=mark(f"{d}{unit}"),
    )
    return Item("growth", (text,), wrong, ("unit",), ask=("base",))


DIFFERENCE = (
    "{A}{noun}由{before}{up}到{now}，{net}{d}。",
    "{Y}{noun}{now}，(比|较)(上年|{L})的{before}{up}{d}。",
    "{L}{noun}{before}，{Y}{now}，(同比|)(净|){up}{d}。",
    "{noun}{now}，{up}{d}（上年{before}）。",
)


def difference(scene: Scene, wrong: bool) -> Item:
    work = scene.once(scene.subject.work)
    before = scene.size(work)
    now = max(3, round(before * scene.rng.uniform(0.6, 1.6)))
    if now == before:
        now += 3
    d = abs(now - before)
    printed = d
    if wrong:
        printed = int(slip(scene.rng, d, exactly(d), whole=True)) if d > 4 else d + 4
    up = now > before
    text = scene.say(
        DIFFERENCE,
        noun=work.noun,
        before=scene.count(before, work.measure),
        now=scene.count(now, work.measure),
        d=scene.count(printed, work.measure),
        up=scene.rng.choice(("增加", "增长") if up else ("减少", "下降")),
        net="净增" if up else "减少",
    )
    return Item("growth", (text,), wrong, ("sum",))


MULTIPLES: tuple[tuple[str, float, float, float, float], ...] = (
    ("翻了一番", 1.98, 2.04, 1.2, 1.7),
    ("翻两番", 3.95, 4.05, 2.0, 3.2),
    ("是{L}的3倍", 2.97, 3.03, 1.5, 2.4),
    ("增长了近一倍", 1.9, 1.98, 1.2, 1.6),
    ("增加了1.5倍", 2.48, 2.52, 1.3, 1.9),
    ("达到{L}的2.4倍", 2.37, 2.43, 1.3, 2.0),
    ("比{L}减少一半", 0.495, 0.505, 0.65, 0.8),
    ("下降约三分之一", 0.655, 0.675, 0.8, 0.92),
    ("增长两成多", 1.21, 1.28, 1.4, 1.8),
)


def multiple(scene: Scene, wrong: bool) -> Item:
    word, low, high, wrong_low, wrong_high = scene.rng.choice(MULTIPLES)
    fund = scene.once(scene.subject.fund)
    before = scene.spread(fund, 0)
    factor = scene.rng.uniform(wrong_low, wrong_high) if wrong else scene.rng.uniform(low, high)
    now = rounded(Fraction(before) * Fraction(factor), 0)
    text = scene.say(
        (
            "{L}、{Y}，{A}{noun}分别为{before}和{now}，{w}。",
            "{A}{noun}由{L}的{before}(变为|调整为|到){Y}的{now}，{w}。",
            "{Y}{noun}(安排|支出|){now}，{L}为{before}，{w}。",
        ),
        noun=fund.noun,
        before=scene.amount(before, "万元"),
        now=scene.amount(now, "万元"),
        w=mark(word.format(L=f"{scene.year - 1}年")),
    )
    return Item("growth", (text,), wrong)


def comparable(scene: Scene) -> Item:
    """At constant prices: the rate does not follow from the nominal values."""
    before = rounded(Fraction(scene.rng.uniform(90, 4000)), 1)
    now = rounded(Fraction(before) * Fraction(scene.rng.uniform(1.05, 1.12)), 1)
    p = rounded((Fraction(now / before) - 1) * 100 - Fraction(scene.rng.uniform(0.8, 2.5)), 1)
    noun = scene.rng.choice(("地区生产总值", "规模以上工业增加值", "服务业增加值", "农林牧渔业总产值"))
    scene.used.add(noun)
    text = scene.say(
        (
            "{Y}{A}{noun}{now}，按(可比价格|不变价格)计算，(同比|比上年)增长{p}（{L}为{before}）。",
            "{L}、{Y}{noun}分别为{before}、{now}，扣除价格因素，实际增长{p}。",
            "{Y}{noun}{now}（现价），{L}为{before}，按可比口径增长{p}。",
        ),
        noun=noun,
        before=scene.amount(before, "亿元"),
        now=scene.amount(now, "亿元"),
        p=scene.percent(p),
    )
    return Item("growth", (text,))


def against_other(scene: Scene) -> Item:
    """Growth over a year that the sentence names, with a nearer year's value beside it."""
    work = scene.once(scene.subject.work)
    oldest = scene.size(work)
    before, now = (max(5, round(oldest * scene.rng.uniform(0.7, 1.5))) for _ in range(2))
    if now == oldest:
        now += 9
    up = now > oldest
    p = rounded(Fraction(abs(now - oldest) * 100, oldest), 1)
    y = scene.year
    text = scene.say(
        (
            f"{y - 2}年、{y - 1}年、{y}年，{{A}}{{noun}}分别为{{o}}、{{b}}、{{n}}，"
            f"{y}年比{y - 2}年{{up}}{{p}}。",
            f"{y}年{{noun}}{{n}}，与{y - 2}年的{{o}}相比{{up}}{{p}}，{y - 1}年为{{b}}。",
        ),
        noun=work.noun,
        o=scene.count(oldest, work.measure),
        b=scene.count(before, work.measure),
        n=scene.count(now, work.measure),
        up=scene.rng.choice(UP[:3] if up else DOWN[:2]),
        p=scene.percent(p),
    )
    return Item("growth", (text,))


MAKERS: tuple[Maker, ...] = (
    two_values,
    two_values,
    direction,
    points,
    percent_for_points,
    difference,
    multiple,
)
ALIKE = (comparable, against_other)
PATTERNS = (*TWO_VALUES, *POINTS, *DIFFERENCE)
