"""The same thing said twice; and things which only sound the same."""

from __future__ import annotations

from decimal import Decimal

from shian.simulation.claims.figures import exactly, slip
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

FIRST = (
    "(截至{Y}底，|目前，|){A}(共有|建成|现有|拥有|登记){noun}{a}。",
    "{A}{noun}(总数|数量|)(达到|为|达){a}，(覆盖各乡镇街道|布局更趋合理|分布在城乡各地)。",
    "(经过多年发展|几年来)，{A}{noun}(达到|已有){a}。",
    "{A}{noun}{a}，(基础进一步夯实|保障能力不断提升)。",
)
AGAIN = (
    "(下一步|今后)，将(以|依托)(现有|全部|{A})(的|){b}{noun}(为|)(重点|基础)，(完善工作机制|推进精细化管理)。",
    "(组织|对){A}{b}{noun}(开展|进行)(了|)(全面摸底|集中培训|专项督导)。",
    "(如前所述|总的看|综上)，{A}{noun}(共|总数为|达到){b}。",
    "(目前，|){A}{b}{noun}均已(纳入信息平台|建立台账)。",
    "{A}{noun}(达|达到|共有){b}，为(各项工作|下步工作)打下了(坚实|良好)基础。",
)
DONE = (
    "{Y}(全年|)，{A}(共|累计|)(完成|办理|受理|开展){noun}{a}。",
    "{Y}{A}{noun}(达到|为|达){a}，(任务完成情况良好|工作平稳有序)。",
    "全年(完成|累计)(|了){noun}{a}，(各项任务|年度工作)(有序推进|顺利开展)。",
)
DONE_AGAIN = (
    "(总的看|总体上)，{Y}{A}(共|累计)(完成|办理|){noun}{b}。",
    "(回顾全年|一年来)，(我们|{B})(共|)(完成|办理)(了|){noun}{b}，(得到了群众认可|积累了经验)。",
    "{Y}，{A}{noun}(共|总量为|达到){b}。",
    "(数据显示|统计表明)，{Y}{A}{noun}{b}。",
)
MONEY = (
    "{Y}{A}(安排|投入|落实){noun}{a}。",
    "{Y}，财政(安排|拨付){noun}{a}，(重点支持基层|保障重点支出)。",
)
MONEY_AGAIN = (
    "(在经费保障上|资金保障方面)，{Y}(安排|落实){noun}{b}。",
    "{Y}{noun}(达到|共|总计){b}，(为工作开展提供了保障|有力支撑了各项工作)。",
    "(附表显示|决算显示)，{Y}{A}{noun}(为|){b}。",
)


def _second(scene: Scene, value: int, wrong: bool) -> int:
    return int(slip(scene.rng, value, exactly(value), whole=True)) if wrong else value


def stock(scene: Scene, wrong: bool) -> Item:
    thing = scene.once(scene.subject.stock)
    n = scene.size(thing)
    return Item(
        "repeated",
        (
            scene.say(FIRST, noun=thing.noun, a=scene.count(n, thing.measure)),
            scene.say(AGAIN, noun=thing.noun, b=scene.count(_second(scene, n, wrong), thing.measure)),
        ),
        wrong,
    )


def done(scene: Scene, wrong: bool) -> Item:
    work = scene.once(scene.subject.work)
    n = scene.size(work)
    return Item(
        "repeated",
        (
            scene.say(DONE, noun=work.noun, a=scene.count(n, work.measure)),
            scene.say(DONE_AGAIN, noun=work.noun, b=scene.count(_second(scene, n, wrong), work.measure)),
        ),
        wrong,
    )


def money(scene: Scene, wrong: bool) -> Item:
    """Also in two units: 3860万元 and 0.386亿元 are one."""
    fund = scene.once(scene.subject.fund)
    wan = round(float(scene.spread(fund, 0)) / 100) * 100 + 100
    second = _second(scene, wan, wrong)
    in_yi = f"{(Decimal(second) / 10_000).normalize():f}"
    b = scene.amount(Decimal(in_yi), "亿元") if second > 10_000 and second % 100 == 0 else scene.money(second)
    return Item(
        "repeated",
        (
            scene.say(MONEY, noun=fund.noun, a=scene.amount(wan, "万元")),
            scene.say(MONEY_AGAIN, noun=fund.noun, b=b),
        ),
        wrong,
        ("unit",),
    )


def rate(scene: Scene, wrong: bool) -> Item:
    """A rate said twice, which rests on counts that are given once."""
    work = scene.once(scene.subject.work)
    d = max(400, scene.size(work))
    p = Decimal(scene.rng.randint(881, 989)).scaleb(-1)
    n = round(d * p / 100)
    p = (Decimal(n) * 100 / d).quantize(Decimal("0.1"))
    q = slip(scene.rng, p, exactly(p), most=100) if wrong else p
    return Item(
        "repeated",
        (
            scene.say(
                "{Y}{A}{noun}{d}，{done}{n}，{rate}{p}。",
                noun=work.noun,
                done=work.done,
                rate=work.rate,
                d=scene.count(d, work.measure),
                n=scene.count(n, work.measure),
                p=scene.percent(p),
            ),
            scene.say(
                (
                    "(总的看|综合来看)，{Y}{noun}{rate}(达到|为){q}，(工作成效明显|总体情况良好)。",
                    "{A}{noun}{rate}{q}，(走在前列|居于前列)。",
                ),
                noun=work.noun,
                rate=work.rate,
                q=scene.percent(q),
            ),
        ),
        wrong,
        ("share",),
    )


DIFFERENT = (
    # what makes the second value another thing
    ("{Y}{A}{noun}{a}。", "(上年|{L})同期{A}{noun}为{b}。"),
    ("{Y}{A}{noun}{a}。", "{other}{noun}{b}，(位居前列|在各地中居首)。"),
    ("{Y}{A}{noun}{a}。", "{E}年以来，(累计|{A}累计){noun}{more}。"),
    ("{Y}{A}(完成|){noun}{a}。", "{F}年，(计划|力争|目标)(完成|实现)(全年|){noun}{b}。"),
    ("{Y}{A}{noun}{a}。", "(其中|)，{M}月单月{noun}{less}，为全年(最高|峰值)。"),
    ("上半年，{A}{noun}{less}。", "全年{noun}{a}。"),
    ("{Y}{A}{noun}{a}。", "{L}{A}{noun}{b}，{K}年为{c}。"),
    ("{Y}{A}{noun}{a}。", "同期{G}(共|){noun}{more}。"),
)


def different(scene: Scene) -> Item:
    work = scene.once(scene.subject.work)
    n = max(60, scene.size(work))
    first, second = scene.rng.choice(DIFFERENT)
    slots = {
        "noun": work.noun,
        "a": scene.count(n, work.measure),
        "b": scene.count(round(n * scene.rng.uniform(0.4, 0.95)), work.measure),
        "c": scene.count(round(n * scene.rng.uniform(0.4, 0.95)), work.measure),
        "more": scene.count(round(n * scene.rng.uniform(2.5, 9)), work.measure),
        "less": scene.count(round(n * scene.rng.uniform(0.15, 0.45)), work.measure),
        "other": scene.rng.choice(scene.divisions),
        "E": str(scene.year - 4),
        "F": str(scene.year + 1),
        "K": str(scene.year - 2),
        "M": str(scene.rng.randint(3, 11)),
    }
    second = second.replace("(其中|)，", "其中，")
    return Item("repeated", (scene.say(first, **slots), scene.say(second, **slots)))


def subset(scene: Scene) -> Item:
    """The same noun of a part: 市直, 新建, 规模以上."""
    thing = scene.once(scene.subject.stock)
    n = max(60, scene.size(thing))
    part = scene.rng.choice(("市直", "新建", "规模较大的", "年内新增", "城区", "首批试点"))
    return Item(
        "repeated",
        (
            scene.say("{A}(共有|现有){noun}{a}。", noun=thing.noun, a=scene.count(n, thing.measure)),
            scene.say(
                (
                    "对{part}{b}{noun}(开展|进行)了(评估|抽查|走访)。",
                    "{part}{noun}{b}(已|先行)纳入年度评估范围。",
                ),
                noun=thing.noun,
                part=part,
                b=scene.count(max(2, n // scene.rng.randint(4, 12)), thing.measure),
            ),
        ),
        ask=("coverage", "scope"),
    )


def vaguely(scene: Scene) -> Item:
    """The second time in round words."""
    thing = scene.once(scene.subject.stock)
    n = scene.rng.randint(1_020, 98_000)
    step = 10 ** (len(str(n)) - 2)
    floor = n // step * step
    words = [f"{floor}余", f"{floor}多", f"近{floor + step}", f"超过{floor}", f"约{round(n / step) * step}"]
    if n % step == 0:
        words = [str(n)]
    if n > 10_000:
        words.append(f"{floor / 10_000:.1f}万余" if n % step else f"{floor / 10_000:.1f}万")
    return Item(
        "repeated",
        (
            scene.say(FIRST, noun=thing.noun, a=scene.count(n, thing.measure)),
            scene.say(AGAIN, noun=thing.noun, b=mark(scene.rng.choice(words) + thing.measure)),
        ),
    )


MAKERS: tuple[Maker, ...] = (stock, stock, done, money, rate)
ALIKE = (different, different, subset, vaguely)
PATTERNS = (*FIRST, *AGAIN, *DONE, *DONE_AGAIN, *MONEY, *MONEY_AGAIN)
