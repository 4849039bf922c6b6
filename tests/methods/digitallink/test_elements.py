"""Element strings: printed with brackets, and scanned."""

import pytest

from shian.methods.digitallink import (
    DigitalLinkError,
    Element,
    bracketed,
    canonical,
    parse_bracketed,
    parse_scan,
    read,
    scan,
    uri,
)

G = "09506000134352"
SCANS = [
    (f"]d201{G}10ABC\x1d21X", f"(01){G}(10)ABC(21)X"),
    (f"]Q301{G}10ABC\x1d21X", f"(01){G}(10)ABC(21)X"),
    (f"]C101{G}17251231", f"(01){G}(17)251231"),
    (f"]e001{G}3103000750", f"(01){G}(3103)000750"),
    (f"]J101{G}235X\x1d10ABC", f"(01){G}(235)X(10)ABC"),
    (f"]d2\x1d01{G}\x1d17251231\x1d", f"(01){G}(17)251231"),
    (f"01{G}10ABC", f"(01){G}(10)ABC"),
    (f"01{G}10ABC<GS>21X", f"(01){G}(10)ABC(21)X"),
    (f"01{G}10ABC{{GS}}21X", f"(01){G}(10)ABC(21)X"),
    (f"\x1d01{G}10ABC␝21X", f"(01){G}(10)ABC(21)X"),
    (f"^01{G}10ABC^21X", f"(01){G}(10)ABC(21)X"),
    (f"]C102{G}3710\x1d00006141411234567890", f"(02){G}(37)10(00)006141411234567890"),
    ("]E09506000134352", f"(01){G}"),
    ("]E412345670", "(01)00000012345670"),
    (f"]I1{G}", f"(01){G}"),
    ("]E09506000134352|]e010ABC\x1d21X", f"(01){G}(10)ABC(21)X"),
    (f"^01{G}10ABC|^99X^98Y", f"(01){G}(10)ABC(99)X(98)Y"),
]
REFUSED_SCANS = [
    ("", "there is no application identifier"),
    ("]d2", "there is no application identifier"),
    ("]C0ABC", "a symbol with ]C0 carries no element string"),
    ("]Q1hello", "a symbol with ]Q1 carries no element string"),
    ("]E0950600013435", "a symbol with ]E0 carries 13 digits"),
    ("]E09506000134353", "(01) 09506000134353: the check digit is 3 but must be 2"),
    ("]d2010950600013435", "(01) 0950600013435: a GTIN has 14"),
    (f"]d201{G}89X", "position 17: '89' begins no application identifier of GS1"),
    (f"]d201{G}10\x1d21X", "(10): has no value"),
    (f"]d201{G}10ABC\x1d\x1d21X", "position 23: '\\x1d2' begins no application identifier of GS1"),
    (f"]d201{G}421156ABCDEFGHIJK", "(421) 156ABCDEFGHIJK: has 14 characters"),
    (f"]d201{G}01{'12345678901231'}", "(01) 12345678901231: stands twice with different values, before as"),
    ("]d210ABC", "(10) ABC: needs one of these beside it: (01) / (02)"),
]
REFUSED_BRACKETED = [
    ("", "there is no application identifier"),
    (G, "position 1: an AI in brackets must stand here"),
    (f"(01){G}(10", "position 19: an AI in brackets must stand here"),
    (f"(01){G}(10)A(B", "position 24: an AI in brackets must stand here"),
    (f"(01){G}(89)A", "(89): is no application identifier of GS1"),
    (f"(1){G}", "position 1: an AI in brackets must stand here"),
    (f"(01){G}(10)", "(10): has no value"),
    (f"(01) {G}", f"(01)  {G}: has 15 characters but must have 14"),
    (f"(01){G}(10)A(10)B", "(10) B: stands twice with different values, before as A"),
    (f"(01){G}(21)A(235)B", "(21): must not stand together with (235)"),
]


@pytest.mark.parametrize(("text", "expected"), SCANS)
def test_a_scan_is_taken_apart(text: str, expected: str) -> None:
    assert bracketed(parse_scan(text)) == expected
    assert bracketed(read(text).elements) == expected


@pytest.mark.parametrize(("text", "reason"), REFUSED_SCANS)
def test_a_scan_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        parse_scan(text)
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(("text", "reason"), REFUSED_BRACKETED)
def test_an_element_string_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        parse_bracketed(text)
    assert str(caught.value).startswith(reason)


def test_brackets_inside_a_value() -> None:
    elements = parse_bracketed(f"(01){G}(10)A\\(B\\)(21)C)")
    assert elements == (Element("01", G), Element("10", "A(B)"), Element("21", "C)"))
    assert bracketed(elements) == f"(01){G}(10)A\\(B)(21)C)"


def test_a_scan_separates_what_has_no_set_length() -> None:
    elements = parse_bracketed(f"(01){G}(10)ABC(17)251231(21)X")
    assert scan(elements, "]d2") == f"]d201{G}10ABC\x1d1725123121X"
    assert scan(elements[:2]) == f"01{G}10ABC"


def test_a_repeated_element_with_one_value_is_one() -> None:
    reading = read(f"(01){G}(10)A(10)A")
    assert reading.link is not None
    assert uri(reading.link) == f"https://id.gs1.org/01/{G}/10/A"


def test_elements_without_a_key_have_no_link() -> None:
    reading = read("(410)9521321000018(400)PO1")
    assert (reading.kind, reading.link) == ("element-string", None)
    assert str(reading.no_link) == "no AI among these can be the primary key of a Digital Link"


def test_plain_symbols_may_hold_a_link() -> None:
    for symbology in ("]Q1", "]d1", "]J0", "]C0"):
        reading = read(f"{symbology}https://example.com/01/{G}")
        assert reading.link is not None
        assert uri(canonical(reading.link)) == f"https://id.gs1.org/01/{G}"


def test_the_messages_of_a_composite_symbol_may_be_printed_with_a_stroke_between() -> None:
    elements = parse_bracketed(f"(01){G}(10)ABC|(99)X\\(1)")
    assert bracketed(elements) == f"(01){G}(10)ABC(99)X\\(1)"
    with pytest.raises(DigitalLinkError, match="is none of GS1 character set 82"):
        parse_bracketed(f"(01){G}(10)A|BC")
