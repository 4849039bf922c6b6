"""Documents and their numbers."""

from __future__ import annotations

from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

TITLES = (
    "关于进一步加强{s}工作的实施意见", "{s}高质量发展三年行动计划", "{s}专项资金管理办法",
    "{s}领域突发事件应急预案",
    "关于深化{s}改革的若干措施", "{s}工作考核评价办法", "{s}事业发展“十四五”规划", "{s}重点任务分工方案",
    "加强{s}队伍建设的意见", "{s}信用分级管理办法（试行）", "{s}工作联席会议制度", "{s}服务质量提升工作方案",
)  # fmt: skip
LETTERS = ("政发", "政办发", "政办函", "办发", "政规", "字")
TWICE = (
    (
        "(印发|出台|制定)《{t}》（{n}），(明确了目标任务|压实了各方责任)。",
        "(下一步|今后)，(继续|深入)(贯彻|落实)《{t}》（{m}）。",
    ),
    (
        "(根据|按照)《{t}》（{n}）(要求|部署)，{B}(牵头|负责)(组织实施|推进落实)。",
        "(自|从)《{t}》（{m}）(印发|实施)以来，(各项任务扎实推进|成效逐步显现)。",
    ),
    (
        "《{t}》（{n}）(提出|明确)了(工作要求|重点任务)。",
        "(对照|围绕)《{t}》（{m}）开展(自查|评估)，(形成问题清单|建立整改台账)。",
    ),
    ("(严格|认真)(执行|落实)《{t}》（{n}）。", "(有关|具体)(标准|条件)(见|按照)《{t}》（{m}）(执行|办理)。"),
)
PAIR = (
    ("(先后|陆续)(出台|印发)《{t}》（{n}）、《{u}》（{m}）(等文件|等配套制度|)。",),
    (
        "(印发|制定)了《{t}》（{n}）。",
        "(同时|此外)，(印发|出台)《{u}》（{m}），(形成制度体系|完善了配套措施)。",
    ),
    ("(依据|根据)《{t}》（{n}）和《{u}》（{m}），(开展|组织)(专项整治|年度考核)。",),
)


def _number(scene: Scene, agency: str, year: int, serial: int) -> str:
    a, b = scene.rng.choice((("〔", "〕"),) * 4 + (("[", "]"), ("﹝", "﹞")))
    return f"{agency}{a}{year}{b}{serial}号"


def _agency(scene: Scene) -> str:
    return scene.place[0] + scene.rng.choice(LETTERS)


def _title(scene: Scene) -> str:
    free = [one for one in TITLES if one not in scene.used]
    one = scene.rng.choice(free)
    scene.used.add(one)
    return (
        scene.place + one.format(s=scene.subject.name)
        if scene.rng.random() < 0.6
        else one.format(s=scene.subject.name)
    )


def one_title(scene: Scene, wrong: bool) -> Item:
    title, agency, year, serial = (
        _title(scene),
        _agency(scene),
        scene.year - scene.rng.randint(0, 3),
        scene.rng.randint(2, 98),
    )
    again = (agency, year, serial)
    if wrong:
        again = scene.rng.choice(
            (
                (agency, year, serial + scene.rng.randint(1, 40)),
                (agency, year - 1, serial),
                (agency, year, serial + 10),
            )
        )
    first, second = scene.rng.choice(TWICE)
    slots = {"t": title, "n": mark(_number(scene, agency, year, serial)), "m": mark(_number(scene, *again))}
    return Item("citation", (scene.say(first, **slots), scene.say(second, **slots)), wrong)


def two_titles(scene: Scene, wrong: bool) -> Item:
    """Two documents with one number; right: neighbouring numbers, or one number of two agencies."""
    agency, year, serial = _agency(scene), scene.year - scene.rng.randint(0, 3), scene.rng.randint(2, 98)
    other = (agency, year, serial)
    if not wrong:
        other = scene.rng.choice(
            ((agency, year, serial + 1), (agency + "函", year, serial), (agency, year - 1, serial))
        )
    slots = {
        "t": _title(scene),
        "u": _title(scene),
        "n": mark(_number(scene, agency, year, serial)),
        "m": mark(_number(scene, *other)),
    }
    return Item("citation", tuple(scene.say(one, **slots) for one in scene.rng.choice(PAIR)), wrong)


LAWS = (
    *("行政处罚听证规则", "公共场所卫生管理条例实施细则", "建设工程质量管理规定", "校车安全管理办法"),
    *("特种设备作业人员监督管理办法", "城镇排水许可管理办法"),
)
ORDERS = ("国务院令", "省政府令", "市政府令", "住房和城乡建设部令", "交通运输部令", "应急管理部令")


def order(scene: Scene, wrong: bool) -> Item:
    """Orders are numbered without a year."""
    title = scene.rng.choice([one for one in LAWS if one not in scene.used])
    scene.used.add(title)
    agency = scene.rng.choice(ORDERS)
    n = scene.rng.randint(2, 690)
    m = n + scene.rng.choice((1, 10, 2, 5)) if wrong else n
    slots = {"t": title, "n": mark(f"{agency}第{n}号"), "m": mark(f"{agency}第{m}号")}
    first, second = scene.rng.choice(TWICE)
    return Item("citation", (scene.say(first, **slots), scene.say(second, **slots)), wrong)


def revised(scene: Scene) -> Item:
    """The old text and the revised one have each their number."""
    title = _title(scene)
    agency, year, serial = _agency(scene), scene.year - 1, scene.rng.randint(2, 80)
    text = scene.say(
        (
            "对{o}年印发的《{t}》（{a}）进行修订，(印发|出台)了新的《{t}》（{b}），原文件同时废止。",
            "《{t}》（{b}）(印发后|施行)，{o}年的《{t}》（{a}）同时废止。",
        ),
        t=title,
        o=str(year - 5),
        a=mark(_number(scene, agency, year - 5, serial + 7)),
        b=mark(_number(scene, agency, year, serial)),
    )
    return Item("citation", (text,))


MAKERS: tuple[Maker, ...] = (one_title, one_title, two_titles, order)
ALIKE = (revised,)
PATTERNS = (*(one for pair in TWICE for one in pair), *(one for group in PAIR for one in group))
