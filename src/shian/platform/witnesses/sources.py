"""Where a witness reads from: the city's public address, or a folder that somebody brought."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

from shian.platform.witnesses.watch import Fetch, Unreadable

MOST = 32 << 20  # bytes of an answer
PATIENCE = 30.0  # seconds


def from_url(address: str) -> Fetch:
    """Fetch below an http or https address such as ``https://city.example/public/seals/``."""
    if not address.startswith(("https://", "http://")):
        raise Unreadable(f"{address} is no http or https address")
    root = address if address.endswith("/") else address + "/"
    return lambda name: _answer(urllib.request.Request(root + name))


def post(address: str, number: int, signature: str) -> str:
    """Hand a signature in; what the city answers.

    Raises:
        Unreadable: it was refused; the message is the city's.
    """
    root = address if address.endswith("/") else address + "/"
    request = urllib.request.Request(
        f"{root}{number}/countersign/",
        data=signature.encode(),
        headers={"Content-Type": "text/plain", "Accept": "application/json"},
    )
    return _answer(request).decode("utf-8", "replace")


def _answer(request: urllib.request.Request) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            data: bytes = answer.read(MOST + 1)
    except urllib.error.HTTPError as fault:
        said = fault.read(2000).decode("utf-8", "replace")
        raise Unreadable(f"{request.full_url} answers {fault.code}: {said}") from fault
    except (urllib.error.URLError, TimeoutError, OSError) as fault:
        raise Unreadable(f"{request.full_url} cannot be reached: {fault}") from fault
    if len(data) > MOST:
        raise Unreadable(f"{request.full_url} answers more than {MOST >> 20} MB")
    return data


def from_folder(folder: Path) -> Fetch:
    """Read what was saved of the page: ``list.json``, ``N.json``, of a long list also ``list-N.json``."""

    def fetch(name: str) -> bytes:
        plain, _mark, after = name.partition("?after=")
        path = folder / (plain if after in ("", "0") else f"list-{after}.json")
        try:
            if path.stat().st_size > MOST:
                raise Unreadable(f"{path} is larger than {MOST >> 20} MB")
            return path.read_bytes()
        except OSError as fault:
            raise Unreadable(f"{path} cannot be read: {fault.strerror}") from fault

    return fetch
