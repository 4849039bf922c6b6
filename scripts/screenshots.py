"""Takes pictures of the main pages, desktop and phone, of a running simulated city.

Without addresses the pictures of the docs; with them any pages:
    python scripts/screenshots.py --url http://127.0.0.1:8000
    python scripts/screenshots.py --url http://127.0.0.1:8000 --only desk --only signal
    python scripts/screenshots.py --out /tmp/shots --role inspector --dark --full /inbox/ /report/

The pictures are made smaller where pillow is installed (it is no dependency of the project).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from shian.simulation.claims.reports import reports

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN"]
CODES = "https://id.gs1.org"
DESK = "main tbody td.title a"  # the outbreak that was told of last
FIRST_ROW = "#rows tbody tr td.title a"


@dataclass(frozen=True)
class Device:
    name: str
    width: int
    height: int
    scale: float
    touch: bool


@dataclass(frozen=True)
class Shot:
    """A picture: its name, whose page, its address, and what to press there, one after the other."""

    name: str
    role: str
    path: str
    press: tuple[str, ...] = ()
    devices: tuple[str, ...] = ("desktop", "phone")
    paste: str = ""  # a text typed into the page's textarea before pressing
    wait: float = 0.8  # seconds
    packet: bool = False  # whether the page of the code that stands there is opened then


REPORT = next(one.text for one in reports(held_out=False) if one.name == "schools")
DEVICES = (Device("desktop", 1440, 900, 1, False), Device("phone", 390, 844, 2, True))
SHOTS = (
    Shot("inbox", "district_officer", "/inbox/"),
    Shot("operators", "bureau_officer", "/r/registry.operator/"),
    Shot("sample", "bureau_officer", "/r/laboratory.sample/?failed=true&state=published", (FIRST_ROW,)),
    Shot("figure", "bureau_officer", "/figures/laboratory.failure_rate/?year=2021&area="),
    Shot("report", "municipal_coordinator", "/report/"),
    Shot("board", "municipal_coordinator", "/criteria/", wait=4),
    Shot(
        "plan",
        "municipal_coordinator",
        "/scenarios/plan/",
        ("button[name=solve]",),
        wait=30,
        devices=("desktop",),
    ),
    Shot(
        "audit",
        "municipal_coordinator",
        "/audit/",
        ("form.take button[type=submit]",),
        ("desktop",),
        REPORT,
        2,
    ),
    Shot("window", "", "/public/"),
    Shot("sheet", "sampler", "/inbox/", ("td.next a:text-is('抽样')",), ("phone",)),
)
SUPPLY = (
    Shot("recall", "bureau_officer", "/r/recall.recall/", (FIRST_ROW, "text=召回看板"), ("desktop",)),
    Shot("trace", "bureau_officer", "/trace/?q=酱牛肉",
         ("main td.title a", "text=到哪里去"), ("desktop",), wait=3),
    Shot("story", "bureau_officer", "/trace/?q=酱牛肉", ("main td.title a",), ("desktop",)),
    Shot("gate", "inspector", "/r/gate.arrival/", (FIRST_ROW,), ("desktop",)),
    Shot("packet", "bureau_officer", "/r/supply.lot/?state=recalled", (FIRST_ROW, "text=流转与追溯"),
         ("phone",), packet=True),
)  # fmt: skip
ILLNESS = (
    Shot("signal", "epidemiologist", "/signals/waiting/", ("tr:has-text('已升级') td.title a",)),
    Shot("desk", "epidemiologist", "/outbreaks/", (DESK,), ("desktop",)),
    Shot("case-map", "epidemiologist", "/outbreaks/",
         (DESK, "nav.tabs a:has-text('地图')"), ("desktop",), wait=3),
    Shot("inference", "epidemiologist", "/outbreaks/",
         (DESK, "nav.tabs a:has-text('来源')", "form[action*='/infer/'] button"), ("desktop",), wait=20),
    Shot("case-report", "doctor", "/illness/report/",
         ("input[value=vomiting]", "input[value=diarrhoea]", "text=6小时前"), ("phone",)),
    Shot("notice", "", "/public/consult.risknotice/", ("main a[href*='/consult.risknotice/']",), ("phone",)),
)  # fmt: skip
COLLAGE = ("inbox-phone", "sheet-phone", "figure-phone")


def main() -> int:
    """Take the pictures; return 1 if a page overflows its width, logs an error or does not answer."""
    asked = arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    named = [shot for shot in (*SHOTS, *SUPPLY, *ILLNESS) if not asked.only or shot.name in asked.only]
    shots = [Shot(name_of(path), asked.role, path) for path in asked.paths] or named
    with sync_playwright() as playwright:
        # The browser's own words, such as a date's placeholder, follow the environment only.
        browser = playwright.chromium.launch(
            executable_path=asked.chromium, args=ARGUMENTS, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        faults = [fault for device in DEVICES for fault in shoot_all(browser, device, shots, asked)]
        if not (asked.paths or asked.only):
            collage(browser, asked.out)
        browser.close()
    for picture in asked.out.glob("*.png"):
        shrink(picture)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    parser.add_argument("--role", default="municipal_coordinator", help="demo role; empty: not signed in")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--full", action="store_true", help="the whole page, not only what fits the screen")
    parser.add_argument("--only", action="append", help="a picture of the docs by its name; may be repeated")
    parser.add_argument("paths", nargs="*")
    return parser.parse_args()


def name_of(path: str) -> str:
    """A file's name for an address."""
    return re.sub(r"[^\w]+", "-", path).strip("-") or "home"


def shoot_all(
    browser: Browser, device: Device, shots: list[Shot], asked: argparse.Namespace
) -> Iterator[str]:
    """Pictures of all pages on one device; yields what is wrong with them."""
    contexts: dict[str, BrowserContext] = {}
    for shot in shots:
        if device.name not in shot.devices:
            continue
        if shot.role not in contexts:
            contexts[shot.role] = signed_in(browser, device, shot.role, asked)
        page = contexts[shot.role].new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error, held=faults: held.append(str(error)))
        faults += shoot(page, shot, device, asked)
        yield from (f"{shot.path} on {device.name}: {fault}" for fault in faults)
        page.close()


def signed_in(browser: Browser, device: Device, role: str, asked: argparse.Namespace) -> BrowserContext:
    """A browser of that device, signed in by the demo role's button."""
    context = browser.new_context(
        viewport={"width": device.width, "height": device.height},
        device_scale_factor=device.scale,
        has_touch=device.touch,
        is_mobile=device.touch,
        color_scheme="dark" if asked.dark else "light",
        locale="zh-CN",
    )
    if role:
        page = context.new_page()
        page.goto(f"{asked.url}/account/login/")
        page.click(f"button[name=role][value={role}]")
        page.wait_for_url("**/inbox/")
        page.close()
    return context


def shoot(page: Page, shot: Shot, device: Device, asked: argparse.Namespace) -> Iterator[str]:
    """One picture; yields what is wrong with the page."""
    answer = page.goto(asked.url + shot.path, wait_until="networkidle")
    if shot.paste:
        page.locator("details:has(textarea) summary").click()
        page.fill("textarea", shot.paste)
    for pressed in shot.press:
        page.locator(pressed).first.click()
        page.wait_for_load_state("networkidle")
    if shot.packet:
        code = page.locator(".lead-in .code").first.inner_text()
        answer = page.goto(asked.url + code.removeprefix(CODES), wait_until="networkidle")
    page.wait_for_timeout(shot.wait * 1000)
    if shot.paste:
        page.locator("details.finding").first.evaluate(
            "e => { e.open = true; scrollTo(0, e.offsetTop - 200) }"
        )
        page.wait_for_timeout(500)
    if answer is None or answer.status >= 400:
        yield f"answered {answer.status if answer else 'nothing'}"
    if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        yield f"{over} px wider than the screen"
    end = "" if device.name == "desktop" else f"-{device.name}"
    theme = "-dark" if asked.dark else ""
    page.screenshot(path=asked.out / f"{shot.name}{end}{theme}.png", full_page=asked.full)


def collage(browser: Browser, out: Path) -> None:
    """Three pictures of the phone side by side."""
    page = browser.new_page(viewport={"width": 1280, "height": 912}, device_scale_factor=1)
    pictures = "".join(f'<img src="{(out / name).resolve().as_uri()}.png">' for name in COLLAGE)
    style = (
        "body{margin:0;background:#eef1ef;display:flex;gap:28px;justify-content:center;padding:34px 0}"
        "img{width:390px;border-radius:18px;box-shadow:0 2px 14px #0003}"
    )
    place = out / "collage.html"
    place.write_text(f"<style>{style}</style>{pictures}")
    page.goto(place.resolve().as_uri())
    page.screenshot(path=out / "phone.png")
    page.close()
    place.unlink()


def shrink(picture: Path) -> None:
    """Fewer colours: a screen's picture needs no more than 256."""
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(picture) as image:
        fewer = image.convert("RGB").quantize(256, kmeans=3, dither=Image.Dither.NONE)
    fewer.save(picture, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
