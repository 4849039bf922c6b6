"""Figures per thousand inhabitants and the like, and the denominators they imply."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import Band, band, exactly, over, rounded, slip, times
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import SIZES, Item, Maker, Scene
from shian.simulation.claims.world import Rate

PER = {"千人": 1000, "万人": 10_000, "十万人": 100_000, "千名老年人": 1000}


def _people(scene: Scene) -> Decimal:
    """A population in 万."""
    scene.used.add("population")
    low, high = SIZES[scene.place[-1]]
    return rounded(Fraction(low * (high / low) ** scene.rng.random()), scene.rng.choice((1, 2)))


def _figure(scene: Scene, one: Rate, people: Decimal, wrong: bool) -> tuple[int, Decimal]:
    """A number and what it makes per so many people, printed right or wrong."""
    true = scene.rng.uniform(one.low, one.high)
    n = max(3, round(true * float(people) * 10_000 / PER[one.per]))
    ratio: Band = times(over(exactly(n), times(band(people), 10_000)), PER[one.per])
    places = 0 if one.low >= 60 else scene.rng.choice((1, 1, 2))
    printed = rounded((ratio[0] + ratio[1]) / 2, places)
    if printed <= 0:
        printed = rounded((ratio[0] + ratio[1]) / 2, 2)
    return n, slip(scene.rng, printed, ratio) if wrong else printed


def _rate(scene: Scene) -> Rate:
    while True:
        one = scene.once(scene.subject.rate)
        if one.per != "千名老年人":
            return one


PLAIN = (
    "{A}(共有|现有|拥有){noun}{n}，每{per}(口拥有|拥有){noun}{r}。",
    "(截至{Y}底，|){A}{noun}(达到|为|有){n}，每{per}(口|)(拥有|平均拥有|有){r}。",
    "{noun}{n}，按常住人口(计算|计|测算)，每{per}{noun}(数|)(为|达到|达){r}。",
    "每{per}(口|)拥有{noun}(数量|)(达到|为){r}，(总数|总量)(为|达){n}。",
)
PEOPLE = (
    "(截至{Y}底|{Y}末)，{A}常住人口(为|)(|约){P}。",
    "{place}(总面积{area}平方公里，|)(下辖{k}个乡镇（街道），|)常住人口{P}。",
    "根据(最近一次人口普查|人口抽样调查)，{A}常住人口(为|达){P}(，城镇化水平稳步提高|)。",
)


def plain(scene: Scene, wrong: bool) -> Item:
    people = _people(scene)
    one = _rate(scene)
    n, r = _figure(scene, one, people, wrong)
    stated = scene.say(
        PEOPLE,
        P=scene.amount(people, "万人"),
        place=scene.place,
        area=str(scene.rng.randint(400, 20_000)),
        k=str(scene.rng.randint(5, 60)),
    ).replace("约", "" if wrong else "约")
    text = scene.say(
        PLAIN, noun=one.noun, per=one.per, n=scene.count(n, one.measure), r=mark(f"{r}{one.measure}")
    )
    return Item("rate", (stated, text), wrong, ("average",))


def one_sentence(scene: Scene, wrong: bool) -> Item:
    people = _people(scene)
    one = _rate(scene)
    n, r = _figure(scene, one, people, wrong)
    text = scene.say(
        (
            "(按|以){A}常住人口{P}(计算|测算|计)，{noun}{n}，每{per}(拥有|为|达到){r}。",
            "{A}常住人口{P}，{noun}{n}，{r}/{per}。",
            "{A}{noun}{n}，{r}/{per}（常住人口{P}）。",
        ),
        noun=one.noun,
        per=one.per,
        P=scene.amount(people, "万人"),
        n=scene.count(n, one.measure),
        r=mark(f"{r}{one.measure}"),
    )
    return Item("rate", (text,), wrong, ("average",))


def years(scene: Scene, wrong: bool) -> Item:
    """Rates of several years, with one population stated; wrong ones share another denominator."""
    people = _people(scene)
    one = _rate(scene)
    base = people * Decimal(scene.rng.choice(("0.78", "0.83", "1.2", "1.28"))) if wrong else people
    parts = []
    y = scene.year
    for year in (y - 1, y):
        true = scene.rng.uniform(one.low, one.high)
        n = max(30, round(true * float(base) * 10_000 / PER[one.per]))
        r = rounded(Fraction(n * PER[one.per]) / Fraction(base * 10_000), 1 if one.low < 60 else 0)
        parts.append((year, n, r))
    stated = scene.say(
        ("{A}常住人口{P}。", "{place}，常住人口{P}。"), P=scene.amount(people, "万人"), place=scene.place
    )
    style = scene.rng.choice(("{year}年，完成{noun}{r}/{per}（{n}）", "{year}年{noun}{n}，达到{r}/{per}"))
    text = "；".join(
        style.format(
            year=year, noun=one.noun, per=one.per, n=scene.count(n, one.measure), r=mark(f"{r}{one.measure}")
        )
        for year, n, r in parts
    )
    return Item("rate", (stated, text + "。"), wrong)


def two_rates(scene: Scene, wrong: bool) -> Item:
    """Two rates of one year without a population: they must share one."""
    people = _people(scene)
    scene.used.discard("population")
    one, other = _rate(scene), _rate(scene)
    n, r = _figure(scene, one, people, False)
    shifted = people * Decimal("1.35") if wrong else people
    m, s = _figure(scene, other, rounded(Fraction(shifted), 2), False)
    text = scene.say(
        (
            "{Y}末，{A}{noun}{n}，每{per}(常住人口|)拥有{r}；{noun2}{m}，每{per2}(常住人口|)拥有{s}。",
            "(截至{Y}底，|){A}每{per}拥有{noun}{r}（共{n}），每{per2}拥有{noun2}{s}（共{m}）。",
        ),
        noun=one.noun,
        per=one.per,
        n=scene.count(n, one.measure),
        r=mark(f"{r}{one.measure}"),
        noun2=other.noun,
        per2=other.per,
        m=scene.count(m, other.measure),
        s=mark(f"{s}{other.measure}"),
    )
    return Item("rate", (text,), wrong, ("average",))


CAPITA = (
    ("一般公共预算支出", "亿元", "元", 100_000_000, 5000, 16_000, 0),
    ("公园绿地面积", "万平方米", "平方米", 10_000, 8, 18, 1),
    ("体育场地面积", "万平方米", "平方米", 10_000, 1.6, 3.2, 2),
    ("居民生活用水量", "万立方米", "立方米", 10_000, 30, 70, 1),
    ("粮食产量", "万吨", "公斤", 10_000_000, 200, 900, 0),
    ("城乡居民用电量", "亿千瓦时", "千瓦时", 100_000_000, 500, 1400, 0),
    ("基本公共卫生服务经费", "万元", "元", 10_000, 60, 95, 0),
)


def per_head(scene: Scene, wrong: bool) -> Item:
    people = _people(scene)
    noun, unit, small, factor, low, high, places = scene.rng.choice(CAPITA)
    scene.used.add(noun)
    total = rounded(Fraction(scene.rng.uniform(low, high)) * Fraction(people) * 10_000 / factor, 2)
    ratio = times(over(times(band(total), factor), times(band(people), 10_000)), 1)
    printed = rounded((ratio[0] + ratio[1]) / 2, places)
    if wrong:
        printed = slip(scene.rng, printed, ratio)
    text = scene.say(
        (
            "{A}常住人口{P}，{Y}{noun}{T}，人均{r}。",
            "{Y}{A}{noun}(达到|为|完成){T}，按常住人口{P}计算，人均(为|达到|){r}。",
            "{noun}{T}，人均{noun}{r}（年末常住人口{P}）。",
        ),
        noun=noun,
        P=scene.amount(people, "万人"),
        T=scene.amount(total, unit),
        r=mark(f"{scene.number(printed)}{small}"),
    )
    return Item("rate", (text,), wrong, ("average", "unit"))


def other_people(scene: Scene) -> Item:
    """The rate goes by another population, which the text names."""
    people = _people(scene)
    registered = rounded(Fraction(people) * Fraction(scene.rng.uniform(0.75, 0.93)), 1)
    one = _rate(scene)
    n, r = _figure(scene, one, registered, False)
    text = scene.say(
        (
            "{A}常住人口{P}，户籍人口{R}。{noun}{n}，按户籍人口计算，每{per}拥有{r}。",
            "{A}户籍人口{R}、常住人口{P}。按户籍人口计，每{per}{noun}{r}，(总数为|共){n}。",
            "{A}常住人口{P}，其中城镇人口{R}。城镇{noun}{n}，每{per}城镇人口拥有{r}。",
        ),
        noun=one.noun,
        per=one.per,
        P=scene.amount(people, "万人"),
        R=scene.amount(registered, "万人"),
        n=scene.count(n, one.measure),
        r=mark(f"{r}{one.measure}"),
    )
    return Item("rate", (text,))


def goal(scene: Scene) -> Item:
    """A goal per head beside what there is."""
    people = _people(scene)
    one = _rate(scene)
    n, r = _figure(scene, one, people, False)
    high = rounded(Fraction(r) * Fraction(13, 10), 1)
    text = scene.say(
        (
            "{A}常住人口{P}，{noun}{n}，每{per}拥有{r}，规划到{F}年达到{h}。",
            "{A}常住人口{P}，(现有|目前有){noun}{n}，每{per}{r}，低于国家标准（{h}）。",
        ),
        noun=one.noun,
        per=one.per,
        P=scene.amount(people, "万人"),
        n=scene.count(n, one.measure),
        r=mark(f"{r}{one.measure}"),
        h=mark(f"{high}{one.measure}"),
        F=str(scene.year + 4),
    )
    return Item("rate", (text,))


MAKERS: tuple[Maker, ...] = (plain, plain, one_sentence, years, two_rates, per_head)
ALIKE = (other_people, goal)
PATTERNS = (*PLAIN, *PEOPLE)
