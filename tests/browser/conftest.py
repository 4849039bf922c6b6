"""A small city served as a person would serve it (`shian run`), and a browser to walk in it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.template import address, copied, dropped

PATIENCE = 240.0
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((p for name in NAMES if (p := shutil.which(name))), "")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass
class City:
    """A running city: its address, its database and its data folder."""

    url: str
    database: str
    data: Path
    log: Path

    def environment(self) -> dict[str, str]:
        return {**os.environ, "SHIAN_DATABASE_URL": self.database, "SHIAN_DATA": str(self.data)}


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A simulated city of one hundredth, with its database, jobs and pages.

    ``SHIAN_BROWSER_CITY`` names the address of one that is served already, for work on these tests.
    """
    if served := os.environ.get("SHIAN_BROWSER_CITY"):
        yield City(served, "", Path(), Path())
        return
    name = f"{settings.DATABASES['default']['NAME']}_browser_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    data, port = tmp_path_factory.mktemp("city"), _free_port()
    made = City(f"http://127.0.0.1:{port}", address(name), data, data / "run.log")
    copied(name)
    with made.log.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "shian.sites.cli", "run", "--port", str(port), "--scale", "0.01"],
            env=made.environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(made, server)
        yield made
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        dropped(name)


def _wait(city: City, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(f"{city.url}/account/login/"):
        if server.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the city does not answer:\n{city.log.read_text()[-3000:]}")
        time.sleep(0.5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium of the system."""
    assert CHROMIUM, "no Chromium here: `make test` installs it as root, or install the package chromium"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@dataclass
class Visitor:
    """A person in the browser in one role; ``faults`` are what the browser complained of."""

    page: Page
    city: City
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda m: self._console(m))
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("requestfailed", lambda r: self._failed(r))

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"{self.page.url}: {message.text} {message.location.get('url', '')}")

    def _failed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a page left behind when one goes on to the next
            self.faults.append(f"{self.page.url}: {request.url} {request.failure}")

    def go(self, address: str) -> Page:
        self.page.goto(self.city.url + address)
        return self.page

    def answer(self, address: str) -> Response:
        """The server's answer to an address."""
        answer = self.page.goto(self.city.url + address)
        assert answer is not None
        return answer

    def find(self, kind: str, words: str) -> int:
        """Open a record by searching its list, as one does who has only heard of it."""
        page = self.go(f"/r/{kind}/?q={words}")
        page.locator("#rows tbody tr[data-href] a").first.click()
        page.wait_for_url(re.compile(rf"/r/{re.escape(kind)}/\d+/"))
        return self.record()

    def record(self) -> int:
        """The number of the record whose page this is."""
        return int(self.page.url.split("?")[0].rstrip("/").split("/")[-1])

    def act(self, title: str, /, **answers: Any) -> Page:
        """Press a record's or list's button of that title, answer what is asked, and confirm.

        The test fails where the action is refused.
        """
        page = self.page
        page.locator(f".page-head .actions a:text-is('{title}'), td.next a:text-is('{title}')").first.click()
        dialog = page.locator("dialog#dialog[open]")
        dialog.locator("form").wait_for()
        for name, answer in answers.items():
            self.fill(name, answer)
        before = page.url
        with page.expect_navigation():
            dialog.locator(".dialog-foot button.btn-primary").click()
        page.wait_for_load_state()
        assert page.locator("#messages, .note.tone-good, .toast, [role=status]").count(), f"{title}: {before}"
        return page

    def answer_page(self, **answers: Any) -> Page:
        """Fill in the form that is a page of its own, and send it."""
        for name, answer in answers.items():
            self.fill(name, answer)
        there = self.page.url
        with self.page.expect_navigation():
            self.page.locator("main .dialog-foot button.btn-primary").click()
        wrong = self.page.locator(".wrong, [role=alert]").all_inner_texts()
        assert self.page.url != there, wrong
        return self.page

    def fill(self, name: str, answer: Any) -> None:
        """Answer one question: ``("words", "part")`` in a picker, a choice's label or value, text."""
        box = self.page.locator(
            f"dialog#dialog[open] [name={name}], main form:not([role=search]) [name={name}]"
        )
        box = box.first
        if box.locator("xpath=ancestor::details[not(@open)]").count():
            self.page.locator("details.more > summary").click()
        tag = box.evaluate("e => e.tagName + ':' + e.type")
        if tag == "INPUT:hidden":
            picker = self.page.locator("[data-picker]", has=self.page.locator(f"[name={name}]"))
            picker.locator("input[type=search]").press_sequentially(str(answer), delay=10)
            picker.locator("[data-pick]").first.click()
        elif tag.startswith("SELECT"):
            fitting = [t for t in box.locator("option").all_inner_texts() if str(answer) in t]
            # Two samplers are two people: the second question takes the second who fits.
            box.select_option(label=fitting[1 if name.startswith("second") else 0])
        elif tag.endswith(("checkbox", "radio")):
            self.page.locator(f"[name={name}][value={answer}]").check()
        else:
            box.fill(str(answer))

    def buttons(self) -> list[str]:
        """What the record's page offers."""
        return [t.strip() for t in self.page.locator(".page-head .actions a").all_inner_texts()]


Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def visit(city: City, browser: Browser) -> Iterator[Visit]:
    """``visit("inspector")``: signs in with that role's demo button; ``visit("")`` does not sign in."""
    contexts: list[BrowserContext] = []

    def enter(role: str, *, phone: bool = False, script: bool = True, **options: Any) -> Visitor:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            locale="zh-CN",
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=script,
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitor = Visitor(context.new_page(), city)
        if role:
            visitor.go("/account/login/")
            visitor.page.click(f'button[name=role][value="{role}"]')
            visitor.page.wait_for_url("**/inbox/")
        return visitor

    yield enter
    for context in contexts:
        context.close()
