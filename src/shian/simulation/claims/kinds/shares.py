"""Shares: of a numerator and a denominator that the text gives."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import band, exactly, hanzi, over, partition, rounded, slip, times
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import SIZES, Item, Maker, Scene


def _percent(scene: Scene, n: int | Fraction, d: int | Fraction, wrong: bool, scale: int = 100) -> Decimal:
    places = scene.rng.choice((0, 1, 1, 1, 2, 2)) if scale == 100 else 2
    true = Fraction(n) / Fraction(d) * scale
    right = rounded(true, places)
    if not wrong:
        return right
    return slip(scene.rng, right, (true, true), most=scale)


RATES = (
    "{Y}，{A}{noun}{d}，{done}{n}，{rate}(为|达到|达){p}。",
    "(全年|{Y})(共|累计)(开展|组织|受理|登记){noun}{d}，其中{done}{n}，{rate}{p}。",
    "{A}(完成|涉及|共有){noun}{d}，(目前|截至年底)已{done}{n}，{rate}(达|达到|达到了|为){p}。",
    "在{d}{noun}中，{done}(的有|了|){n}，{rate}为{p}。",
    "{noun}{done}{n}，(占总数|占全部){d}的{p}。",
    "{done}{noun}{n}（(总数为|共){d}），{rate}{p}。",
    "{B}(介绍|通报)，{Y}{A}{noun}(共|总计){d}；{done}{n}，{rate}(达到|为){p}。",
    "{noun}(工作|方面)，全年{d}，{done}{n}，{rate}{p}，(工作成效明显|受到群众好评|总体情况良好)。",
)


def rate(scene: Scene, wrong: bool) -> Item:
    work = scene.once(scene.subject.work)
    d = scene.size(work)
    n = round(d * scene.rng.uniform(0.6, 0.99))
    text = scene.say(
        RATES,
        noun=work.noun,
        done=work.done,
        rate=work.rate,
        d=scene.count(d, work.measure),
        n=scene.count(n, work.measure),
        p=scene.percent(_percent(scene, n, d, wrong)),
    )
    return Item("share", (text,), wrong)


OF_WHOLE = (
    "{A}(现有|共有){noun}{d}，其中{part}{n}，(占|占比|占总数的){p}。",
    "(截至{Y}底，|){A}{noun}{d}，{part}(有|为|达到){n}，(占|所占比例为|占比为){p}。",
    "{part}{n}，占{A}{noun}总数（{d}）的{p}。",
    "{A}{noun}(总数|总量)为{d}。其中，{part}{n}，占比{p}。",
    "(从结构看，|){A}{d}{noun}中有{part}{n}，占{p}。",
)


def of_whole(scene: Scene, wrong: bool) -> Item:
    thing = scene.once(scene.subject.stock)
    split = scene.rng.choice(thing.splits)
    parts = partition(scene.rng, scene.size(thing), len(split))
    i = scene.rng.randrange(len(split))
    d = sum(parts)
    text = scene.say(
        OF_WHOLE,
        noun=thing.noun,
        part=split[i],
        d=scene.count(d, thing.measure),
        n=scene.count(parts[i], thing.measure),
        p=scene.percent(_percent(scene, parts[i], d, wrong)),
    )
    return Item("share", (text,), wrong)


FAILED = (
    "{Y}(全年|)(抽检|抽查|监测){noun}{d}，(检出|发现)不合格{n}，不合格率(为|){p}。",
    "(共|全年)抽查{noun}{d}，不合格{n}，合格率{q}。",
    "{A}{noun}抽样{d}，其中不合格{n}，不合格率{p}，合格率{q}。",
)


def failed(scene: Scene, wrong: bool) -> Item:
    """Few failures: the rate of failure, of success, or both."""
    noun = scene.rng.choice(
        ("蔬菜样品", "生活饮用水", "儿童玩具", "建筑钢材", "成品油", "餐饮具", "医疗器械", "化肥")
    )
    d = scene.rng.randint(300, 20_000)
    n = max(2, round(d * scene.rng.uniform(0.005, 0.06)))
    p = _percent(scene, n, d, wrong)
    while p < Decimal("0.3"):
        p = rounded(Fraction(100 * n, d), 2) if not wrong else _percent(scene, n, d, True)
    q = 100 - p
    pattern = scene.rng.choice(FAILED)
    text = scene.say(
        pattern,
        noun=noun,
        d=scene.count(d, "批次"),
        n=scene.count(n, "批次"),
        p=scene.percent(p),
        q=scene.percent(q),
    )
    return Item("share", (text,), wrong, ("sum",))


PLAN = (
    "{Y}{A}(计划|年度目标)(安排|){noun}{d}，实际完成{n}，(完成年度计划的|为年度目标的|完成率){p}。",
    "{noun}完成{n}，占(年度计划|年初预算|全年任务){d}的{p}。",
    "全年(完成|实现){noun}{n}，为年初(计划|预算|目标){d}的{p}。",
)


def of_plan(scene: Scene, wrong: bool) -> Item:
    """Rounded quantities on both sides."""
    thing = scene.once(scene.subject.amount if scene.rng.random() < 0.5 else scene.subject.fund)
    places = 0 if thing.unit == "万元" else scene.rng.choice((1, 2))
    d = scene.spread(thing, places)
    n = rounded(Fraction(d) * Fraction(scene.rng.uniform(0.75, 1.2)), places)
    if n <= 0 or d <= Decimal("0.5"):
        d, n = Decimal("12.5"), Decimal("11.8")
    allowed = times(over(band(n), band(d)), 100)
    p = rounded(Fraction(n) / Fraction(d) * 100, scene.rng.choice((0, 1, 1)))
    if wrong:
        p = slip(scene.rng, p, allowed)
    text = scene.say(
        PLAN,
        noun=thing.noun,
        d=scene.amount(d, thing.unit),
        n=scene.amount(n, thing.unit),
        p=scene.percent(p),
    )
    return Item("share", (text,), wrong)


WORDS: tuple[tuple[str, float, float, float, float], ...] = (
    # wording, right from-to, clearly wrong from-to
    ("近七成", 0.66, 0.699, 0.3, 0.5),
    ("近九成", 0.86, 0.899, 0.5, 0.75),
    ("超过六成", 0.605, 0.66, 0.3, 0.5),
    ("八成以上", 0.805, 0.86, 0.4, 0.7),
    ("一半以上", 0.51, 0.6, 0.2, 0.4),
    ("过半", 0.505, 0.6, 0.2, 0.4),
    ("三分之二", 0.665, 0.668, 0.3, 0.5),
    ("五分之一", 0.198, 0.202, 0.4, 0.7),
    ("约四分之一", 0.247, 0.253, 0.5, 0.8),
    ("三成左右", 0.29, 0.31, 0.5, 0.8),
    ("不足一成", 0.07, 0.095, 0.2, 0.5),
    ("不到两成", 0.17, 0.195, 0.3, 0.6),
    ("百分之三十五", 0.348, 0.352, 0.5, 0.7),
)
IN_WORDS = (
    "{A}(现有|共有){noun}{d}，其中{part}{n}，占{p}。",
    "在{A}{d}{noun}中，{part}{n}，占比{p}。",
    "{A}{noun}{d}，{part}(有|为){n}，(所占比例为|占总数的|占){p}。",
)


def in_words(scene: Scene, wrong: bool) -> Item:
    thing = scene.once(scene.subject.stock)
    word, low, high, wrong_low, wrong_high = scene.rng.choice(WORDS)
    d = max(scene.size(thing), 300)
    n = round(d * (scene.rng.uniform(wrong_low, wrong_high) if wrong else scene.rng.uniform(low, high)))
    text = scene.say(
        IN_WORDS,
        noun=thing.noun,
        part=scene.rng.choice(scene.rng.choice(thing.splits)),
        d=scene.count(d, thing.measure),
        n=scene.count(n, thing.measure),
        p=mark(word),
    )
    return Item("share", (text,), wrong)


TWO = (
    "{A}(现有|共有){noun}{d}，其中{x}{a}、{y}{b}，分别占{p}和{q}。",
    "{A}{noun}{d}，{x}、{y}分别为{a}、{b}，占比分别为{p}、{q}。",
    "{A}{noun}共{d}：{x}{a}，占{p}；{y}{b}，占{q}。",
)


def two(scene: Scene, wrong: bool) -> Item:
    thing = scene.once(scene.subject.stock)
    split = scene.rng.choice(thing.splits)
    parts = partition(scene.rng, scene.size(thing), len(split))
    d = sum(parts)
    at = scene.rng.randrange(2)
    p, q = (_percent(scene, parts[i], d, wrong and i == at) for i in (0, 1))
    text = scene.say(
        TWO,
        noun=thing.noun,
        d=scene.count(d, thing.measure),
        x=split[0],
        y=split[1],
        a=scene.count(parts[0], thing.measure),
        b=scene.count(parts[1], thing.measure),
        p=scene.percent(p),
        q=scene.percent(q),
    )
    return Item("share", (text,), wrong, ("sum",))


PERMILLE = (
    "{Y}{A}出生人口{n}，年平均人口{d}，出生率{p}‰。",
    "全年{A}(报告|登记)死亡{n}，按年平均人口{d}计算，死亡率为{p}‰。",
    "{A}年平均人口{d}，(全年|)出生{n}，出生率(为|达到|){p}‰。",
)


def permille(scene: Scene, wrong: bool) -> Item:
    scene.used.add("population")
    low, high = SIZES[scene.place[-1]]
    d = rounded(Fraction(low * (high / low) ** scene.rng.random()), 1)
    n = round(d * 10_000 * Decimal(scene.rng.uniform(0.005, 0.012)))
    allowed = times(over(exactly(n), times(band(d), 10_000)), 1000)
    p = rounded(Fraction(n) / Fraction(d * 10_000) * 1000, 2)
    if wrong:
        p = slip(scene.rng, p, allowed)
    text = scene.say(PERMILLE, n=scene.count(n, "人"), d=scene.amount(d, "万人"), p=mark(str(p)))
    return Item("share", (text,), wrong, ("rate",))


def other_base(scene: Scene) -> Item:
    """The share is of something named in the sentence, and not of the figure beside it."""
    work = scene.once(scene.subject.work)
    d = scene.size(work)
    n = round(d * scene.rng.uniform(0.5, 0.8))
    key = round(n * scene.rng.uniform(0.2, 0.5))
    p = rounded(Fraction(100 * key, n), 1)
    text = scene.say(
        (
            "{A}{noun}{d}，{done}{n}，其中一次性{done}{k}，占{done}总数的{p}。",
            "全年{noun}{d}。(全年|)已{done}{n}，在已{done}的{m}中，重点领域{k}，占{p}。",
        ),
        noun=work.noun,
        done=work.done,
        m=work.noun,
        d=scene.count(d, work.measure),
        n=scene.count(n, work.measure),
        k=scene.count(key, work.measure),
        p=scene.percent(p),
    )
    return Item("share", (text,))


def bounded(scene: Scene) -> Item:
    """A bound or a goal beside the value."""
    work = scene.once(scene.subject.work)
    d = scene.size(work)
    n = round(d * scene.rng.uniform(0.91, 0.97))
    tens = hanzi(9)
    text = scene.say(
        (
            "{A}{noun}{d}，{done}{n}，{rate}(达到|在)90%以上。",
            "{noun}{d}，{done}{n}，{rate}超过(九成|90%)。",
            "{A}{noun}{d}，{done}{n}，占{t}成以上。",
            "全年{noun}{d}，{done}{n}，{rate}{p}，高于(省定目标|国家要求)（90%）。",
        ),
        noun=work.noun,
        done=work.done,
        rate=work.rate,
        t=tens,
        d=scene.count(d, work.measure),
        n=scene.count(n, work.measure),
        p=scene.percent(rounded(Fraction(100 * n, d), 1)),
    )
    return Item("share", (text,))


MAKERS: tuple[Maker, ...] = (rate, rate, of_whole, failed, of_plan, in_words, two, permille)
ALIKE = (other_base, bounded)
PATTERNS = (*RATES, *OF_WHOLE, *FAILED, *PLAN, *IN_WORDS, *TWO, *PERMILLE)
