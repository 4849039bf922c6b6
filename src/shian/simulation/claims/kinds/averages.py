"""Averages per unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import Band, band, exactly, over, rounded, slip, times
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

EACH = (
    "{A}(共有|现有|建成){base}{d}、{noun}{n}，{phrase}{r}。",
    "(截至{Y}底，|){A}{base}{d}，(配备|拥有|共有){noun}{n}，{phrase}(约|达到|达|){r}。",
    "{A}{noun}{n}，分布在{d}{base}，{phrase}{r}。",
    "{base}{d}，{noun}(总数|总量)(为|达){n}，{phrase}{noun}{r}。",
    "{phrase}{noun}{r}：{A}{base}{d}，{noun}{n}。",
    "{d}{base}(共有|合计有){noun}{n}，{phrase}(有|为){r}。",
)


def _printed(scene: Scene, ratio: Band, places: int, wrong: bool) -> Decimal:
    right = rounded((ratio[0] + ratio[1]) / 2, places)
    return slip(scene.rng, right, ratio) if wrong else right


def each(scene: Scene, wrong: bool) -> Item:
    one = scene.once(scene.subject.per)
    d = scene.rng.randint(12, 900)
    n = round(d * scene.rng.uniform(one.low, one.high))
    decimals = one.measure.startswith("万")
    places = 2 if decimals else (1 if n < 40 * d else 0)
    if not decimals and n >= d * 5 and scene.rng.random() < 0.3:
        places = 0
    printed = _printed(scene, over(exactly(n), exactly(d)), places, wrong)
    pattern = scene.rng.choice(EACH)
    if wrong:  # 约 would leave room for some of the slips
        pattern = pattern.replace("(约|", "(")
    text = scene.say(
        pattern,
        noun=one.noun,
        base=one.base,
        phrase=one.phrase,
        d=scene.count(d, one.base_measure),
        n=scene.count(n, one.measure),
        r=mark(f"{scene.number(printed)}{one.measure}"),
    )
    return Item("average", (text,), wrong, ("rate",))


MONEY = (
    "{Y}(全年|)(发放|拨付|下达){noun}{T}，惠及{n}，(人均|平均每{m}){r}。",
    "{noun}{T}，(补助|救助|奖励)(对象|){n}，(人均|平均每{m}){r}。",
    "(累计|全年)为{n}(发放|兑现){noun}{T}，(人均|平均每{m}){r}。",
)


def money(scene: Scene, wrong: bool) -> Item:
    fund = scene.once(scene.subject.fund)
    wan = rounded(Fraction(scene.rng.uniform(60, 9000)), scene.rng.choice((0, 1, 2)))
    people = round(float(wan) * 10_000 / scene.rng.uniform(300, 9000))
    measure, unit_word = scene.rng.choice(
        (("人", "人"), ("户", "户"), ("名学生", "名学生"), ("家企业", "家"))
    )
    ratio = over(times(band(wan), 10_000), exactly(people))
    places = 0
    printed = _printed(scene, ratio, places, wrong)
    pattern = scene.rng.choice(MONEY)
    if measure not in ("人", "名学生"):
        pattern = pattern.replace("(人均|平均每{m})", "平均每{m}")
    text = scene.say(
        pattern,
        noun=fund.noun,
        T=scene.amount(wan, "万元"),
        n=scene.count(people, measure),
        m=unit_word,
        r=mark(f"{scene.number(printed)}元"),
    )
    return Item("average", (text,), wrong, ("rate",))


def daily(scene: Scene, wrong: bool) -> Item:
    """A year's total and the day's mean; a month's likewise."""
    noun, unit, small, factor, low, high = scene.rng.choice(
        (
            ("公交客运量", "万人次", "万人次", 1, 900, 60_000),
            ("生活垃圾处理量", "万吨", "吨", 10_000, 9, 300),
            ("12345热线受理诉求", "万件", "件", 10_000, 6, 300),
            ("机场旅客吞吐量", "万人次", "人次", 10_000, 30, 3000),
            ("医院门诊量", "万人次", "人次", 10_000, 30, 900),
        )
    )
    scene.used.add(noun)
    total = rounded(Fraction(scene.rng.uniform(low, high)), 1)
    days = 366 if scene.year % 4 == 0 else 365
    either = over(times(band(total), factor), (Fraction(365), Fraction(366)))  # leap years or not
    printed = rounded(Fraction(total) * factor / days, 2 if factor == 1 else 0)
    if wrong:
        printed = slip(scene.rng, printed, either)
    text = scene.say(
        (
            "{Y}全年{noun}{T}，日均{r}。",
            "{Y}，{A}{noun}(达到|完成|为){T}，(日均|平均每天)(约|){r}。".replace(
                "(约|)", "" if wrong else "(约|)"
            ),
            "全年{noun}{T}，(平均每日|日均)(达|){r}。",
        ),
        noun=noun,
        T=scene.amount(total, unit),
        r=mark(f"{scene.number(printed)}{small}"),
    )
    return Item("average", (text,), wrong, ("rate",))


def yield_per(scene: Scene, wrong: bool) -> Item:
    crop = scene.rng.choice(("小麦", "水稻", "玉米", "马铃薯", "油菜", "苹果", "茶叶"))
    scene.used.add(crop)
    area = rounded(Fraction(scene.rng.uniform(3, 160)), 1)
    tons = rounded(Fraction(area) * Fraction(scene.rng.uniform(0.2, 0.7)), 2)
    ratio = times(over(band(tons), band(area)), 1000)
    printed = _printed(scene, ratio, scene.rng.choice((0, 1)), wrong)
    text = scene.say(
        (
            "{A}{crop}(种植|播种)面积{a}，总产量{t}，(平均亩产|亩均产量|单产){r}。",
            "{Y}{crop}总产{t}，面积{a}，亩产{r}。",
        ),
        crop=crop,
        a=scene.amount(area, "万亩"),
        t=scene.amount(tons, "万吨"),
        r=mark(f"{printed}公斤"),
    )
    return Item("average", (text,), wrong, ("rate",))


def at_least(scene: Scene) -> Item:
    """A floor under the average, or a share of the whole staff."""
    one = scene.once(scene.subject.per)
    d = scene.rng.randint(12, 400)
    low = max(2, int(one.low))
    n = round(d * low * scene.rng.uniform(1.1, 1.6))
    text = scene.say(
        (
            "{A}(共有|现有){base}{d}，{noun}{n}，{phrase}(不少于|不低于){r}。",
            "{A}{base}{d}，{noun}{n}，{phrase}(超过{r}|在{r}以上)。",
            "{A}{base}{d}，{noun}{n}，其中(中心|骨干){base}{e}，{phrase}{r}。",
        ),
        noun=one.noun,
        base=one.base,
        phrase=one.phrase,
        d=scene.count(d, one.base_measure),
        n=scene.count(n, one.measure),
        e=scene.count(max(2, d // 9), one.base_measure),
        r=mark(f"{low}{one.measure}"),
    )
    if "其中" in text:
        return at_least_of(scene)
    return Item("average", (text,))


def at_least_of(scene: Scene) -> Item:
    """The average of a subset, with the subset's own total."""
    one = scene.once(scene.subject.per)
    d = scene.rng.randint(60, 400)
    n = round(d * one.low * 1.4)
    e = d // 5
    each_of = scene.rng.randint(2, 9)
    text = scene.say(
        (
            "{A}{base}{d}，{noun}{n}；其中城区{base}{e}、{noun}{k}，城区{phrase}{r}。",
            "{A}{base}{d}、{noun}{n}，其中今年新建{base}{e}，配备{noun}{k}，新建{base}{phrase}{r}。",
        ),
        noun=one.noun,
        base=one.base,
        phrase=one.phrase,
        d=scene.count(d, one.base_measure),
        n=scene.count(max(n, e * each_of + 5), one.measure),
        e=scene.count(e, one.base_measure),
        k=scene.count(e * each_of, one.measure),
        r=mark(f"{each_of}{one.measure}"),
    )
    return Item("average", (text,))


MAKERS: tuple[Maker, ...] = (each, each, money, daily, yield_per)
ALIKE = (at_least, at_least_of)
PATTERNS = (*EACH, *MONEY)
