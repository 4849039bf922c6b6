"""Identifiers: every kind of mistake is named, and what we make passes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from shian.methods import identifiers as ids

AREA = "140105"


@given(st.text("0123456789", min_size=1, max_size=20))
def test_mod11_10_equals_the_peer(digits: str) -> None:
    assert ids.mod11_10(digits) == mod_11_10.calc_check_digit(digits)


def test_mod11_10_of_the_standard() -> None:
    assert ids.mod11_10("0794") == "5"


@given(st.integers(0, 999999), st.sampled_from("123"))
def test_made_licences_pass_and_a_changed_digit_is_found(sequence: int, category: str) -> None:
    number = ids.make_licence("JY", category, AREA, sequence)
    assert ids.check_licence(number).ok
    for place in range(2, 16):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert not ids.check_licence(wrong).ok


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
def test_made_credit_codes_pass(serial: str) -> None:
    code = ids.make_uscc(AREA, serial)
    assert ids.check_uscc(code).ok
    assert ids.check_uscc(code).parts["area"] == AREA


def test_licence_parts() -> None:
    number = ids.make_licence("SC", "104", AREA, 25)
    found = ids.check_licence(f" {number[:2].lower()} {number[2:9]}-{number[9:]} ")
    assert found.value == number
    assert dict(found.parts) == {
        "prefix": "SC",
        "category": "104",
        "meaning": "production",
        "area": AREA,
        "sequence": "0025",
    }


def test_full_width_is_read() -> None:
    number = ids.make_licence("JY", "2", AREA, 7)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    assert ids.check_licence(wide).value == number


def _with_check(prefix: str, body: str) -> str:
    return prefix + body + ids.mod11_10(body)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (
            "QS140105010001",
            "QS140105010001: a food licence number begins with SC, JY or YB",
        ),
        ("JY123", "JY123: 14 digits must follow JY, 3 characters do"),
        (_with_check("JY", "9140105000001"), "9 is not a category of JY numbers"),
        (_with_check("SC", "9991401050001"), "999 is not a category of SC numbers"),
        (
            _with_check("JY", "1340104000001"),
            "the area code 340104 is not one of the areas known here",
        ),
    ],
)
def test_wrong_licences(number: str, reason: str) -> None:
    assert reason in str(ids.check_licence(number, areas={AREA}).problem)


def test_wrong_check_digit_names_the_right_one() -> None:
    number = ids.make_licence("YB", "2", AREA, 5)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    expected = f"{wrong}: the check digit is {wrong[-1]}, but {number[-1]} follows from the others"
    assert str(ids.check_licence(wrong).problem) == expected


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("9114", "9114 has 4 characters; a unified social credit code has 18"),
        ("91140105MA0ABCDOXX", "holds O, which"),
        ("9114010XMA0ABCD1XX", "characters 3 to 8 must be an area code"),
    ],
)
def test_wrong_credit_codes(code: str, reason: str) -> None:
    assert reason in str(ids.check_uscc(code).problem)


def test_credit_code_check_character() -> None:
    code = ids.make_uscc(AREA, "MA0ABCD1")
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert f"but {code[-1]} follows" in str(ids.check_uscc(wrong).problem)
    assert not ids.check_uscc(code, areas={"140106"}).ok


def _resident(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def test_resident_number() -> None:
    number = _resident("14010519900307123")
    found = ids.check_resident_id(number, on=date(2021, 1, 1))
    assert dict(found.parts) == {"area": AREA, "born": "1990-03-07", "sex": "male"}
    assert ids.mask_resident_id(number) == f"1401051990****{number[14:]}"


def test_wrong_resident_numbers() -> None:
    assert "a resident number has 18" in str(ids.check_resident_id("1401").problem)
    assert "17 digits" in str(ids.check_resident_id("14010519900307A231").problem)
    assert "no day of the calendar" in str(ids.check_resident_id(_resident("14010519900231123")).problem)
    assert "has not come yet" in str(
        ids.check_resident_id(_resident("14010519900307123"), date(1980, 1, 1)).problem
    )
    assert "masked" in str(ids.check_resident_id("1401051990****1234").problem)
    right = _resident("14010519900307123")
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    assert f"but {right[-1]} follows" in str(ids.check_resident_id(wrong).problem)


def test_sheet_numbers() -> None:
    number = ids.make_sheet_number("DC", 2021, AREA, 17, 3)
    assert number == "DC21140105000170003"
    assert dict(ids.check_sheet_number(number.lower()).parts) == {
        "level": "city",
        "year": "2021",
        "area": AREA,
        "body": "00017",
        "sequence": "0003",
    }
    assert "known are GC" in str(ids.check_sheet_number("QQ21140105000170003").problem)
    assert "two letters and 17 digits" in str(ids.check_sheet_number("DC2114").problem)
    with pytest.raises(ValueError, match="no sampling-sheet number"):
        ids.make_sheet_number("DC", 2021, "14", 1, 1)


def test_gtins() -> None:
    code = ids.make_gtin("690123456789")
    assert code == "6901234567892"
    assert ids.check_gtin(code).parts["gtin14"] == "06901234567892"
    assert "but 2 follows" in str(ids.check_gtin("6901234567890").problem)
    assert "digits only" in str(ids.check_gtin("69O").problem)
    assert "a GTIN has 8" in str(ids.check_gtin("690").problem)


def test_too_long_a_sequence_is_refused() -> None:
    with pytest.raises(ValueError, match="13 digits"):
        ids.make_licence("SC", "104", AREA, 123456)
