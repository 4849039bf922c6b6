"""What MATCH parameters mean: identifiers themselves, or EPC patterns with asterisks.

Source: EPCIS 2.0, 8.2.7.1.1 (matching); GS1 EPC Tag Data Standard, 8 (pure identity patterns).
"""

from __future__ import annotations

import re

from shian.methods.digitallink import DigitalLinkError, from_urn
from shian.methods.digitallink.schemes import BY_NAME, Scheme
from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.names import is_uri
from shian.methods.epcisquery.model import Pattern, QueryFault
from shian.methods.problems import problem

STEM = "https://id.gs1.org"
IDPAT = re.compile(r"urn:epc:idpat:([a-z]+):(.+)", re.IGNORECASE)
WITHIN = "within"


def escaped(text: str) -> str:
    """Text in which no character is a wildcard of LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def pattern_of(parameter: str, values: tuple[str, ...]) -> Pattern:
    """What these URIs and patterns match, in canonical form.

    Raises:
        QueryFault: one is neither a URI nor a pattern.
    """
    exact: list[str] = []
    likes: list[str] = []
    for value in values:
        if "*" in value:
            found = _wild(parameter, value)
            exact += found.exact
            likes += found.likes
        elif is_uri(value):
            exact.append(identify(value).canonical)
        else:
            raise QueryFault(parameter, problem("“%(value)s” is no URI", value=value))
    return Pattern(tuple(dict.fromkeys(exact)), tuple(dict.fromkeys(likes)))


def _wild(parameter: str, value: str) -> Pattern:
    found = IDPAT.fullmatch(value)
    if found is None:
        return _tail(parameter, value)
    name, fields = found[1].lower(), found[2].split(".")
    scheme = BY_NAME.get(name)
    if scheme is None:
        body = ".".join("%" if field == "*" else escaped(field) for field in fields)
        return Pattern(likes=(f"urn:epc:id:{name}:{body}",))
    # Wildcards stand at the end only: after the first asterisk all fields are asterisks.
    kept = fields[: fields.index("*")] if "*" in fields else fields
    rest = set(fields[len(kept) :])
    if len(fields) != scheme.fields or rest - {"*"} or (kept and not re.fullmatch(r"[0-9]{6,12}", kept[0])):
        raise _no_pattern(parameter, value)
    return _of_class(parameter, scheme, kept) if len(kept) >= 2 else _of_company(scheme, kept)


def _no_pattern(parameter: str, value: str) -> QueryFault:
    return QueryFault(parameter, problem("“%(value)s” is no EPC pattern", value=value))


def _tail(parameter: str, value: str) -> Pattern:
    """Any other URI may end with one asterisk."""
    start = value.rstrip("*")
    # The asterisk is a character of serial numbers too, so the URI itself is looked for as well.
    itself = (identify(value).canonical,) if is_uri(value) else ()
    if "*" in start or not is_uri(start):
        if itself:
            return Pattern(exact=itself)
        raise _no_pattern(parameter, value)
    return Pattern(exact=itself, likes=(escaped(start) + "%",))


def _of_company(scheme: Scheme, kept: list[str]) -> Pattern:
    """All of a company, or all of a scheme."""
    start = f"{STEM}/{scheme.ai}/{scheme.filler}"
    company = kept[0] if kept else ""
    heads = [number + company for number in "0123456789"] if scheme.leads and company else [company]
    if not scheme.total:
        return Pattern(likes=tuple(f"{start}{head}_%" for head in heads))
    digits = scheme.total + 1 + 4 * scheme.pieces
    likes = (start + head + "_" * (digits - len(head)) for head in heads)
    return Pattern(likes=tuple(like + _instances(scheme) for like in likes))


def _of_class(parameter: str, scheme: Scheme, kept: list[str]) -> Pattern:
    """A class, and all its instances; a place, and all its parts."""
    fields = [*kept, *(["1"] if scheme.tail else [])][: scheme.fields]
    try:
        link = from_urn(f"urn:epc:{scheme.whole}:{scheme.name}:{'.'.join(fields)}")
    except DigitalLinkError as error:
        raise QueryFault(parameter, error.reason) from error
    number = link.key.value.removesuffix("1") if scheme.tail == WITHIN else link.key.value
    own = f"{STEM}/{scheme.ai}/{number}"
    return Pattern((own,), (escaped(own) + _instances(scheme),) if scheme.tail else ())


def _instances(scheme: Scheme) -> str:
    if scheme.tail == WITHIN:
        return "_%"
    return f"/{scheme.tail}/%" if scheme.tail else ""
