"""Keys of series in the reader's words: ``district=140105;syndrome=neuro`` → 小店区 · 神经症状."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from shian.domains.directory.models import Body
from shian.domains.registry.models import Operator
from shian.domains.surveillance.cases.codes import agent_shown
from shian.domains.surveillance.cases.models import Syndrome
from shian.platform.pages.places import name_of

PLACES = ("district", "township")
UNREGISTERED = "?"


def parts_of(key: str) -> dict[str, str]:
    """The dimensions of a key with their codes."""
    pairs = (part.partition("=") for part in key.split(";") if part)
    return {dimension: code for dimension, _sign, code in pairs}


@dataclass(frozen=True)
class Lexicon:
    """Names of the hospitals and operators that some keys speak of, read in two queries at most."""

    hospitals: dict[str, str] = field(default_factory=dict)
    operators: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Iterable[str]) -> Lexicon:
        """For these keys."""
        parts = [parts_of(key) for key in keys]
        bodies = {p["hospital"] for p in parts if p.get("hospital", "").isdigit()}
        places = {p["place"] for p in parts if p.get("place", "").isdigit()}
        rows = Body.objects.filter(sort=Body.Sort.HOSPITAL, pk__in=bodies) if bodies else ()
        hospitals = {str(body.pk): str(body) for body in rows}
        operators = (
            {str(pk): name for pk, name in Operator.objects.filter(pk__in=places).values_list("pk", "name")}
            if places
            else {}
        )
        return cls(hospitals, operators)

    def words(self, key: str, *, without: Iterable[str] = ()) -> str:
        """The key in words, perhaps without some dimensions."""
        parts = parts_of(key)
        said = [self.one(name, code, parts) for name, code in parts.items() if name not in set(without)]
        return " · ".join(word for word in said if word)

    def one(self, dimension: str, code: str, parts: dict[str, str]) -> str:
        """One dimension's code in words."""
        match dimension:
            case "district":
                return name_of(code) or str(_("The whole city"))
            case "township":
                many = parts.get("places", "1")
                return name_of(code) + (str(_(" and around")) if many != "1" else "")
            case "places":
                return ""
            case "syndrome":
                return str(dict(Syndrome.choices).get(code, code))
            case "agent":
                return agent_shown(code)
            case "age":
                return str(_("%(band)s years") % {"band": code})
            case "hospital":
                return self.hospitals.get(code, code)
            case "place":
                return self.operators.get(code, code.removeprefix(UNREGISTERED))
            case "food":
                food, sign, lot = code.partition("#")
                return str(_("%(food)s, lot %(lot)s") % {"food": food, "lot": lot}) if sign else food
        return code
