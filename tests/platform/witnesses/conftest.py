"""A city that seals within a test's transaction, people who keep witnesses, and witnesses with keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from shian.domains.directory import roles
from shian.methods.canonical import leaf_bytes
from shian.methods.merkle import Frontier, leaf_hash
from shian.methods.seals import NO_SEAL, Seal, Tree, sign
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import Role
from shian.platform.actions.bulk import store_many
from shian.platform.installation import current
from shian.platform.ledger import keys
from shian.platform.ledger.home import keys_folder
from shian.platform.ledger.models import Seal as SealRow
from shian.platform.witnesses import statement
from shian.platform.witnesses.actions import confirm, propose
from shian.platform.witnesses.models import Witness

T0 = datetime(2022, 3, 1, 2, tzinfo=UTC)
FIRST = Actor(role=roles.MunicipalCoordinator, user_id=1, name="甲")
SECOND = Actor(role=roles.BureauOfficer, user_id=2, name="乙")
ENTRIES = """SELECT seq, at, actor, verb, kind, record, area, state FROM ledger_entry
    WHERE seq > %s ORDER BY kind, seq"""


def key_of(number: int) -> Ed25519PrivateKey:
    """A key that is the same each time."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


@dataclass
class Sealer:
    """Seals within the test's transaction: the real sealer needs a connection of its own."""

    key: Ed25519PrivateKey
    reached: int = 0
    last: Seal | None = None

    def seal(self) -> Seal:
        """Seal all entries that came since; there must be some."""
        number = self.last.number + 1 if self.last else 1
        trees = {tree.kind: tree for tree in self.last.trees} if self.last else {}
        for kind, rows in self._new().items():
            self._append(number, kind, rows)
            frontier = self._frontier(kind)
            trees[kind] = Tree(kind, frontier.size, frontier.root().hex())
        previous = self.last.hash if self.last else NO_SEAL
        at = T0 + timedelta(days=number)
        made = sign(self.key, number=number, sealed_at=at, previous=previous, trees=list(trees.values()))
        SealRow.objects.create(
            number=number, sealed_at=at, previous_hash=previous, body=made.body, signature=made.signature,
            key_id=made.key_id, snapshot="1:1:", cluster="test",
        )  # fmt: skip
        self.last = made
        return made

    def _new(self) -> dict[str, list[tuple[int, bytes]]]:
        found: dict[str, list[tuple[int, bytes]]] = {}
        with connection.cursor() as cursor:
            cursor.execute(ENTRIES, [self.reached])
            for seq, at, actor, verb, kind, record, area, state in cursor.fetchall():
                line = leaf_bytes(
                    seq=seq, at=at, actor=actor, verb=verb, kind=kind, record=record, area=area, state=state
                )
                found.setdefault(kind, []).append((seq, leaf_hash(line)))
                self.reached = max(self.reached, seq)
        assert found, "nothing new to seal"
        return found

    def _frontier(self, kind: str) -> Frontier:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT first + count, frontier FROM ledger_leafrun WHERE kind = %s"
                " ORDER BY first DESC LIMIT 1",
                [kind],
            )
            row = cursor.fetchone()
        return Frontier.unpack(row[0], row[1]) if row else Frontier()

    def _append(self, number: int, kind: str, rows: list[tuple[int, bytes]]) -> None:
        before = self._frontier(kind)
        after = before.append([digest for _, digest in rows])
        packed = b"".join(digest for _, digest in rows)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_leafrun (kind, first, count, seal, seqs, hashes, frontier)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [kind, before.size, len(rows), number, [seq for seq, _ in rows], packed, after.pack()],
            )


@pytest.fixture
def sealer(db: None, tmp_path: Path) -> Iterator[Sealer]:
    """A simulated city with a signing key of its own and something written."""
    before, settings.SHIAN_DATA = settings.SHIAN_DATA, tmp_path
    cache.clear()
    current.forget()
    current.found_installation(
        by=system_actor(T0), city_code="140100", city_name="太原市", simulated=True, made_on=date(2022, 1, 1)
    )
    yield Sealer(keys.make_city_key(keys_folder()))
    current.forget()
    settings.SHIAN_DATA = before


MakeWitness = Callable[..., Witness]


@pytest.fixture
def witness(sealer: Sealer) -> MakeWitness:
    """``witness("省局", 3)``: proposed by one and confirmed by another."""

    def make(name: str, number: int, **options: object) -> Witness:
        pem = statement.pem_of(key_of(number).public_key())
        proposed = propose(by=FIRST, name=name, public_key=pem, valid_from=date(2022, 1, 1), **options)
        return confirm(by=SECOND, witness=proposed, compared=True)

    return make


@pytest.fixture
def sign_in(db: None) -> Callable[[type[Role]], Client]:
    """A client signed in with a role."""

    def signed(role: type[Role]) -> Client:
        user = User.objects.create(username=role.name)
        made = Appointment(
            user=user, role=role.name, area="140105", body=1, operator=1, valid_from=date(2020, 1, 1)
        )
        store_many([made], by=system_actor(), verb="appoint")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed
