"""Which application identifiers need each other, exclude each other, and may be repeated.

Source: GS1 General Specifications, section 4.13 (invalid pairs and mandatory associations).
"""

from collections.abc import Collection, Iterable, Sequence

from shian.methods.digitallink.errors import refusal
from shian.methods.digitallink.model import Element
from shian.methods.digitallink.values import identifier

SIGNATURE = "8030"
SERIALISED = ("253", "255", "8003")


def check_pairs(elements: Sequence[Element]) -> None:
    """Raises DigitalLinkError for the first association that the elements break."""
    check_repeats(elements)
    present = {element.ai for element in elements}
    for element in elements:
        _check_excluded(element, present)
    for element in elements:
        _check_required(element, present)
    if SIGNATURE in present:
        _check_signed(elements)


def check_repeats(elements: Iterable[Element], *, same_value: bool = True) -> None:
    """An AI may be repeated with the same value only, and where `same_value` is false not at all."""
    seen: dict[str, str] = {}
    for element in elements:
        before = seen.setdefault(element.ai, element.value) if element.ai in seen else None
        if before is not None and not same_value:
            raise refusal("stands twice", ai=element.ai, value=element.value)
        if before is not None and before != element.value:
            message = "stands twice with different values, before as %(before)s"
            raise refusal(message, ai=element.ai, value=element.value, before=before)
        seen[element.ai] = element.value


def matches(pattern: str, ai: str) -> bool:
    """Whether an AI fits a pattern such as 31##."""
    return len(pattern) == len(ai) and all(p in ("#", a) for p, a in zip(pattern, ai, strict=True))


def _present(pattern: str, present: Collection[str], besides: str) -> str | None:
    return next((ai for ai in sorted(present) if ai != besides and matches(pattern, ai)), None)


def _check_excluded(element: Element, present: Collection[str]) -> None:
    for pattern in identifier(element.ai).excludes:
        other = _present(pattern, present, element.ai)
        if other is not None:
            raise refusal("must not stand together with (%(other)s)", ai=element.ai, other=other)


def _check_required(element: Element, present: Collection[str]) -> None:
    groups = identifier(element.ai).requires
    if not groups or any(all(_present(ai, present, element.ai) for ai in group) for group in groups):
        return
    words = " / ".join(" + ".join(f"({ai})" for ai in group) for group in groups)
    raise refusal(
        "needs one of these beside it: %(needed)s", ai=element.ai, value=element.value, needed=words
    )


def _check_signed(elements: Sequence[Element]) -> None:
    for element in elements:
        if element.ai in SERIALISED and len(element.value) == identifier(element.ai).least:
            message = "needs its serial component where a digital signature (8030) stands beside it"
            raise refusal(message, ai=element.ai, value=element.value)
