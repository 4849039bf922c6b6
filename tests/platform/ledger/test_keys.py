"""The city's key: made once, readable by its owner only, refused where it is something else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shian.methods.seals import key_id_of
from shian.platform.ledger.keys import (
    NoKey,
    city_key,
    load_public,
    make_city_key,
    public_pem,
    trust,
    trusted_keys,
    write_once,
)


def test_made_once_and_closed_to_others(tmp_path: Path) -> None:
    key = make_city_key(tmp_path / "keys")
    assert make_city_key(tmp_path / "keys").private_bytes_raw() == key.private_bytes_raw()
    assert city_key(tmp_path / "keys").private_bytes_raw() == key.private_bytes_raw()
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys" / "city.key").stat().st_mode & 0o777 == 0o600
    assert list(trusted_keys(tmp_path / "keys")) == [key_id_of(key.public_key())]


def test_made_by_many_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda i: make_city_key(tmp_path).private_bytes_raw(), range(8))
    assert len(set(made)) == 1
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_new_key_keeps_the_old_trusted(tmp_path: Path) -> None:
    old = make_city_key(tmp_path)
    (tmp_path / "city.key").unlink()
    new = make_city_key(tmp_path)
    assert set(trusted_keys(tmp_path)) == {key_id_of(k.public_key()) for k in (old, new)}


def test_public_keys_as_files(tmp_path: Path) -> None:
    key = make_city_key(tmp_path / "a").public_key()
    (tmp_path / "given.pem").write_bytes(public_pem(key))
    given = load_public(tmp_path / "given.pem")
    assert trust(tmp_path / "b", given).name == f"{key_id_of(key)}.pem"
    assert list(trusted_keys(tmp_path / "b")) == [key_id_of(key)]


def test_what_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(NoKey, match="there is no signing key"):
        city_key(tmp_path)
    (tmp_path / "city.key").write_text("no")
    with pytest.raises(NoKey, match="is not a private key"):
        city_key(tmp_path)
    with pytest.raises(NoKey, match="is not a public key"):
        load_public(tmp_path / "city.key")


def test_a_file_that_exists_stays(tmp_path: Path) -> None:
    write_once(tmp_path / "f", b"one")
    write_once(tmp_path / "f", b"two")
    assert (tmp_path / "f").read_bytes() == b"one"
