"""Who acts: the hospitals' doctors, the counties' and the city's epidemiologists."""

from __future__ import annotations

from dataclasses import dataclass, field

from shian.domains.directory import roles
from shian.simulation.actors import Cast
from shian.simulation.directory import Directory
from shian.simulation.laboratory.plans import user_of

CENTRE = 2
BODIES = (
    "太原市公安局",
    "太原市农业农村局",
    "太原市卫生健康委员会",
    "晋阳海关",
    "太原市市场监督管理局",
    "太原市规划和自然资源局",
)


@dataclass
class Offices:
    """Labels of actors: by hospital, by county, at the city's centre."""

    hospitals: list[int]
    doctors: list[str] = field(default_factory=list)
    county: dict[str, str] = field(default_factory=dict)
    centre: list[str] = field(default_factory=list)
    liaison: dict[str, str] = field(default_factory=dict)  # body → who speaks for it

    def user_of_doctor(self, hospital: int) -> int:
        return user_of(self.doctors[hospital])


def hire(cast: Cast, base: Directory, districts: list[tuple[str, str]]) -> Offices:
    """Fill the posts."""
    out = Offices([row["id"] for row in base.hospitals])
    for n in range(1, CENTRE + 1):
        out.centre.append(
            cast.add(f"sim-epidemiologist-{n}", f"市疾控流行病学调查员{n}（模拟）", roles.Epidemiologist)
        )
    for code, name in districts:
        out.county[code] = cast.add(
            f"sim-county-{code}", f"{name}疾控流行病学调查员（模拟）", roles.CountyEpidemiologist, area=code
        )
    for row in base.hospitals:
        out.doctors.append(
            cast.add(
                f"sim-doctor-{row['id']}", f"{row['name'].removesuffix('（模拟）')}报告医生（模拟）"[:60],
                roles.Doctor, area=row["area"], body=row["id"],
            )
        )  # fmt: skip
    for name in BODIES:
        row = base.bodies[name]
        out.liaison[name] = cast.add(
            f"sim-liaison-{row['id']}", f"{name.removeprefix('太原市')}联络员（模拟）", roles.Liaison,
            area=row["area"], body=row["id"],
        )  # fmt: skip
    return out
