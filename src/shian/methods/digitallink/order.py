"""The order of key and qualifiers in the path of a Digital Link.

Source: GS1 Digital Link Standard: URI Syntax 1.2, sections 4.7–4.9.
"""

from collections.abc import Collection, Sequence

from shian.methods.digitallink.errors import refusal
from shian.methods.digitallink.model import Element
from shian.methods.digitallink.values import identifier


def allowed(key: str, qualifiers: Sequence[str]) -> bool:
    """Whether the qualifiers, in this order, may follow the key."""
    return not qualifiers or any(_within(qualifiers, order) for order in identifier(key).sequences)


def check_order(key: str, qualifiers: Sequence[str]) -> None:
    """Raises DigitalLinkError where the qualifiers are not the key's, or in another order."""
    if allowed(key, qualifiers):
        return
    orders = identifier(key).sequences
    known = [ai for order in orders for ai in order]
    for ai in qualifiers:
        if ai not in known:
            raise refusal("is no qualifier of the key (%(key)s)", ai=ai, key=key)
        if list(qualifiers).count(ai) > 1:
            raise refusal("stands twice in the path", ai=ai)
    right = " / ".join("".join(f"({ai})" for ai in order) for order in orders)
    found = "".join(f"({ai})" for ai in qualifiers)
    message = "its qualifiers %(found)s must follow the order %(right)s"
    raise refusal(message, ai=key, found=found, right=right)


def check_attribute(element: Element, key: str, qualifiers: Sequence[str]) -> None:
    """Raises DigitalLinkError where an AI may not stand in the query, beside this path."""
    entry = identifier(element.ai)
    if fits_path(element.ai, key, qualifiers):
        message = "is a qualifier of (%(key)s) and belongs in the path, not the query"
        raise refusal(message, ai=element.ai, value=element.value, key=key)
    if not entry.attribute:
        message = "must not stand in the query, and is no qualifier that this path could take"
        raise refusal(message, ai=element.ai, value=element.value)


def fits_path(ai: str, key: str, qualifiers: Sequence[str]) -> bool:
    """Whether the path would still be one with this AI put into it."""
    places = range(len(qualifiers) + 1)
    return any(allowed(key, [*qualifiers[:at], ai, *qualifiers[at:]]) for at in places)


def best(key: str, present: Collection[str]) -> tuple[str, ...]:
    """The longest order of qualifiers of the key that the AIs at hand can fill.

    An order that would leave the query an AI which must not stand there comes after one that does not.
    """
    filled = [tuple(ai for ai in order if ai in present) for order in identifier(key).sequences]
    return max(filled, key=lambda order: (not _left_out(order, present), len(order)), default=())


def _left_out(order: Collection[str], present: Collection[str]) -> bool:
    entries = (identifier(ai) for ai in present if ai not in order)
    return any(not entry.attribute for entry in entries if not entry.primary)


def _within(qualifiers: Sequence[str], order: Sequence[str]) -> bool:
    rest = iter(order)
    return all(ai in rest for ai in qualifiers)
