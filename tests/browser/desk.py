"""An assessor's desk: the offline page opened from a folder in a browser without network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page

from shian.evaluation.box.offline import page as made_page
from shian.platform.ledger.keys import public_pem
from tests.evaluation.box_offline.boxes import CITY


@dataclass
class Desk:
    """The page on an assessor's computer, and what the browser complained of."""

    page: Page
    folder: Path
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    checks: int = 0

    def check(
        self,
        box: bytes,
        *,
        city: Ed25519PrivateKey | bytes = CITY,
        witnesses: Sequence[Ed25519PrivateKey] = (),
        number: str = "",
        digits: str = "",
        refused: str = "",
    ) -> set[str]:
        """Check a box; the codes of what is wrong."""
        pem = city if isinstance(city, bytes) else public_pem(city.public_key())
        self.page.set_input_files("#box", self._kept("box.zip", box))
        self.page.set_input_files("#city-key", self._kept("city.pem", pem))
        keys = [self._kept(f"w{i}.pem", public_pem(w.public_key())) for i, w in enumerate(witnesses)]
        self.page.set_input_files("#witness-key", keys)
        self.page.fill("#number", number)
        self.page.fill("#hash", digits)
        self.page.click("#start")
        self.checks += 1
        self.page.wait_for_selector(f"body[data-done='{self.checks}']")
        assert self.page.locator("#problem").inner_text() in ("", refused)
        return self.codes()

    def codes(self) -> set[str]:
        found = self.page.locator(".faults [data-code]")
        return {str(one.get_attribute("data-code")) for one in found.all()}

    def state(self, step: str) -> str | None:
        return self.page.locator(f"[data-step={step}]").get_attribute("data-state")

    def _kept(self, name: str, data: bytes) -> str:
        path = self.folder / str(self.checks) / name  # a file overwritten after it was chosen cannot be read
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return str(path)


@pytest.fixture(name="desk")
def opened_desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """The page opened from a folder, as from a USB stick, with the network cut."""
    context = browser.new_context(locale="zh-CN", offline=True)
    made = Desk(context.new_page(), tmp_path)
    made.page.on("console", lambda m: made.faults.append(m.text) if m.type in ("error", "warning") else None)
    made.page.on("pageerror", lambda error: made.faults.append(str(error)))
    made.page.on("request", lambda r: made.requests.append(r.url))
    (tmp_path / "check.html").write_bytes(made_page())
    made.page.goto((tmp_path / "check.html").as_uri())
    made.page.wait_for_selector("body[data-ready=yes]")
    yield made
    assert made.faults == []
    assert [url for url in made.requests if not url.endswith("check.html")] == []
    context.close()
