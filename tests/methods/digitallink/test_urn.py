"""EPC URNs to Digital Links and back, for every scheme that has one."""

import pytest

from shian.methods.digitallink import (
    CERTAIN,
    DigitalLinkError,
    from_urn,
    parse,
    prefix_table,
    published,
    read,
    to_urn,
    uri,
)

# The URN, its link after https://id.gs1.org, the length of its company prefix.
BOTH_WAYS = [
    ("urn:epc:id:sgtin:0614141.112345.400", "/01/10614141123459/21/400", 7),
    ("urn:epc:id:sgtin:9506000.013435.1", "/01/09506000134352/21/1", 7),
    ("urn:epc:id:sgtin:234567890.1123.9999", "/01/12345678901231/21/9999", 9),
    ("urn:epc:id:sgtin:387583784374.7.9302932", "/01/73875837843740/21/9302932", 12),
    ("urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()", None, 7),
    ("urn:epc:id:sgtin:0614141.112345.32a%2Fb", "/01/10614141123459/21/32a%2Fb", 7),
    ("urn:epc:id:sgtin:0614141.112345.1.2", "/01/10614141123459/21/1.2", 7),
    ("urn:epc:idpat:sgtin:3489348.939489.*", "/01/93489348394895", 7),
    # An asterisk is also a serial number.
    ("urn:epc:id:sgtin:0614141.112345.*", "/01/10614141123459/21/%2A", 7),
    ("urn:epc:class:lgtin:4012345.012345.998877", "/01/04012345123456/10/998877", 7),
    ("urn:epc:class:lgtin:6901234.012345.L%2F1", "/01/06901234123456/10/L%2F1", 7),
    ("urn:epc:id:upui:1234567.089456.51qIgY)%3C%26Jp3*j7'SDB", None, 7),
    ("urn:epc:id:upui:0614141.112345.T1", "/01/10614141123459/235/T1", 7),
    ("urn:epc:id:sscc:0614141.1234567890", "/00/106141412345678908", 7),
    ("urn:epc:id:sscc:234567.18901234567", "/00/123456789012345675", 6),
    ("urn:epc:id:sgln:0614141.12345.400", "/414/0614141123452/254/400", 7),
    ("urn:epc:id:sgln:0614141.12345.0", "/414/0614141123452", 7),
    ("urn:epc:id:sgln:437473647364..0", "/414/4374736473640", 12),
    ("urn:epc:id:pgln:1234567.89012", "/417/1234567890128", 7),
    ("urn:epc:id:grai:0614141.12345.400", "/8003/00614141123452400", 7),
    ("urn:epc:id:grai:123456789012..4", "/8003/012345678901284", 12),
    ("urn:epc:idpat:grai:4843847.38473.*", "/8003/04843847384737", 7),
    ("urn:epc:id:giai:0614141.12345400", "/8004/061414112345400", 7),
    ("urn:epc:id:giai:0614141.A.B%2F1", "/8004/0614141A.B%2F1", 7),
    ("urn:epc:id:gsrn:0614141.1234567890", "/8018/061414112345678902", 7),
    ("urn:epc:id:gsrnp:0614141.1234567890", "/8017/061414112345678902", 7),
    ("urn:epc:id:gdti:0614141.12345.400", "/253/0614141123452400", 7),
    ("urn:epc:idpat:gdti:0614141.12345.*", "/253/0614141123452", 7),
    ("urn:epc:id:cpi:0614141.123ABC.123456789", "/8010/0614141123ABC/8011/123456789", 7),
    (
        "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
        "/8010/061414111111111111111-A%23%2F/8011/1234",
        7,
    ),
    ("urn:epc:idpat:cpi:1234567890.1234.*", "/8010/12345678901234", 10),
    ("urn:epc:id:sgcn:4012345.67890.04711", "/255/401234567890104711", 7),
    ("urn:epc:idpat:sgcn:4012345.67890.*", "/255/4012345678901", 7),
    ("urn:epc:id:ginc:0614141.xyz47%2F11", "/401/0614141xyz47%2F11", 7),
    ("urn:epc:id:gsin:0614141.123456789", "/402/06141411234567890", 7),
    ("urn:epc:id:itip:4012345.012345.01.02.987", "/8006/040123451234560102/21/987", 7),
    ("urn:epc:idpat:itip:4012345.012345.04.04.*", "/8006/040123451234560404", 7),
]
REFUSED = [
    ("", "an EPC URN begins with urn:epc:id:"),
    ("urn:epc:tag:sgtin-96:3.0614141.812345.6789", "an EPC URN begins with urn:epc:id:"),
    ("urn:epc:id:nothing:1.2.3", "nothing is no scheme of EPC URNs"),
    ("urn:epc:id:gid:952056.2718.1414", "gid is no GS1 key: no Digital Link says the same"),
    ("urn:epc:id:lgtin:4012345.012345.998877", "lgtin is written urn:epc:class:lgtin:"),
    ("urn:epc:class:sgtin:0614141.112345.400", "sgtin is written urn:epc:id:sgtin:"),
    ("urn:epc:idpat:sscc:0614141.*", "sscc is written urn:epc:id:sscc:"),
    ("urn:epc:id:sgtin:0614141.112345", "sgtin has 3 fields parted by dots, here are 2"),
    ("urn:epc:id:sscc:0614141", "sscc has 2 fields parted by dots, here are 1"),
    ("urn:epc:id:sgtin:0614141.112345.", "the last field of sgtin is empty"),
    ("urn:epc:idpat:sgtin:0614141.112345.400", "the last field of a pattern must be *, not '400'"),
    ("urn:epc:id:sgtin:061414A.112345.1", "the company prefix must be 6 to 12 digits, not '061414A'"),
    ("urn:epc:id:sgtin:23567.11801234.1", "the company prefix must be 6 to 12 digits, not '23567'"),
    ("urn:epc:id:sgtin:2356789012345..1", "the company prefix must be 6 to 12 digits"),
    (
        "urn:epc:id:sgtin:0614141.11234.1",
        "(01) 0614141.11234: company prefix and reference must have 13 digits",
    ),
    ("urn:epc:id:sgtin:0614141.11234A.1", "(01) 0614141.11234A: company prefix and reference must have 13"),
    ("urn:epc:id:sgtin:0614141.112345.a b", "the character ' ' must be percent-encoded in an EPC URN"),
    ("urn:epc:id:sgtin:0614141.112345.a/b", "the character '/' must be percent-encoded in an EPC URN"),
    ("urn:epc:id:sgtin:0614141.112345.%zz", "the character '%' must be percent-encoded in an EPC URN"),
    ("urn:epc:id:sgtin:0614141.112345." + "x" * 21, "(21) " + "x" * 21 + ": has 21 characters but must have"),
    ("urn:epc:id:sgtin:0614141.112345.%C3%BC", "(21) Ã¼: the character 'Ã' (position 1) is none of"),
    ("urn:epc:id:giai:0614141.", "(8004): the reference after the company prefix is missing"),
    ("urn:epc:id:cpi:0614141.abc.1", "(8010) 0614141abc: the character 'a' (position 8) is none of"),
    ("urn:epc:id:cpi:0614141.ABC.01", "(8011) 01: must not begin with 0"),
    ("urn:epc:id:itip:4012345.012345.03.02.987", "(8006) 040123451234560302: piece 3 of 2"),
    ("urn:epc:id:sgcn:4012345.67890.A", "(255) 4012345678901A: the character 'A'"),
]


@pytest.mark.parametrize(("urn", "path", "length"), BOTH_WAYS)
def test_both_ways(urn: str, path: str | None, length: int) -> None:
    link = from_urn(urn)
    if path is not None:
        assert uri(link) == f"https://id.gs1.org{path}"
    back = to_urn(parse(uri(link)), length)
    assert (back.text, back.dropped) == (urn, ())
    assert read(urn).link == link


@pytest.mark.parametrize(("urn", "reason"), REFUSED)
def test_refused_with_its_reason(urn: str, reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        from_urn(urn)
    assert str(caught.value).startswith(reason)


def test_what_a_urn_cannot_say_is_told() -> None:
    urn = to_urn(parse("https://id.gs1.org/01/10614141123459/10/L/21/S?17=251231"), 7)
    assert urn.text == "urn:epc:id:sgtin:0614141.112345.S"
    assert [str(element) for element in urn.dropped] == ["(10)L", "(17)251231"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/01/06901234567892/21/1", "urn:epc:id:sgtin:6901234.056789.1"),
        ("/01/06921234567890", "urn:epc:idpat:sgtin:69212345.06789.*"),
        ("/01/06971234567895", "urn:epc:idpat:sgtin:697123456.0789.*"),
        ("/414/6921234567890", "urn:epc:id:sgln:69212345.6789.0"),
        ("/01/00000012345670/21/1", "urn:epc:id:sgtin:00000123.04567.1"),
    ],
)
def test_prefix_lengths_that_are_certain(path: str, expected: str) -> None:
    assert to_urn(parse(f"https://id.gs1.org{path}")).text == expected


@pytest.mark.parametrize(
    ("path", "length", "reason"),
    [
        ("/01/09506000134352", None, "the length of its company prefix is not known: give it (6 to 12)"),
        ("/00/006141411234567890", None, "the length of its company prefix is not known"),
        ("/01/09506000134352", 5, "a company prefix of 5 digits has no EPC: 6 to 12 are possible"),
        ("/01/09506000134352", 13, "a company prefix of 13 digits has no EPC: 6 to 12 are possible"),
        ("/8004/9521ABC", 6, "does not begin with a company prefix of 6 digits"),
        ("/8004/952132", 6, "nothing follows its company prefix"),
        ("/8013/1987654Ad4X4bL5ttr2310c2K", 7, "this key has no EPC URN"),
        ("/415/9521321000018/8020/1", 7, "this key has no EPC URN"),
    ],
)
def test_no_urn_and_why(path: str, length: int | None, reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        to_urn(parse(f"https://id.gs1.org{path}"), length)
    assert str(caught.value.reason).startswith(reason)


def test_a_table_of_prefix_lengths() -> None:
    entries = [
        {"prefix": "952", "gcpLength": 7},
        {"prefix": "9521", "gcpLength": 9},
        {"prefix": "1", "gcpLength": 0},
    ]
    known = prefix_table({"GCPPrefixFormatList": {"date": "2026", "entry": entries}})
    assert known == {"952": 7, "9521": 9} == prefix_table({"952": 7, "9521": 9})
    link = parse("https://id.gs1.org/414/9521321000018")
    assert to_urn(link, known={**CERTAIN, **known}).text == "urn:epc:id:sgln:952132100.001.0"
    wrongs: list[object] = [
        [],
        {"95x": 7},
        {"952": None},
        {"952": "seven"},
        {"GCPPrefixFormatList": {"entry": [{}]}},
    ]
    for wrong in wrongs:
        with pytest.raises(DigitalLinkError):
            prefix_table(wrong)


@pytest.mark.parametrize(
    ("link", "urn"),
    [
        ("/01/80614141123458/21/6789", "urn:epc:id:sgtin:0614141.812345.6789"),
        ("/00/340123451111111111", "urn:epc:id:sscc:4012345.3111111111"),
        ("/414/5412345000013", "urn:epc:id:sgln:5412345.00001.0"),
        ("/253/5412345000013XYZ", "urn:epc:id:gdti:5412345.00001.XYZ"),
        ("/01/06921234567890/10/L1", "urn:epc:class:lgtin:69212345.06789.L1"),
    ],
)
def test_published_blocks_tell_most_lengths(link: str, urn: str) -> None:
    assert to_urn(parse(f"https://id.gs1.org{link}"), known=published()).text == urn


def test_published_blocks_are_whole_and_leave_out_what_differs() -> None:
    blocks = published()
    assert {len(beginning) for beginning in blocks} <= {1, 2, 3, 4, 5}
    assert set(blocks.values()) == {6, 7, 8, 9, 10, 11, 12}
    assert (blocks["00000"], blocks["690"], blocks["06141"]) == (8, 7, 7)
    assert "93590" not in blocks
    with pytest.raises(DigitalLinkError, match="is not known"):
        to_urn(parse("https://id.gs1.org/414/9359044384784"), known=blocks)
