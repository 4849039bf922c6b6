"""Import of goods in and out: the trades' sheets and what firms' own systems write as CSV."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIRMS, OFFICERS
from shian.domains.supply.epcis.models import Capture
from shian.domains.supply.lots import telling
from shian.domains.supply.lots.models import Place
from shian.domains.supply.lots.telling import Act, Entry, Used
from shian.methods.problems import Problem, problem
from shian.methods.sheets.headings import Column, Vocabulary
from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused
from shian.platform.exchange.spec import Col, ImportSpec, importable
from shian.platform.exchange.work import Row, Work

CHUNK = 2000  # events in a capture
# Hours of a day whose time nobody wrote: goods come before they are used, and are used before they go.
HOURS = {
    Act.RECEIVE: 6,
    Act.COUNT: 7,
    Act.MAKE: 10,
    Act.REPACK: 11,
    Act.SHIP: 14,
    Act.RETURN: 15,
    Act.SELL: 16,
}
LATEST = 20
COLUMN_OF = {"at": "day"}  # what an entry calls otherwise than the sheet
ACT_WORDS: dict[str, tuple[str, ...]] = {
    Act.RECEIVE: ("进货", "收货", "入库", "采购入库", "验收入库", "购进", "receive", "receiving", "in"),
    Act.SHIP: ("发货", "出库", "销售出库", "送货", "批发", "调出", "ship", "shipping", "out"),
    Act.MAKE: ("生产", "加工", "采收", "屠宰", "制作", "生产入库", "完工入库", "make", "production"),
    Act.REPACK: ("分装", "分割", "改包装", "repack"),
    Act.SELL: ("零售", "销售", "售出", "供餐", "领用", "sell", "sale"),
    Act.WASTE: ("报损", "销毁", "损耗", "无害化处理", "报废", "waste"),
    Act.RETURN: ("退货", "退回", "退货出库", "return"),
    Act.COUNT: ("盘点", "库存", "count"),
}
UNIT_WORDS: dict[str, tuple[str, ...]] = {
    "KGM": ("公斤", "千克", "kg", "KG"),
    "GRM": ("克", "g"),
    "TNE": ("吨", "t"),
    "LTR": ("升", "L", "l"),
    "MLT": ("毫升", "ml"),
    "H87": ("件", "个", "箱", "袋", "瓶", "盒", "头", "只", "包", "pcs", "EA"),
}
SPELLINGS: dict[str, tuple[str, ...]] = {
    "act": ("业务类型", "操作", "动作", "出入库类型", "单据类型", "act", "type"),
    "day": ("日期", "业务日期", "单据日期", "时间", "出入库日期", "date", "time"),
    "place": ("本方场所", "仓库", "门店", "场所", "location", "warehouse"),
    "code": ("追溯码", "批次码", "商品追溯码", "批次追溯码", "trace code", "code"),
    "gtin": ("商品条码", "条码", "GTIN", "barcode"),
    "product": ("食品名称", "品名", "商品名称", "产品名称", "物料名称", "product", "name"),
    "lot_number": ("批号", "生产批号", "批次号", "lot", "batch"),
    "quantity": ("数量", "重量", "数量/重量", "quantity", "qty"),
    "unit": ("单位", "计量单位", "unit", "uom"),
    "partner": (
        "对方单位",
        "供货者",
        "供应商",
        "购货者",
        "客户",
        "往来单位",
        "supplier",
        "customer",
        "partner",
    ),
    "used": ("原料批次", "所用批次", "投料批次", "ingredients"),
    "made_on": ("生产日期", "采收日期", "屠宰日期", "production date"),
    "expires_on": ("保质期至", "有效期至", "best before", "expiry"),
    "origin": ("产地", "原产地", "origin"),
    "certificate": ("合格证编号", "承诺达标合格证编号", "certificate"),
    "quarantine": ("检疫证明编号", "动物检疫证明号", "检疫证号"),
    "reason": ("原因", "报损原因", "reason"),
}
_USED = re.compile(r"\s*(?P<code>[^=＝;；]+?)\s*(?:[=＝]\s*(?P<quantity>[0-9]+(?:\.[0-9]+)?)\s*)?")
_TIMED = re.compile(r"[T ]([0-2]?[0-9]):([0-5][0-9])(?::([0-5][0-9]))?")


def _places(texts: Collection[str], by: Actor) -> Mapping[str, Place]:
    """Places by name or code, those that the importer may speak for."""
    found = scoped(Place.objects.filter(name__in=texts), by) | scoped(
        Place.objects.filter(code__in=texts), by
    )
    out: dict[str, Place] = {}
    for place in found.order_by("-pk"):
        out |= {place.code: place, place.name: place}
    return {text: out[text] for text in texts if text in out}


def complete(row: Row, work: Work) -> None:
    """Time, place and ingredients; what an entry needs is checked as the phone's form checks it."""
    place = row.get("place") or _only_place(work)
    if not place:
        work.refuse(row, "place", problem("say at which of your places"), "")
        return
    at, day_only = _moment(row)
    if at is None:
        work.refuse(row, "day", problem("is missing"), "")
        return
    used = _ingredients(row, work)
    if row.refused:
        return
    row.values["entry"] = Entry(
        act=row.get("act"),
        place=place,
        at=at,
        quantity=row.get("quantity", None),
        unit=row.get("unit", "KGM"),
        code=row.get("code") or row.get("certificate") or row.get("quarantine"),
        gtin=row.get("gtin"),
        product=row.get("product"),
        lot_number=row.get("lot_number") or _numbered(row, place, at),
        partner=row.get("partner"),
        used=used,
        made_on=row.get("made_on", None),
        expires_on=row.get("expires_on", None),
        origin=row.get("origin"),
        reason=row.get("reason"),
        day_only=day_only,
        more=_codes(row),
    )
    try:
        telling.check(row.values["entry"], timezone.now())
    except Refused as refusal:
        work.refuse(row, COLUMN_OF.get(refusal.field, refusal.field) or "act", _told(refusal))


def _told(refusal: Exception) -> Problem:
    return Problem(str(refusal).replace("%", "%%"))


def _numbered(row: Row, place: Place, at: datetime) -> str:
    """What a firm makes without numbering it is the lot of that day."""
    if row.get("act") not in telling.MAKING or row.get("code"):
        return ""
    return f"{row.get('made_on') or at.date():%y%m%d}"


def _codes(row: Row) -> dict[str, Any]:
    """Other systems' codes of the same lot."""
    codes = {"certificateCode": row.get("certificate"), "quarantineCode": row.get("quarantine")}
    return {key: value for key, value in codes.items() if value}


def _only_place(work: Work) -> Place | None:
    """The importer's place, where there is just one."""
    if "own places" not in work.references:
        found = list(Place.objects.filter(operator_id=work.by.operator)[:2]) if work.by.operator else []
        work.references["own places"] = {"only": found[0] if len(found) == 1 else None}
    only: Place | None = work.references["own places"]["only"]
    return only


def _moment(row: Row) -> tuple[datetime | None, bool]:
    """When: the day with its hour where the cell holds one, else an hour by the act."""
    cell = row.cells.get("day")
    if isinstance(cell, datetime) and cell.time() != time():
        return timezone.make_aware(cell.replace(tzinfo=None)), False
    day: date | None = row.get("day", None)
    if day is None:
        return None, True
    found = _TIMED.search(str(cell))
    if found is not None:
        hour, minute, second = (int(part or 0) for part in found.groups())
        if hour < 24 and not isinstance(cell, datetime):
            return timezone.make_aware(datetime.combine(day, time(hour, minute, second))), False
    hour = HOURS.get(Act(row.get("act")), LATEST) if row.get("act") else LATEST
    moment = timezone.make_aware(datetime.combine(day, time(hour)))
    return min(moment, timezone.now()) if day == timezone.localdate() else moment, True


def _ingredients(row: Row, work: Work) -> tuple[Used, ...]:
    found = []
    for part in re.split(r"[;；\n]", str(row.get("used"))):
        if not part.strip():
            continue
        match = _USED.fullmatch(part)
        if match is None:
            work.refuse(row, "used", problem("%(value)s is not code=quantity", value=part.strip()))
            return ()
        quantity = Decimal(match["quantity"]) if match["quantity"] else None
        found.append(Used(match["code"], quantity, row.get("unit", "KGM")))
    return tuple(found)


def check(work: Work) -> None:
    """Equal rows of one file are meant as often as they stand there; held lots are refused by name."""
    seen: Counter[Any] = Counter()
    rows = list(work.good())
    for row in rows:
        entry: Entry = row.values["entry"]
        key = (entry.act, entry.place.pk, entry.at, entry.code, entry.gtin, entry.product, entry.lot_number,
               entry.quantity, entry.unit, entry.partner, entry.used)  # fmt: skip
        if seen[key]:
            row.values["entry"] = _again(entry, seen[key])
        seen[key] += 1
        row.record = Capture()
    _refuse_held(work, rows)


def _again(entry: Entry, times: int) -> Entry:
    return replace(entry, repeat=times)


def _refuse_held(work: Work, rows: Sequence[Row]) -> None:
    entries: list[Entry] = [row.values["entry"] for row in rows]
    for n, lot in telling.barred(entries, telling.Known.of(entries)).items():
        told = problem("the lot is held or recalled: %(why)s", why=lot.held_for)
        work.refuse(rows[n], "code" if entries[n].code else "lot_number", told, entries[n].code or str(lot))


def write(work: Work, rows: Sequence[Row]) -> None:
    """The rows as events, in captures of some thousands, in the order of their time."""
    groups: dict[int | None, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: r.values["entry"].at):
        groups[row.values["entry"].place.operator_id].append(row)
    done = 0
    with transaction.atomic() if work.all_or_nothing else nullcontext():
        for group in groups.values():
            for start in range(0, len(group), CHUNK):
                part = group[start : start + CHUNK]
                _tell(work, part)
                done += len(part)
                work.tell(work.phase, done, len(rows))


def _tell(work: Work, rows: Sequence[Row]) -> None:
    with work.refusals_of(rows, "code"):
        telling.tell([row.values["entry"] for row in rows], by=work.by, sender="sheet")


def permits(by: Actor) -> bool:
    """Firms speak for themselves; officers and the system hand in what firms gave them."""
    return by.role in (*FIRMS, *OFFICERS, System)


importable(
    ImportSpec(
        kind="supply.movements",
        title=_("Goods in and out"),
        model=Capture,
        vocabulary=Vocabulary([Column(key, spellings) for key, spellings in SPELLINGS.items()]),
        columns=(
            Col("act", _("Sort of act"), "choice", choices=ACT_WORDS),
            Col("day", _("Day or time"), "day"),
            Col("place", _("Supply place"), "reference", resolve=_places),
            Col("code", _("Code on the goods"), longest=200),
            Col("gtin", _("Article number (GTIN)"), "gtin"),
            Col("product", _("Name of the food"), longest=120),
            Col("lot_number", _("Lot number"), longest=60),
            Col("quantity", pgettext_lazy("supply", "Quantity"), "number", places=3),
            Col("unit", _("Unit"), "choice", choices=UNIT_WORDS),
            Col("partner", _("From or to whom"), longest=120),
            Col("used", _("Ingredients"), "lines"),
            Col("made_on", _("Made on"), "day"),
            Col("expires_on", _("Best before"), "day"),
            Col("origin", pgettext_lazy("supply", "Origin"), longest=120),
            Col("certificate", _("Commitment certificate"), longest=60),
            Col("quarantine", _("Quarantine certificate"), longest=60),
            Col("reason", _("Reason"), longest=200),
        ),
        attributes=(),
        keys=(),
        required={"act": _("Sort of act")},
        complete=complete,
        check=check,
        write=write,
        permits=permits,
    )
)
