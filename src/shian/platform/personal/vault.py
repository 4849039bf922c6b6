"""The vault: AES-256-GCM under data keys, data keys wrapped under the master key (NIST SP 800-38D)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from shian.platform.ledger.keys import write_once
from shian.platform.personal.models import DataKey

PREFIX = "enc1"


class Erased(Exception):
    """The record's data key was destroyed: nobody can read this value any more."""


class Damaged(Exception):
    """The stored value does not decrypt: it was altered, or belongs to another installation's master key."""


@dataclass
class _Seeded:
    """A deterministic source of keys and nonces, for the simulator only."""

    seed: bytes
    count: int = field(default=0)

    def take(self, size: int) -> bytes:
        self.count += 1
        return hashlib.shake_256(self.seed + self.count.to_bytes(8, "big")).digest(size)


_seeded: ContextVar[_Seeded | None] = ContextVar("shian_seeded", default=None)
_pending: ContextVar[list[DataKey] | None] = ContextVar("shian_pending_keys", default=None)


@contextmanager
def deterministic(seed: str) -> Iterator[None]:
    """Within, keys and nonces follow from ``seed``: the same simulated city has the same ledger hashes."""
    token = _seeded.set(_Seeded(hashlib.sha256(seed.encode()).digest()))
    try:
        yield
    finally:
        _seeded.reset(token)


@contextmanager
def keys_in_bulk() -> Iterator[None]:
    """Within, new data keys are collected and written at the end in one statement."""
    token = _pending.set([])
    try:
        yield
        _copy(_pending.get() or [])
    finally:
        _pending.reset(token)
        _fresh.clear()  # a key kept here would outlive its destruction


def _copy(keys: Sequence[DataKey]) -> None:
    with connection.cursor() as cursor:
        raw: Any = cursor
        with raw.copy("COPY personal_datakey (id, kind, wrapped, reason) FROM STDIN") as copy:
            for key in keys:
                copy.write_row((key.id, key.kind, key.wrapped, key.reason))


def _random(size: int) -> bytes:
    source = _seeded.get()
    return source.take(size) if source else os.urandom(size)


@lru_cache(maxsize=1)
def _master_key() -> bytes:
    path = Path(settings.SHIAN_DATA) / "keys" / "master.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(path, os.urandom(32))
    return path.read_bytes()


def _wrap(key: bytes, key_id: uuid.UUID) -> bytes:
    nonce = _random(12)
    return nonce + AESGCM(_master_key()).encrypt(nonce, key, key_id.bytes)


@lru_cache(maxsize=4096)
def _unwrapped(key_id: uuid.UUID, wrapped: bytes) -> bytes:
    try:
        return AESGCM(_master_key()).decrypt(wrapped[:12], wrapped[12:], key_id.bytes)
    except InvalidTag as fault:
        raise Damaged(f"data key {key_id} does not open with this installation's master key") from fault


_fresh: dict[uuid.UUID, bytes] = {}


def new_key(kind: str) -> uuid.UUID:
    """Make a data key for a record of that kind; written at once, or with the others in ``keys_in_bulk``."""
    key_id, key = uuid.UUID(bytes=_random(16), version=4), _random(32)
    row = DataKey(id=key_id, kind=kind, wrapped=_wrap(key, key_id))
    pending = _pending.get()
    if pending is None:
        row.save(force_insert=True)
    else:
        pending.append(row)
        _fresh[key_id] = key
        if len(_fresh) > 8:
            _fresh.pop(next(iter(_fresh)))
    return key_id


def _key(key_id: uuid.UUID) -> bytes:
    if key_id in _fresh:
        return _fresh[key_id]
    wrapped = DataKey.objects.values_list("wrapped", flat=True).get(pk=key_id)
    if wrapped is None:
        raise Erased(f"the key of this personal data was destroyed ({key_id})")
    return _unwrapped(key_id, bytes(wrapped))


def encrypt(text: str, key_id: uuid.UUID) -> str:
    """A token ``enc1:<key id>:<nonce and ciphertext>`` for the text."""
    nonce = _random(12)
    sealed = nonce + AESGCM(_key(key_id)).encrypt(nonce, text.encode(), key_id.bytes)
    return f"{PREFIX}:{key_id.hex}:{base64.b64encode(sealed).decode()}"


def key_id_of(token: str) -> uuid.UUID:
    """The id of the data key a token was made with."""
    return uuid.UUID(hex=token.split(":", 2)[1])


def decrypt(token: str) -> str:
    """The text of a token.

    Raises:
        Erased: its key was destroyed.
        Damaged: token or master key are not what they were.
    """
    _, key_hex, body = token.split(":", 2)
    key_id, sealed = uuid.UUID(hex=key_hex), base64.b64decode(body)
    try:
        return AESGCM(_key(key_id)).decrypt(sealed[:12], sealed[12:], key_id.bytes).decode()
    except InvalidTag as fault:
        raise Damaged("this personal data does not decrypt: it was altered") from fault


def blind_index(purpose: str, text: str) -> str:
    """A keyed digest of a text (HMAC-SHA-256, hex), by which equal texts are found without being readable.

    ``purpose`` names the column, so that digests of different columns cannot be joined. Spaces at the ends
    and the case of letters do not matter.
    """
    key = hmac.digest(_master_key(), f"blind index: {purpose}".encode(), "sha256")
    return hmac.new(key, text.strip().upper().encode(), "sha256").hexdigest()


def destroy(key_ids: Iterable[uuid.UUID], *, at: datetime, reason: str) -> int:
    """Destroy data keys for good; return how many there were. What they encrypted is noise from then on.

    The server's disk holds the old rows until they are vacuumed, and backups as long as they are kept.
    """
    found = DataKey.objects.filter(pk__in=list(key_ids), wrapped__isnull=False)
    count = found.update(wrapped=None, destroyed_at=at, reason=reason)
    _fresh.clear()
    _unwrapped.cache_clear()
    return count


def decrypt_many(tokens: Sequence[str]) -> list[str]:
    """The texts of many tokens with one look-up of keys; ``""`` where the key was destroyed.

    For comparing what a file says with what is kept, in bulk: nobody is shown the texts.
    """
    ids = {key_id_of(token) for token in tokens}
    wrapped = {row.pk: row.wrapped for row in DataKey.objects.filter(pk__in=ids).iterator(5000)}
    texts = []
    for token in tokens:
        key_id = key_id_of(token)
        locked = wrapped[key_id]
        if locked is None:
            texts.append("")
            continue
        sealed = base64.b64decode(token.split(":", 2)[2])
        key = AESGCM(_unwrapped(key_id, bytes(locked)))
        texts.append(key.decrypt(sealed[:12], sealed[12:], key_id.bytes).decode())
    return texts
