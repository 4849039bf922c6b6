"""Parts and totals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import band, exactly, partition, plus, rounded, slip, ulp
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene, listed, named


def _total(scene: Scene, parts: list[int], wrong: bool, below: bool = False) -> int:
    """The total to print, true or wrong; `below` where parts may rightly fall short of it."""
    total = sum(parts)
    if not wrong:
        return total
    while True:
        printed = int(slip(scene.rng, total, exactly(total), whole=True))
        if not below or printed < total:
            return printed


COMPOSED = (
    "(截至{Y}底，|{Y}末，|目前，|){A}(共有|现有|拥有|登记在册的){noun}{T}，(由|分为){parts}(组成|构成|{k}类)。",
    "{A}{noun}(总数|总量)(达到|为|达){T}，(按类型分|从结构看|按类别统计)，{parts}。",
    "{A}(共有|有){noun}{T}，(具体为|分别是|包括以下{k}类)：{parts}。",
    "(据统计，|经梳理，|){A}{noun}中，{parts}，(合计|共计|总计|总数){T}。",
    "{parts}，(以上{k}项|{k}者|{k}类)(合计|共计|相加)为{T}，(构成了|即为){A}{noun}的(全部|总量)。",
    "(目前|{Y}末)，{A}{noun}(共计|合计){T}（{parts}）。",
)


def composed(scene: Scene, wrong: bool) -> Item:
    thing = scene.once(scene.subject.stock)
    split = scene.rng.choice(thing.splits)
    parts = partition(scene.rng, scene.size(thing), len(split))
    values = [scene.count(part, thing.measure) for part in parts]
    text = scene.say(
        COMPOSED,
        noun=thing.noun,
        T=scene.count(_total(scene, parts, wrong), thing.measure),
        parts=named(scene, split, values),
        k="两三四五"[len(split) - 2],
    )
    return Item("sum", (text,), wrong)


INCLUDING = (
    "(截至{Y}底，|目前，|){A}(共有|现有|拥有|建成){noun}{T}，其中{parts}。",
    "{A}(共有|累计建有|登记){noun}{T}(，其中：|（其中）：|。其中，){parts}。",
    "{A}{noun}(发展到|增加到|达到|为){T}，其中(，|){parts}。",
    "(在|){A}{T}{noun}(中|当中)，{parts}。",
)


def including(scene: Scene, wrong: bool) -> Item:
    """其中 lists: what is listed may fall short of the whole, never exceed it."""
    thing = scene.once(scene.subject.stock)
    split = scene.rng.choice(thing.splits)
    parts = partition(scene.rng, scene.size(thing), len(split))
    total = _total(scene, parts, wrong, below=True)
    if not wrong and len(parts) > 2 and scene.rng.random() < 0.4:
        split, parts = split[:-1], parts[:-1]
    values = [scene.count(part, thing.measure) for part in parts]
    text = scene.say(
        INCLUDING, noun=thing.noun, T=scene.count(total, thing.measure), parts=named(scene, split, values)
    )
    return Item("sum", (text,), wrong)


DISTRICTS = (
    "{A}{k}个{D}(全年|{Y})共{verb}{noun}{T}，(其中|分别为|分地区看)(：|，|){parts}。",
    "(分地区看，|从各地情况看，|){parts}，{k}个{D}(合计|总计|共)(完成|){noun}{T}。",
    "{parts}，{A}(合计|累计|总计){noun}{T}。",
)


def by_district(scene: Scene, wrong: bool) -> Item:
    work = scene.once(scene.subject.work)
    places = scene.rng.sample(scene.divisions, scene.rng.randint(3, 6))
    parts = partition(scene.rng, scene.size(work), len(places))
    text = scene.say(
        DISTRICTS,
        noun=work.noun,
        verb=scene.rng.choice(("上报", "完成", "登记", "涉及")),
        T=scene.count(_total(scene, parts, wrong), work.measure),
        k=str(len(places)),
        parts=named(scene, places, [scene.count(part, work.measure) for part in parts]),
    )
    return Item("sum", (text,), wrong)


QUARTERS = (
    "{Y}{noun}(共|累计|合计){T}，(其中|分季度看，|)一季度{a}，二季度{b}，三季度{c}，四季度{d}。",
    "{Y}一至四季度，{A}{noun}分别为{a}、{b}、{c}、{d}，全年(合计|共计|累计){T}。",
    "(分季度看，|){Y}{A}{noun}一季度为{a}、二季度为{b}、三季度为{c}、四季度为{d}，全年{T}。",
    "{Y}上半年{A}{noun}{ab}，下半年{cd}，全年(合计|共|累计){T}。",
)


def by_quarter(scene: Scene, wrong: bool) -> Item:
    work = scene.once(scene.subject.work)
    a, b, c, d = parts = partition(scene.rng, max(60, scene.size(work)), 4)
    text = scene.say(
        QUARTERS,
        noun=work.noun,
        T=scene.count(_total(scene, parts, wrong), work.measure),
        a=scene.count(a, work.measure),
        b=scene.count(b, work.measure),
        c=scene.count(c, work.measure),
        d=scene.count(d, work.measure),
        ab=scene.count(a + b, work.measure),
        cd=scene.count(c + d, work.measure),
    )
    return Item("sum", (text,), wrong)


LEFT = (
    "{A}(共排查出|共梳理|全年共受理|累计接收){noun}{T}，(已|目前已|截至年底已){done}{a}，(其余|剩余|尚余|还有){b}(正在办理|正在推进|尚未完成)。",
    "{Y}，(上年结转|年初结存){noun}{a}，(当年新增|本年新收|年内新增){b}，(合计|共|共计){T}，均已(纳入台账管理|分解到责任单位)。",
    "(在|){T}{noun}(中|当中)，{done}{a}，未{done}{b}。",
    "{Y}(共有|共登记){noun}{T}，当年{done}{a}，结转下年{b}。",
)


def left_over(scene: Scene, wrong: bool) -> Item:
    work = scene.once(scene.subject.work)
    parts = partition(scene.rng, scene.size(work), 2)
    parts.sort(reverse=True)
    text = scene.say(
        LEFT,
        noun=work.noun,
        done=work.done,
        T=scene.count(_total(scene, parts, wrong), work.measure),
        a=scene.count(parts[0], work.measure),
        b=scene.count(parts[1], work.measure),
    )
    return Item("sum", (text,), wrong)


SOURCES = (
    "(项目|工程)总投资{T}，(资金来源为|资金由)(中央预算内投资|中央补助资金){a}、省级(配套|补助)资金{b}、(市县配套|地方财政){c}、(企业自筹|社会资本){d}(四部分|等四个渠道)(组成|构成)。",
    "{Y}{noun}(共安排|共投入|总额)({T}，其中|{T}，包括)中央资金{a}、省级资金{b}、市级资金{c}、县级资金{d}。",
    "(中央|上级)下达{noun}{a}，省级安排{b}，市级安排{c}，县级配套{d}，四级(合计|共计|共安排){T}。",
)


def sources(scene: Scene, wrong: bool) -> Item:
    """Money of four purses, in 万元 without rounding or in 亿元 with it; 其中 only above the whole."""
    fund = scene.once(scene.subject.fund)
    wan = int(scene.spread(fund, 0))
    if wan < 20_000 or scene.rng.random() < 0.4:
        parts = partition(scene.rng, max(wan, 90), 4)
        printed = [Decimal(part) for part in parts]
        total, unit = Decimal(_total(scene, parts, wrong, below=True)), "万元"
    else:
        exact = [Fraction(part, 10_000) for part in partition(scene.rng, wan, 4)]
        printed = [rounded(one, 2) for one in exact]
        total, unit = rounded(sum(exact, Fraction(0)), 2), "亿元"
        if min(printed) <= 0:
            return sources(scene, wrong)
        if wrong:
            allowed = plus(*map(band, printed))
            while Fraction(total) + ulp(total) >= allowed[0]:
                total = slip(scene.rng, rounded(sum(exact, Fraction(0)), 2), allowed)
    a, b, c, d = (scene.amount(one, unit) for one in printed)
    text = scene.say(SOURCES, noun=fund.noun, T=scene.amount(total, unit), a=a, b=b, c=c, d=d)
    return Item("sum", (text,), wrong)


def table(scene: Scene, wrong: bool) -> Item:
    """A table as lines of text."""
    thing = scene.once(scene.subject.stock)
    bar = scene.rng.choice(("|", "\t", " | "))
    by_place = scene.rng.random() < 0.5
    names = list(
        scene.rng.sample(scene.divisions, scene.rng.randint(3, 7))
        if by_place
        else scene.rng.choice(thing.splits)
    )
    now = partition(scene.rng, scene.size(thing), len(names))
    total = _total(scene, now, wrong)
    other = [max(1, round(part * scene.rng.uniform(0.7, 1.1))) for part in now]
    two = scene.rng.random() < 0.5
    unit = thing.measure
    head = [
        "地区" if by_place else "类别",
        f"{scene.year}年（{unit}）",
        *([f"{scene.year - 1}年（{unit}）"] if two else []),
    ]
    rows = [
        [name, mark(str(a)), *([str(b)] if two else [])] for name, a, b in zip(names, now, other, strict=True)
    ]
    last = [
        scene.rng.choice(("合计", "总计", f"{scene.whole}合计")),
        mark(str(total)),
        *([str(sum(other))] if two else []),
    ]
    if scene.rng.random() < 0.3:
        rows.insert(0, last)
    else:
        rows.append(last)
    caption = scene.say(
        ("{A}{noun}(情况表|基本情况|分布情况)", "表：{Y}{noun}(统计表|情况)"), noun=thing.noun
    )
    return Item(
        "sum", ("\n" + "\n".join([caption, *(bar.join(row) for row in [head, *rows])]) + "\n",), wrong
    )


NESTED = (
    "{A}(现有|共有){noun}{T}，其中{x}{a}（含{x1}{a1}、{x2}{a2}），{y}{b}。",
    "(截至{Y}底，|){A}{noun}(共|合计){T}：{x}{a}，包括{x1}{a1}和{x2}{a2}；{y}{b}。",
)


def nested(scene: Scene, wrong: bool) -> Item:
    """A part has parts. The slip is in the inner sum, so that inner parts exceed their part."""
    thing = scene.once(scene.subject.stock)
    split = scene.rng.choice([one for one in thing.splits if len(one) > 1])
    a1, a2, b = partition(scene.rng, max(60, scene.size(thing)), 3)
    a = _total(scene, [a1, a2], wrong, below=True)
    text = scene.say(
        NESTED,
        noun=thing.noun,
        T=scene.count(a + b, thing.measure),
        x=split[0],
        y=split[1],
        x1=scene.rng.choice(("上年新增", "城区")),
        x2=scene.rng.choice(("原有", "乡镇")),
        a=scene.count(a, thing.measure),
        b=scene.count(b, thing.measure),
        a1=scene.count(a1, thing.measure),
        a2=scene.count(a2, thing.measure),
    )
    return Item("sum", (text,), wrong)


IN_WAN = (
    "{A}(现有|共有){noun}{T}，(包括|分别是|由){parts}。",
    "{A}{noun}(达到|为|达){T}：{parts}。",
    "{parts}，{A}{noun}(合计|共计|总量达){T}。",
)


def in_wan(scene: Scene, wrong: bool) -> Item:
    """The total rounded to 万, the parts exact."""
    thing = scene.once(scene.subject.stock)
    split = scene.rng.choice(thing.splits)
    parts = partition(scene.rng, scene.rng.randint(12_000, 90_000), len(split))
    total = sum(parts)
    shown = rounded(Fraction(total, 10_000), scene.rng.choice((1, 2, 2)))
    if wrong:
        shown = slip(scene.rng, shown, exactly(Decimal(total) / 10_000))
    text = scene.say(
        IN_WAN,
        noun=thing.noun,
        T=scene.amount(shown, f"万{thing.measure}"),
        parts=named(scene, split, [scene.count(part, thing.measure) for part in parts]),
    )
    return Item("sum", (text,), wrong)


def overlapping(scene: Scene) -> Item:
    """Attributes which the same people have at once: they may exceed the whole."""
    total = scene.rng.randint(80, 4000)
    attributes = scene.rng.sample(
        (
            "本科及以上学历",
            "高级职称",
            "中共党员",
            "35岁以下",
            "持有执业资格证书",
            "省级骨干",
            "女性",
            "工作满十年",
        ),
        3,
    )
    values = [scene.count(scene.rng.randint(total // 4, total * 4 // 5), "人") for _ in attributes]
    text = scene.say(
        (
            "{A}(系统|)(现有|共有)(在编|)(专业|)工作人员{T}，其中{parts}。",
            "{B}(队伍共|系统共有干部职工){T}，(具有|其中){parts}。",
        ),
        T=scene.count(total, "人"),
        parts=listed(scene.rng, [name + value for name, value in zip(attributes, values, strict=True)]),
    )
    return Item("sum", (text,))


def ninety_nine(scene: Scene) -> Item:
    """Shares which add up to 99.9 or 100.1 by rounding."""
    thing = scene.once(scene.subject.stock)
    split = scene.rng.choice(thing.splits)
    parts = partition(scene.rng, scene.size(thing), len(split))
    total = sum(parts)
    shares = [scene.percent(rounded(Fraction(100 * part, total), 1)) for part in parts]
    text = scene.say(
        (
            "{A}(现有|共有){noun}{T}，{counts}，占比分别为{shares}。",
            "{A}{noun}共{T}。{counts}，分别占{shares}。",
        ),
        noun=thing.noun,
        T=scene.count(total, thing.measure),
        counts="、".join(n + scene.count(p, thing.measure) for n, p in zip(split, parts, strict=True)),
        shares="、".join(shares),
    )
    return Item("sum", (text,))


def near(scene: Scene) -> Item:
    """A vague total over exact parts."""
    thing = scene.once(scene.subject.stock)
    split = scene.rng.choice(thing.splits)
    parts = partition(scene.rng, max(scene.size(thing), 300), len(split))
    total = sum(parts)
    step = 10 ** (len(str(total)) - 2)
    floor = total // step * step
    vague = scene.rng.choice((f"{floor}余", f"近{floor + step}", f"超过{floor}", f"{floor}多"))
    if total == floor:
        vague = f"{floor}"
    text = scene.say(
        ("{A}(共有|现有){noun}{T}，(包括|分别是|其中){parts}。", "{A}{T}{noun}(中，|里，|中：){parts}。"),
        noun=thing.noun,
        T=mark(vague + thing.measure),
        parts=named(scene, split, [scene.count(p, thing.measure) for p in parts]),
    )
    return Item("sum", (text,))


def two_years(scene: Scene) -> Item:
    """Values of several years are no parts of this year's total."""
    work = scene.once(scene.subject.work)
    a, b, c = (scene.size(work) for _ in range(3))
    y = scene.year
    text = scene.say(
        (
            f"{y - 2}年、{y - 1}年、{y}年，{{A}}{{noun}}分别为{{a}}、{{b}}、{{c}}，三年累计{{T}}。",
            f"{{noun}}{y - 2}年{{a}}、{y - 1}年{{b}}、{y}年{{c}}，(三年合计|累计){{T}}。",
        ),
        noun=work.noun,
        T=scene.count(a + b + c, work.measure),
        a=scene.count(a, work.measure),
        b=scene.count(b, work.measure),
        c=scene.count(c, work.measure),
    )
    return Item("sum", (text,))


MAKERS: tuple[Maker, ...] = (
    *(composed, composed, including, by_district, by_quarter, left_over, sources, table, nested, in_wan),
)
ALIKE = (overlapping, ninety_nine, near, two_years)
PATTERNS = (*COMPOSED, *INCLUDING, *DISTRICTS, *QUARTERS, *LEFT, *SOURCES, *NESTED, *IN_WAN)
