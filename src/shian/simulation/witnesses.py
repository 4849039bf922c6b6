"""Two simulated witnesses of a simulated city: registered by two people, with a few seals signed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import orjson
import typer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone

from shian.methods.seals import key_id_of
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment
from shian.platform.installation.current import installation
from shian.platform.ledger.job import seal_and_archive
from shian.platform.ledger.keys import write_once
from shian.platform.witnesses import statement
from shian.platform.witnesses.actions import confirm, countersign, propose
from shian.platform.witnesses.models import Countersignature, Witness
from shian.platform.witnesses.tasks import publish_latest

NAMES = ("省级见证机构（模拟）", "高校见证机构（模拟）")
ROUNDS = 3  # seals published; the university has not signed the last one yet
PROPOSER, CONFIRMER = "demo-municipal_coordinator", "demo-bureau_officer"


def simulate_witnesses() -> None:
    """Give a simulated city two witnesses and a few countersigned seals, unless it has witnesses already."""
    found = installation()
    if found is None or not found.simulated:
        raise SystemExit("Only a simulated city gets simulated witnesses: real ones bring their own keys.")
    if Witness.objects.exists():
        typer.echo("There are witnesses already.")
        return
    keys = [witness_key(found.seed or 0, name) for name in NAMES]
    witnesses = [_register(name, key) for name, key in zip(NAMES, keys, strict=True)]
    for number in range(ROUNDS):
        seal_and_archive()
        signing = list(zip(witnesses, keys, strict=True))
        _publish_and_sign(signing if number < ROUNDS - 1 else signing[:1])
    seal_and_archive()
    _keep(found.seed or 0, keys)
    typer.echo(f"{len(NAMES)} simulated witnesses, {ROUNDS} published seals")


def witness_key(seed: int, name: str) -> Ed25519PrivateKey:
    """A witness's key, which follows from the city's seed: it protects nothing real."""
    return Ed25519PrivateKey.from_private_bytes(sha256(f"simulated witness {seed} {name}".encode()).digest())


def _register(name: str, key: Ed25519PrivateKey) -> Witness:
    proposed = propose(
        by=_demo(PROPOSER),
        name=name,
        public_key=statement.pem_of(key.public_key()),
        valid_from=timezone.localdate(),
        contact="模拟数据",
    )
    return confirm(by=_demo(CONFIRMER), witness=proposed, compared=True)


def _demo(username: str) -> Actor:
    return Appointment.objects.select_related("user").get(user__username=username).actor()


def _publish_and_sign(signing: list[tuple[Witness, Ed25519PrivateKey]]) -> None:
    checkpoint = publish_latest()
    if checkpoint is None:
        raise SystemExit("Nothing was sealed: run `shian ledger seal`, then this again.")
    said = statement.parse(checkpoint.statement)
    for witness, key in signing:
        countersign(
            by=system_actor(),
            checkpoint=checkpoint,
            witness=witness,
            signature=statement.sign(said, key),
            way=Countersignature.Way.API,
        )


def _keep(seed: int, keys: list[Ed25519PrivateKey]) -> None:
    """The witnesses' keys go beside the other truths about the city, for demonstrations of signing."""
    folder = Path(settings.SHIAN_DATA) / "truth" / "witnesses"
    folder.mkdir(parents=True, exist_ok=True)
    form = serialization.PrivateFormat.PKCS8
    rows = []
    for name, key in zip(NAMES, keys, strict=True):
        key_id = key_id_of(key.public_key())
        data = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        write_once(folder / f"{key_id}.key", data)
        (folder / f"{key_id}.pem").write_text(statement.pem_of(key.public_key()), encoding="ascii")
        rows.append({"name": name, "key_id": key_id})
    about = "Simulated witnesses and their private keys: NAME.key signs as the witness of that key id."
    content = {"simulated": True, "seed": seed, "about": about, "rows": rows}
    (folder / "witnesses.json").write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
