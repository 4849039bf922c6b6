"""`shian ledger`: seal, verify and prove; the archive and the public key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shian.methods.seals import key_id_of
from shian.platform.ledger import manifest as manifests
from shian.platform.ledger.archive import ArchiveBusy, ForeignArchive, archive, rebuild
from shian.platform.ledger.chain import Keys
from shian.platform.ledger.findings import Report
from shian.platform.ledger.home import archive_folder, connected, keys_folder
from shian.platform.ledger.keys import NoKey, load_public, make_city_key, public_pem, trusted_keys
from shian.platform.ledger.leaves import Missing
from shian.platform.ledger.prove import BadProof, NoProof, check_proof, prove_entry, prove_growth
from shian.platform.ledger.sealing import CannotSeal, Connected, last_seal
from shian.platform.ledger.sealing import adopt as adopt_ledger
from shian.platform.ledger.sealing import seal as seal_ledger
from shian.platform.ledger.verify import verify as verify_ledger
from shian.platform.ledger.verify import verify_archive

app = typer.Typer(no_args_is_help=True)
_REFUSALS = (CannotSeal, Missing, ArchiveBusy, ForeignArchive, NoKey, NoProof, BadProof)

Told = Callable[[str, int], None]


@app.command()
def seal() -> None:
    """Seal what is committed and write it to the archive."""
    with _plainly(), connected() as conn:
        made = seal_ledger(conn, make_city_key(keys_folder()))
        with _bar("archiving", _sealed(conn) - _archived()) as tell:
            done = archive(conn, archive_folder(), progress=tell)
        typer.echo(f"seal {made.number}, {made.hash}" if made else "nothing new to seal")
        typer.echo(f"archived up to seal {done}")


@app.command()
def adopt() -> None:
    """Go on after the ledger moved to another database server by dump and restore (once, writers stopped)."""
    with _plainly(), connected() as conn:
        made = adopt_ledger(conn, make_city_key(keys_folder()))
        typer.echo(f"adopted with seal {made.number}" if made else "another process is sealing")


@app.command()
def verify(
    archive_only: Annotated[
        Path | None, typer.Option(help="Verify this archive alone, without the database.")
    ] = None,
    key: Annotated[list[Path] | None, typer.Option(help="Trust these public keys (PEM) only.")] = None,
    with_archive: Annotated[bool, typer.Option(help="Verify the archive too.")] = True,
) -> None:
    """Verify seals, leaves, table and archive; name every fault. Ends with 1 if there are any."""
    with _plainly():
        keys = _keys(key)
        if archive_only:
            total = sum(of.leaves for of in manifests.load(archive_only).kinds.values())
            with _bar("hashing", total) as tell:
                report = verify_archive(archive_only, keys, progress=tell)
        else:
            with connected() as conn:
                folder = archive_folder() if with_archive else None
                total = _sealed(conn) + (_archived() if folder else 0)
                with _bar("hashing", total) as tell:
                    report = verify_ledger(conn, folder, keys, progress=tell)
    _print(report)


@app.command()
def prove(
    seq: Annotated[int | None, typer.Option(help="Number of the entry to prove.")] = None,
    kind: Annotated[str | None, typer.Option(help="Kind whose growth to prove.")] = None,
    since: Annotated[int, typer.Option(help="With --kind: the older seal.")] = 1,
    at: Annotated[int | None, typer.Option(help="The seal to prove by (default: the last).")] = None,
    out: Annotated[Path | None, typer.Option(help="File for the proof (default: printed).")] = None,
) -> None:
    """Prove that an entry is sealed (--seq), or that nothing of a kind was altered since a seal (--kind)."""
    if (seq is None) == (kind is None):
        raise typer.BadParameter("give either --seq or --kind")
    with _plainly(), connected() as conn:
        proof = (
            prove_entry(conn, seq, seal=at) if seq is not None else prove_growth(conn, kind or "", since, at)
        )
    text = orjson.dumps(proof, option=orjson.OPT_INDENT_2).decode()
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    typer.echo(f"written to {out}" if out else text)


@app.command("check-proof")
def check_proof_file(
    proof: Annotated[Path, typer.Argument(help="The proof, as `prove` writes it.")],
    key: Annotated[list[Path] | None, typer.Option(help="Trust these public keys (PEM) only.")] = None,
) -> None:
    """Check a proof; needs the public key and nothing else. Ends with 1 if it does not hold."""
    with _plainly():
        try:
            content = orjson.loads(proof.read_bytes())
        except (OSError, ValueError) as fault:
            raise BadProof(f"{proof} cannot be read as JSON: {fault}") from fault
        typer.echo(check_proof(content if isinstance(content, dict) else {}, _keys(key)))


@app.command()
def rebuild_archive() -> None:
    """Write the whole archive anew from the ledger, each entry compared with its sealed hash."""
    with _plainly(), connected() as conn, _bar("archiving", _sealed(conn)) as tell:
        done = rebuild(conn, archive_folder(), progress=tell)
    typer.echo(f"rebuilt up to seal {done}")


@app.command()
def status() -> None:
    """Say what is sealed and archived."""
    with _plainly(), connected() as conn:
        last = last_seal(conn).seal
        state = manifests.load(archive_folder())
        typer.echo(
            f"last seal: {last.number} of {last.sealed_at:%Y-%m-%d %H:%M:%S %Z}" if last else "no seal"
        )
        typer.echo(f"last archived seal: {state.seal}")
        typer.echo(f"sealed entries: {_sealed(conn)}; archived: {_archived()}")
        for kind, of in sorted(state.kinds.items()):
            typer.echo(f"  {kind}: {of.leaves} leaves in {len(of.pieces)} files")


@app.command()
def public_key() -> None:
    """Print the city's public key, for whoever verifies; its id is in every seal."""
    with _plainly():
        typer.echo(public_pem(make_city_key(keys_folder()).public_key()).decode().strip())


def _keys(files: list[Path] | None) -> Keys:
    if files:
        return {key_id_of(k): k for k in map(load_public, files)}
    return trusted_keys(keys_folder())


def _sealed(conn: Connected) -> int:
    last = last_seal(conn).seal
    return sum(tree.size for tree in last.trees) if last else 0


def _archived() -> int:
    with suppress(manifests.BadManifest):
        return sum(of.leaves for of in manifests.load(archive_folder()).kinds.values())
    return 0


def _print(report: Report) -> None:
    for finding in report.findings:
        typer.echo(str(finding))
    for (place, fault, kind), count in report.left_out.items():
        typer.echo(f"{place}: {fault}: {kind}: and {count} more")
    typer.echo(
        f"{report.seals} seals, {report.entries} entries, {report.archived} archived, "
        f"{report.pending} not sealed yet: {'all is well' if report.sound else 'NOT SOUND'}"
    )
    if not report.sound:
        raise typer.Exit(1)


@contextmanager
def _plainly() -> Iterator[None]:
    """Say what was refused without a traceback, and end with 1."""
    try:
        yield
    except (*_REFUSALS, manifests.BadManifest) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from fault


@contextmanager
def _bar(what: str, total: int) -> Iterator[Told]:
    kind_now = TextColumn("{task.fields[kind]}")
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), kind_now)
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=max(total, 0), kind="")
        yield lambda kind, leaves: progress.update(task, advance=leaves, kind=kind)
