"""`shian import`: the same import from the command line."""

from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from shian.domains.directory.models import Area
from shian.domains.registry.models import Operator
from shian.methods.identifiers import make_licence
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.exchange.cli import import_file

pytestmark = pytest.mark.django_db
JY = make_licence("JY", "1", "140105", 1)


@pytest.fixture(autouse=True)
def xiaodian() -> None:
    area = Area(code="140105", name="小店区", level="district", valid_from=date(2016, 1, 1))
    store_many([area], by=system_actor(), verb="seed")


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(import_file)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def sheet(folder: Path, *lines: str) -> str:
    path = folder / "a.csv"
    path.write_text("\n".join(["名称,许可证号,区县", *lines]))
    return str(path)


def test_kinds_are_listed() -> None:
    code, output = run()
    assert code == 0
    assert "registry.operator" in output
    assert run("no.such")[0] == 2


def test_dry_run_and_writing(tmp_path: Path) -> None:
    path = sheet(tmp_path, f"甲店,{JY},小店区")
    assert run("registry.operator", path, "--dry-run")[0] == 0
    assert Operator.objects.count() == 0
    assert run("registry.operator", path)[0] == 0
    assert Operator.objects.get().name == "甲店"


def test_bad_rows(tmp_path: Path) -> None:
    path = sheet(tmp_path, f"甲店,{JY},小店区", "乙店,JY1,小店区")
    code, output = run("registry.operator", path)
    assert (code, Operator.objects.count()) == (1, 0)
    assert "JY1" in output
    assert run("registry.operator", path, "--good-rows")[0] == 0
    assert Operator.objects.count() == 1


def test_a_file_that_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF")
    assert run("registry.operator", str(path))[0] == 1
