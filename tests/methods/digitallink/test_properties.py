"""Whatever the identifiers are: round trips of link, element string, scan and URN; no stray exception."""

from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

from shian.methods.digitallink import (
    LENIENT,
    STRICT,
    DigitalLinkError,
    Element,
    Link,
    bracketed,
    canonical,
    from_urn,
    generate,
    identity,
    parse,
    parse_bracketed,
    parse_scan,
    read,
    scan,
    to_urn,
    uri,
)
from shian.methods.digitallink.checks import CHARACTERS_39, CHARACTERS_82, DIGITS, check_digit
from shian.methods.digitallink.schemes import SCHEMES, Scheme

LENGTHS = {"21": 20, "235": 28, "10": 20, "254": 20}


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=least, max_size=least if most is None else most)


def characters(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(CHARACTERS_82, min_size=least, max_size=most)


def number(length: int) -> st.SearchStrategy[str]:
    """Digits with their check digit."""
    return digits(length - 1).map(lambda body: body + check_digit(body))


@st.composite
def items(draw: st.DrawFn) -> list[Element]:
    """A GTIN with some of its qualifiers and attributes, in any order."""
    found = [Element("01", draw(number(14)))]
    for ai, value in (("22", characters(1, 20)), ("10", characters(1, 20)), ("21", characters(1, 20))):
        found += [Element(ai, draw(value))] if draw(st.booleans()) else []
    for ai, value in (("17", st.just("251200")), ("240", characters(1, 30)), ("99", characters(1, 90))):
        found += [Element(ai, draw(value))] if draw(st.booleans()) else []
    return draw(st.permutations(found))


@given(items())
def test_link_and_element_string_say_the_same(elements: list[Element]) -> None:
    link = generate(elements, "https://example.com/p")
    assert set(link.elements) == set(elements)
    assert parse(uri(link)) == link
    assert parse_bracketed(bracketed(elements)) == tuple(elements)
    assert parse_scan(scan(elements, "]d2")) == tuple(elements)
    assert canonical(canonical(link)) == canonical(link)
    reading = read(scan(link.elements, "]Q3"))
    assert reading.link is not None
    assert canonical(reading.link) == canonical(link)


def tail(scheme: Scheme) -> st.SearchStrategy[str]:
    if scheme.name == "sgcn":
        return digits(1, 12)
    if scheme.name == "cpi":
        return st.integers(1, 10**12 - 1).map(str)
    return characters(1, LENGTHS.get(scheme.tail, 16))


@st.composite
def links(draw: st.DrawFn) -> tuple[Link, int]:
    """A link of any scheme, with a length that its company prefix may have."""
    scheme = draw(st.sampled_from(SCHEMES))
    size = draw(st.integers(6, 12))
    if scheme.total:
        value = scheme.filler + draw(number(scheme.total + 1))
    else:
        alphabet = CHARACTERS_39 if scheme.name == "cpi" else CHARACTERS_82
        value = draw(digits(size)) + draw(st.text(alphabet, min_size=1, max_size=30 - size))
    value += draw(st.sampled_from(["0101", "0199", "9899"])) if scheme.pieces else ""
    if scheme.tail == "within":
        return Link(Element(scheme.ai, value + draw(st.just("") | tail(scheme)))), size
    if scheme.tail and (not scheme.pattern or draw(st.booleans())):
        ending = draw(tail(scheme).filter(lambda text: text != scheme.absent))
        return Link(Element(scheme.ai, value), (Element(scheme.tail, ending),)), size
    return Link(Element(scheme.ai, value)), size


@given(links())
def test_link_and_urn_say_the_same(case: tuple[Link, int]) -> None:
    link, size = case
    urn = to_urn(link, size)
    assert urn.dropped == ()
    assert from_urn(urn.text) == link
    assert to_urn(from_urn(urn.text), size) == urn
    assert parse(uri(link)) == link == identity(link)


def refused(work: Callable[[str], object], text: str) -> str:
    """The reason why a text is refused, in words; "" where it is not."""
    try:
        work(text)
    except DigitalLinkError as error:
        return f"{error} {error.reason}"
    return ""


WORDS = (
    "https:// id.gs1.org / 01 09506000134352 10 21 %2F % ? = & # ( ) ]d2 \x1e ^ \\ urn:epc:id: sgtin: . * "
    "0614141 112345 8003 17 8110 8030 gtin 251231 7040 4309 ; : @ [ é \ud800 \x00 | ]E0"
)
PIECES = st.lists(st.sampled_from([*WORDS.split(" "), "\x1d", " "]), max_size=14).map("".join)


@given(st.text() | PIECES)
@example("https://[")
@example("https://id.gs1.org/01/٠٩٥٠٦٠٠٠١٣٤٣٥٢")
@example("(٠١)09506000134352")
@example("٠١09506000134352")
def test_no_text_raises_anything_else(text: str) -> None:
    for work in (parse, parse_bracketed, parse_scan, from_urn, read):
        refused(work, text)
    refused(lambda text: read(text, LENIENT), text)
    refused(lambda text: generate([Element("01", "09506000134352")], text), text)


@given(
    st.sampled_from(["01", "253", "423", "4309", "7003", "8006", "8007", "8013", "8030", "8110", "8112"]),
    st.data(),
)
def test_no_value_raises_anything_else(ai: str, data: st.DataObject) -> None:
    value = data.draw(
        st.text(DIGITS, max_size=70) | st.text(CHARACTERS_82, max_size=40) | st.text(max_size=20)
    )
    refused(lambda text: parse_bracketed(f"({ai}){text}"), value)
    refused(lambda text: generate([Element(ai, text)]), value)
    refused(lambda text: parse(f"https://a/{ai}/{text}", STRICT), value)
