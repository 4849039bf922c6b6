"""`shian supply rebuild` says how many events it read, and changes nothing that was right."""

from typer.testing import CliRunner

from shian.domains.supply.lots.cli import app
from tests.domains.supply.lots.conftest import Chain, at, snapshot


def test_rebuild(chain: Chain) -> None:
    chain.tell(chain.made("plant", 100, at(1)), chain.sent("plant", "shop", 60, at(2)))
    before = snapshot()
    done = CliRunner().invoke(app, ["rebuild"])
    assert done.exit_code == 0, done.output
    assert "2 events read" in done.output
    assert snapshot() == before
