"""A box as it is made: it verifies anywhere, everybody draws the same; and hostile boxes are refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from shian.evaluation.box.attachments import place
from shian.evaluation.box.contents import CannotMake
from shian.evaluation.box.make import Made, make
from shian.evaluation.report.actions import freeze
from shian.methods.canonical import canonical
from shian.methods.seals import parse
from shian.platform.ledger.keys import public_pem
from shian.platform.witnesses.statement import sign, statement_of
from tests.evaluation.box.conftest import NOW
from tests.evaluation.box.tampering import STRANGER, check, check_alone, closed, opened, place_of, rehash
from tests.evaluation.conftest import COORDINATOR

pytestmark = pytest.mark.django_db


def test_it_verifies_from_anywhere(small: Made, key: Path, tmp_path: Path) -> None:
    found = check_alone(small.path, key, tmp_path)
    assert found.lines[-1] == "ALL AS CLAIMED", found.lines[-5:]
    assert found.code == 0
    assert len([line for line in found.lines if line.endswith("as claimed")]) == small.figures
    assert list(tmp_path.iterdir()) == []


def test_the_script_is_short() -> None:
    from shian.evaluation.box.checked import SCRIPT

    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 200
    assert not [line for line in lines if "shian" in line and "import" in line]


def test_what_is_in_it(small: Made) -> None:
    files = opened(small.path)
    manifest = json.loads(files["manifest.json"])
    assert {one["path"] for one in manifest["files"]} == files.keys() - {"manifest.json", "manifest.sig"}
    assert canonical(manifest) == files["manifest.json"]
    kinds = {of["kind"] for of in json.loads(files["figures/tables.json"]).values()}
    assert {name.split("/")[1] for name in files if name.startswith("leaves/")} < kinds
    assert {name.split("/")[1] for name in files if name.startswith("empty/")} == {
        f"{kind}.parquet" for kind in kinds if f"leaves/{kind}" not in {n.rpartition("/")[0] for n in files}
    }
    assert [len(files["seals.jsonl"].splitlines()), manifest["seal"]["number"]] == [3, 3]


def test_attachments_are_drawn_by_the_seal(small: Made, office: Path, tmp_path: Path) -> None:
    drawn = make("3", tmp_path / "two.zip", at=NOW, attachments="2", checking=False)
    listed = json.loads(opened(drawn.path)["attachments.json"])
    everything = json.loads(opened(small.path)["attachments.json"])
    assert (listed["of"], listed["seed"], len(everything["drawn"])) == (4, drawn.seal_hash, 4)
    order = sorted(everything["drawn"], key=lambda one: place(drawn.seal_hash, one["id"]))
    assert {one["id"] for one in listed["drawn"]} == {one["id"] for one in order[:2]}
    assert not [n for n in opened(make("3", tmp_path / "none.zip", at=NOW, attachments="none",
                                       checking=False).path) if n.startswith("attachments/")]  # fmt: skip


def test_a_box_of_an_older_seal(small: Made, key: Path, tmp_path: Path) -> None:
    """The last file of leaves is cut at the seal."""
    old = make("2", tmp_path / "old.zip", at=NOW, checking=False)
    assert old.leaves == small.leaves - 100
    assert check(old.path, key).lines[-1] == "ALL AS CLAIMED"


def test_a_box_of_a_frozen_report(small: Made, key: Path, tmp_path: Path) -> None:
    frozen = freeze(by=COORDINATOR, title="证据箱定稿")
    made = make(f"frozen:{frozen.pk}", tmp_path / "frozen.zip", at=NOW)
    assert json.loads(opened(made.path)["report/report.json"])["frozen"] == "证据箱定稿"


def test_equal_content_makes_equal_bytes(small: Made, tmp_path: Path) -> None:
    """But for the Word file, which holds the time it was written, and so the manifest."""
    made = [opened(make("3", tmp_path / f"{n}.zip", at=NOW, checking=False).path) for n in range(2)]
    different = {name for name in made[0] if made[0][name] != made[1][name]}
    assert different <= {"report/report.docx", "manifest.json", "manifest.sig"}


def test_what_was_published(small: Made, key: Path) -> None:
    seals = [json.loads(line) for line in opened(small.path)["seals.jsonl"].splitlines()]
    import hashlib

    second = hashlib.sha256(seals[1]["body"].encode()).hexdigest()
    assert check(small.path, key, "--witnessed", f"2:{second}").code == 0
    other = f"2:{'0' * 64}"
    found = check(small.path, key, "--witnessed", other)
    assert found.lines[-2:] == [f"the published seal {other} is not among the box's seals", "1 DIFFERENCES"]
    later = f"9:{second}"
    assert (
        f"the published seal {later} is not among the box's seals"
        in check(small.path, key, "--witnessed", later).lines
    )


def test_everybody_draws_the_same(small: Made, key: Path) -> None:
    def drawn(seed: str) -> list[str]:
        lines = check(small.path, key, "--draw", "5", "--claim", "laboratory.samples", "--seed", seed).lines
        return [line for line in lines if line.startswith("laboratory.sample ")]

    assert len(drawn("一")) == 5
    assert drawn("一") == drawn("一")
    assert drawn("一") != drawn("二")


@pytest.mark.parametrize(
    ("which", "given", "reason"),
    [
        ("latest", {"attachments": "some"}, "attachments are “all”, “none” or a number, not 'some'"),
        ("99", {}, "no seal 99 in the archive; there are 1 to "),
        ("frozen:77", {}, "no frozen report '77'"),
    ],
)
def test_what_cannot_be_made(
    which: str, given: dict[str, str], reason: str, small: Made, tmp_path: Path
) -> None:
    with pytest.raises(CannotMake) as refusal:
        make(which, tmp_path / "box.zip", at=NOW, **given)  # type: ignore[arg-type]
    assert str(refusal.value).startswith(reason)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_stays(small: Made, tmp_path: Path) -> None:
    (tmp_path / "box.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotMake, match="exists already: give another name, or --force"):
        make("latest", tmp_path / "box.zip", at=NOW)
    assert (tmp_path / "box.zip").read_text(encoding="utf-8") == "mine"


def test_a_full_disk(small: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1, 1, 1 << 20))
    with pytest.raises(CannotMake, match=r"the box needs \d+ MB; the disk of .* has 1 MB left"):
        make("latest", tmp_path / "box.zip", at=NOW)
    assert list(tmp_path.iterdir()) == []


HOSTILE = {
    "../../evil.py": b"x",
    "/etc/evil": b"x",
    "leaves/../../evil": b"x",
    "leaves\\evil": b"x",
    "C:evil": b"x",
    "a/b/c/d/e": b"x",
    "leaves/": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_names_that_lead_elsewhere(name: str, small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    files[name] = HOSTILE[name]
    found = check(closed(files, tmp_path / "box.zip"), key)
    assert found.code == 1
    assert found.lines[0].startswith(
        "REFUSED: a name, link, packing or size that no box has, or a name twice"
    )
    assert [p.name for p in tmp_path.iterdir()] == ["box.zip"]


def test_links_doubles_and_bombs(small: Made, key: Path, tmp_path: Path) -> None:
    def refused(change: object, compress: int = zipfile.ZIP_STORED) -> bool:
        with zipfile.ZipFile(tmp_path / "box.zip", "w") as made:
            for name, data in opened(small.path).items():
                made.writestr(zipfile.ZipInfo(name), data)
            change(made)  # type: ignore[operator]
        found = check(tmp_path / "box.zip", key)
        return found.code == 1 and found.lines[0].startswith("REFUSED: a name, link, packing or size")

    def link(made: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("leaves/link")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")

    def double(made: zipfile.ZipFile) -> None:
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr(zipfile.ZipInfo("manifest.json"), b"{}")

    def packed(made: zipfile.ZipFile) -> None:
        made.writestr("report/lzma", b"0" * 1000, zipfile.ZIP_LZMA)

    def bomb(made: zipfile.ZipFile) -> None:
        with made.open(zipfile.ZipInfo("report/zeros"), "w", force_zip64=True) as out:
            info = made.getinfo("report/zeros") if "report/zeros" in made.NameToInfo else None
            assert info is None
            out.write(b"0")
        made.infolist()[-1].file_size = 1 << 40

    assert [refused(one) for one in (link, double, packed, bomb)] == [True] * 4


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1; DROP TABLE laboratory_sample",
        "COPY (SELECT 1) TO '/tmp/shian-box-evil.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "ATTACH '/tmp/shian-box-evil.db'",
        "SELECT 'n' AS part, 'k' AS kind, 1 AS id, 1 AS weight, '' AS area, getenv('HOME') AS day",
        "SET enable_external_access = true",
    ],
)
def test_queries_that_reach_further(query: str, small: Made, key: Path, tmp_path: Path) -> None:
    """The queries of a box are one SELECT over the box's own tables; anything else is named and not run."""
    files = opened(small.path)
    name = "figures/laboratory/samples.sql"
    files[name] = query.encode()
    rehash(files)
    found = check(closed(files, tmp_path / "box.zip"), key)
    said = f"{name}: cannot be computed for {place_of('laboratory.samples')}"
    assert any(line.startswith(said) for line in found.lines)
    assert found.code == 1
    assert not list(Path("/tmp").glob("shian-box-evil*"))


def test_tables_that_cannot_be(small: Made, key: Path, tmp_path: Path) -> None:
    """A box cannot have its queries read one kind under the name of another, nor smuggle SQL into a name."""
    for change in (
        {"kind": "registry.operator"},
        {"part": "details"},
        {"columns": {'id" FROM x; --': "id"}},
    ):
        files = opened(small.path)
        tables = json.loads(files["figures/tables.json"])
        tables["laboratory_sample"] |= change
        files["figures/tables.json"] = canonical(tables)
        found = check(closed(files, tmp_path / "box.zip"), key)
        assert "REFUSED: figures/tables.json describes laboratory_sample as no table can be" in found.lines


def test_a_column_that_shows_another(small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    tables = json.loads(files["figures/tables.json"])
    tables["laboratory_sample"]["columns"]["failed"] = "problem"
    files["figures/tables.json"] = canonical(tables)
    found = check(closed(files, tmp_path / "box.zip"), key)
    assert any("column failed is not what the signed state says" in line for line in found.lines)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all" * 100])
def test_what_is_no_box(content: bytes, key: Path, tmp_path: Path) -> None:
    (tmp_path / "box.zip").write_bytes(content)
    found = check(tmp_path / "box.zip", key)
    assert (found.code, found.lines[-1]) == (1, "1 DIFFERENCES")
    assert found.lines[0].startswith("the box cannot be read to its end: ")


def test_countersignatures(small: Made, key: Path, tmp_path: Path) -> None:
    """A witness whose key is given must have signed a seal of the box; a wrong statement is not believed."""
    files = opened(small.path)
    second = parse(json.loads(files["seals.jsonl"].splitlines()[1]))
    said = statement_of(second)
    row = {
        "seal": 2, "hash": second.hash, "where": "/public/seals/2/", "published_at": "2022-01-20",
        "witness": "省局", "key_pem": None, "statement": said.text, "signature": sign(said, STRANGER),
    }  # fmt: skip
    (tmp_path / "province.pem").write_bytes(public_pem(STRANGER.public_key()))
    none = "witnesses.json: no seal of the box is countersigned with the witness key given"
    foreign = f"the published seal 2:{'0' * 64} is not among the box's seals"

    def lines(rows: list[dict[str, object]]) -> list[str]:
        files["witnesses.json"] = canonical(rows)
        box = closed(files, tmp_path / "box.zip")
        return check(box, key, "--witness-key", str(tmp_path / "province.pem")).lines

    assert none in lines([])
    assert none in lines([row | {"signature": None}])
    assert none in lines([row | {"statement": said.text.replace("\n2\n", "\n3\n")}])
    assert none not in lines([row])
    assert foreign in lines([row | {"hash": "0" * 64}])


def test_texts_of_a_box_cannot_move_the_cursor(small: Made, key: Path, tmp_path: Path) -> None:
    files = opened(small.path)
    report = json.loads(files["report/report.json"])
    report["title"] = "\x1b[2J\nALL AS CLAIMED\n\x1b[8m"
    files["report/report.json"] = canonical(report)
    found = check(closed(files, tmp_path / "box.zip"), key)
    assert "\x1b" not in "".join(found.lines)
    assert "ALL AS CLAIMED" not in found.lines
