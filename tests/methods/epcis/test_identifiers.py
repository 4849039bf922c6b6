"""Identifiers and times: canonical forms, levels, reasons; the short ways agree with the long ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.epcis.identifiers import _identify, _plain, identify
from shian.methods.epcis.times import loose_utc, utc

LINK = "https://id.gs1.org"
DIGITS = st.text("0123456789", min_size=12, max_size=18)
TAIL = st.text("0AZaz9-_.%'", max_size=22)


@pytest.mark.parametrize(
    ("text", "canonical", "level"),
    [
        ("urn:epc:id:sgtin:6901234.011111.A-1", f"{LINK}/01/06901234111118/21/A-1", "instance"),
        ("urn:epc:class:lgtin:6901234.011111.L.1", f"{LINK}/01/06901234111118/10/L.1", "class"),
        ("urn:epc:idpat:sgtin:6901234.011111.*", f"{LINK}/01/06901234111118", "class"),
        ("urn:epc:id:sscc:6901234.0000000017", f"{LINK}/00/069012340000000177", "instance"),
        ("urn:epc:id:sgln:6901234.00007.0", f"{LINK}/414/6901234000078", "instance"),
        ("urn:epc:id:sgln:6901234.00007.12", f"{LINK}/414/6901234000078/254/12", "instance"),
        ("urn:epc:id:pgln:6901234.00003", f"{LINK}/417/6901234000030", "instance"),
        ("urn:epc:id:grai:6901234.00055.1", f"{LINK}/8003/069012340005591", "instance"),
        ("urn:epc:idpat:grai:6901234.00055.*", f"{LINK}/8003/06901234000559", "class"),
        ("urn:epc:id:gdti:6901234.00009.D-1", f"{LINK}/253/6901234000092D-1", "instance"),
        (
            "http://a.cn/x/01/06901234111118/22/V/10/L/21/S?17=260101#y",
            f"{LINK}/01/06901234111118/21/S",
            "instance",
        ),
        ("https://a.cn/01/06901234111118/22/V", f"{LINK}/01/06901234111118", "class"),
        ("https://a.cn/gtin/6901234111118/lot/L", f"{LINK}/01/06901234111118/10/L", "class"),
        ("https://a.cn/8010/6901234AB/8011/7", f"{LINK}/8010/6901234AB/8011/7", "instance"),
        ("urn:epc:id:gid:1.2.3", "urn:epc:id:gid:1.2.3", "instance"),
        ("urn:uuid:7b1b3a52", "urn:uuid:7b1b3a52", "other"),
        ("https://a.cn/orders/01/7", "https://a.cn/orders/01/7", "other"),
    ],
)
def test_what_an_identifier_stands_for(text: str, canonical: str, level: str) -> None:
    assert identify(text) == (canonical, level, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{LINK}/01/06901234111117", "the check digit is 7 but must be 8"),
        ("https://a.cn/p/414/6901234000079", "the check digit is 9 but must be 8"),
        (f"{LINK}/07/1", "the path holds no primary key: /01/ and a GTIN, /00/ and an SSCC, …"),
        (
            "urn:epc:id:sgtin:6901234.11111.1",
            "company prefix and reference must have 13 digits together, not 12",
        ),
        ("urn:epc:id:xyz:1", "xyz is no scheme of EPC URNs"),
        ("A 7", "is no URI"),
        ("", "is no URI"),
        ("https://a.cn/a b", "is no URI"),
    ],
)
def test_why_an_identifier_is_refused(text: str, reason: str) -> None:
    assert str(identify(text).problem) == reason


@given(
    st.one_of(
        st.builds(
            lambda scheme, digits, cut, tail: f"urn:epc:{scheme}:{digits[:cut]}.{digits[cut:]}{tail}",
            st.sampled_from(["id:sgtin", "class:lgtin", "id:sgln", "id:pgln", "id:sscc", "idpat:sgtin"]),
            DIGITS,
            st.integers(5, 13),
            st.one_of(st.just(""), TAIL.map(lambda tail: f".{tail}")),
        ),
        st.builds(
            lambda ai, digits, last, tail: f"https://a.cn/{ai}/{digits}{last}{tail}",
            st.sampled_from(["01", "00", "414", "417"]),
            DIGITS,
            st.sampled_from("0123456789"),
            st.one_of(
                st.just(""),
                st.tuples(st.sampled_from(["10", "21", "254"]), TAIL).map(lambda t: f"/{t[0]}/{t[1]}"),
            ),
        ),
    )
)
@settings(max_examples=300)
def test_the_short_way_says_what_the_long_one_says(text: str) -> None:
    short = _plain(text)
    assert short is None or short == _identify(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-01T08:30:00+08:00", "2026-03-01T00:30:00.000Z"),
        ("2024-02-29T00:00:00.1Z", "2024-02-29T00:00:00.100Z"),
        ("2026-03-01T00:00:00.00049Z", "2026-03-01T00:00:00.000Z"),
        ("2026-03-01T00:00:00.0005Z", "2026-03-01T00:00:00.001Z"),
        ("2026-12-31T23:59:59.9995Z", "2027-01-01T00:00:00.000Z"),
        ("2026-02-29T00:00:00Z", None),
        ("2026-03-01T00:00:60Z", None),
        ("2026-03-01 00:00:00Z", None),
        ("2026-03-01T00:00:00", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("9999-12-31T23:59:59.9999Z", None),
        ("0000-01-01T00:00:00Z", None),
    ],
)
def test_instants(text: str, instant: str | None) -> None:
    assert utc(text) == instant


def test_stamps_that_are_nearly_right_are_taken_for_hashing_only() -> None:
    assert utc("2026-03-01T08:30+08:00") is None
    assert loose_utc("2026-03-01t08:30+0800") == "2026-03-01T00:30:00.000Z"
    assert loose_utc("1 March") is None


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-839, 839))
@settings(max_examples=100)
def test_instants_are_those_of_the_calendar(moment: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    exact = moment.replace(year=2024, microsecond=moment.microsecond // 1000 * 1000, tzinfo=None)
    there = exact - timedelta(minutes=minutes)
    assert (
        utc(f"{exact.isoformat(timespec='milliseconds')}{zone}")
        == f"{there.isoformat(timespec='milliseconds')}Z"
    )
