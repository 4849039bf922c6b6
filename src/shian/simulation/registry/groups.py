"""The groups of operators, with the published counts that their open members add up to (A-02 … A-09)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Operators of one trade that are licensed alike. ``tilt`` says where they are more frequent."""

    key: str
    trade: str
    small: bool
    count: int
    sort: str = ""  # of the licence, "" where the food law asks for none
    category: str = ""  # of a JY number
    years: int = 5
    link: str = "circulation"
    closed: float = 0.0  # share of further members that have given up
    tilt: tuple[tuple[str, float], ...] = ()


_CITY = (("140105", 1.2), ("140106", 1.3), ("140122", 0.8), ("140123", 0.7))
_WORKS = (("140121", 4.0), ("140122", 2.5), ("140108", 1.6), ("140106", 0.3), ("140107", 0.5))
_FARMS = (
    ("140105", 0.25), ("140106", 0.03), ("140107", 0.05), ("140108", 0.5), ("140109", 0.08),
    ("140110", 1.0), ("140121", 6.0), ("140122", 9.0), ("140123", 8.0), ("140181", 2.5),
)  # fmt: skip

GROUPS = (
    Group("producer", "producer", False, 265, "SC", link="production", closed=0.06, tilt=_WORKS),
    Group("workshop", "producer", True, 251, "ZF", years=3, link="production", closed=0.08, tilt=_WORKS),
    Group("health_food", "health_food", False, 4, "SC", link="production", tilt=_WORKS),
    Group("seller", "seller", False, 18682, "JY", "1", closed=0.05, tilt=_CITY),
    Group("small_seller", "seller", True, 10727, "XD", years=3, closed=0.08, tilt=_CITY),
    Group("caterer", "caterer", False, 6433, "JY", "2", link="catering", closed=0.07, tilt=_CITY),
    Group("small_caterer", "caterer", True, 10638, "XC", years=3, link="catering", closed=0.10, tilt=_CITY),
    Group("canteen", "canteen", False, 885, "JY", "3", link="catering"),
    Group("packaging", "packaging", False, 15, "CN", link="production", tilt=_WORKS),
    Group("farm_input", "farm_input", False, 232, tilt=_FARMS),
    Group("grower", "grower", False, 619, link="production", tilt=_FARMS),
    Group("pig_slaughter", "pig_slaughter", False, 4, link="production", tilt=_FARMS),
    Group("beef_slaughter", "beef_slaughter", False, 2, link="production", tilt=_FARMS),
    Group("grain", "grain", False, 14, tilt=_FARMS),
)
