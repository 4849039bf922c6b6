"""A small evidence box of the fixed layout, made with the ledger's own functions; ways to tamper with it."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shian.methods.canonical import canonical
from shian.methods.merkle import leaf_hash, root
from shian.methods.seals import NO_SEAL, Seal, Tree, key_id_of, sign
from shian.platform.ledger.keys import public_pem
from shian.platform.witnesses import statement

T0 = datetime(2022, 1, 10, 2, tzinfo=UTC)
Files = dict[str, bytes]


def key(number: int) -> Ed25519PrivateKey:
    """A key that is the same each time."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


CITY, STRANGER, PROVINCE, UNIVERSITY = key(1), key(2), key(3), key(4)
LEAVES = [f'{{"leaf":{i},"name":"样品{i}"}}'.encode() for i in range(9)]


def chain(count: int = 3, city: Ed25519PrivateKey = CITY, leaves: Sequence[bytes] = LEAVES) -> list[Seal]:
    """Seals over three leaves more each."""
    seals: list[Seal] = []
    for number in range(1, count + 1):
        held = [leaf_hash(leaf) for leaf in leaves[: 3 * number]]
        seals.append(
            sign(
                city,
                number=number,
                sealed_at=T0 + timedelta(days=number),
                previous=seals[-1].hash if seals else NO_SEAL,
                trees=[Tree("laboratory.sample", len(held), root(held).hex())],
            )
        )
    return seals


def countersigned(seal: Seal, name: str, witness: Ed25519PrivateKey | None) -> dict[str, object]:
    """A row of witnesses.json."""
    said = statement.statement_of(seal)
    return {
        "seal": seal.number,
        "hash": seal.hash,
        "where": f"/public/seals/{seal.number}/",
        "published_at": "2022-01-20T00:00:00.000000Z",
        "statement": said.text,
        "witness": name if witness else None,
        "key_pem": public_pem(witness.public_key()).decode() if witness else None,
        "signature": statement.sign(said, witness) if witness else None,
    }


@dataclass(frozen=True)
class Box:
    """What a box is made of; ``files`` are added to or replace those that follow from the rest."""

    seals: Sequence[Seal] = field(default_factory=chain)
    witnesses: Sequence[Mapping[str, object]] = ()
    signer: Ed25519PrivateKey = CITY
    files: Mapping[str, bytes] = field(default_factory=dict)
    named_key: str = ""
    span: str = ""  # of the file of leaves; by the last seal where not given

    def content(self) -> Files:
        """All files but manifest and signature."""
        last = self.seals[-1].trees[0].size
        leaves = f"leaves/laboratory.sample/{self.span or f'0-{last - 1}'}.parquet"
        made = {
            "report/report.json": orjson.dumps(
                {
                    "title": "2021年自评报告",
                    "numbers": [
                        {"figure": "laboratory.samples", "title_zh": "抽检批次", "title_en": "Samples",
                         "text": "20092", "value": "20092", "n": "20092", "d": None, "unit": "批次",
                         "sql": "figures/laboratory/samples.sql"},
                        {"figure": "laboratory.failure_rate", "title_zh": "不合格率",
                         "title_en": "Failure rate", "text": "2.04%", "value": "0.0204", "n": "410",
                         "d": "20092", "unit": "%", "sql": "figures/laboratory/failure_rate.sql"},
                    ],
                }
            ),
            "report/report.docx": b"PK-docx" * 50,
            "figures/laboratory/samples.sql": b"SELECT 1",
            leaves: b"PAR1" + b"\n".join(LEAVES[:last]) + b"PAR1",
            "seals.jsonl": b"".join(orjson.dumps(s.record()) + b"\n" for s in self.seals),
            "witnesses.json": orjson.dumps(list(self.witnesses)),
            "README.txt": b"read me",
        }  # fmt: skip
        return made | dict(self.files)

    def manifest(self, content: Files) -> bytes:
        """The manifest of these files."""
        last = self.seals[-1]
        files = [
            {"path": path, "sha256": sha256(data).hexdigest(), "size": len(data)}
            for path, data in sorted(content.items())
        ]
        return canonical(
            {
                "format": "shian-box-1",
                "made_at": "2022-02-01T00:00:00.000000Z",
                "city": {"code": "140100", "name": "太原市"},
                "key_id": self.named_key or key_id_of(self.signer.public_key()),
                "seal": {"number": last.number, "hash": last.hash},
                "report": {"title": "2021年自评报告"},
                "simulated": True,
                "files": files,
            }
        )

    def whole(self) -> Files:
        """Every file of the box."""
        content = self.content()
        manifest = self.manifest(content)
        signature = base64.b64encode(self.signer.sign(manifest))
        return {"manifest.json": manifest, "manifest.sig": signature, **content}

    def zipped(self) -> bytes:
        """The box."""
        return zip_of(self.whole())

    def but(self, **changes: object) -> Box:
        """The same with changes, signed by whoever signs it."""
        return replace(self, **changes)  # type: ignore[arg-type]


def zip_of(files: Files) -> bytes:
    """A zip: Parquet stored, text deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            plain = name.endswith((".parquet", ".docx"))
            made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def altered(box: Box, changes: Mapping[str, bytes | None]) -> bytes:
    """The zip of a box with files changed, added or (None) removed after it was signed."""
    files: Files = box.whole()
    for name, data in changes.items():
        if data is None:
            del files[name]
        else:
            files[name] = data
    return zip_of(files)
