"""`shian witness`: for whoever countersigns. Needs no database and no installation of the city's."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Annotated, NoReturn

import orjson
import typer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shian.methods.seals import key_id_of
from shian.platform.ledger.keys import write_once
from shian.platform.witnesses import statement
from shian.platform.witnesses.sources import from_folder, from_url, post
from shian.platform.witnesses.statement import BadStatement, Statement
from shian.platform.witnesses.watch import Fork, Memory, Unreadable, Watched, watch

app = typer.Typer(no_args_is_help=True, help="For witnesses: make a key, watch the seals, sign them.")
FORKED = 2  # exit code where the city told two stories; 1 is any other refusal


@app.command()
def keygen(
    folder: Annotated[Path, typer.Argument(help="Where witness.key and witness.pem are put.")] = Path(),
) -> None:
    """Make the pair of keys. witness.key stays with you; witness.pem goes to the city."""
    key = Ed25519PrivateKey.generate()
    private, public = folder / "witness.key", folder / "witness.pem"
    if private.exists():
        _stop(f"{private} is there already: one key is enough, and an old one must not be lost")
    form = serialization.PrivateFormat.PKCS8
    folder.mkdir(parents=True, exist_ok=True)
    write_once(private, key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    public.write_text(statement.pem_of(key.public_key()), encoding="ascii")
    typer.echo(f"key id {key_id_of(key.public_key())}: read it to the city by telephone, and send {public}")


@app.command()
def sign(
    file: Annotated[Path, typer.Argument(help="The statement, as the page of the seal gives it.")],
    key: Annotated[Path, typer.Option(help="Your private key (PEM).")],
    out: Annotated[Path | None, typer.Option(help="File for the signature (default: printed).")] = None,
) -> None:
    """Sign a statement. Watch the seals first (`check`): a signature says that you saw this one."""
    try:
        said = statement.parse(_read(file))
    except BadStatement as fault:
        _stop(f"{file}: {fault}")
    _tell_signed(said, _private(key), out)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="The statement.")],
    signature: Annotated[Path, typer.Argument(help="The signature: base64, hex or plain bytes.")],
    key: Annotated[Path, typer.Option(help="The witness's public key (PEM).")],
) -> None:
    """Check a witness's signature. Ends with 1 if it does not hold."""
    try:
        statement.verify(statement.parse(_read(file)), _read(signature), statement.public_key(_read(key)))
    except BadStatement as fault:
        _stop(str(fault))
    typer.echo("the signature holds")


@app.command()
def check(
    city: Annotated[list[Path], typer.Option("--city", help="The city's public keys (PEM), from elsewhere.")],
    url: Annotated[str, typer.Option(help="The public address, such as https://…/public/seals/")] = "",
    folder: Annotated[Path | None, typer.Option("--file", help="Or a folder with the saved answers.")] = None,
    state: Annotated[Path, typer.Option(help="Your memory of what you saw.")] = Path("witness-state.json"),
    key: Annotated[Path | None, typer.Option(help="Sign the newest seal with this private key.")] = None,
    out: Annotated[Path | None, typer.Option(help="File for the signature (default: printed).")] = None,
    send: Annotated[bool, typer.Option("--send", help="Hand the signature in at the address.")] = False,
) -> None:
    """Check what was published against what you saw before; sign only if nothing was told differently.

    Ends with 2 on a fork, which is named and kept beside the state file. Run it from cron once a day.
    """
    if bool(url) == (folder is not None) or (send and not (url and key)):
        raise typer.BadParameter("give either --url or --file; --send needs --url and --key")
    try:
        fetch = from_folder(folder) if folder else from_url(url)
        memory = Memory.load(_read(state)) if state.exists() else Memory()
        found = watch(fetch, memory, dict(map(_city_key, city)))
    except Fork as fork:
        _keep_evidence(fork, state)
    except Unreadable as fault:
        _stop(str(fault))
    _remember(state, memory)
    _tell(found)
    if key is not None and found.newest is not None:
        signature = _tell_signed(found.newest, _private(key), out)
        if send:
            _send(url, found.newest.number, signature)


@app.command()
def compare(
    states: Annotated[list[Path], typer.Argument(help="State files of several witnesses.")],
) -> None:
    """Hold several witnesses' memories against each other: were all shown the same? Ends with 2 if not."""
    try:
        memories = [(path, Memory.load(_read(path))) for path in states]
    except Unreadable as fault:
        _stop(str(fault))
    first: dict[int, tuple[Path, str]] = {}
    forked, shared = False, 0
    for path, memory in memories:
        for number, digest in sorted(memory.seen.items()):
            whose, known = first.setdefault(number, (path, digest))
            shared += whose is not path
            if known != digest:
                forked = True
                typer.echo(f"FORK: seal {number} is {known} in {whose} and {digest} in {path}", err=True)
    if forked:
        raise typer.Exit(FORKED)
    typer.echo(f"{len(memories)} memories, {shared} seals compared: all were shown the same")


def _send(url: str, number: int, signature: str) -> None:
    try:
        typer.echo(post(url, number, signature))
    except Unreadable as fault:
        _stop(str(fault))


def _tell(found: Watched) -> None:
    if found.newest is None:
        typer.echo("nothing was published yet")
        return
    new = f"{len(found.new)} new, " if found.new else "nothing new, "
    others = f"; also signed by {', '.join(found.signed_by)}" if found.signed_by else ""
    typer.echo(f"{new}all continue each other up to seal {found.newest.number}, {found.newest.hash}{others}")


def _tell_signed(said: Statement, key: Ed25519PrivateKey, out: Path | None) -> str:
    signature = statement.sign(said, key)
    if out:
        out.write_text(signature + "\n", encoding="ascii")
    typer.echo(f"signed seal {said.number}: {out or signature}")
    return signature


def _keep_evidence(fork: Fork, state: Path) -> NoReturn:
    """A fork is written down before anything else can happen, and the memory is left as it was."""
    path = state.with_name(f"fork-{int(time.time())}.json")
    content = {"fork": str(fork), **fork.evidence}
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))
    typer.echo(
        f"FORK: {fork}\nNothing was signed. The evidence is in {path}: keep it, tell others.", err=True
    )
    sys.exit(FORKED)


def _remember(state: Path, memory: Memory) -> None:
    part = state.with_name(f".{state.name}.{os.getpid()}")
    part.write_bytes(memory.dump())
    part.replace(state)


def _city_key(path: Path) -> tuple[str, Ed25519PublicKey]:
    try:
        key = statement.public_key(_read(path))
    except BadStatement as fault:
        _stop(f"{path}: {fault}")
    return key_id_of(key), key


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except (ValueError, TypeError) as fault:
        _stop(f"{path} is not a private key in PEM form without a password: {fault}")
    if not isinstance(key, Ed25519PrivateKey):
        _stop(f"{path} holds a key of another sort; witnesses sign with Ed25519")
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        _stop(f"{path} cannot be read: {fault.strerror}")


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
