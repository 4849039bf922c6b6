"""Placing the foods of published tables, making a leaf where the catalogue lacks one."""

from __future__ import annotations

from shian.domains.standards.reading.places import Place, place
from shian.domains.standards.reading.report import Issue, Known, Reading
from shian.methods.limits import Food


def placed(
    text: str, scopes: tuple[str, ...], group: str | None, known: Known, reading: Reading, row: int
) -> Place | None:
    """Where a food name belongs; unknown names become leaves under `group`, and each is reported.

    None when nothing of the name is known and there is no group to put it under: the row is refused.
    """
    found = place(text, known.catalogue, *scopes)
    if not found.unknown:
        return found
    group = group or (found.foods[0] if found.foods else None)
    if group is None:
        reading.issues.append(
            Issue(row, "food", text, "not in the catalogue, and no category to place it under")
        )
        return None
    whole = not found.foods
    for name in (text,) if whole else found.unknown:
        _leaf(name, group, known, reading, row)
    return place(_as_leaf(text, group, known) if whole else text, known.catalogue, group, *scopes)


def _as_leaf(name: str, group: str, known: Known) -> str:
    qualified = f"{group}:{name}"
    return qualified if qualified in known.catalogue else name


def _leaf(name: str, group: str, known: Known, reading: Reading, row: int) -> None:
    single = "、" not in name and not name.endswith(("产品", "以下", "以上")) and "态" not in name
    food = Food(name, (group,)) if single else Food(f"{group}:{name}", (group,))
    if food.name in known.catalogue:
        return
    known.add_food(food)
    reading.foods.append(food)
    reading.issues.append(Issue(row, "food", name, f"not in the catalogue: added under {group}"))


def group_of(text: str, scopes: tuple[str, ...], known: Known) -> str | None:
    """The node of a category heading, its exclusions left aside; None when the heading is not known."""
    if not text.strip():
        return None
    found = place(text, known.catalogue, *scopes)
    return found.foods[0] if found.foods else None
