"""Series against words of trend."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import rounded
from shian.simulation.claims.scene import Item, Maker, Scene

UP = (
    *("逐年增加", "逐年加大", "持续增长", "连续{k}年增长", "稳步提升", "不断加大", "连年攀升", "逐年递增"),
    *("呈逐年上升趋势", "保持持续增长态势", "一年一个台阶", "实现{k}连增", "只增不减", "持续加大"),
)
DOWN = (
    *("逐年下降", "持续下降", "连续{k}年下降", "逐年减少", "连续{k}年负增长", "连年递减", "呈逐年下降趋势"),
    *("持续走低", "实现{k}连降", "不断减少", "逐年递减"),
)
SERIES = (
    "{ys}，{A}{noun}分别为{vs}，{w}。",
    "{A}{noun}{w}，{ys}分别为{vs}。",
    "{noun}{w}：{pairs}。",
    "{A}{noun}{w}，(其中|)，{pairs}。",
    "(近{k1}年来|{k1}年来)，{A}{noun}{w}，(分别为|依次为){vs}（{ys}）。",
    "{pairs}，{A}{noun}{w}。",
    "从{ys}的{vs}看，{A}{noun}{w}。",
)
SPLIT = (
    ("{ys}，{A}{noun}分别为{vs}。", "(总的看|可以看出|几年来)，{A}{noun}{w}。"),
    ("{A}{noun}{w}，(保障能力不断增强|基础更加牢固)。", "(具体看|从数据看)，{pairs}。"),
)
NUMBERS = "零一两三四五六七"


def _values(scene: Scene, up: bool, wrong: bool, k: int) -> tuple[str, str, list[Decimal]]:
    thing = scene.once(scene.rng.choice((scene.subject.fund, scene.subject.fund, scene.subject.amount)))
    places = 0 if thing.unit == "万元" else 2
    first = max(scene.spread(thing, places), Decimal(10))
    values = [first]
    for _ in range(k - 1):
        step = scene.rng.uniform(1.03, 1.3)
        values.append(rounded(Fraction(values[-1]) * Fraction(step if up else 1 / step), places))
    if wrong:
        at = scene.rng.randrange(1, k)
        factor = scene.rng.uniform(0.75, 0.97)
        values[at] = rounded(Fraction(values[at - 1]) * Fraction(factor if up else 1 / factor), places)
    return thing.noun, thing.unit, values


def series(scene: Scene, wrong: bool) -> Item:
    up = scene.rng.random() < 0.65
    k = scene.rng.choice((3, 3, 3, 4, 5))
    noun, unit, values = _values(scene, up, wrong, k)
    years = list(range(scene.year - k + 1, scene.year + 1))
    word = scene.rng.choice(UP if up else DOWN).format(k="零一两三四五六"[k - 1])
    shown = [scene.amount(value, unit) for value in values]
    ys = [f"{year}年" for year in years]
    link = scene.rng.choice(("", "为", "达"))
    slots = {
        "noun": noun,
        "w": word,
        "k1": NUMBERS[k],
        "ys": "、".join(ys) if k < 5 or scene.rng.random() < 0.5 else f"{years[0]}年至{years[-1]}年",
        "vs": "、".join(shown[:-1]) + scene.rng.choice(("、", "和")) + shown[-1],
        "pairs": scene.rng.choice(("，", "、", "；")).join(
            y + link + v for y, v in zip(ys, shown, strict=True)
        ),
    }
    if scene.rng.random() < 0.75:
        pattern = scene.rng.choice(SERIES).replace("(其中|)，", "其中，")
        return Item("trend", (scene.say(pattern, **slots),), wrong, ("growth",))
    first, second = scene.rng.choice(SPLIT)
    return Item("trend", (scene.say(first, **slots), scene.say(second, **slots)), wrong, ("growth",))


def two_values(scene: Scene, wrong: bool) -> Item:
    """Two years and a word."""
    up = scene.rng.random() < 0.6
    noun, unit, (before, now) = _values(scene, up, wrong, 2)
    text = scene.say(
        (
            "{L}{A}{noun}{b}，{Y}{n}，{w}。",
            "{A}{noun}{w}，由{L}的{b}{v}{Y}的{n}。",
            "{noun}{w}，{Y}为{n}（{L}为{b}）。",
        ),
        noun=noun,
        b=scene.amount(before, unit),
        n=scene.amount(now, unit),
        v=scene.rng.choice(("变为", "调整到", "到")),
        w=scene.rng.choice(("持续增长", "较上年有所增加", "稳步增长", "继续扩大"))
        if up
        else scene.rng.choice(("持续下降", "较上年有所减少", "明显下降", "继续减少")),
    )
    return Item("trend", (text,), wrong, ("growth",))


def plateau(scene: Scene) -> Item:
    """A level stretch or a dip, with a word that allows it."""
    fund = scene.once(scene.subject.fund)
    a = scene.spread(fund, 0)
    b = rounded(Fraction(a) * Fraction(scene.rng.uniform(1.1, 1.3)), 0)
    dip = rounded(Fraction(b) * Fraction(scene.rng.uniform(0.9, 0.98)), 0)
    y = scene.year
    level = scene.rng.random() < 0.5
    word = (
        scene.rng.choice(("只增不减", "保持稳中有增", "不低于上年水平", "未出现下降"))
        if level
        else scene.rng.choice(
            ("总体呈上升趋势", "波动上升", "有升有降", "总体保持较高水平", "先升后降", "较三年前有所增加")
        )
    )
    c = b if level else dip
    if c <= a:
        c = b
        word = "只增不减"
    text = scene.say(
        (
            f"{y - 2}年、{y - 1}年、{y}年，{{A}}{{noun}}分别为{{a}}、{{b}}、{{c}}，{{w}}。",
            f"{{A}}{{noun}}{{w}}，{y - 2}年{{a}}，{y - 1}年{{b}}，{y}年{{c}}。",
        ),
        noun=fund.noun,
        a=scene.amount(a, "万元"),
        b=scene.amount(b, "万元"),
        c=scene.amount(c, "万元"),
        w=word,
    )
    return Item("trend", (text,))


def other_thing(scene: Scene) -> Item:
    """The word is about one thing, the falling series about another; both have their figures."""
    fund = scene.once(scene.subject.fund)
    work = scene.once(scene.subject.work)
    a = scene.spread(fund, 0)
    b, c = (rounded(Fraction(a) * Fraction(f), 0) for f in (115, 130))
    b, c = (rounded(Fraction(x) / 100, 0) for x in (b, c))
    n = max(90, scene.size(work))
    y = scene.year
    text = scene.say(
        (
            f"{{noun}}逐年增加，{y - 2}年、{y - 1}年、{y}年分别为{{a}}、{{b}}、{{c}}；"
            f"同期{{work}}分别为{{p}}、{{q}}、{{r}}，总体平稳。",
            f"{y - 2}年、{y - 1}年、{y}年{{noun}}分别为{{a}}、{{b}}、{{c}}，逐年增长，"
            f"{{work}}则由{{p}}减少到{{r}}。",
        ),
        noun=fund.noun,
        work=work.noun,
        a=scene.amount(a, "万元"),
        b=scene.amount(b, "万元"),
        c=scene.amount(c, "万元"),
        p=scene.count(n, work.measure),
        q=scene.count(round(n * 0.93), work.measure),
        r=scene.count(round(n * 0.9), work.measure),
    )
    return Item("trend", (text,))


def since(scene: Scene) -> Item:
    """Cumulative figures grow by themselves; yearly ones beside them need not."""
    work = scene.once(scene.subject.work)
    a = max(60, scene.size(work))
    b = round(a * 0.85)
    y = scene.year
    text = scene.say(
        (
            f"{{noun}}累计数逐年增加，至{y - 1}年底为{{a}}，至{y}年底为{{ab}}，其中{y}年当年{{b}}。",
            f"{y - 1}年{{noun}}{{a}}，{y}年{{b}}，两年累计{{ab}}，累计规模不断扩大。",
        ),
        noun=work.noun,
        a=scene.count(a, work.measure),
        b=scene.count(b, work.measure),
        ab=scene.count(a + b, work.measure),
    )
    return Item("trend", (text,))


MAKERS: tuple[Maker, ...] = (series, series, series, two_values)
ALIKE = (plateau, other_thing, since)
PATTERNS = (*SERIES, *(one for pair in SPLIT for one in pair))
WORDS = (*UP, *DOWN)
