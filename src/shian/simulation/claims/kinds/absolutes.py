"""全部, 均, 无 against a figure of the text."""

from __future__ import annotations

from shian.simulation.claims.scene import Item, Maker, Scene

DONE = (
    (
        "(截至目前|{Y})，{A}{noun}全部{done}。",
        "(仍有|尚有|还有){b}{noun}(未|尚未){done}，(主要受资金制约|正在加快推进|列入下年计划)。",
    ),
    ("{A}{d}{noun}(已|)全部{done}。", "(目前|年底统计)(仍有|尚有){b}{noun}未{done}。"),
    (
        "{noun}均已{done}，(做到件件有着落|实现闭环管理|不留死角)。",
        "(督查发现|检查中发现)，{b}{noun}未{done}。",
    ),
    (
        "{A}{noun}{done}(实现|做到)(了|)全覆盖，(一个不漏|无一遗漏)。",
        "(存在的问题|不足)：(部分地区进展不平衡，|){b}{noun}(未|尚未){done}。",
    ),
    ("{A}{noun}{d}，(全部|均){done}。", "其中{b}(未|没有){done}，(原因正在核查|已约谈责任单位)。"),
)


def done(scene: Scene, wrong: bool) -> Item:
    """All are done, and some are not. Right: all of one year, some of another."""
    work = scene.once(scene.subject.work)
    d = max(30, scene.size(work))
    b = max(2, round(d * scene.rng.uniform(0.01, 0.12)))
    first, second = scene.rng.choice(DONE)
    if not wrong:
        second = scene.rng.choice(
            (
                "{L}(仍有|尚有){b}{noun}未{done}，(今年|{Y})已(清零|补齐)。",
                "(此外|另外)，新近(发现|登记)的{other}{b}正在办理。",
            )
        )
    slots = {
        "noun": work.noun,
        "done": work.done,
        "d": scene.count(d, work.measure),
        "b": scene.count(b, work.measure),
        "other": scene.rng.choice(("群众建议", "历史档案", "咨询事项")),
    }
    return Item(
        "absolute", (scene.say(first, **slots), scene.say(second, **slots)), wrong, ("share", "repeated")
    )


NOTHING = (
    ("重大安全事故", "起"), ("群体性食物中毒事件", "起"),
    ("重大舆情事件", "起"), ("拖欠农民工工资案件", "件"),
    ("校园安全责任事故", "起"), ("违规收费行为", "起"), ("突发环境事件", "起"),
    ("重大火灾", "起"), ("非正常死亡事件", "起"),
    ("越级上访事件", "起"), ("溺水事故", "起"), ("医疗责任事故", "起"),
)  # fmt: skip
NONE = (
    ("(全年|{Y})，{A}未发生{x}。", "{Y}(共|)(发生|处置){x}{n}(，均得到妥善处置|，已依法处理|)。"),
    ("{Y}{A}实现{x}零发生。", "(全年|{Y}){A}发生{x}{n}，(直接经济损失得到控制|相关责任人受到处理)。"),
    (
        "(一年来|全年)，{A}无{x}(发生|)，(形势持续平稳|社会大局稳定)。",
        "(针对|对)(年内|{Y})发生的{n}{x}，(及时开展|组织)了调查处理。",
    ),
    ("{A}{x}(保持|连续保持)零纪录。", "(全年|{Y})(查处|处置){x}{n}。"),
)


def nothing(scene: Scene, wrong: bool) -> Item:
    x, measure = scene.rng.choice([one for one in NOTHING if one[0] not in scene.used])
    scene.used.add(x)
    first, second = scene.rng.choice(NONE)
    n = scene.rng.randint(1, 9)
    if not wrong:
        second = scene.rng.choice(
            (
                "{L}(曾|)发生{x}{n}，(已全部整改到位|教训深刻)。",
                "{G}同期发生{x}{n}。",
                "(全年|{Y})发生一般性事件{n}，(均及时处置|未造成人员伤亡)。",
            )
        )
    slots = {"x": x, "n": scene.count(n, measure)}
    return Item("absolute", (scene.say(first, **slots), scene.say(second, **slots)), wrong, ("repeated",))


HAVE = (
    (
        "{A}{n}{base}全部(配备|设立|建成)(了|){what}。",
        "(尚|仍|还)有{k}{base}(未|没有)(配备|设立|建成){what}。",
    ),
    (
        "{A}所有{base}均(设立|建成|配备)(了|){what}，(实现全覆盖|做到应建尽建)。",
        "{A}{base}共{n}，其中{m}(配备|设立|建成)(了|){what}。",
    ),
    (
        "{what}(实现|做到){base}全覆盖，(打通了服务群众“最后一公里”|深受群众欢迎)。",
        "{A}{n}{base}中，{m}(设有|建有|配有){what}。",
    ),
    ("{A}每个{base}都有{what}。", "(据统计|据普查)，{n}{base}中(尚|还|仍)有{k}没有{what}。"),
)
PLACES = (
    ("乡镇", "个", "综合文化站"), ("行政村", "个", "卫生室"),
    ("街道", "个", "日间照料中心"), ("社区", "个", "警务室"),
    ("中心校", "个", "标准化实验室"), ("农贸市场", "个", "快检室"),
    ("县（区）", "个", "妇幼保健机构"), ("行政村", "个", "电商服务点"),
    ("易地搬迁安置点", "个", "就业服务站"), ("工业园区", "个", "污水集中处理设施"),
)  # fmt: skip


def have(scene: Scene, wrong: bool) -> Item:
    base, measure, what = scene.rng.choice([one for one in PLACES if one[2] not in scene.used])
    scene.used |= {base, what}
    n = scene.rng.randint(12, 900)
    k = max(2, round(n * scene.rng.uniform(0.03, 0.3)))
    first, second = scene.rng.choice(HAVE)
    if not wrong:
        second = scene.rng.choice(
            (
                "{A}{n}{base}共设{what}{n}。",
                "其中{k}{base}的{what}(为|是)年内(新建|改造)。",
                "{L}(仍|还)有{k}{base}没有{what}。",
            )
        )
    slots = {
        "base": base,
        "what": what,
        "n": scene.count(n, measure),
        "m": scene.count(n - k, measure),
        "k": scene.count(k, measure),
    }
    also = ("share", "repeated", "minimum")
    return Item(
        "absolute",
        (scene.say(first, **slots), scene.say(second, **slots)),
        wrong,
        also,
        ask=("coverage", "base"),
    )


HUNDRED = (
    "{A}{noun}{d}，{done}{n}，{rate}(达到|达|为)100%。",
    "全年{noun}{d}、{done}{n}，{rate}100%。",
)


def hundred(scene: Scene, wrong: bool) -> Item:
    """100% with both figures given."""
    work = scene.once(scene.subject.work)
    d = max(30, scene.size(work))
    n = d - max(1, round(d * scene.rng.uniform(0.01, 0.1))) if wrong else d
    text = scene.say(
        HUNDRED,
        noun=work.noun,
        done=work.done,
        rate=work.rate,
        d=scene.count(d, work.measure),
        n=scene.count(n, work.measure),
    )
    return Item("absolute", (text,), wrong, ("share",))


def almost(scene: Scene) -> Item:
    """Words that leave room: 基本, 除…外."""
    work = scene.once(scene.subject.work)
    d = max(60, scene.size(work))
    b = max(2, round(d * 0.02))
    text = scene.say(
        (
            "{A}{noun}基本{done}，尚有{b}正在推进。",
            "除{b}因客观原因延期外，{A}{noun}{d}中其余均已{done}。",
            "{A}{noun}{d}，绝大多数已{done}，剩余{b}(计划下年完成|正在推进)。",
            "按期应{done}的{noun}全部{done}，未到期的{b}(按计划推进|正在推进)。",
        ),
        noun=work.noun,
        done=work.done,
        d=scene.count(d, work.measure),
        b=scene.count(b, work.measure),
    )
    return Item("absolute", (text,), ask=("coverage",))


MAKERS: tuple[Maker, ...] = (done, done, nothing, have, hundred)
ALIKE = (almost,)
PATTERNS = (*(one for pairs in (DONE, NONE, HAVE) for pair in pairs for one in pair), *HUNDRED)
