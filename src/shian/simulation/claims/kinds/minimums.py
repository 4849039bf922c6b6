"""A total against a stated minimum (or maximum) times a stated count."""

from __future__ import annotations

from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

DUTIES = (
    # bases, measure, what is done at least so often for each, measure, from-to of the minimum
    ("中小学校", "所", "应急疏散演练", "次", 2, 8),
    ("乡镇（街道）", "个", "食品安全专题培训", "场", 2, 6),
    ("行政村", "个", "文化活动", "场", 4, 12),
    ("社区", "个", "普法宣传活动", "场", 2, 6),
    ("基层监管所", "个", "专项检查", "次", 4, 12),
    ("养老机构", "家", "消防演练", "次", 2, 4),
    ("县（市、区）", "个", "招聘会", "场", 6, 20),
    ("加油站", "座", "安全检查", "次", 2, 4),
    ("村卫生室", "个", "健康讲座", "次", 2, 6),
    ("重点排污单位", "家", "监督性监测", "次", 2, 4),
    ("农村公路管理站", "个", "巡查", "次", 24, 60),
    ("建筑工地", "个", "质量抽查", "次", 2, 6),
)
DONE = (
    "{A}(共有|现有|辖){base}{n}，(按照要求|按规定|根据方案|制度规定)每{m}({base}|)(每年|全年)(开展|组织|举办){what}不少于{k}。{Y}，{A}(共|累计)(开展|组织|举办){what}{T}。",
    "(要求|规定)每{m}{base}(每年|全年)(至少|最少)(开展|组织){k}{what}，{A}{n}{base}(全年|{Y})(共|累计)(完成|开展){T}，(全部达到要求|均按要求落实|落实情况良好)。",
    "{A}{n}{base}(落实|严格执行)“每{m}{base}每年不低于{k}”的要求，{Y}(共|累计)(开展|组织){what}{T}。",
    "{A}{n}{base}均按(规定|要求)(开展|组织){what}，每{m}每年{k}以上，全年(合计|累计|共)(开展|){T}。",
)


def duty(scene: Scene, wrong: bool) -> Item:
    return _owed(scene, DUTIES, DONE, (8, 900), (0.3, 0.9) if wrong else (1.0, 1.5), wrong)


def _owed(
    scene: Scene,
    things: tuple[tuple[str, str, str, str, int, int], ...],
    wordings: tuple[str, ...],
    count: tuple[int, int],
    factors: tuple[float, float],
    wrong: bool,
) -> Item:
    """So many each, so many of them, and a total that is below the product or not."""
    base, measure, what, unit, low, high = scene.rng.choice([d for d in things if d[0] not in scene.used])
    scene.used |= {base, what}
    n = scene.rng.randint(*count)
    k = scene.rng.randint(low, high)
    factor = scene.rng.uniform(*factors)
    total = max(2, int(n * k * factor)) if wrong else int(n * k * factor) + 1
    text = scene.say(
        wordings,
        base=base,
        m=measure,
        what=what,
        n=scene.count(n, measure),
        k=mark(f"{k}{unit}"),
        T=scene.count(total, unit),
    )
    return Item("minimum", (text,), wrong, ("average", "rate", "absolute"))


STAFF = (
    ("行政村", "个", "网格员", "名", 1, 4),
    ("乡镇（街道）", "个", "应急队员", "名", 10, 30),
    ("学校", "所", "专职保安", "名", 2, 4),
    ("社区", "个", "社区工作者", "名", 5, 18),
    ("监管所", "个", "执法人员", "名", 3, 8),
    ("村（社区）", "个", "信息员", "名", 1, 3),
    ("养老机构", "家", "专职安全员", "名", 1, 3),
    ("河段", "段", "巡河员", "名", 1, 3),
)
STAFFED = (
    "{A}{n}{base}(全部|均)(按照|)每{m}(不少于|至少|不低于){k}的标准配备{what}，(共|总数|合计){T}。",
    "按照每{m}{base}(配备|落实)(不少于|至少){k}{what}的要求，{A}{n}{base}(共|已|累计)(配备|落实){T}。",
    "{A}(共有|现有){base}{n}，(要求|规定)每{m}(配备|选聘){what}{k}以上，目前(共|)(配备|在岗){T}。",
)


def staff(scene: Scene, wrong: bool) -> Item:
    return _owed(scene, STAFF, STAFFED, (12, 1500), (0.4, 0.92) if wrong else (1.0, 1.6), wrong)


HOURS = (
    "{A}{n}(监管|执法|专业)人员(人均|每人)(全年|每年|)(集中|)(培训|学习)(不少于|不低于|达到){k}学时(以上|)，(累计|全年共)(培训|完成){T}学时。",
    "(规定|要求)(工作人员|干部)每人每年(参加|接受)培训不少于{k}学时，{Y}{n}(参训|参加培训)，(共计|累计){T}学时。",
)


def hours(scene: Scene, wrong: bool) -> Item:
    n = scene.rng.randint(60, 3000)
    k = scene.rng.choice((20, 24, 30, 40, 60, 90))
    factor = scene.rng.uniform(0.3, 0.9) if wrong else scene.rng.uniform(1.0, 1.4)
    total = int(n * k * factor) + (0 if wrong else 1)
    text = scene.say(HOURS, n=scene.count(n, "名"), k=mark(str(k)), T=mark(scene.number(total)))
    return Item("minimum", (text,), wrong, ("average", "rate"))


MOST = (
    "{A}{n}(机构|学校|单位)，(规定|要求)每家(最多|不超过|至多)(申报|承担){k}(项目|课题)，{Y}(共|累计)(申报|承担){T}。",
    "每(名|位)家庭医生签约(居民|)(不超过|最多){k}，{A}{n}(家庭医生|签约医生)(共|累计)签约{T}。",
)


def most(scene: Scene, wrong: bool) -> Item:
    pattern = scene.rng.randrange(2)
    n = scene.rng.randint(10, 400)
    k = scene.rng.randint(2, 6) if pattern == 0 else scene.rng.choice((1200, 1500, 2000))
    factor = scene.rng.uniform(1.15, 2) if wrong else scene.rng.uniform(0.5, 0.95)
    total = max(2, int(n * k * factor))
    unit, measure = ("项", "家") if pattern == 0 else ("人", "名")
    text = scene.say(
        MOST[pattern], n=scene.count(n, measure), k=mark(f"{k}{unit}"), T=scene.count(total, unit)
    )
    return Item("minimum", (text,), wrong, ("average", "rate"))


def coming(scene: Scene) -> Item:
    """The minimum is next year's, or holds for some of them only."""
    base, measure, what, unit, low, high = scene.rng.choice([d for d in DUTIES if d[0] not in scene.used])
    scene.used |= {base, what}
    n = scene.rng.randint(40, 600)
    k = scene.rng.randint(low, high)
    some = max(3, n // 6)
    text = scene.say(
        (
            "{A}{base}{n}，{Y}(共|)开展{what}{T}。从{F}年起，每{m}每年开展{what}不少于{k}。",
            "{A}{base}{n}，其中重点{base}{s}，每{m}每年开展{what}不少于{k}，重点{base}全年共开展{what}{S}。",
            "{Y}{A}{n}{base}开展{what}{T}，(计划|力争)两年内达到每{m}每年不少于{k}。",
        ),
        base=base,
        m=measure,
        what=what,
        F=str(scene.year + 1),
        n=scene.count(n, measure),
        k=mark(f"{k}{unit}"),
        T=scene.count(int(n * k * 0.7), unit),
        s=scene.count(some, measure),
        S=scene.count(some * k + 2, unit),
    )
    return Item("minimum", (text,))


MAKERS: tuple[Maker, ...] = (duty, duty, staff, hours, most)
ALIKE = (coming,)
PATTERNS = (*DONE, *STAFFED, *HOURS, *MOST)
