"""How far a recall's scope goes: what is certain only, or also what may contain it, from which chance on."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

DATA = Path(__file__).parent / "data" / "scope.toml"
BY_LEVEL, CERTAIN = "level", "certain"
PERCENTS = ("80", "50", "20", "5")
VALUES = (BY_LEVEL, CERTAIN, *PERCENTS)


def choices(by: object = None, subject: object = None) -> list[tuple[str, str]]:
    """What is offered: what the level says, certain ones only, or from one of four chances on."""
    levels = "、".join(
        _("level %(level)s from %(p)s %%") % {"level": level, "p": round(100 * chance)}
        for level, chance in sorted(defaults().items())
    )
    return [
        (BY_LEVEL, _("As the level says (%(levels)s; others certain ones only)") % {"levels": levels}),
        (CERTAIN, _("Certain ones only")),
        *((p, _("Also what may contain it, from %(p)s %%") % {"p": p}) for p in PERCENTS),
    ]


@cache
def defaults() -> dict[int, Decimal]:
    """By level: the chance from which on possible ones are taken in, as the data have it."""
    rows = tomllib.loads(DATA.read_text("utf-8"), parse_float=Decimal)["scope"]
    return {row["level"]: row["from"] for row in rows}


def chance_of(answer: str, level: int) -> Decimal | None:
    """The chance that an answer to the question stands for; None: certain ones only."""
    if answer == BY_LEVEL:
        return defaults().get(level)
    return None if answer == CERTAIN else Decimal(answer) / 100
