"""Encryption of personal data: tokens, masks, determinism, destruction, blind indexes."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from shian.platform.personal import vault
from shian.platform.personal.masks import MASKS
from shian.platform.personal.models import DataKey

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 3, 5, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", "张三丰", "张**"),
        ("name", "欧阳小明", "欧***"),
        ("name", "张", "张*"),
        ("phone", "13812341234", "138****1234"),
        ("phone", "110", "*10"),
        ("id", "14010519900101123X", "1401**********123X"),
        ("id", "140105900101123", "1401*******1123"),
        ("id", "1234", "****"),
        ("all", "anything", "＊＊＊"),
        ("all", "", ""),
    ],
)
def test_masks(mask: str, text: str, shown: str) -> None:
    assert MASKS[mask](text) == shown


def test_a_token_tells_nothing_and_opens_again() -> None:
    key = vault.new_key("test.person")
    token = vault.encrypt("张三丰", key)
    assert token.startswith(f"enc1:{key.hex}:")
    assert vault.key_id_of(token) == key
    assert vault.decrypt(token) == "张三丰"
    assert vault.encrypt("张三丰", key) != token


def test_altered_tokens_do_not_open() -> None:
    one, other = vault.new_key("test.person"), vault.new_key("test.person")
    token = vault.encrypt("张三丰", one)
    last = "A" if token[-5] != "A" else "B"
    with pytest.raises(vault.Damaged, match="it was altered"):
        vault.decrypt(token[:-5] + last + token[-4:])
    with pytest.raises(vault.Damaged):
        vault.decrypt(token.replace(one.hex, other.hex))


def test_the_same_seed_gives_the_same_tokens() -> None:
    def made(seed: str) -> tuple[uuid.UUID, str]:
        with vault.deterministic(seed):
            key = vault.new_key("test.person")
            return key, vault.encrypt("张三丰", key)

    first = made("2016")
    DataKey.objects.all().delete()
    assert made("2016") == first
    assert made("2017") != first
    assert vault.new_key("test.person") != first[0]


def test_keys_in_bulk_are_written_at_the_end_and_not_kept() -> None:
    with vault.keys_in_bulk():
        tokens = [vault.encrypt(str(i), vault.new_key("test.person")) for i in range(20)]
        assert DataKey.objects.count() == 0
    assert DataKey.objects.count() == 20
    assert vault.decrypt_many(tokens) == [str(i) for i in range(20)]
    assert vault._fresh == {}


def test_a_destroyed_key_opens_nothing() -> None:
    kept, gone = vault.new_key("test.person"), vault.new_key("test.person")
    tokens = [vault.encrypt("张三", kept), vault.encrypt("李四", gone)]
    assert vault.decrypt(tokens[1]) == "李四"
    assert vault.destroy([gone], at=NOW, reason="asked for") == 1
    assert vault.destroy([gone], at=NOW, reason="again") == 0
    with pytest.raises(vault.Erased):
        vault.decrypt(tokens[1])
    assert vault.decrypt_many(tokens) == ["张三", ""]
    row = DataKey.objects.get(pk=gone)
    assert (row.wrapped, row.destroyed_at, row.reason) == (None, NOW, "asked for")


def test_blind_indexes() -> None:
    index = vault.blind_index("registry.staff.identity", "14010519900101123X")
    assert len(index) == 64
    assert index == vault.blind_index("registry.staff.identity", " 14010519900101123x ")
    assert index != vault.blind_index("registry.staff.phone", "14010519900101123X")
    assert index != vault.blind_index("registry.staff.identity", "140105199001011230")
