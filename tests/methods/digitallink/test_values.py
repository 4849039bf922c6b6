"""Values of application identifiers: each kind of rule, accepted and refused."""

import pytest

from shian.methods.digitallink import DigitalLinkError
from shian.methods.digitallink.table import codes, table
from shian.methods.digitallink.values import check_value

ACCEPTED = [
    ("00", "006141411234567890"),
    ("01", "09506000134352"),
    ("01", "12345678901231"),
    ("01", "00000012345670"),
    ("10", "A"),
    ("10", "!\"%&'()*+,-./:;<=>?_"),
    ("11", "250228"),
    ("11", "240229"),
    ("17", "250200"),
    ("17", "000229"),
    ("20", "07"),
    ("242", "1"),
    ("242", "123456"),
    ("253", "9521321000018"),
    ("253", "9521321000018ABC.12"),
    ("255", "9521321000018"),
    ("255", "9521321000018123456789012"),
    ("30", "00000001"),
    ("3103", "000750"),
    ("3922", "1"),
    ("3932", "9780000250"),
    ("3940", "0010"),
    ("400", "PO-12/3"),
    ("401", "9521321CONS.1"),
    ("402", "95213214567890129"),
    ("414", "9521321000018"),
    ("421", "15600030001"),
    ("423", "156"),
    ("423", "156276840"),
    ("425", "156276840156276"),
    ("427", "BY"),
    ("4300", "ACME%20Ltd"),
    ("4307", "CN"),
    ("4309", "02790858483015297971"),
    ("4321", "1"),
    ("4324", "2502002359"),
    ("4326", "250228"),
    ("4330", "000250"),
    ("4331", "000250-"),
    ("7003", "2502282359"),
    ("7007", "250101"),
    ("7007", "250101250228"),
    ("7008", "ABC"),
    ("7011", "2502280815"),
    ("7030", "999ABC"),
    ("7030", "1561"),
    ("7040", "1ABC"),
    ("7041", "PP"),
    ("7230", "XXABC"),
    ("7241", "01"),
    ("7241", "85"),
    ("7250", "20240229"),
    ("7251", "202402290000"),
    ("7252", "9"),
    ("7258", "1/2"),
    ("8001", "12341234512310"),
    ("8003", "09521321000018"),
    ("8003", "09521321000018SER123"),
    ("8004", "9521ABC"),
    ("8006", "095060001343520102"),
    ("8007", "GB98MIDL07009312345678"),
    ("8008", "25022823"),
    ("8008", "250228235959"),
    ("8010", "9521321ABC-#/"),
    ("8011", "1"),
    ("8011", "123456789012"),
    ("8013", "1987654Ad4X4bL5ttr2310c2K"),
    ("8017", "952132145678901232"),
    ("8018", "952132145678901232"),
    ("8019", "0123456789"),
    ("8020", "ABC/1"),
    ("8030", "abc-_Z09"),
    ("8030", "abcd=="),
    ("8040", "123456789012345"),
    ("8043", "123456789012345678"),
    ("8043", "1234567890123456781"),
    ("8110", "061414123456731102503100"),
    ("8110", "0614141234567311025031003250101"),
    ("8112", "0095213212345640123456789"),
    ("8200", "http://example.com/"),
    ("91", "x" * 90),
    ("99", "x"),
]
REFUSED = [
    ("00", "006141411234567891", "the check digit is 1 but must be 0"),
    ("00", "00614141123456789", "has 17 characters but must have 18"),
    ("01", "09506000134353", "the check digit is 3 but must be 2"),
    ("01", "9506000134352", "a GTIN has 14 digits here: put 0 before it, or allow zero-suppressed GTINs"),
    ("01", "12345670", "a GTIN has 14 digits here: put 000000 before it, or allow zero-suppressed GTINs"),
    ("01", "095060001343522", "has 15 characters but must have 14"),
    ("01", "0950600013435A", "the character 'A' (position 14) is none of digits"),
    ("01", "０9506000134352", "the character '０' (position 1) is none of digits"),
    ("02", "09506000134351", "the check digit is 1 but must be 2"),
    ("10", "", "has no value"),
    ("10", "x" * 21, "has 21 characters but must have 1 to 20"),
    ("10", "A B", "the character ' ' (position 2) is none of GS1 character set 82"),
    ("10", "A#B", "the character '#' (position 2) is none of GS1 character set 82"),
    ("10", "A^", "the character '^' (position 2) is none of GS1 character set 82"),
    ("10", "批号", "the character '批' (position 1) is none of GS1 character set 82"),
    ("11", "251301", "13 is no month"),
    ("11", "250001", "00 is no month"),
    ("11", "250230", "30 is no day of month 02"),
    ("11", "250229", "29 is no day of month 02"),
    ("17", "250431", "31 is no day of month 04"),
    ("17", "2504", "has 4 characters but must have 6"),
    ("17", "25-4-1", "the character '-' (position 3) is none of digits"),
    ("20", "1", "has 1 characters but must have 2"),
    ("242", "1234567", "has 7 characters but must have 1 to 6"),
    ("253", "9521321000011", "the check digit is 1 but must be 8"),
    ("253", "9521321000018" + "x" * 18, "has 31 characters but must have 13 to 30"),
    ("255", "9521321000018A", "the character 'A' (position 14) is none of digits"),
    ("3103", "00075", "has 5 characters but must have 6"),
    ("3932", "000250", "must begin with a numeric currency code of ISO 4217"),
    ("401", "952A", "must begin with a GS1 company prefix, at least four digits"),
    ("402", "95213214567890123", "the check digit is 3 but must be 9"),
    ("421", "15", "has 2 characters but must have 4 to 12"),
    ("422", "000", "must be a numeric country code of ISO 3166-1"),
    ("423", "1562", "ends after 1 of the 3 characters of a part"),
    ("423", "156000", "must be a numeric country code of ISO 3166-1"),
    ("4300", "ACME%2", "each % must be followed by two hexadecimal digits"),
    ("4307", "cn", "must be a country code of two capital letters (ISO 3166-1)"),
    ("4309", "18000000010000000000", "the latitude must be at most 1800000000"),
    ("4309", "00000000003600000001", "the longitude must be at most 3600000000"),
    ("4321", "2", "must be 0 (no) or 1 (yes)"),
    ("4324", "2502282400", "24 is no hour"),
    ("4325", "2502282360", "60 is no minute or second"),
    ("4326", "250200", "the day must be given, not 00"),
    ("4331", "000250+", "only - may follow the digits"),
    ("7003", "2502002359", "the day must be given, not 00"),
    ("7007", "25010", "has 5 characters but must have 6 to 12"),
    ("7007", "25010125", "ends after 2 of the 6 characters of a part"),
    ("7030", "998A", "must be a numeric country code of ISO 3166-1, or 999"),
    ("7040", "1AB!", "the importer index must be a letter, a digit, - or _"),
    ("7040", "AABC", "the character 'A' (position 1) is none of digits"),
    ("7041", "ZZZZ", "must be a package type code of GS1"),
    ("7241", "00", "must be an assigned media type: 01–10 or 80–99"),
    ("7250", "20230229", "29 is no day of month 02"),
    ("7252", "3", "must be a code of ISO 5218: 0, 1, 2 or 9"),
    ("7258", "2/1", "must be an order of birth such as 1/2, the first number at most the second"),
    ("8001", "00001234512310", "a part of it is zero, which is not allowed"),
    ("8001", "12341234512320", "the winding direction must be 0, 1 or 9"),
    ("8003", "19521321000018", "must begin with 0"),
    ("8004", "AB521321", "must begin with a GS1 company prefix, at least four digits"),
    ("8006", "095060001343520302", "piece 3 of 2: the piece must be between 1 and the total"),
    ("8006", "095060001343520002", "piece 0 of 2: the piece must be between 1 and the total"),
    ("8007", "GB98MIDL07009312345679", "the check digits of the IBAN are wrong"),
    ("8007", "XX98MIDL07009312345678", "an IBAN begins with a country code of two letters"),
    ("8007", "GB98midl07009312345678", "an IBAN has 11 to 34 capital letters and digits"),
    ("8008", "25022824", "24 is no hour"),
    ("8008", "2502282", "has 7 characters but must have 8 to 12"),
    ("8010", "9521321abc", "the character 'a' (position 8) is none of GS1 character set 39"),
    ("8011", "0123", "must not begin with 0"),
    ("8013", "1987654Ad4X4bL5ttr2310c2L", "the check-character pair is 2L but must be 2K"),
    ("8014", "198760034", "must hold at least one character that is no digit"),
    ("8018", "952132145678901231", "the check digit is 1 but must be 2"),
    ("8019", "01234567890", "has 11 characters but must have 1 to 10"),
    ("8030", "abc+", "the character '+' (position 4) is none of the base64url alphabet"),
    ("8030", "abcd=", "the = at its end are no padding of base64url"),
    (
        "8110",
        "7614141234567311025031001",
        "7 is not allowed as the coupon's length of the company prefix: one of",
    ),
    ("8110", "061414123", "the coupon ends inside its offer code"),
    ("8110", "06141412345673110250310042501", "the coupon ends inside its start date"),
    ("8110", "A61414123456731102503100", "a coupon code has digits only"),
    ("8112", "2095213212345640123456789", "2 is not allowed as the coupon's format: one of 0 1"),
    ("8112", "00952132123456401234567891", "the coupon has digits left over: 1"),
    ("04", "1234", "is no application identifier of GS1"),
    ("3106", "000750", "is no application identifier of GS1"),
    ("999", "1", "is no application identifier of GS1"),
    ("1", "1", "is no application identifier of GS1"),
]


@pytest.mark.parametrize(("ai", "value"), ACCEPTED)
def test_a_value_is_accepted(ai: str, value: str) -> None:
    check_value(ai, value)


@pytest.mark.parametrize(("ai", "value", "reason"), REFUSED)
def test_a_value_is_refused_with_its_reason(ai: str, value: str, reason: str) -> None:
    with pytest.raises(DigitalLinkError) as caught:
        check_value(ai, value)
    assert caught.value.ai == ai
    assert str(caught.value.reason).startswith(reason)


def test_the_table_is_whole() -> None:
    assert len(table()) == 541
    assert sum(entry.primary for entry in table().values()) == 16
    assert [ai for ai, entry in table().items() if entry.primary] == [
        "00", "01", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010", "8013",
        "8017", "8018",
    ]  # fmt: skip
    assert [len(codes(name)) for name in ("country", "country2", "currency", "package")] == [
        249,
        249,
        179,
        431,
    ]


def test_every_association_names_a_known_identifier() -> None:
    from shian.methods.digitallink.pairs import matches

    for entry in table().values():
        named = {*entry.excludes, *(ai for group in entry.requires for ai in group)}
        named |= {ai for order in entry.sequences for ai in order}
        assert all(any(matches(pattern, ai) for ai in table()) for pattern in named), entry.ai
