"""What is a question to the author rather than a contradiction."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import rounded
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

BASELESS = (
    "{Y}{A}{x}(达到|达|为){p}。",
    "{x}{p}(，居全省前列|，群众获得感明显增强|，超额完成任务|)。",
    "{A}{x}(保持在|稳定在|达){p}(以上|)(，工作扎实有效|)。",
    "(实现|做到){x}{p}，(形成闭环管理|确保工作实效)。",
    "(强化日常管理|压实责任)，{x}(、{x2}|)(均|)(达到|达){p}。",
    "{x}{p}，{x2}{q}。",
)
OWN = (
    "问题整改率", "培训覆盖率", "按期办结率", "群众知晓率", "持证上岗率", "电话接通率",
    "档案建档率", "一次合格率", "设备完好率",
    "执法公示率", "签约服务率", "及时处置率", "受教育覆盖率", "协议签订率",
    "信息公开率", "回访满意率", "年报公示率", "无害化处理率",
)  # fmt: skip


def baseless(scene: Scene, wrong: bool) -> Item:
    names = scene.rng.sample([one for one in OWN if one not in scene.used], 2)
    scene.used |= set(names)
    p, q = (
        scene.rng.choice(("100", "100", str(rounded(Fraction(scene.rng.uniform(80, 99.9)), 1))))
        for _ in range(2)
    )
    if wrong:
        slots = {"x": names[0], "x2": names[1], "p": mark(f"{p}%"), "q": mark(f"{q}%")}
        return Item("base", (scene.say(BASELESS, **slots),), True, ("coverage",))
    d = scene.rng.randint(40, 4000)
    n = d if p == "100" else round(d * float(p) / 100)
    shown = "100" if n == d else str(rounded(Fraction(100 * n, d), 1))
    noun, measure, done = scene.rng.choice(
        (
            ("交办事项", "件", "办结"),
            ("检查发现问题", "个", "整改到位"),
            ("在岗人员", "名", "持证"),
            ("应签协议", "份", "签订"),
        )
    )
    text = scene.say(
        ("{noun}{d}，{done}{n}，{x}{p}。", "{A}(共有|涉及){noun}{d}，其中{done}{n}，{x}(达到|为){p}。"),
        noun=noun,
        done=done,
        x={"件": "办结率", "个": "整改率", "名": "持证率", "份": "签订率"}[measure],
        d=scene.count(d, measure),
        n=scene.count(n, measure),
        p=mark(f"{shown}%"),
    )
    return Item("base", (text,))


TRENDS = (
    "(各级财政|财政){noun}(投入|){w}，(保障能力|保障水平)(不断|)(增强|提高)。",
    "{noun}{w}(，为工作开展提供了有力支撑|，成效明显)。",
    "{A}{noun}(投入|)(实现|保持){v}。",
    "(近年来|几年来|五年来)，{A}{noun}{w}。",
    "{noun}(规模|总量|){w}，(结构|布局)(更加|)(优化|合理)。",
)
UPS = ("逐年加大", "逐年增加", "连年增长", "持续增长", "逐年提高", "连续五年增长", "逐年递增", "不断增加")
STEADY = ("连续三年增长", "逐年增长", "持续增长", "年均两位数增长")


def unsupported(scene: Scene, wrong: bool) -> Item:
    """Right: the words with the series beside them, or words about what is no quantity."""
    fund = scene.once(scene.subject.fund)
    if wrong:
        pattern = scene.rng.choice(TRENDS)
        text = scene.say(
            pattern, noun=fund.noun, w=mark(scene.rng.choice(UPS)), v=mark(scene.rng.choice(STEADY))
        )
        return Item("unsupported", (text,), True)
    if scene.rng.random() < 0.5:
        text = scene.say(
            (
                "(各级|全社会)(重视程度|责任意识)(不断|逐步)(提高|增强)。",
                "(监管|服务)(效能|水平)(持续|不断)(提升|改善)，(群众获得感|营商环境)(不断|持续)(增强|优化)。",
                "(宣传|引导)力度(不断|持续)加大，(氛围|环境)(日益|更加)(浓厚|良好)。",
            )
        )
        return Item("unsupported", (text,))
    a = scene.spread(fund, 0)
    b, c = (rounded(Fraction(a) * Fraction(f, 100), 0) for f in (112, 127))
    y = scene.year
    text = scene.say(
        f"{{noun}}{{w}}，{y - 2}年{{a}}、{y - 1}年{{b}}、{y}年{{c}}。",
        noun=fund.noun,
        w=scene.rng.choice(("逐年加大", "逐年增加", "连年增长", "持续增长", "逐年提高", "逐年递增")),
        a=scene.amount(a, "万元"),
        b=scene.amount(b, "万元"),
        c=scene.amount(c, "万元"),
    )
    return Item("unsupported", (text,))


MONTHS = ("1—9月", "1-10月", "前三季度", "截至11月底", "上半年", "1—11月", "截至10月末", "前10个月")
PERIODS = (
    "{Y}{m}，{A}{noun}{n}，(较|比){L}全年的{b}(下降|减少){p}。",
    "{Y}{m}，{A}{noun}{n}，{L}全年为{b}，(同比|)(下降|减少){p}。",
    "{m}{noun}{n}，(与|同){L}全年({b})相比(下降|减少)(了|){p}，(成效显著|降幅明显)。",
    "{L}全年{noun}{b}，{Y}{m}(为|仅|降至){n}，降幅(为|达|){p}。",
    "{A}{noun}(持续压降|得到控制|明显改善)，{Y}{m}(共|累计){n}，比{L}全年的{b}(少|下降|减少){p}。",
)


def period(scene: Scene, wrong: bool) -> Item:
    """Right: the same months of both years."""
    work = scene.once(scene.subject.work)
    b = max(60, scene.size(work))
    n = round(b * scene.rng.uniform(0.55, 0.9))
    month = scene.rng.choice(MONTHS)
    pattern = scene.rng.choice(PERIODS).replace("({b})", "（{b}）")
    if not wrong:
        pattern = pattern.replace("{L}全年", "{L}同期")
    text = scene.say(
        pattern,
        noun=work.noun,
        m=month,
        n=scene.count(n, work.measure),
        b=scene.count(b, work.measure),
        p=scene.percent(rounded(Fraction(100 * (b - n), b), 1)),
    )
    return Item("period", (text,), wrong)


MIXED = (
    (
        "(全国|周边地区|邻近三省)(共有|现有){x}{a}。",
        "{place}对{x}(实现|开展)全覆盖(检查|监管|服务)，(全年共|累计|先后)检查{x}{b}。",
    ),
    ("{A}(共有|现有){x}{a}。", "对(城区|{part}|重点){x}(开展|实施)全覆盖(检查|督导)，共检查{b}。"),
    ("({part}|城区){x}{a}(，管理规范|，运行平稳|)。", "{A}{y}{b}，(实现|做到){x}{y}(监管|检查)全覆盖。"),
)
WHOLES = (
    ("学校", "所", "食堂", "家"), ("养老机构", "家", "厨房", "个"), ("医院", "家", "药房", "个"),
    ("建筑工地", "个", "塔吊", "台"),
    ("加油站", "座", "油罐", "个"), ("宾馆", "家", "电梯", "部"), ("景区", "家", "游乐设施", "台"),
    ("农贸市场", "个", "摊位", "个"),
)  # fmt: skip


def scope(scene: Scene, wrong: bool) -> Item:
    """Figures about different wholes. Right: one whole."""
    x, mx, y, my = scene.rng.choice([one for one in WHOLES if one[0] not in scene.used])
    scene.used.add(x)
    a = scene.rng.randint(60, 3000)
    b = max(5, round(a * scene.rng.uniform(0.1, 0.6)))
    slots = {"x": x, "y": y, "place": scene.place, "part": scene.place[-1] + scene.rng.choice("属直")}
    if wrong:
        i = scene.rng.randrange(3)
        first, second = MIXED[i]
        shown = scene.count(round(a * scene.rng.uniform(1.1, 1.6)), my) if i == 2 else scene.count(b, mx)
        chunks = tuple(scene.say(one, **slots, a=scene.count(a, mx), b=shown) for one in (first, second))
        return Item("scope", chunks, True, ("coverage", "absolute", "base"))
    text = scene.say(
        (
            "{A}(共有|现有){x}{a}，(全年|{Y})(共|累计)检查{x}{a}，实现全覆盖。",
            "{A}{x}{a}，其中城区{x}{b}；对城区{x}开展全覆盖检查，共检查{b}。",
        ),
        **slots,
        a=scene.count(a, mx),
        b=scene.count(b, mx),
    )
    return Item("scope", (text,), ask=("coverage",))


VISITS = (
    "(全年|{Y}|专项行动期间)，(共|累计|)出动{who}{n}，检查{what}{d}(，发现问题{k}个|，责令整改{k}家|)。",
    "(共|先后)检查{what}{d}，出动{who}{n}(，立案{k}起|)。",
    "(组织|开展)专项检查，(出动|投入){who}{n}、检查{what}{d}。",
    "{B}(全年|)(出动|派出){who}{n}对{what}(进行|开展)(监督|)检查，(共|累计)检查{d}。",
)
VISITED = (
    ("企业", "家次"),
    ("经营单位", "户次"),
    ("施工现场", "个次"),
    ("文化经营场所", "家次"),
    ("医疗机构", "户次"),
    ("道路运输企业", "家次"),
    ("网吧、歌厅等场所", "家次"),
)


def law(scene: Scene, wrong: bool) -> Item:
    """Two officers a check at least."""
    what, measure = scene.rng.choice([one for one in VISITED if one[0] not in scene.used])
    scene.used.add(what)
    d = scene.rng.randint(60, 9000)
    n = round(d * (scene.rng.uniform(0.9, 1.85) if wrong else scene.rng.uniform(2.02, 4)))
    text = scene.say(
        VISITS,
        who=scene.rng.choice(
            ("执法人员", "监督员", "行政执法人员", "卫生监督员", "环境执法人员", "文化执法人员")
        ),
        what=what,
        n=scene.count(n, "人次"),
        d=scene.count(d, measure),
        k=str(scene.rng.randint(2, max(3, d // 9))),
    )
    return Item("law", (text,), wrong)


COVERS = (
    (
        "{A}(共有|现有){x}{a}(，管理不断规范|)。",
        "(推进|推行|实施)(责任保险|标准化建设|信息化改造|信用评价)，{b}{x}(完成|参与|投保)。",
    ),
    ("(截至{Y}底|目前)，{A}{x}(达到|共){a}。", "(已有|有){b}{x}(接入|加入)(监管平台|追溯平台|服务平台)。"),
    ("{A}(共有|登记){x}{a}。", "为{b}{x}(安装了视频监控|免费更换了设备|发放了补助)。"),
)


def coverage(scene: Scene, wrong: bool) -> Item:
    """Right: the share of the whole is said."""
    x, measure, *_ = scene.rng.choice([one for one in WHOLES if one[0] not in scene.used])
    scene.used.add(x)
    a = scene.rng.randint(200, 9000)
    b = round(a * scene.rng.uniform(0.04, 0.4))
    first, second = scene.rng.choice(COVERS)
    slots = {"x": x, "a": scene.count(a, measure), "b": scene.count(b, measure)}
    if not wrong:
        second = second[:-1] + f"，占总数的{scene.percent(rounded(Fraction(100 * b, a), 1))}。"
    return Item("coverage", (scene.say(first, **slots), scene.say(second, **slots)), wrong, ("scope",))


def bare_growth(scene: Scene) -> Item:
    """Growth without the year before: fair to ask for, and no fault."""
    work = scene.once(scene.subject.work)
    p = rounded(Fraction(scene.rng.uniform(1, 30)), 1)
    text = scene.say(
        "{Y}{A}{noun}{n}，同比(增长|下降){p}。",
        noun=work.noun,
        n=scene.count(scene.size(work), work.measure),
        p=scene.percent(Decimal(p)),
    )
    return Item("base", (text,), ask=("base", "unsupported"))


MAKERS: dict[str, tuple[Maker, ...]] = {
    "base": (baseless,),
    "unsupported": (unsupported,),
    "period": (period,),
    "scope": (scope,),
    "law": (law,),
    "coverage": (coverage,),
}
ALIKE = {"base": (bare_growth,)}
PATTERNS: dict[str, tuple[str, ...]] = {
    "base": BASELESS,
    "unsupported": TRENDS,
    "period": PERIODS,
    "scope": tuple(one for pair in MIXED for one in pair),
    "law": VISITS,
    "coverage": tuple(one for pair in COVERS for one in pair),
}
