"""A witness's own watch: what was published is checked against what was seen before, and only then signed.

The state file is the witness's memory. A fork is two seals of one number, an older seal slipped in, or a seal
that does not continue the last one seen: each is named, kept as evidence, and nothing is signed any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shian.methods.seals import BadSeal, Seal, parse, verify_follows, verify_signature
from shian.platform.witnesses import statement
from shian.platform.witnesses.consistency import NotGrown, check
from shian.platform.witnesses.statement import BadStatement, Statement

Json = dict[str, Any]
Fetch = Callable[[str], bytes]
MOST_LISTS = 1000  # answers of the list read in one go


class Unreadable(RuntimeError):
    """What was fetched cannot be used; nothing is said about the city by that."""


class Fork(RuntimeError):
    """The city told two stories; ``evidence`` holds what proves it."""

    def __init__(self, message: str, **evidence: Any) -> None:
        super().__init__(message)
        self.evidence = evidence


@dataclass
class Memory:
    """What a witness has seen: the hash of each published seal, and the last seal as signed."""

    seen: dict[int, str] = field(default_factory=dict)
    last: dict[str, str] | None = None

    @classmethod
    def load(cls, data: bytes) -> Memory:
        """The memory from its file.

        Raises:
            Unreadable: it is no state of this watch.
        """
        try:
            content = orjson.loads(data)
            seen = {int(number): str(digest) for number, digest in content["seen"].items()}
            return cls(seen, content["last"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable(f"the state file is damaged ({error!r}): restore it from a copy") from error

    def dump(self) -> bytes:
        """The file's content."""
        seen = {str(number): digest for number, digest in sorted(self.seen.items())}
        return orjson.dumps({"last": self.last, "seen": seen}, option=orjson.OPT_INDENT_2)

    @property
    def seal(self) -> Seal | None:
        """The last seal seen."""
        return parse(self.last) if self.last else None


@dataclass(frozen=True)
class Watched:
    """What a round of watching found: new published seals, and the newest one's statement."""

    new: tuple[int, ...]
    newest: Statement | None
    signed_by: tuple[str, ...] = ()


def watch(fetch: Fetch, memory: Memory, keys: Mapping[str, Ed25519PublicKey]) -> Watched:
    """Read what was published, check it against the memory, and take it into the memory.

    Args:
        fetch: gives the bytes of ``list.json?after=N`` and ``N.json`` below the public address.
        memory: changed only if everything holds.
        keys: the city's keys, from elsewhere than the page.

    Raises:
        Fork: two stories; the memory is as it was.
        Unreadable: an answer is missing or malformed; the memory is as it was.
    """
    fresh = Memory(dict(memory.seen), memory.last)
    lines = _lines(fetch)
    for line in lines:
        _compare_seen(line, memory)
    missing = set(memory.seen) - {line["seal"] for line in lines}
    if missing:
        number = min(missing)
        raise Fork(f"seal {number}, which was published, is published no more", seen=memory.seen[number])
    document: Json | None = None
    new = [line["seal"] for line in lines if line["seal"] not in memory.seen]
    for number in new:
        document = _document(fetch, number)
        _take(document, number, fresh, keys)
    if not new and fresh.seal is not None:
        document = _document(fetch, fresh.seal.number)
        _same_as_seen(document, fresh.seal)
    memory.seen, memory.last = fresh.seen, fresh.last
    last = memory.seal
    said = statement.statement_of(last) if last else None
    return Watched(tuple(new), said, tuple(_signers(document, said)) if document and said else ())


def _lines(fetch: Fetch) -> list[Json]:
    """All published seals as the list says them."""
    found: list[Json] = []
    for _round in range(MOST_LISTS):
        after = found[-1]["seal"] if found else 0
        answer = _json(fetch(f"list.json?after={after}"), "shian-checkpoints-1")
        rows = answer.get("checkpoints")
        if not isinstance(rows, list):
            raise Unreadable("the list holds no published seals")
        for row in rows:
            if not isinstance(row.get("seal"), int) or row["seal"] <= (found[-1]["seal"] if found else 0):
                raise Unreadable("the list is not in the order of its seals")
            found.append(row)
        if not answer.get("more") or not rows:
            return found
    raise Unreadable("the list does not end")


def _compare_seen(line: Json, memory: Memory) -> None:
    number, digest = line["seal"], line.get("hash")
    known = memory.seen.get(number)
    if known is not None and known != digest:
        raise Fork(
            f"two different seals have the number {number}: {known} was seen before, {digest} is shown now",
            seen=known, shown=line,
        )  # fmt: skip
    last = memory.seal
    if known is None and last is not None and number < last.number:
        raise Fork(
            f"seal {number} was slipped in: it is older than seal {last.number} and was not published before",
            shown=line,
            seen=memory.last,
        )


def _take(document: Json, number: int, fresh: Memory, keys: Mapping[str, Ed25519PublicKey]) -> None:
    seal = _seal_of(document, number, keys)
    last = fresh.seal
    if last is not None:
        evidence = {"seen": fresh.last, "shown": document}
        if seal.sealed_at < last.sealed_at:
            raise Fork(f"seal {number} is dated before seal {last.number}", **evidence)
        try:
            _continues(document, last, seal)
        except (NotGrown, BadSeal) as fault:
            raise Fork(f"seal {number} does not continue seal {last.number}: {fault}", **evidence) from fault
    fresh.seen[number] = seal.hash
    fresh.last = seal.record()


def _continues(document: Json, last: Seal, seal: Seal) -> None:
    growth = document.get("growth") or {}
    if growth.get("since") != last.number:
        raise NotGrown(f"its proof reaches back to seal {growth.get('since')}, not to {last.number}")
    if seal.number == last.number + 1:
        verify_follows(seal, last)
    proofs = growth.get("proofs")
    check(last, seal, proofs if isinstance(proofs, dict) else {})


def _seal_of(document: Json, number: int, keys: Mapping[str, Ed25519PublicKey]) -> Seal:
    """The seal of a document, signed by the city and described by the document as it is."""
    try:
        seal = parse(document["record"])
        verify_signature(seal, keys)
        said = statement.parse(str(document["statement"]))
    except (BadSeal, BadStatement, KeyError, TypeError) as fault:
        raise Unreadable(f"seal {number}: {fault}") from fault
    if seal.number != number or said != statement.statement_of(seal) or document.get("hash") != seal.hash:
        raise Unreadable(
            f"seal {number}: the document, its statement and the signed seal contradict each other"
        )
    return seal


def _same_as_seen(document: Json, last: Seal) -> None:
    if document.get("hash") != last.hash:
        raise Fork(
            f"two different seals have the number {last.number}: {last.hash} was seen before, "
            f"{document.get('hash')} is shown now",
            seen=last.record(),
            shown=document,
        )


def _signers(document: Json, said: Statement) -> list[str]:
    """The other witnesses whose signatures under the newest seal hold."""
    names = []
    for row in document.get("countersignatures") or []:
        try:
            statement.verify(said, str(row["signature"]), statement.public_key(str(row["key_pem"])))
        except (BadStatement, KeyError, TypeError):
            continue
        names.append(str(row.get("witness", "")))
    return names


def _document(fetch: Fetch, number: int) -> Json:
    return _json(fetch(f"{number}.json"), "shian-checkpoint-1")


def _json(data: bytes, form: str) -> Json:
    try:
        content = orjson.loads(data)
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from error
    if not isinstance(content, dict) or content.get("format") != form:
        raise Unreadable(f"not a document of the form {form}")
    return content
