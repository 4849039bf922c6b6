"""Which column of a table of cases, places or people is which: by its name, by what is in it, by option."""

from collections.abc import Collection, Mapping, Sequence

from shian.methods.scan.calendar import Unit, read_moment
from shian.platform.codes.tables import TableFault, shown
from shian.platform.codes.wholes import Whole

NAMES = {
    "place": "place place_id placeid location location_id locationid loc site site_id zip zipcode county "
    "district tract area region ward hospital school unit premises geoid fips code id name "
    "地点 场所 区县 街道 编号 名称",
    "cases": "cases count counts number num n freq frequency cas 病例数 例数 人数",
    "time": "date time day year month week t onset onset_date date_onset onsetdate report_date date_report "
    "event_date period 日期 时间 发病日期 报告日期 年 月 周",
    "controls": "controls control n_controls ctl 对照 对照数",
    "people": "population pop people persons person_time at_risk total expected 人口 人口数",
    "latitude": "latitude lat 纬度",
    "longitude": "longitude long lon lng 经度",
    "x": "x x_km x_m easting east",
    "y": "y y_km y_m northing north",
}
Roles = Mapping[str, str]


def read_roles(text: str | None) -> dict[str, str]:
    """`place=zip,time=onset` as a mapping.

    Raises:
        TableFault: it is not so written.
    """
    roles = {}
    for part in (text or "").split(","):
        role, equals, column = (piece.strip() for piece in part.partition("="))
        if not role and not equals:
            continue
        if role not in NAMES or not column:
            raise TableFault([f"--columns {shown(part)}: write {'|'.join(NAMES)}=COLUMN, by commas"])
        roles[role] = column
    return roles


def column(whole: Whole, role: str, roles: Roles, but: Collection[str] = ()) -> str | None:
    """The column of a role: the one asked for, else the first of the usual names that is there."""
    folded = {name.casefold(): name for name in whole.columns if name not in but}
    wanted = [roles[role].casefold()] if role in roles else []
    return next((folded[name] for name in [*wanted, *NAMES[role].split()] if name in folded), None)


def check_roles(roles: Roles, tables: Collection[Whole]) -> None:
    """Every column that was asked for is in one of the tables.

    Raises:
        TableFault: one is in none.
    """
    for role, asked in roles.items():
        if not any(asked.casefold() == name.casefold() for whole in tables for name in whole.columns):
            raise TableFault([f"--columns {role}={asked}: no table has a column {asked}"])


def needed(whole: Whole, role: str, roles: Roles) -> str:
    """The column of a role.

    Raises:
        TableFault: there is none.
    """
    found = column(whole, role, roles)
    if found is None:
        listed = ", ".join(whole.columns)
        wanted = " or ".join(NAMES[role].split()[:3])
        raise TableFault([f"{whole.table.name}: no column {wanted}; there are: {listed}"])
    return found


def place_column(whole: Whole, known: Collection[str], like: str, roles: Roles) -> str:
    """The column whose cells are places: all of them known, and among those the one that is named so."""
    if "place" in roles:
        return needed(whole, "place", roles)
    fits = [name for name, cells in whole.columns.items() if set(cells) <= set(known)]
    usual = [like.casefold(), *NAMES["place"].split()]
    named = sorted((usual.index(name.casefold()), name) for name in whole.columns if name.casefold() in usual)
    for _rank, name in named:
        if name in fits:
            return name
    if fits and not named:
        return fits[0]
    return named[0][1] if named else next(iter(whole.columns))


def time_column(whole: Whole, roles: Roles, but: Collection[str]) -> str | None:
    """The column of times: named so, or the first that is all days."""
    if named := column(whole, "time", roles, but):
        return named
    for name, cells in whole.columns.items():
        if name not in but and all(
            (moment := read_moment(cell)) and moment.precision is Unit.DAY for cell in cells
        ):
            return name
    return None


def counts(whole: Whole, name: str, what: str) -> list[int]:
    """A column of whole numbers from zero.

    Raises:
        TableFault: a cell is none.
    """
    values, faults = [], []
    for at, cell in enumerate(whole.columns[name]):
        try:
            number = float(cell)
        except ValueError:
            number = -1.0
        if not 0 <= number < 1e9 or number != int(number):
            faults.append(whole.fault(at, name, f"{shown(cell)} is no number of {what}"))
            number = 0.0
        values.append(int(number))
    if faults:
        raise TableFault(faults)
    return values


def measures(whole: Whole, name: str, least: float = float("-inf")) -> list[float]:
    """A column of finite numbers, none below a bound.

    Raises:
        TableFault: a cell is none.
    """
    values, faults = [], []
    for at, cell in enumerate(whole.columns[name]):
        try:
            number = float(cell)
        except ValueError:
            number = float("nan")
        if not -1e15 < number < 1e15:
            faults.append(whole.fault(at, name, f"{shown(cell)} is no number"))
        elif number < least:
            faults.append(whole.fault(at, name, f"{cell} is below {least:g}"))
        values.append(number)
    if faults:
        raise TableFault(faults)
    return values


def indices(whole: Whole, name: str, index: Mapping[str, int], file: str) -> list[int]:
    """The places a column names, by number.

    Raises:
        TableFault: some are not among the places.
    """
    cells: Sequence[str] = whole.columns[name]
    faults = [
        whole.fault(at, name, f"unknown place {shown(cell)}, which is not in {file}")
        for at, cell in enumerate(cells)
        if cell not in index
    ]
    if faults:
        raise TableFault(faults)
    return [index[cell] for cell in cells]
