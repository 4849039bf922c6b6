"""Moments: days, times and integers, and what cannot be compared."""

import pytest

from shian.methods.tracing import Scale, TracingError, read_moment, written
from shian.methods.tracing.moments import DAY, LATE, joined


def test_a_day_lasts_a_day() -> None:
    day = read_moment("1970-01-02")
    assert (day.first, day.last, day.scale) == (DAY, 2 * DAY - 1, Scale.DAY)
    assert written(day.first, Scale.DAY) == written(day.last, Scale.DAY) == "1970-01-02"


def test_times_and_integers() -> None:
    assert read_moment("1970-01-01T00:00:01").first == 1_000_000
    assert read_moment("1970-01-01T08:00:01+08:00").first == read_moment("1970-01-01T00:00:01Z").last
    assert read_moment("-7").first == -7
    assert written(-7, Scale.NUMBER) == -7
    assert written(1_000_000, Scale.LOCAL) == "1970-01-01T00:00:01"
    assert written(1_000_000, Scale.ZONED) == "1970-01-01T00:00:01Z"
    assert written(LATE, Scale.DAY) is None and written(-LATE, Scale.NUMBER) is None


@pytest.mark.parametrize(
    "text", ["", "soon", "2021-02-30", "1e3", "2021-3/5", "5/3/2021", "2021/13/1", "2021/3/5 25:00", "１２"]
)
def test_no_date(text: str) -> None:
    with pytest.raises(TracingError, match="is no date"):
        read_moment(text)


@pytest.mark.parametrize(
    ("sheet", "iso"),
    [
        ("2021/3/5", "2021-03-05"),
        ("2021-3-5", "2021-03-05"),
        ("2021/12/31 8:05", "2021-12-31T08:05"),
        ("2021/3/5 14:00:30", "2021-03-05T14:00:30"),
    ],
)
def test_days_as_spreadsheets_write_them(sheet: str, iso: str) -> None:
    assert read_moment(sheet) == read_moment(iso)


def test_out_of_range() -> None:
    with pytest.raises(TracingError, match="too large"):
        read_moment("9" * 19)
    with pytest.raises(TracingError, match="out of range"):
        read_moment("0001-01-01T00:00+08:00")


def test_scales_that_go_together() -> None:
    assert joined(None, Scale.DAY) is Scale.DAY
    assert joined(Scale.DAY, Scale.LOCAL) is joined(Scale.LOCAL, Scale.DAY) is Scale.LOCAL
    for known, new in ((Scale.NUMBER, Scale.DAY), (Scale.ZONED, Scale.DAY), (Scale.LOCAL, Scale.ZONED)):
        with pytest.raises(TracingError, match="cannot be compared"):
            joined(known, new)
