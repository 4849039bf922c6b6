"""Import of the register of operators, from the sheets that market supervision keeps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.lookups import Gazetteer, areas_by_text, gazetteer, stations_by_name
from shian.domains.registry.models import Operator
from shian.methods.identifiers import check_licence, check_uscc
from shian.methods.problems import problem
from shian.methods.sheets.vocabulary import vocabulary
from shian.platform.exchange.spec import Col, ImportSpec, importable
from shian.platform.exchange.work import Row, Work

SMALL = ":small"
TRADES = {
    "producer": ("食品生产", "食品生产企业", "食品生产者", "生产企业", "生产", "加工企业", "食品生产加工"),
    "producer" + SMALL: ("小作坊", "食品小作坊", "食品生产加工小作坊", "食品加工小作坊", "生产加工小作坊"),
    "health_food": ("保健食品生产", "保健食品", "保健食品生产企业"),
    "seller": (
        *("食品销售", "食品销售经营者", "食品经营", "食品经营者", "流通", "食品流通", "销售", "批发", "零售"),
        *("食品销售者", "食品流通企业", "商场超市", "超市", "便利店", "食杂店"),
    ),
    "seller" + SMALL: ("小经营店", "食品小经营店", "小食杂店", "小销售店"),
    "caterer": ("餐饮", "餐饮服务", "餐饮服务经营者", "餐饮服务单位", "餐饮单位", "饭店", "餐馆", "餐饮企业"),
    "caterer" + SMALL: ("小餐饮", "小餐饮店", "小餐饮服务", "食品小摊点", "小摊点"),
    "canteen": ("学校食堂", "单位食堂", "食堂", "学校幼儿园食堂", "托幼机构食堂", "中央厨房"),
    "packaging": ("食品相关产品", "包材企业", "食品相关产品生产", "包装材料"),
    "farm_input": ("农资经营", "农资", "农资店", "农业投入品"),
    "grower": ("种植养殖", "种植", "养殖", "种植户", "养殖场", "农业生产"),
    "pig_slaughter": ("生猪屠宰", "生猪定点屠宰", "生猪屠宰企业"),
    "beef_slaughter": ("牛羊屠宰", "牛羊定点屠宰", "牛羊屠宰企业"),
    "grain": ("粮食收储", "粮食收储企业", "粮库", "粮食经营"),
}
STATUSES = {
    "open": ("正常", "在业", "开业", "存续", "有效", "营业", "正常营业", "在营", "存续在营开业在册"),
    "suspended": ("停业", "歇业", "暂停", "停产", "停产停业"),
    "closed": ("注销", "吊销", "关闭", "已注销", "已吊销", "撤销", "倒闭", "无效"),
}
GRADES = {grade: (grade, f"{grade}级", f"{grade}类") for grade in "ABCD"}
FROM_LICENCE = {"sales": "seller", "catering": "caterer", "canteen": "canteen", "production": "producer"}
FROM_LICENCE |= {"wholesale": "seller", "retail": "seller"}


def complete(row: Row, work: Work) -> None:
    """Fills in what follows from other columns, and compares what two columns say."""
    values = row.values
    trade = row.get("trade")
    if trade.endswith(SMALL):
        values["trade"], values["small"] = trade.removesuffix(SMALL), True
    licence = check_licence(values["licence_number"]) if row.get("licence_number") else None
    numbered = licence is not None and licence.ok
    if not trade and licence is not None and numbered:
        values["trade"] = FROM_LICENCE[licence.parts["meaning"]]
    if row.get("manager_name") and not row.get("manager_phone"):
        values["manager_phone"] = row.get("phone")
    if row.get("small", None) is None:
        values["small"] = False
    _place(row, work)
    district = row.get("area")[:6]
    if licence is not None and numbered and district and licence.parts["area"] != district:
        told = problem("the licence was issued in %(issued)s, the operator is in %(area)s",
                       issued=licence.parts["area"], area=district)  # fmt: skip
        work.warn(row, "licence", told)


def _place(row: Row, work: Work) -> None:
    """The area: as written, else the address's, the numbers' or the importer's own; then the township."""
    known = _gazetteer(work)
    area = row.get("area") or known.in_address(row.get("address"))
    for check, name in ((check_licence, "licence_number"), (check_uscc, "uscc")):
        found = check(row.get(name)) if not area and row.get(name) else None
        if found is not None and found.parts.get("area", "") in known.names:
            area = found.parts["area"]
    area = area or work.by.area
    if township := row.get("township"):
        code = known.township(area[:6], township)
        if code:
            area = code
        else:
            told = problem("%(value)s is not a township of %(area)s", value=township, area=area[:6])
            work.warn(row, "township", told)
    row.values["area"] = area


def _gazetteer(work: Work) -> Gazetteer:
    if "gazetteer" not in work.references:
        work.references["gazetteer"] = {"all": gazetteer()}
    found: Gazetteer = work.references["gazetteer"]["all"]
    return found


importable(
    ImportSpec(
        kind="registry.operator",
        title=_("Register of operators"),
        model=Operator,
        vocabulary=vocabulary("operators"),
        columns=(
            Col("name", _("Name"), longest=120),
            Col("kind", _("Trade"), "choice", gives="trade", choices=TRADES),
            Col("small", _("Small operator"), "yes_no"),
            Col("code", _("Unified social credit code"), "uscc", gives="uscc"),
            Col("licence", _("Licence or filing number"), "licence", gives="licence_number", longest=20),
            Col("address", _("Address"), longest=200),
            Col("area", _("Area"), "reference", resolve=areas_by_text),
            Col("township", _("Township or street"), longest=60),
            Col("station", _("Station"), "reference", resolve=stations_by_name),
            Col("manager", _("Safety manager"), gives="manager_name", longest=60),
            Col("manager_phone", _("Manager's telephone"), "phone"),
            Col("phone", _("Telephone"), "phone", personal=True),
            Col("established", _("Opened on"), "day", gives="opened_on"),
            Col("status", _("Status"), "choice", choices=STATUSES),
            Col("grade", _("Risk grade"), "choice", choices=GRADES),
            Col("longitude", _("Longitude"), "number", places=6),
            Col("latitude", _("Latitude"), "number", places=6),
        ),
        attributes=(
            *("name", "trade", "small", "uscc", "licence_number", "address", "area", "station"),
            *("manager_name", "manager_phone", "opened_on", "status", "grade", "longitude", "latitude"),
        ),
        keys=(("licence_number",), ("uscc", "name"), ("name", "address")),
        required={"name": _("Name"), "trade": _("Trade"), "area": _("Area")},
        complete=complete,
    )
)
