"""Letters of a recall: the plan, the public notice, the summary, the drill's report."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shian.domains.supply.recalls import measure
from shian.domains.supply.recalls.models import Recall, RecallLot
from shian.platform.documents.letters import Facts, Grid, Letter, Piece, written_day
from shian.platform.documents.registry import letter
from shian.platform.flows.clocks import local
from shian.platform.installation.current import is_simulated

LEVELS = {1: "一级召回", 2: "二级召回", 3: "三级召回"}
UNITS = {"KGM": "公斤", "LTR": "升", "H87": "件"}
MOST = 40
AUTHORITY = "市场监督管理部门"
POSSIBLE = RecallLot.Sort.POSSIBLE.value
WHY = {"suspect": "问题批次", "certain": "确定含有", POSSIBLE: "可能含有"}
LOTS = ("食品名称", "批号", "生产日期", "数量", "列入原因")


def _lots(recall: Recall, *, suspects: bool = False) -> Grid:
    lines = recall.lots.filter(cleared_at=None).select_related("lot").order_by("tier", "pk")
    if suspects:
        lines = lines.filter(sort=RecallLot.Sort.SUSPECT)
    rows = [
        (
            line.lot.name,
            line.lot.lot_number or "/",
            written_day(line.lot.made_on) if line.lot.made_on else "/",
            line.made(),
            WHY[line.sort] if line.sort != POSSIBLE else f"{WHY[POSSIBLE]}（{line.percent}%）",
        )
        for line in lines[:MOST]
    ]
    return Grid(LOTS, rows, (3, 3, 3, 2, 2))


def _letter(
    recall: Recall, title: str, addressee: str, pieces: list[Piece], *notes: str, issuer: str = ""
) -> Letter:
    firm = issuer or (recall.operator.name if recall.operator is not None else AUTHORITY)
    marks = ["演练"] if recall.drill else []
    marks += ["模拟数据"] if is_simulated() else []
    return Letter(
        issuer=firm,
        number=recall.number,
        title=title,
        addressee=addressee,
        pieces=pieces,
        signer=firm,
        day=recall.announced_on or local(recall.known_at).date(),
        notes=notes,
        mark=" · ".join(marks),
    )


def _maybe(recall: Recall) -> str:
    """What is in scope because nobody kept the codes, and how much of it is probably free."""
    if recall.possible_from is None:
        return "未纳入（仅召回确定含有的批次）"
    return (
        f"可能性 {100 * recall.possible_from:.0f}% 以上的一并纳入："
        f"{recall.possible} 个批次、{recall.possible_places} 处场所；"
        f"批次共 {_told(recall, recall.possible_quantity)}，"
        f"其中预计 {_told(recall, recall.possible_over)}不含问题产品"
    )


def _told(recall: Recall, *quantities: Decimal) -> str:
    """Quantities in whole units of the recall: ``2,766／12 公斤``."""
    return f"{'／'.join(f'{round(q):,}' for q in quantities)} {UNITS.get(recall.unit, recall.unit)}"


def _more(recall: Recall) -> list[Piece]:
    count = recall.lots.filter(cleared_at=None).count()
    return [f"（共 {count} 个批次，以上列出前 {MOST} 个，其余见附表。）"] if count > MOST else []


@letter("recall.recall", "plan", _("Recall plan"))
def plan(recall: Recall) -> Letter:
    """What 办法 14 asks of the plan."""
    facts = Facts(
        [
            ("召回级别", LEVELS[recall.level]),
            ("召回原因", recall.reason),
            ("危害后果", recall.hazard or "（待填写）"),
            ("召回方式", recall.method or "（待填写）"),
            ("销售区域", f"{recall.places} 处场所"),
            ("数量", _told(recall, recall.quantity)),
            ("可能涉及", _maybe(recall)),
            ("预期效果", recall.effect or "（待填写）"),
        ]
    )
    return _letter(recall, "食品召回计划", "所在地县级市场监督管理局", [facts, _lots(recall), *_more(recall)])


@letter("recall.recall", "notice", _("Public notice of the recall"), lambda r: not r.drill)
def public_notice(recall: Recall) -> Letter:
    """What 办法 15 asks of the public notice."""
    opening = (
        f"我单位生产的下列食品{recall.reason}，{recall.hazard or '存在食品安全风险'}。"
        f"依据《食品召回管理办法》，现实施{LEVELS[recall.level]}。请立即停止销售和食用。"
    )
    duty = f"召回方式：{recall.method or '退回购买处，凭商品退款'}。联系方式：{recall.contact or '12315'}。"
    return _letter(recall, "食品召回公告", "消费者、各经营者", [opening, _lots(recall, suspects=True), duty])


@letter("recall.recall", "summary", _("Summary of the recall"), lambda r: r.state in ("summed", "closed"))
def summary(recall: Recall) -> Letter:
    """What came back, tier by tier."""
    whole, maybe = measure.standing(measure.sure(recall)), measure.standing(measure.maybe(recall))
    effect = "无从计算" if whole.effectiveness is None else f"{100 * whole.effectiveness:.1f}%"
    facts = Facts(
        [
            ("通知场所", f"{whole.places} 处，确认 {whole.acknowledged} 处，报告去向 {whole.told} 处"),
            ("收货", _told(recall, whole.received)),
            ("就地封存／退回／销毁", _told(recall, whole.sealed, whole.returned, whole.destroyed)),
            ("已售出或食用", _told(recall, whole.sold)),
            ("去向不明", _told(recall, whole.unknown)),
            ("召回率", effect),
            (
                "可能涉及的场所",
                f"{maybe.places} 处，报告 {maybe.told} 处，收回 {_told(recall, maybe.recovered)}",
            ),
        ]
    )
    words: list[Piece] = [piece for piece in (recall.summary, recall.disposed_at) if piece]
    return _letter(
        recall, "食品召回总结报告", "所在地县级市场监督管理局", [*words, facts, _tiers(recall)],
        "召回率 =（封存 + 退回 + 销毁）÷（收货 − 已售 − 转出）",
    )  # fmt: skip


def _tiers(recall: Recall) -> Grid:
    unit = UNITS.get(recall.unit, recall.unit)
    head = ("层级", "场所", "已确认", f"收货（{unit}）", f"去向不明（{unit}）")
    rows = [
        (
            str(tier),
            str(one.places),
            str(one.acknowledged),
            f"{round(one.received):,}",
            f"{round(one.unknown):,}",
        )
        for tier, one in measure.by_tier(recall)
    ]
    return Grid(head, rows, (1, 1, 1, 2, 2))


@letter("recall.recall", "drill", _("Report of the drill"), lambda r: r.drill and r.state != "opened")
def drill_report(recall: Recall) -> Letter:
    """How fast the firm's goods were located, and who did not answer."""
    moments = measure.over_time(recall)
    taken = measure.time_to_located(moments, measure.begun_at(recall))
    hours = "未达到" if taken is None else f"{taken.total_seconds() / 3600:.1f} 小时"
    silent = measure.live(recall).filter(acknowledged_at=None)
    named = silent.select_related("place").order_by("tier", "place_id")[:MOST]
    count = silent.count()
    pieces: list[Piece] = [
        f"本次演练以真实批次进行，未封存任何产品。{'演练事先未通知。' if recall.unannounced else ''}",
        Facts([*_drilled(recall), ("定位 95% 产品用时", hours), ("未应答联系人", f"{count} 处")]),
        _tiers(recall),
    ]
    if count:
        pieces += [
            f"未应答的场所{f'（前 {MOST} 处）' if count > MOST else ''}：",
            Grid(("场所", "层级"), [(n.place.name, str(n.tier)) for n in named], (4, 1)),
        ]
    firm = recall.operator.name if recall.operator is not None else "有关单位"
    if recall.evaluation:
        pieces.append(f"评价：{recall.evaluation}")
    return _letter(recall, "食品召回演练报告", firm, pieces, issuer=AUTHORITY)


def _drilled(recall: Recall) -> list[tuple[str, str]]:
    """On what and when the drill was held, and how far it got."""
    whole, begun = measure.standing(measure.sure(recall)), measure.begun_at(recall)
    located = "无从计算" if whole.located is None else f"{100 * whole.located:.1f}%"
    return [
        ("演练批次", f"{recall.title}（{LEVELS[recall.level]}）"),
        ("启动时间", f"{local(begun):%Y-%m-%d %H:%M}" if begun else "/"),
        ("通知场所", f"{whole.places} 处，确认 {whole.acknowledged} 处，报告去向 {whole.told} 处"),
        ("产品定位率", located),
    ]
