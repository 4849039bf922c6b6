"""The flows' pages of the docs are what the tables say."""

from pathlib import Path

import pytest
from django.apps import apps

from shian.platform.catalogs import catalogs
from shian.platform.flows.docs import pages, write
from shian.platform.flows.files import all_limits

DOCS = Path(__file__).parents[3] / "docs" / "flows"


@pytest.fixture(scope="module", autouse=True)
def chinese() -> None:
    """The pages are written in Chinese, so the catalogs must have been built."""
    locale = DOCS.parents[1] / "locale"
    if not (locale / "zh_Hans" / "LC_MESSAGES" / "django.mo").exists():
        catalogs.build(locale)


def test_pages_are_current() -> None:
    labels = {app.label for app in apps.get_app_configs() if app.name.startswith("shian.")} | {"README"}
    shown = {name: text for name, text in pages(all_limits()).items() if name.split(".")[0] in labels}
    stale = [
        name
        for name, text in shown.items()
        if name != "README.md" and (DOCS / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `shian flows docs`"
    assert {path.name for path in DOCS.glob("*.md")} == set(shown)


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    assert write(tmp_path, all_limits())
    assert write(tmp_path, all_limits()) == []
