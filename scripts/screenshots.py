"""Takes pictures of the main pages, desktop and phone, of a running simulated city.

Usage: python scripts/screenshots.py [--url http://127.0.0.1:8000] [--out docs/screenshots] [path …]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PAGES = ("/", "/figures/", "/report/", "/r/registry.operator/", "/r/laboratory.sample/", "/public/")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN"]


@dataclass(frozen=True)
class Device:
    name: str
    width: int
    height: int
    scale: float
    touch: bool


DEVICES = (Device("desktop", 1440, 900, 1, False), Device("phone", 390, 844, 2, True))


def main() -> int:
    """Take the pictures; return 1 if a page overflows its width, logs an error or does not answer."""
    asked = arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=ARGUMENTS)
        faults = [fault for device in DEVICES for fault in shoot_all(browser, device, asked)]
        browser.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--role", default="municipal_coordinator", help="demo role; empty: not signed in")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--full", action="store_true", help="the whole page, not only what fits the screen")
    parser.add_argument("paths", nargs="*", default=PAGES)
    return parser.parse_args()


def shoot_all(browser: Browser, device: Device, asked: argparse.Namespace) -> Iterator[str]:
    """Pictures of all pages on one device; yields what is wrong with them."""
    context = browser.new_context(
        viewport={"width": device.width, "height": device.height},
        device_scale_factor=device.scale,
        has_touch=device.touch,
        is_mobile=device.touch,
        color_scheme="dark" if asked.dark else "light",
        locale="zh-CN",
    )
    if asked.role:
        sign_in(context, asked)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    for path in asked.paths:
        yield from shoot(page, path, device, asked)
    yield from faults
    context.close()


def sign_in(context: BrowserContext, asked: argparse.Namespace) -> None:
    """Sign in by the demo role's button."""
    page = context.new_page()
    page.goto(f"{asked.url}/account/login/")
    page.click(f"button[name=role][value={asked.role}]")
    page.close()


def shoot(page: Page, path: str, device: Device, asked: argparse.Namespace) -> Iterator[str]:
    """One picture; yields what is wrong with the page."""
    answer = page.goto(asked.url + path, wait_until="networkidle")
    if asked.full:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")  # draws the charts below the screen too
    page.wait_for_timeout(800)
    if answer is None or answer.status >= 400:
        yield f"{path}: answered {answer.status if answer else 'nothing'}"
    if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        yield f"{path} on {device.name}: {over} px wider than the screen"
    name = re.sub(r"[^\w]+", "-", path).strip("-") or "home"
    theme = "-dark" if asked.dark else ""
    page.screenshot(path=asked.out / f"{name}-{device.name}{theme}.png", full_page=asked.full)


if __name__ == "__main__":
    raise SystemExit(main())
