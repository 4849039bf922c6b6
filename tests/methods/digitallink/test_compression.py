"""Compressed Digital Links: exact forms, round trips, refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.digitallink import (
    LENIENT,
    DigitalLinkError,
    Element,
    Link,
    compress,
    decompress,
    generate,
    parse,
    read,
    uri,
)
from tests.methods.digitallink.test_properties import items, links

# Each was also made by GS1's own toolkit.
FORMS = [
    ("https://id.gs1.org/01/09506000134352", "https://id.gs1.org/ARFKk4XBoA"),
    ("https://example.org/01/00054123450013/10/ABC123", "https://example.org/CwAZNASdOo1XgkY"),
    (
        "https://example.com/01/09520123456788/10/ABC1/21/12345?17=180426",
        "https://example.com/GhFRJydaKIlXglgZQKMDk",
    ),
    (
        "https://id.gs1.org/01/05412345000013/10/ABC123?3103=000189&3923=2172",
        "https://id.gs1.org/LQnYUc1gmgAXogjVeCRnJGhD4",
    ),
    ("https://example.com/414/9521321000018/254/32a%2Fb", "https://example.com/nYVmywr8UVG16Xik"),
]


@pytest.mark.parametrize(("plain", "compressed"), FORMS)
def test_exact_forms(plain: str, compressed: str) -> None:
    assert compress(parse(plain)) == compressed
    assert uri(decompress(compressed)) == plain
    reading = read(compressed)
    assert (reading.kind, reading.link) == ("compressed-digital-link", parse(plain))


def test_the_order_of_the_table_is_read_too() -> None:
    plain = "https://example.com/01/09520123456788/10/ABC1/21/12345?17=180426"
    assert uri(decompress("https://example.com/GhFRJydaKIlXggowOSwMo")) == plain


def test_other_parameters_compressed_with_the_rest_are_read() -> None:
    text = "https://id.gs1.org/CxFKk4XBoIdXngpNWCv18JK1PAwr0_11g"
    assert uri(decompress(text)) == "https://id.gs1.org/01/09506000134352/10/ABC?k1=v1&lang=en-us"


def test_the_key_may_stay_readable_and_the_rest_is_kept() -> None:
    link = parse("https://a.cn/p/01/09506000134352/10/L/21/00001?17=251231&linkType=gs1:pip&x#top")
    for keep_key in (False, True):
        compressed = compress(link, keep_key=keep_key)
        assert compressed.endswith("?linkType=gs1:pip&x#top")
        assert ("/p/01/09506000134352/" in compressed) == keep_key
        assert decompress(compressed) == link
    alone = parse("https://a.cn/01/09506000134352")
    assert compress(alone, keep_key=True) == uri(alone)


@given(items(), st.booleans())
def test_round_trip_of_trade_items(elements: list[Element], keep_key: bool) -> None:
    link = generate(elements, "https://example.com/p")
    back = read(compress(link, keep_key=keep_key)).link
    assert back is not None
    assert (back.path, set(back.attributes)) == (link.path, set(link.attributes))


@given(links())
def test_round_trip_of_every_key(case: tuple[Link, int]) -> None:
    link, _ = case
    assert decompress(compress(link)) == link


def test_a_second_key_in_the_query_does_not_become_the_key() -> None:
    link = parse("https://id.gs1.org/00/006141411234567890?01=09506000134352&3103=000189&3923=2172")
    assert decompress(compress(link)) == link
    assert decompress(compress(link, keep_key=True)) == link


@pytest.mark.parametrize("tail", ["A", "B", "_"])
def test_a_single_letter_after_the_key_is_no_compressed_part(tail: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        read(f"https://id.gs1.org/01/09506000134352/{tail}")
    assert str(caught.value) == "the path after (01) must be pairs of AI and value to its end"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://a/", "the last segment of the path is no compressed Digital Link"),
        ("https://a/b.c", "the last segment of the path is no compressed Digital Link"),
        ("https://a/b", "the compressed part has bits left over"),
        ("https://id.gs1.org/ARFKk4X", "the compressed part ends too soon"),
        ("https://id.gs1.org/ARFKk4XBoB", "the compressed part has bits left over"),
        ("https://id.gs1.org/gARJlQYACrA", "the compressed part has bits left over"),
        ("https://id.gs1.org/ARFKk4XBpA", "(01) "),
        ("https://id.gs1.org/Af_______g", "the compressed part holds a number that is too large"),
        ("https://id.gs1.org/sAAA", "the compressed part holds the code B0, which stands for nothing"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        decompress(text)
    assert str(caught.value).startswith(reason)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", max_size=40) | st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        decompress(f"https://a/{text}")
    except DigitalLinkError as error:
        reason = str(error)
    else:
        reason = "accepted"
    assert reason


def test_a_readable_key_of_older_versions_on_request() -> None:
    text = "https://id.gs1.org/gtin/5412345000013/EEarwSM"
    assert uri(decompress(text, LENIENT)) == "https://id.gs1.org/01/05412345000013/10/ABC123"
    with pytest.raises(DigitalLinkError):
        decompress(text)
