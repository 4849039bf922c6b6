"""docs/digital-link.md: its examples print what they say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from shian.platform.codes.cli import app

PAGE = Path(__file__).parents[3] / "docs" / "digital-link.md"


def test_the_examples_print_what_they_say() -> None:
    block = re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    examples = re.findall(r"\$ shian dl ([^\n]+)\n((?:(?!\$ ).+\n)+)", block)
    assert len(examples) == 2
    for command, output in examples:
        assert CliRunner().invoke(app, shlex.split(command)).output == output
