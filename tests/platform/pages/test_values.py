"""How values are shown, and the marks of keyset pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import BadRequest
from django.template.defaultfilters import floatformat
from django.utils import translation

from shian.domains.registry.models import Operator
from shian.platform.pages.keyset import Mark, beyond, read_mark, turned
from shian.platform.pages.values import text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (2021, "2021"),
        (47885, "47,885"),
        (Decimal("0.020"), "0.020"),
        (Decimal("1234567.50"), "1,234,567.50"),
        (Decimal("1234.5"), "1,234.5"),
        (True, "是"),
        (date(2021, 3, 5), "2021-03-05"),
        (datetime(2021, 3, 5, 2, 0, tzinfo=UTC), "2021-03-05 10:00"),
        (["a", 12000], "a、12,000"),
    ],
)
def test_text_of(value: object, text: str) -> None:
    assert text_of(value) == text


def test_a_mark_survives_the_address() -> None:
    ordering = ("-opened_on", "name", "id")
    mark = Mark((date(2020, 1, 2), "店", 7), 51)
    assert read_mark(mark.text(), Operator, ordering) == mark


@pytest.mark.parametrize("text", ["", "e30", "WzFd", "WzEsMiwzLDQsNV0", "WyJ4IiwxXQ"])
def test_a_foreign_mark_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        read_mark(text or "!", Operator, ("id",))


def test_nulls_come_last_upwards_and_first_downwards() -> None:
    assert turned(("name", "-id")) == ("-name", "id")
    upwards = str(beyond(("opened_on", "id"), Mark((None, 3), 1)))
    assert "opened_on__isnull" in upwards
    assert "opened_on__gt" not in upwards
    assert "opened_on__isnull', False" in str(beyond(("-opened_on", "id"), Mark((None, 3), 1)))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_thousands_are_parted_in_both_languages(language: str) -> None:
    with translation.override(language):
        assert floatformat(Decimal("1234567.50"), "-3g") == "1,234,567.500"
        assert floatformat(Decimal("1234"), "-3g") == "1,234"
        assert floatformat(Decimal("2766.4"), "0g") == "2,766"
