"""Sentences in which many figures stand side by side; at most one relation between them is wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shian.simulation.claims.figures import band, exactly, over, partition, rounded, slip, times
from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

TYPES = (
    ("网上办理", "窗口办理", "电话办理"),
    ("企业类", "个人类", "其他类"),
    ("城区", "乡镇", "园区"),
    ("一季度", "二季度", "下半年"),
    ("国家级任务", "省级任务", "市县级任务"),
)
OPENING = (
    "{Y}{A}{noun}{n}，(比|较)(上年|{L})的{b}{up}{g}",
    "{Y}，{A}共有{noun}{n}（{L}{b}），同比{up}{g}",
    "{A}{noun}由{L}的{b}{up}到{Y}的{n}，{ud}{g}",
    "(全年|{Y}){noun}{n}，同比{up}{g}（上年为{b}）",
)
PARTS = (
    "其中{t1}{x1}、{t2}{x2}、{t3}{x3}，{t1}占{s}",
    "按类型分，{t1}{x1}，占{s}，{t2}{x2}，{t3}{x3}",
    "{t1}、{t2}、{t3}分别为{x1}、{x2}、{x3}，其中{t1}占比{s}",
    "{t1}{x1}（占{s}）、{t2}{x2}、{t3}{x3}",
)
DONE = (
    "(当年|年内|已){done}{d}，{rate}{r}，(尚有|剩余|结转){e}",
    "{done}{d}、未{done}{e}，{rate}(为|达到|){r}",
    "{rate}{r}（{done}{d}，其余{e}(正在办理|继续推进)）",
)
MONEY = (
    "(投入|支出|安排)经费{m}，平均每{u}{a}",
    "共(支出|投入)资金{m}，每{u}平均{a}",
    "所需经费{m}，{u}均{a}",
)


def _growth(scene: Scene, before: int, now: int, wrong: bool) -> tuple[str, str]:
    true = Fraction(now, before) - 1
    shown = rounded(abs(true) * 100, 1)
    if wrong:
        shown = slip(scene.rng, shown, exactly(Decimal(100) * abs(now - before) / before))
    return ("增长" if true > 0 else "下降"), f"{shown}%"


def _share(scene: Scene, n: int, d: int, wrong: bool) -> str:
    shown = rounded(Fraction(100 * n, d), scene.rng.choice((1, 1, 2)))
    if wrong:
        shown = slip(scene.rng, shown, exactly(Decimal(100) * n / d), most=100)
    return f"{shown}%"


def _average(scene: Scene, n: int, wrong: bool) -> tuple[str, str]:
    wan = rounded(Fraction(n) * Fraction(scene.rng.uniform(0.02, 0.9)), 1) + 1
    ratio = over(times(band(wan), 10_000), exactly(n))
    shown = rounded((ratio[0] + ratio[1]) / 2, 0)
    if wrong:
        shown = slip(scene.rng, shown, ratio)
    return f"{wan}万元", f"{shown}元"


def _chain(scene: Scene, kind: str, wrong: bool) -> Item:
    """One sentence of four relations; the figures of the asked one are marked."""
    rng = scene.rng
    work = scene.once(scene.subject.work)
    now = max(200, scene.size(work))
    before = round(now * rng.uniform(0.65, 1.35))
    if abs(now - before) * 50 < now:
        before = round(now * 0.8)
    done = round(now * rng.uniform(0.6, 0.98))
    parts = partition(rng, now, 3)
    shown_parts = list(parts)
    if wrong and kind == "sum":
        at = rng.randrange(1, 3)  # the first has a share, which would be wrong too
        shown_parts[at] = int(slip(rng, parts[at], exactly(parts[at]), whole=True))
    up, growth = _growth(scene, before, now, wrong and kind == "growth")
    money, average = _average(scene, now, wrong and kind == "average")
    faulty = {
        "growth": {"n", "b", "g"},
        "sum": {"n", "x1", "x2", "x3"},
        "share": {"n", "d", "r"},
        "average": {"n", "m", "a"},
    }[kind]
    names = rng.choice(TYPES)
    count = {
        "n": now,
        "b": before,
        "x1": shown_parts[0],
        "x2": shown_parts[1],
        "x3": shown_parts[2],
        "d": done,
        "e": now - done,
    }
    slots = {name: scene.number(value) + work.measure for name, value in count.items()}
    slots |= {"g": growth, "m": money, "a": average, "s": _share(scene, parts[0], now, False)}
    slots["r"] = _share(scene, done, now, wrong and kind == "share")
    slots = {name: mark(text) if name in faulty else text for name, text in slots.items()}
    slots |= {"noun": work.noun, "done": work.done, "rate": work.rate, "u": work.measure, "up": up}
    slots |= {"ud": "增幅" if up == "增长" else "降幅", "t1": names[0], "t2": names[1], "t3": names[2]}
    clauses = [scene.say(one, **slots) for one in (PARTS, DONE, MONEY)]
    rng.shuffle(clauses)
    clauses.sort(key=lambda one: not one.startswith("其中"))
    link = rng.choice(("，", "；"))
    return Item(kind, (scene.say(OPENING, **slots) + "，" + link.join(clauses) + "。",), wrong, ("rate",))


def dense_sum(scene: Scene, wrong: bool) -> Item:
    return _chain(scene, "sum", wrong)


def dense_share(scene: Scene, wrong: bool) -> Item:
    return _chain(scene, "share", wrong)


def dense_growth(scene: Scene, wrong: bool) -> Item:
    return _chain(scene, "growth", wrong)


def dense_average(scene: Scene, wrong: bool) -> Item:
    return _chain(scene, "average", wrong)


MAKERS: dict[str, Maker] = {
    "sum": dense_sum,
    "share": dense_share,
    "growth": dense_growth,
    "average": dense_average,
}
