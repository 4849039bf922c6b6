"""Links made from application identifiers, and link sets about them."""

import pytest

from shian.methods.digitallink import (
    DigitalLinkError,
    Element,
    Target,
    generate,
    header,
    levels,
    linkset,
    parse,
    parse_bracketed,
    uri,
)

G = "09506000134352"
MADE = [
    (f"(01){G}", f"/01/{G}"),
    (f"(10)L(01){G}", f"/01/{G}/10/L"),
    (f"(21)S(10)L(22)V(01){G}", f"/01/{G}/22/V/10/L/21/S"),
    (f"(01){G}(17)251231(10)L(3103)000750", f"/01/{G}/10/L?17=251231&3103=000750"),
    (f"(01){G}(235)T(10)L", f"/01/{G}/235/T?10=L"),
    ("(00)006141411234567890(02)09506000134352(37)5", "/00/006141411234567890?02=09506000134352&37=5"),
    ("(8020)R/1(415)9521321000018", "/415/9521321000018/8020/R%2F1"),
    ("(8011)7(8010)9521321-A", "/8010/9521321-A/8011/7"),
    ("(414)9521321000018(254)X", "/414/9521321000018/254/X"),
]
NOT_MADE = [
    ([], "no AI among these can be the primary key of a Digital Link"),
    ([("10", "L")], "(10) L: needs one of these beside it"),
    ([("410", "9521321000018")], "no AI among these can be the primary key of a Digital Link"),
    ([("01", G), ("01", G)], f"(01) {G}: stands twice"),
    ([("01", G), ("8200", "x")], "(8200) x: must not stand in the query"),
    ([("01", G), ("17", "251301")], "(17) 251301: 13 is no month"),
    ([("gtin", G)], "(gtin): is no application identifier of GS1"),
]


@pytest.mark.parametrize(("elements", "path"), MADE)
def test_a_link_is_made(elements: str, path: str) -> None:
    made = uri(generate(parse_bracketed(elements), "example.com/p/"))
    assert made == f"https://example.com/p{path}"
    assert uri(parse(made)) == made


@pytest.mark.parametrize(("pairs", "reason"), NOT_MADE)
def test_no_link_and_why(pairs: list[tuple[str, str]], reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        generate([Element(ai, value) for ai, value in pairs])
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("", "there is no domain after the scheme"),
        ("ftp://a", "a Digital Link begins with https:// or http://"),
        ("a b", "the character ' ' (position 2) must be percent-encoded"),
        ("a?x", "the domain a?x must hold no query and no fragment"),
        ("a@b", "a@b is no domain name"),
    ],
)
def test_a_domain_is_checked(domain: str, reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        generate([Element("01", G)], domain)
    assert str(caught.value).startswith(reason)


def test_levels_walk_up_from_serial_to_product() -> None:
    link = parse(f"https://a/01/{G}/10/L/21/S?17=251231&x=1#y")
    assert [uri(level) for level in levels(link)] == [
        f"https://id.gs1.org/01/{G}/10/L/21/S",
        f"https://id.gs1.org/01/{G}/10/L",
        f"https://id.gs1.org/01/{G}",
    ]


TARGETS = (
    Target("https://a/zh", "gs1:pip", "产品", "text/html", ("zh",), default=True),
    Target("https://a/en", "gs1:pip", "Product", "text/html", ("en",)),
    Target("https://a/epcis", "describedby", type="application/json"),
)


def test_a_link_set() -> None:
    chinese = {"href": "https://a/zh", "title": "产品", "type": "text/html", "hreflang": ["zh"]}
    english = {"href": "https://a/en", "title": "Product", "type": "text/html", "hreflang": ["en"]}
    link = parse(f"https://a/01/{G}/10/L?17=251231")
    assert linkset(link, TARGETS, description="醋", stem="https://b") == {
        "linkset": [
            {
                "anchor": f"https://b/01/{G}/10/L",
                "itemDescription": "醋",
                "describedby": [{"href": "https://a/epcis", "type": "application/json"}],
                "https://ref.gs1.org/voc/defaultLink": [chinese],
                "https://ref.gs1.org/voc/pip": [chinese, english],
            }
        ]
    }
    with pytest.raises(DigitalLinkError, match="one default link, not 2"):
        linkset(link, (TARGETS[0], TARGETS[0]))


def test_the_links_as_a_header() -> None:
    assert header(TARGETS[2:]) == (
        '<https://a/epcis>; rel="describedby"; type="application/json", '
        "<https://ref.gs1.org/standards/resolver/linkset-context>; "
        'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    )
