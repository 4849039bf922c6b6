"""Demo accounts, one for each role, where there is something for the role to see."""

from __future__ import annotations

from shian.domains.directory import roles
from shian.simulation.actors import Cast
from shian.simulation.directory import Directory
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row

DISTRICT = "140105"  # the demo officers' district


def demo_firm(register: Register) -> Row:
    """The firm of the demo manager: the first seller of the district that is open all along."""
    return _first(register, "seller")


def demo_canteen(register: Register) -> Row:
    """The canteen of the demo principal."""
    return _first(register, "canteen")


def _first(register: Register, group: str) -> Row:
    rows = [r for r in register.rows[group] if r["status"] == "open"]
    return next((r for r in rows if r["area"].startswith(DISTRICT)), rows[0])


def enlist(cast: Cast, base: Directory, register: Register) -> None:
    """Accounts named ``demo-<role>``; one signs in to them by a button, never by a password."""
    lab = base.laboratories[0]
    hospital = next((h for h in base.hospitals if h["area"].startswith(DISTRICT)), base.hospitals[0])
    firm, canteen = demo_firm(register), demo_canteen(register)

    def add(
        role: type[roles.Role],
        name: str,
        area: str = "",
        body: Row | None = None,
        operator: Row | None = None,
    ) -> None:
        cast.add(
            f"demo-{role.name}", f"{name}（演示）", role, area=area, demo=True,
            body=body["id"] if body else None, operator=operator["id"] if operator else None,
        )  # fmt: skip

    add(roles.MunicipalCoordinator, "市食安办")
    add(roles.BureauOfficer, "市市场监管局抽检处")
    add(roles.DistrictOfficer, "小店区监管员", DISTRICT)
    add(roles.Inspector, "小店区执法员", DISTRICT)
    add(roles.Sampler, "小店区抽样员", DISTRICT)
    add(roles.Analyst, "检验员", lab["area"], lab)
    add(roles.ReviewingAnalyst, "审核员", lab["area"], lab)
    add(roles.Epidemiologist, "流行病学调查员")
    add(roles.CountyEpidemiologist, "小店区疾控流行病学调查员", DISTRICT)
    add(roles.Doctor, "门诊医生", hospital["area"], hospital)
    add(roles.Liaison, "晋阳海关联络员", "", base.bodies["晋阳海关"])
    add(roles.FirmManager, firm["name"][:20] + "负责人", firm["area"], None, firm)
    add(roles.SchoolPrincipal, canteen["name"][:20] + "负责人", canteen["area"], None, canteen)
    add(roles.Assessor, "国家评估组")
    add(roles.Administrator, "系统管理员")
