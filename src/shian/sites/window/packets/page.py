"""Writing a code's page: in either language, kept for a moment."""

from __future__ import annotations

import time
from functools import cache, lru_cache
from urllib.parse import quote

from django.template import Context, Template
from django.utils import timezone, translation

from shian.methods.digitallink import Target
from shian.platform.installation.current import installation
from shian.sites.window.packets.folding import folded
from shian.sites.window.packets.query import Packet, packet_of

LANGUAGES = ("zh-hans", "en")
KEPT_FOR = 2.0  # seconds; a recall is on the page at the latest then
KEPT = 4096
REMEMBERED = 60.0  # seconds
_pages: dict[tuple[str, str], tuple[float, int, bytes]] = {}


def page_of(code: str, language: str) -> tuple[int, bytes]:
    """Status and content of a code's page; those asked for again within two seconds are not written anew."""
    now = time.monotonic()
    kept = _pages.get((code, language))
    if kept is not None and kept[0] > now:
        return kept[1], kept[2]
    status, content = written(code, packet_of(code), language)
    if status == 200:
        if len(_pages) >= KEPT:
            _pages.clear()
        _pages[code, language] = (now + KEPT_FOR, status, content)
    return status, content


def forget() -> None:
    """Write every page anew; for measurements without the memory."""
    _pages.clear()
    _installed.cache_clear()


@cache
def _template(name: str, language: str) -> Template:
    return folded(name, language, fixed=("packet/_style.html",))


@lru_cache(maxsize=2)
def _installed(minute: int) -> tuple[str, bool]:
    """The city's name, and whether it is simulated; asked again each minute."""
    found = installation()
    return (found.city_name, found.simulated) if found else ("", False)


def written(code: str, packet: Packet | None, language: str) -> tuple[int, bytes]:
    """The page as it is written now; 404 for a code that is not known."""
    city, simulated = _installed(int(time.monotonic() // REMEMBERED))
    context = {
        "code": code,
        "packet": packet,
        "language": language,
        "colon": ": " if language == "en" else "：",
        "other": LANGUAGES[1 - LANGUAGES.index(language)],
        "city": city,
        "simulated": simulated,
        "today": timezone.localdate(),
        "report": _onward("report", code, language),
        "seen": _onward("seen", code, language),
    }
    with translation.override(language):
        template = _template("packet/page.html" if packet else "packet/unknown.html", language)
        content = template.render(Context(context))
    return (200 if packet else 404), content.encode()


def _onward(page: str, code: str, language: str) -> str:
    """The address of a form about the code, in the language that is read."""
    address = f"/packet/{page}/?code={quote(code, safe='')}"
    return address if language == LANGUAGES[0] else f"{address}&lang={language}"


def page_address(code: str) -> str:
    """Where the page of a code is."""
    return code.partition("//id.gs1.org")[2] or f"/c/{quote(code, safe='')}"


def targets(code: str, packet: Packet) -> list[Target]:
    """The links of a code's link set (RFC 9264): this page in both languages, the recall, the report form."""
    here = packet.code.partition("//id.gs1.org")[2] or f"/c/{quote(code, safe='')}"
    links = [
        Target(here, "gs1:pip", packet.name, "text/html", ("zh", "en"), default=True),
        Target(here, "gs1:traceability", packet.name, "text/html", ("zh", "en")),
        Target(
            f"/packet/report/?code={quote(code, safe='')}", "gs1:support", packet.name, "text/html", ("zh",)
        ),
    ]
    if packet.recall is not None and packet.recall.public:
        links.append(Target(here, "gs1:recallStatus", packet.recall.number, "text/html", ("zh", "en")))
    return links
