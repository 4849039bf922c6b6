"""The offline check of a real box of a small city, countersigned: page and script find each tampering."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from shian.domains.directory import roles
from shian.evaluation.box.make import make
from shian.evaluation.report.text import parse, source_of
from shian.platform.access.actor import Actor, system_actor
from shian.platform.ledger.job import seal_and_archive
from shian.platform.ledger.keys import make_city_key, public_pem
from shian.platform.witnesses import statement
from shian.platform.witnesses.actions import confirm, countersign, propose
from shian.platform.witnesses.tasks import publish_latest
from tests.browser.desk import Desk, opened_desk  # noqa: F401  (the fixture)
from tests.evaluation import city
from tests.evaluation.box.conftest import append_samples, committing
from tests.evaluation.box.tampering import (
    SAMPLES,
    Files,
    alter_leaves,
    alter_word,
    check,
    closed,
    opened,
    resign,
)
from tests.evaluation.box_offline.boxes import PROVINCE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db,
]

FIRST = Actor(role=roles.MunicipalCoordinator, user_id=1, name="甲")
SECOND = Actor(role=roles.BureauOfficer, user_id=2, name="乙")


@dataclass(frozen=True)
class Held:
    """What an assessor was given: the box, the city's key, and the published seal as the sheet says it."""

    box: Path
    key: Path
    published: str


NUMBERS = [hole for sentence in parse(source_of("self_evaluation")).sentences for hole in sentence.holes]


@pytest.fixture(scope="module", autouse=True)
def beside_the_browser() -> Iterator[None]:
    """Playwright's loop runs in this thread, where Django would refuse to reach the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="module", autouse=True)
def held(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Three seals, the second published and signed by the province. Made before the browser starts."""
    folder = tmp_path_factory.mktemp("office")
    with committing(folder, django_db_blocker):
        city.build()
        seal_and_archive()
        pem = statement.pem_of(PROVINCE.public_key())
        made = propose(by=FIRST, name="省局", public_key=pem, valid_from=date(2020, 1, 1))
        witness = confirm(by=SECOND, witness=made, compared=True)
        seal_and_archive()
        checkpoint = publish_latest()
        assert checkpoint is not None
        signature = statement.sign(statement.parse(checkpoint.statement), PROVINCE)
        countersign(by=system_actor(), checkpoint=checkpoint, witness=witness, signature=signature)
        append_samples(1000, 100)
        seal_and_archive()
        box, key = folder / "box.zip", folder / "CITY.pub"
        make("latest", box, at=datetime(2022, 1, 10, 2, tzinfo=UTC), checking=False)
        key.write_bytes(public_pem(make_city_key(folder / "keys").public_key()))
    return Held(box, key, checkpoint.statement)


def test_page_and_script_agree_that_the_box_is_in_order(held: Held, desk: Desk) -> None:
    script = check(held.box, held.key)
    assert script.code == 0, script.lines
    codes = desk.check(
        held.box.read_bytes(), city=held.key.read_bytes(), witnesses=[PROVINCE], digits=held.published
    )
    assert codes == set()
    text = desk.page.inner_text("#result")
    assert "1 个见证签名有效，其中 1 个出自您自带公钥的机构" in text
    assert "箱外依据到封签 2 为止；箱内止于封签 3" in text
    assert desk.page.locator("#figures tbody tr").count() == len(NUMBERS)


def one_byte(files: Files) -> None:
    name = max(n for n in files if n.startswith(SAMPLES))
    data = files[name]
    files[name] = data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


def seal_line(files: Files) -> None:
    lines = files["seals.jsonl"].splitlines(keepends=True)
    record = json.loads(lines[1])
    record["body"] = record["body"].replace('"number":2', '"number":2 ')
    files["seals.jsonl"] = lines[0] + json.dumps(record).encode() + b"\n" + lines[2]


def older_seal(files: Files) -> None:
    lines = files["seals.jsonl"].splitlines(keepends=True)
    files["seals.jsonl"] = b"".join([*lines, lines[1]])


def sql(files: Files) -> None:
    name = next(n for n in sorted(files) if n.endswith(".sql"))
    files[name] = files[name] + b"-- LIMIT 1\n"


TAMPERED: dict[str, tuple[Callable[[Files], None], str]] = {
    "one byte of a Parquet file": (one_byte, "file-changed"),
    "a leaf changed": (
        lambda f: alter_leaves(f, lambda rows: [{**rows[0], "area": "1"}, *rows[1:]]),
        "file-changed",
    ),
    "a leaf removed": (lambda f: alter_leaves(f, lambda rows: rows[1:]), "file-changed"),
    "two leaves swapped": (lambda f: alter_leaves(f, lambda r: [r[1], r[0], *r[2:]]), "file-changed"),
    "a file added": (lambda f: f.update({SAMPLES + "000000000900-000000000901.parquet": b"x"}), "file-added"),
    "a figure's SQL altered": (sql, "file-changed"),
    "the Word file altered": (lambda f: alter_word(f, _a_number(f), "987654"), "file-changed"),
    "signed again with another key": (resign, "wrong-key"),
    "signed again in the city's name": (lambda f: resign(f, named=False), "manifest-signature"),
    "a seal altered": (seal_line, "seal-form"),
    "an older seal slipped in": (older_seal, "seal-order"),
}  # fmt: skip


def _a_number(files: Files) -> str:
    numbers = json.loads(files["report/report.json"])["numbers"]
    return str(next(n["text"] for n in numbers if n["text"].isdigit() and len(n["text"]) > 1))


@pytest.mark.parametrize("name", TAMPERED)
def test_page_and_script_both_find_it(name: str, held: Held, desk: Desk, tmp_path: Path) -> None:
    change, code = TAMPERED[name]
    files = opened(held.box)
    change(files)
    box = closed(files, tmp_path / "tampered.zip")
    assert code in desk.check(box.read_bytes(), city=held.key.read_bytes())
    assert check(box, held.key).code == 1
