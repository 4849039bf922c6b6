"""Whatever is altered in a box is found and named: as it lies, hashed anew, or signed by somebody else."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shian.evaluation.box.make import Made
from shian.methods.canonical import canonical
from shian.methods.merkle import root
from shian.methods.seals import key_id_of, parse, sign
from shian.platform.ledger.hashing import leaf_hashes
from shian.platform.ledger.keys import city_key
from shian.platform.ledger.parquet import ROWS
from tests.evaluation.box.tampering import (
    STRANGER,
    Change,
    Files,
    alter_json,
    alter_leaves,
    alter_word,
    check,
    closed,
    opened,
    place_of,
    rehash,
    resign,
)

pytestmark = pytest.mark.django_db

Rows = list[dict[str, Any]]
Case = tuple[Change, list[str]]
NOT_SIGNED = "manifest.json: not signed with the key given (it names key {})"
KEY = key_id_of(STRANGER.public_key())
FORMS: dict[str, Callable[[Files], None]] = {
    "as it lies": lambda files: None,
    "hashed anew": rehash,
    "signed by another": resign,
}


def assert_found(files: Files, form: str, wanted: list[str], key: Path, folder: Path) -> None:
    """Check the tampered box: ends with 1 and says these lines; one that ends with “…” begins so."""
    city = json.loads(files["manifest.json"])["key_id"]
    FORMS[form](files)
    found = check(closed(files, folder / "box.zip"), key)
    for line in wanted:
        begins = line.endswith("…") and any(one.startswith(line[:-1]) for one in found.lines)
        assert line in found.lines or begins, (line, found.lines[-9:])
    signer = {"hashed anew": city, "signed by another": KEY}.get(form)
    assert (NOT_SIGNED.format(signer) in found.lines) == (signer is not None)
    assert found.code == 1
    assert found.lines[-1].endswith(" DIFFERENCES")


def leaves(change: Callable[[Rows], Rows]) -> Change:
    return lambda files: alter_leaves(files, change)


def at(rows: Rows, leaf: int) -> int:
    return int(leaf - rows[0]["leaf"])


def changed(leaf: int) -> Change:
    """A passed sample fails: in its state, and in the column that queries read."""

    def change(rows: Rows) -> Rows:
        row = rows[at(rows, leaf)]
        state = json.loads(row["state"])
        row["failed"] = not row["failed"]
        row["state"] = canonical(state | {"failed": row["failed"]}).decode()
        return rows

    return leaves(change)


def removed(leaf: int, *, renumbered: bool) -> Change:
    def change(rows: Rows) -> Rows:
        del rows[at(rows, leaf)]
        for row in rows if renumbered else []:
            row["leaf"] -= row["leaf"] > leaf
        return rows

    return leaves(change)


def added(rows: Rows) -> Rows:
    return [*rows, rows[-1] | {"leaf": rows[-1]["leaf"] + 1, "seq": rows[-1]["seq"] + 1}]


def swapped(one: int, other: int) -> Change:
    def change(rows: Rows) -> Rows:
        i, j = at(rows, one), at(rows, other)
        rows[i], rows[j] = rows[j] | {"leaf": one}, rows[i] | {"leaf": other}
        return rows

    return leaves(change)


def column(leaf: int) -> Change:
    def change(rows: Rows) -> Rows:
        rows[at(rows, leaf)]["failed"] = not rows[at(rows, leaf)]["failed"]
        return rows

    return leaves(change)


def leaf_cases(size: int, seal: int) -> dict[str, Case]:
    """What is done to the leaves of samples, of which there are so many, and what must be said of it."""
    leaf, other, kind = size - 40, size - 7, "laboratory.sample"
    differ = f"{kind}: first {size} leaves differ from seal {seal}"
    odd = f"{kind}: {{}} leaves not as they were sealed: leaf {{}}"
    rest = ", ".join(str(leaf + i) for i in range(5))
    fewer = [f"{kind}: {size - 1} leaves; seal {seal} counts {size}", odd.format(39, rest)]
    more = [f"{kind}: {size + 1} leaves; seal {seal} counts {size}", odd.format(1, size)]
    return {
        "changed": (changed(leaf), [differ, odd.format(1, leaf)]),
        "removed": (removed(leaf, renumbered=False), fewer),
        "removed, the rest renumbered": (removed(leaf, renumbered=True), fewer),
        "added": (leaves(added), more),
        "two swapped": (swapped(leaf, other), [differ, odd.format(2, f"{leaf}, {other}")]),
        "column": (column(leaf), [f"{kind}: leaf {leaf}: column failed is not what the signed state says"]),
    }


@pytest.mark.slow
@pytest.mark.parametrize("case", leaf_cases(100, 1))
def test_leaves_of_100_000(case: str, large: Made, key: Path, tmp_path: Path) -> None:
    files = opened(large.path)
    change, wanted = leaf_cases(100_212, large.seal)[case]
    change(files)
    assert_found(files, "hashed anew", wanted, key, tmp_path)


@pytest.mark.parametrize("form", ["as it lies", "signed by another"])
@pytest.mark.parametrize("case", leaf_cases(100, 1))
def test_leaves(case: str, form: str, small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    change, wanted = leaf_cases(212, small.seal)[case]
    change(files)
    assert_found(files, form, wanted, key, tmp_path)


def test_an_altered_leaf_whose_mark_was_altered_too(small: Made, key: Path, tmp_path: Path) -> None:
    """The marks only help to name: without them the seal up to which the leaves are wrong is named."""
    files = opened(small.path)
    changed(172)(files)
    files["marks/laboratory.sample.bin"] = b""
    wanted = ["laboratory.sample: first 212 leaves differ from seal 3"]
    assert_found(files, "hashed anew", wanted, key, tmp_path)


def seal_lines(files: Files) -> list[dict[str, str]]:
    return [json.loads(line) for line in files["seals.jsonl"].splitlines()]


def put_seals(files: Files, seals: list[dict[str, str]]) -> None:
    files["seals.jsonl"] = b"".join(canonical(seal) + b"\n" for seal in seals)


def query(files: Files) -> None:
    name = "figures/laboratory/failed_samples.sql"
    assert b"AND failed" in files[name]
    files[name] = files[name].replace(b"AND failed", b"AND NOT failed")


def word(files: Files) -> None:
    alter_word(files, "208", "280")


def report(files: Files) -> None:
    def change(content: dict[str, Any]) -> None:
        next(n for n in content["numbers"] if n["figure"] == "laboratory.failed_samples")["text"] = "1"

    alter_json(files, "report/report.json", change)


def word_and_report(files: Files) -> None:
    def change(content: dict[str, Any]) -> None:
        content["numbers"] = [n | {"text": "280"} if n["text"] == "208" else n for n in content["numbers"]]

    alter_json(files, "report/report.json", change)
    for _ in range(2):  # in its sentence, and in the table of sources
        alter_word(files, "208", "280")


def declared(files: Files) -> None:
    alter_json(files, "figures/declared.json", lambda facts: facts["declared.km2"].update(value="7000"))


def resealed(files: Files) -> None:
    seals = seal_lines(files)
    old = parse(seals[-1])
    made = sign(STRANGER, number=3, sealed_at=old.sealed_at, previous=old.previous, trees=old.trees)
    put_seals(files, [*seals[:-1], made.record()])


def resealed_under_our_name(files: Files) -> None:
    seals = seal_lines(files)
    resealed(files)
    forged = seal_lines(files)[-1] | {"key_id": seals[-1]["key_id"]}
    put_seals(files, [*seals[:-1], forged])


def older(files: Files) -> None:
    seals = seal_lines(files)
    put_seals(files, [*seals[:-1], seals[0]])


def cut_back(files: Files) -> None:
    """The box as of the second seal, leaves and all, which still says it were of the third."""
    put_seals(files, seal_lines(files)[:2])
    alter_leaves(files, lambda rows: [row for row in rows if row["leaf"] < 112])


def cut_back_wholly(files: Files) -> None:
    """The same, which says that it is of the second seal; its numbers are those of the third."""
    cut_back(files)
    hashed = hashlib.sha256(seal_lines(files)[-1]["body"].encode()).hexdigest()
    alter_json(files, "manifest.json", lambda m: m.update(seal={"number": 2, "hash": hashed}))


def remove(files: Files, name: str) -> None:
    del files[name]


def spoil_attachment(files: Files) -> None:
    files[min(n for n in files if n.startswith("attachments/"))] = b"another picture"


ATTACHMENT = min(hashlib.sha256(f"照片{n}".encode()).hexdigest() for n in range(4))
SAMPLES = place_of("laboratory.samples")
FAILED = place_of("laboratory.failed_samples")
CASES: dict[str, Case] = {
    "a figure's SQL": (
        query,
        [
            "figures/laboratory/failed_samples.sql: not the query of the report",
            f"{FAILED}: computed 202, stated 6 (['202', None, …",
        ],
    ),
    "a value in the Word file": (word, [f"report.docx: {SAMPLES}: “208” became “280”"]),
    "a value in report.json": (
        report,
        [f"{FAILED}: computed 6, stated 1 (['6', None, …", f"report.docx: {FAILED}: “1” became “6”"],
    ),
    "a value in both": (word_and_report, [f"{SAMPLES}: computed 208, stated 280 (['208', None, …"]),
    "a declared fact": (declared, ["declared.km2 in sentence 2.1: computed 7000, stated 6909 (['7000'…"]),
    "a seal signed by another": (
        resealed,
        [
            f"seals.jsonl: seal 3 is not signed with the key given (it names key {KEY})",
        ],
    ),
    "a seal forged": (resealed_under_our_name, ["seals.jsonl: seal 3 is not signed with the key given (it…"]),
    "an older seal slipped in": (
        older,
        [
            "seals.jsonl: seal 3: in its place stands seal 1",
            "seals.jsonl: seal 3 does not carry the hash of the seal before it",
        ],
    ),
    "cut back to an older seal": (
        cut_back,
        [
            "seals.jsonl ends with seal 2, not {'hash': '…",
            f"{SAMPLES}: computed 108, stated 208 (['108', None, …",
        ],
    ),
    "an attachment": (
        spoil_attachment,
        [f"attachments/{ATTACHMENT}: not the file that the manifest lists"],
    ),
    "a file removed": (lambda files: remove(files, "figures/laboratory/samples.sql"), [
        "the box cannot be read to its end: KeyError(\"There is no item named "
        "'figures/laboratory/samples.sql' in the archive\")",
    ]),
    "a file of leaves removed": (
        lambda files: remove(files, max(n for n in files if n.startswith("leaves/laboratory.sample/"))),
        ["laboratory.sample: 112 leaves; seal 3 counts 212", f"{SAMPLES}: computed 108, stated 208 (['108'…"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES)
def test_anything_else(case: str, form: str, small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    change, wanted = CASES[case]
    change(files)
    assert_found(files, form, wanted, key, tmp_path)


def test_cut_back_to_an_older_seal_and_saying_so(small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    cut_back_wholly(files)
    wanted = [f"{SAMPLES}: computed 108, stated 208 (['108', None, …"]
    assert_found(files, "hashed anew", wanted, key, tmp_path)


def test_a_file_added(small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    files["leaves/laboratory.sample/more.parquet"] = b"PAR1"
    assert_found(
        files, "as it lies", ["leaves/laboratory.sample/more.parquet: not in the manifest"], key, tmp_path
    )


def test_a_file_missing(small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    del files["check.html"]
    assert_found(files, "as it lies", ["check.html: missing"], key, tmp_path)


def test_signed_by_another_under_our_name(small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    city = json.loads(files["manifest.json"])["key_id"]
    resign(files, named=False)
    found = check(closed(files, tmp_path / "box.zip"), key)
    assert found.lines[-2:] == [NOT_SIGNED.format(city), "1 DIFFERENCES"]
    assert found.code == 1


def test_all_by_another(small: Made, key: Path, tmp_path: Path) -> None:
    """A box that is sound in itself, but of another's key from the first seal on."""
    files = opened(small.path)
    seals, before = [], "0" * 64
    for line in seal_lines(files):
        old = parse(line)
        made = sign(STRANGER, number=old.number, sealed_at=old.sealed_at, previous=before, trees=old.trees)
        before = made.hash
        seals.append(made.record())
    put_seals(files, seals)
    alter_json(files, "manifest.json", lambda m: m["seal"].update(hash=before))
    wanted = [
        f"seals.jsonl: seal {n} is not signed with the key given (it names key {KEY})" for n in (1, 2, 3)
    ]
    assert_found(files, "signed by another", wanted, key, tmp_path)


def test_a_city_that_rewrites_its_past(small: Made, office: Path, key: Path, tmp_path: Path) -> None:
    """With its own key a city alters an old leaf and signs the last seal anew: the older one does not fit."""
    files, city = opened(small.path), city_key(office / "keys")
    name = min(n for n in files if n.startswith("leaves/laboratory.sample/"))
    table = pq.read_table(io.BytesIO(files[name]))
    rows = table.to_pylist()
    rows[5]["actor"] = "sampler:8"
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), out)
    files[name] = out.getvalue()
    hashes = [
        one for n in sorted(files) if n.startswith("leaves/laboratory.sample/") for one in hashed(files[n])
    ]
    files["marks/laboratory.sample.bin"] = b"".join(one[:8] for one in hashes)
    seals = seal_lines(files)
    old = parse(seals[-1])
    fresh = root(hashes).hex()
    trees = [replace(t, root=fresh) if t.kind == "laboratory.sample" else t for t in old.trees]
    made = sign(city, number=3, sealed_at=old.sealed_at, previous=old.previous, trees=trees)
    put_seals(files, [*seals[:-1], made.record()])
    alter_json(files, "manifest.json", lambda m: m["seal"].update(hash=made.hash))
    rehash(files)
    files["manifest.sig"] = base64.b64encode(city.sign(files["manifest.json"]))
    found = check(closed(files, tmp_path / "box.zip"), key)
    assert found.lines[-2:] == ["laboratory.sample: first 12 leaves differ from seal 1", "1 DIFFERENCES"]


def hashed(file: bytes) -> list[bytes]:
    """The leaf hashes of a file."""
    table = pq.read_table(io.BytesIO(file), columns=ROWS.names)
    moments = table["at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    at = table.schema.get_field_index("at")
    return leaf_hashes(table.set_column(at, "at", moments), "laboratory.sample")
