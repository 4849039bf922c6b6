"""Making a box: all is gathered, held against the seal, listed, signed, packed, and checked by its script."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from shian.evaluation.box import others
from shian.evaluation.box.attachments import Choice, put_attachments
from shian.evaluation.box.checked import check
from shian.evaluation.box.contents import FORMAT, MANIFEST, SIGNATURE, CannotMake, Contents
from shian.evaluation.box.leaves import put_leaves
from shian.evaluation.box.packing import pack
from shian.evaluation.box.records import archived_seals, last_sealed
from shian.evaluation.box.statement import declared_of, report_of, sql_path, sql_text
from shian.evaluation.box.tables import tables_read
from shian.evaluation.figures.seals import NoArchive
from shian.evaluation.report.docx import as_docx
from shian.evaluation.report.opened import Opened, open_named
from shian.evaluation.report.pdf import as_pdf
from shian.evaluation.report.text import TextProblem
from shian.methods.canonical import canonical, instant
from shian.methods.seals import Seal, parse
from shian.platform.access.actor import system_actor
from shian.platform.actions.core import Refused
from shian.platform.installation.current import installation, is_simulated
from shian.platform.ledger.home import archive_folder, keys_folder
from shian.platform.ledger.keys import NoKey, city_key, public_pem

HERE = Path(__file__).parent
SPARE = 64 << 20  # bytes of disk left free
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Made:
    """A box that was made."""

    path: Path
    title: str
    seal: int
    seal_hash: str
    sha256: str
    size: int
    figures: int
    leaves: int
    attachments: int


def make(
    which: str,
    out: Path,
    *,
    at: datetime,
    attachments: str = "30",
    force: bool = False,
    checking: bool = True,
    tell: Tell = lambda phase, done, total: None,
) -> Made:
    """Make the evidence box of a report (``latest``, a seal's number, ``frozen:ID``).

    The file appears whole, and only after its own ``verify.py`` found nothing against it.

    Raises:
        CannotMake: the message says why; no file was written.
    """
    choice = Choice.of(attachments)
    if out.exists() and not force:
        raise CannotMake(f"{out} exists already: give another name, or --force")
    if not out.parent.is_dir():
        raise CannotMake(f"there is no folder {out.parent}")
    tell("report", 0, 0)
    opened = _opened(which)
    seals = _seals(opened.shot.seal.number)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".box-") as scratch:
        part = Path(scratch) / "box.zip"
        try:
            figures, leaves, drawn = _gather_and_pack(opened, seals, choice, part, at, tell)
            tell("checking", 0, 0)
            if checking:
                check(part, _public_key())
        except OSError as error:
            raise CannotMake(f"the box could not be written: {error}") from error
        with part.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        size = part.stat().st_size
        part.replace(out)
    title, last = opened.built.text.settings.title, seals[-1]
    return Made(out, title, last.number, last.hash, digest, size, figures, leaves, drawn)


def _opened(which: str) -> Opened:
    try:
        opened = open_named(which)
    except (NoArchive, TextProblem) as error:
        raise CannotMake(str(error)) from error
    if opened.deviations:
        names = ", ".join(sorted({one.figure for one in opened.deviations}))
        raise CannotMake(
            f"the frozen report comes out otherwise than it was frozen ({names}): `shian ledger verify`"
        )
    return opened


def _seals(number: int) -> list[Seal]:
    """The seals from the first to that one, as archived."""
    archived = archived_seals(archive_folder())
    if not archived:
        raise CannotMake("nothing is sealed yet: run `shian ledger seal`")
    if last_sealed() > len(archived):
        raise CannotMake(
            f"the archive is at seal {len(archived)}, the ledger at {last_sealed()}: run `shian ledger seal`"
        )
    return [parse(record) for record in archived[:number]]


def _gather_and_pack(
    opened: Opened, seals: list[Seal], choice: Choice, part: Path, at: datetime, tell: Tell
) -> tuple[int, int, int]:
    into, last = Contents(), seals[-1]
    report = report_of(opened)
    put_report(into, opened, report)
    figures = {n.value.figure.name: n.value.figure for n in opened.built.numbers}
    tables = tables_read(figures.values())
    kinds = sorted({of["kind"] for of in tables.values()})
    leaves = _put_leaves(into, kinds, last, part.parent, tell)
    for one in figures.values():
        if one.header:
            into.add(sql_path(one), sql_text(one).encode())
    into.add("figures/tables.json", canonical(tables))
    into.add("figures/declared.json", canonical(declared_of(opened)))
    into.add("seals.jsonl", b"".join(canonical(seal.record()) + b"\n" for seal in seals))
    into.add("witnesses.json", canonical(others.witness_rows(last.number)))
    drawn = put_attachments(into, choice, kinds, opened.shot, last.hash)
    for name, content in others.criteria_files(opened.shot, report["year"]).items():
        into.add(name, content)
    into.add("verify.py", (HERE / "verify.py").read_bytes())
    into.add("check.html", others.check_page())
    into.add("README.txt", (HERE / "readme.txt").read_bytes())
    _room(into, part)
    _sign_and_pack(into, opened, last, part, at, tell)
    return len(report["numbers"]), leaves, drawn


def put_report(into: Contents, opened: Opened, report: dict[str, object]) -> None:
    """Add the report in its three forms, after the publication guard has read it.

    Raises:
        CannotMake: the guard stops it. Asked for on the page, the stop is kept for those who decide.
    """
    try:
        others.require_clear_report(opened, system_actor())
    except Refused as stopped:
        raise CannotMake(str(stopped)) from stopped
    into.add("report/report.docx", as_docx(opened.built, opened.notes))
    into.add("report/report.pdf", as_pdf(opened.built, opened.notes))
    into.add("report/report.json", canonical(report))


def _put_leaves(into: Contents, kinds: list[str], last: Seal, scratch: Path, tell: Tell) -> int:
    total = sum(tree.size for tree in last.trees if tree.kind in kinds)
    done = 0

    def heard(kind: str, count: int) -> None:
        nonlocal done
        done += count
        tell("leaves", done, total)

    return sum(put_leaves(into, archive_folder(), kind, last, scratch, heard) for kind in kinds)


def _room(into: Contents, part: Path) -> None:
    free = shutil.disk_usage(part.parent).free
    if free < into.size + SPARE:
        raise CannotMake(
            f"the box needs {into.size >> 20} MB; the disk of {part.parent.parent} has {free >> 20} MB left"
        )


def _sign_and_pack(into: Contents, opened: Opened, last: Seal, part: Path, at: datetime, tell: Tell) -> None:
    try:
        key = city_key(keys_folder())
    except NoKey as error:
        raise CannotMake(str(error)) from error
    ours = installation()
    manifest = canonical(
        {
            "format": FORMAT,
            "made_at": instant(at),
            "city": {"code": ours.city_code if ours else "", "name": ours.city_name if ours else ""},
            "key_id": last.key_id,
            "seal": {"number": last.number, "hash": last.hash},
            "report": {
                "title": opened.built.text.settings.title,
                "frozen": opened.frozen.title if opened.frozen else None,
            },
            "simulated": is_simulated(),
            "files": [{"path": p.name, "sha256": p.sha256(), "size": p.size} for p in into],
        }
    )
    into.add(MANIFEST, manifest)
    into.add(SIGNATURE, base64.b64encode(key.sign(manifest)) + b"\n")
    pack(into, part, lambda done, total: tell("packing", done, total))


def _public_key() -> bytes:
    return public_pem(city_key(keys_folder()).public_key())
