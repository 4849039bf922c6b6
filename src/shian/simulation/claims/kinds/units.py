"""Slips of unit or magnitude: a factor of 10, 100, 1000 or 10,000 would make two figures agree."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import partition, rounded
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

CAPACITIES = (
    ("粮食烘干", "吨", 200, 4000, 60, 250), ("污水处理", "吨", 5000, 400_000, 300, 366),
    ("生活垃圾焚烧", "吨", 300, 5000, 300, 366), ("自来水生产", "立方米", 9000, 800_000, 300, 366),
    ("餐厨垃圾处理", "吨", 50, 900, 280, 366), ("生猪屠宰", "头", 300, 8000, 250, 340),
    ("鲜奶加工", "吨", 80, 1500, 280, 360), ("核酸检测", "份", 900, 60_000, 60, 365),
)  # fmt: skip
CAPACITY = (
    "(现有|建成|拥有){what}(设施|设备|生产线)(若干|)，日{what}能力{a}，{Y}(全年|)实际{what}{b}。",
    "{A}日{what}能力(达到|达|为){a}，年{what}能力{b}，(能够|基本)满足(本地|当地)需要。",
    "{what}能力(为|达到)每日{a}，全年(共|累计){what}{b}。",
    "{A}{what}(项目|工程)(投入运行|建成投用)，设计能力{a}/日，年{what}能力{b}。",
)


def capacity(scene: Scene, wrong: bool) -> Item:
    what, unit, low, high, day_low, day_high = scene.rng.choice(
        [c for c in CAPACITIES if c[0] not in scene.used]
    )
    scene.used.add(what)
    daily = round(low * (high / low) ** scene.rng.random(), -1)
    yearly = rounded(Fraction(round(daily * scene.rng.uniform(day_low * 0.8, day_high)), 10_000), 1)
    if yearly < Decimal("0.5"):
        yearly = rounded(Fraction(round(daily * day_high), 10_000), 2)
    big = f"万{unit}"
    if wrong and scene.rng.random() < 0.6:
        a = scene.amount(Decimal(int(daily)), big)  # more in a day than in the year
    else:
        a = scene.amount(Decimal(int(daily)), unit)
        yearly = yearly * scene.rng.choice((10, 100)) if wrong else yearly
    pattern = scene.rng.choice(CAPACITY).replace("(若干|)", "")
    text = scene.say(pattern, what=what, a=a, b=scene.amount(yearly, big))
    return Item("unit", (text,), wrong, ("average", "rate", "sum", "minimum"))


PARTS = (
    "(项目|工程)总投资{T}，由(中央|上级)补助{a}、省级补助{b}、地方配套{c}(构成|组成|三部分组成)。",
    "{Y}{A}{noun}(总额|共|合计){T}，其中(本级安排|本级){a}、(下级安排|下级配套){b}、(上级|中央和省)补助{c}。",
    "{noun}{T}，包括(人员经费|基本支出){a}、(项目支出|专项支出){b}、(设备购置|其他支出){c}。",
    "本级安排{noun}{a}，上级补助{b}，社会投入{c}，(合计|总计|共){T}。",
)


def parts(scene: Scene, wrong: bool) -> Item:
    """One of the parts, or the total, in a wrong unit."""
    fund = scene.once(scene.subject.fund)
    wan = max(30_000, int(scene.spread(fund, 0)))
    exact = partition(scene.rng, wan // 100, 3)
    shown = [Decimal(one) / 100 for one in exact]
    total = Decimal(wan // 100) / 100
    units = ["亿元"] * 4
    if wrong:
        units[scene.rng.randrange(4)] = scene.rng.choice(("万元", "万元", "元"))
    a, b, c, t = (
        scene.amount(value.normalize() + 0, unit) for value, unit in zip([*shown, total], units, strict=True)
    )
    text = scene.say(PARTS, noun=fund.noun, T=t, a=a, b=b, c=c)
    return Item("unit", (text,), wrong, ("sum",))


EACH = (
    "(为|累计为|全年为){n}(发放|兑现|落实){noun}{T}，(人均|户均){r}。",
    "{noun}(共|合计|总额){T}，(惠及|覆盖){n}，(人均|平均每人){r}。",
    "{Y}{A}{n}(享受|领取){noun}，(总额|共计){T}，人均{r}。",
)


def each(scene: Scene, wrong: bool) -> Item:
    fund = scene.once(scene.subject.fund)
    per = scene.rng.randint(800, 9000)
    people = scene.rng.randint(300, 30_000)
    wan = rounded(Fraction(per * people, 10_000), 1)
    right = rounded(Fraction(wan) * 10_000 / people, 0)
    if not wrong:
        r = f"{scene.number(right)}元"
    elif scene.rng.random() < 0.5:
        r = f"{(right / 1000).quantize(Decimal('0.01'))}万元"
    else:
        r = f"{(right / 10).quantize(Decimal(1))}元"
    pattern = scene.rng.choice(EACH).replace("(人均|户均)", "人均")
    text = scene.say(
        pattern, noun=fund.noun, T=scene.amount(wan, "万元"), n=scene.count(people, "人"), r=mark(r)
    )
    return Item("unit", (text,), wrong, ("average", "rate"))


TWICE = (
    ("{Y}{A}(安排|落实|投入){noun}{a}。", "(资金保障方面|经费保障上)，{Y}(落实|安排){noun}{b}。"),
    ("{Y}{A}{noun}(达到|为|共){a}。", "(总的看|统计显示)，{Y}{noun}{b}(，保障能力得到增强|)。"),
)


def twice(scene: Scene, wrong: bool) -> Item:
    """3860万元 and 3860亿元, or 0.386 for 3.86."""
    fund = scene.once(scene.subject.fund)
    wan = int(scene.spread(fund, 0)) // 100 * 100 + 1200
    yi = (Decimal(wan) / 10_000).normalize() + 0
    if not wrong:
        b = f"{yi}亿元"
    elif scene.rng.random() < 0.5:
        b = f"{yi}万元"
    else:
        b = f"{(yi * 10).normalize() + 0:f}亿元"
    first, second = scene.rng.choice(TWICE)
    return Item(
        "unit",
        (
            scene.say(first, noun=fund.noun, a=scene.amount(wan, "万元")),
            scene.say(second, noun=fund.noun, b=mark(b)),
        ),
        wrong,
        ("repeated",),
    )


AREAS = (
    "{A}{noun}{h}（(折合|合|约合){m}）。",
    "(完成|全年完成){noun}{h}，(折合|合){m}。",
    "{A}{noun}(达到|为){m}（{h}）。",
)


def area(scene: Scene, wrong: bool) -> Item:
    """公顷 and 亩 of one area: a factor of 15."""
    noun = scene.rng.choice(
        ("造林面积", "耕地面积", "湿地面积", "蔬菜种植面积", "果园面积", "高标准农田面积")
    )
    scene.used.add(noun)
    hectares = rounded(Fraction(scene.rng.uniform(0.4, 60)), 2)
    mu = (hectares * 15).normalize() + 0
    if wrong:
        shown = f"{(mu * scene.rng.choice((10, Decimal('0.1')))).normalize() + 0:f}万亩"
    else:
        shown = f"{mu:f}万亩"
    text = scene.say(AREAS, noun=noun, h=scene.amount(hectares, "万公顷"), m=mark(shown))
    return Item("unit", (text,), wrong, ("repeated", "sum", "average"))


def two_units(scene: Scene) -> Item:
    """Large and small beside one another, and right: a fee of 元 in a budget of 亿元."""
    fund = scene.once(scene.subject.fund)
    yi = rounded(Fraction(scene.rng.uniform(1.2, 60)), 2)
    wan = scene.rng.randint(12, 90)
    text = scene.say(
        (
            "{Y}{A}{noun}{T}，其中村级办公补助{s}。",
            "{noun}{T}，每个村补助{s}。",
            "{noun}总额{T}，其中宣传费用{s}，占比很小。",
        ),
        noun=fund.noun,
        T=scene.amount(yi, "亿元"),
        s=scene.amount(wan, "万元"),
    )
    return Item("unit", (text,))


MAKERS: tuple[Maker, ...] = (capacity, parts, each, twice, area)
ALIKE = (two_units,)
PATTERNS = (*CAPACITY, *PARTS, *EACH, *(one for pair in TWICE for one in pair), *AREAS)
