"""Products of producers; staff of some operators with their health certificates."""

from __future__ import annotations

from datetime import date

from shian.domains.registry.models import HealthCertificate, Product, Staff
from shian.methods import identifiers
from shian.platform.personal.vault import keys_in_bulk
from shian.simulation import words
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.moments import START, day_text, moment, seconds
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row

_LAST = date(2021, 12, 31).toordinal()
_STAFF = {"producer": 3, "health_food": 4, "canteen": 2, "caterer": 1}
_JOBS = {
    "production": ["生产工", "质检员", "包装工", "库管员"],
    "catering": ["厨师", "服务员", "切配员", "洗消员"],
}


def products(made: City, register: Register) -> list[Row]:
    """Two to six products for each licensed producer, in its licence's category."""
    rng, table, rows = made.rng("products"), made.table(Product), []
    names = words.words()["products"]
    makers = register.rows["producer"] + register.rows["health_food"]
    sizes = rng.integers(2, 7, len(makers)).tolist()
    for maker, size in zip(makers, sizes, strict=True):
        category = register.category[maker["id"]] or "127"
        known = names[category]
        first = int(rng.integers(0, len(known)))
        opened = register.lives[maker["id"]][0]
        for i in range(min(size, len(known))):
            row = table.new(
                operator_id=maker["id"], area=maker["area"], name=known[(first + i) % len(known)],
                category=words.words()["categories"][category], standard=f"Q/XN{maker['id']:05d}S",
                gtin=identifiers.make_gtin(f"29{table.next_id:010d}"),
                shelf_life_days=int(rng.choice([7, 30, 90, 180, 365, 540])),
            )  # fmt: skip
            late = opened > START.toordinal()
            at = moment(opened + 3 + i, 3600) if late else made.opening
            table.tell(
                row,
                at,
                made.cast.officer[maker["area"][:6]] if late else SYSTEM,
                "create" if late else "import",
            )
            rows.append(row)
    table.copy(rows)
    table.settle()
    return rows


def staff(made: City, register: Register) -> list[Row]:
    """Staff with personal data sealed under a key each, and yearly certificates; some are let lapse."""
    table, rows = made.table(Staff), []
    rng = made.rng("staff")
    posts = [(op, key) for key, n in _STAFF.items() for op in register.rows[key] for _ in range(n)]
    count = len(posts)
    names, phones, identities = (
        words.people(rng, count),
        words.phones(rng, count),
        words.identities(rng, count),
    )
    delay, second = rng.integers(1, 400, count).tolist(), seconds(rng, count)
    with made.secrets("staff"), keys_in_bulk():
        for i, (operator, key) in enumerate(posts):
            jobs = _JOBS["catering" if key in {"canteen", "caterer"} else "production"]
            name, phone, identity = made.seal(Staff, names[i], phones[i], identities[i])
            row = table.new(
                operator_id=operator["id"], area=operator["area"], name=name, phone=phone, identity=identity,
                job=jobs[i % len(jobs)],
            )  # fmt: skip
            opened, closed = register.lives[operator["id"]]
            joined = max(opened, START.toordinal()) + delay[i]
            if joined >= min(closed, _LAST):
                joined = max(opened, START.toordinal()) + 1
            table.tell(row, moment(joined, second[i]), made.cast.officer[operator["area"][:6]], "create")
            rows.append(row)
            _certificates(made, operator, row, joined, min(closed, _LAST), second[i])
    table.copy(rows)
    table.settle()
    return rows


def _certificates(made: City, operator: Row, person: Row, joined: int, last: int, second: int) -> None:
    table, day = made.table(HealthCertificate), joined
    while day <= last:
        row = table.new(
            staff_id=person["id"], area=operator["area"], issued_on=day_text(day),
            valid_to=day_text(day + 364),
            number=f"JK{operator['area'][:6]}{day_text(day)[2:4]}{table.next_id:07d}",
            issuer=f"{operator['address'][:3]}疾病预防控制中心",
        )  # fmt: skip
        table.tell(row, moment(day, second + 600), made.cast.officer[operator["area"][:6]], "create")
        made.waiting(table, row)
        if person["id"] % 41 == 0:  # one in forty-one lets the first certificate lapse
            return
        day += 355


def certificates(made: City) -> None:
    """Write the certificates gathered with the staff."""
    table = made.table(HealthCertificate)
    table.copy(made.held.pop(table.kind, []))
    table.settle()
