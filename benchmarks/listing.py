"""List pages of the operators' register over HTTP: first, last and filtered page, in milliseconds.

Run: ``python benchmarks/listing.py [requests]`` with SHIAN_DATABASE_URL naming a city's database.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

LIST = "/r/registry.operator/"
FILTERED = LIST + "?" + urllib.parse.urlencode({"q": "面", "trade": "caterer"})


@contextmanager
def served() -> Iterator[str]:
    """The pages under the product's own server, two workers."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "4", "--log-level", "error"]
    command += ["shian.sites.wsgi:application"]
    server = subprocess.Popen(command)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def signed_in(base: str) -> urllib.request.OpenerDirector:
    """A browser's session as the municipal coordinator, by the demo button."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for _ in range(100):
        try:
            page = opener.open(f"{base}/account/login/").read().decode()
            break
        except OSError:
            time.sleep(0.2)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "the sign-in page has no form"
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], "role": "municipal_coordinator"})
    opener.open(f"{base}/demo/", body.encode())
    return opener


def last_page(page: str) -> str:
    """The address of the list's last page, from its first."""
    links = re.findall(r'<a href="([^"]+)"[^>]*>[^<]*(?:末页|最后一页|Last page|尾页)', page)
    assert links, "the list names no last page"
    return links[-1].replace("&amp;", "&")


def timed(opener: urllib.request.OpenerDirector, url: str, requests: int) -> dict[str, float]:
    took = []
    for _ in range(requests + 4):
        began = time.perf_counter()
        opener.open(url).read()
        took.append((time.perf_counter() - began) * 1000)
    kept = sorted(took[4:])  # the first requests of each worker load code and connect
    return {"median": round(statistics.median(kept), 1), "p95": round(kept[int(len(kept) * 0.95) - 1], 1)}


def measure(requests: int) -> dict[str, object]:
    """Median and 95th percentile of each page, one request at a time."""
    with served() as base:
        opener = signed_in(base)
        first = opener.open(base + LIST).read().decode()
        pages = {"first": LIST, "last": last_page(first), "filtered": FILTERED}
        return {
            name: timed(opener, urllib.parse.urljoin(base + LIST, path), requests)
            for name, path in pages.items()
        }


if __name__ == "__main__":
    os.environ.setdefault("SHIAN_DEBUG", "0")
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 60)))
