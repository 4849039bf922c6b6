"""Measure the public page of a code: requests a second and their 99th percentile, database included.

Run: ``python benchmarks/packet.py`` with SHIAN_DATABASE_URL and SHIAN_DATA naming a city. Serves the site
with two workers of one thread each, and asks for the pages of the city's lots with wrk (installed from
Debian where it is missing and may be): cold, each code once within the memory of two seconds; warm, few
codes asked for by many. Beside it, in the same run, the window's page of a published record, which takes
the usual way. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
SECONDS, CONNECTIONS = 6, 16
LUA = """
local paths = {{}}
for line in io.lines("{paths}") do paths[#paths + 1] = line end
local at = {first}
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
"""


def wrk() -> str:
    """The load generator."""
    if shutil.which("wrk") is None and os.getuid() == 0 and shutil.which("apt-get"):
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "-qq", "update"], check=False, **quiet)
        subprocess.run(["apt-get", "-qq", "install", "-y", "wrk"], check=False, **quiet)
    found = shutil.which("wrk")
    if found is None:
        sys.exit("wrk is needed to measure the public page: apt install wrk")
    return found


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def lots() -> list[str]:
    """Addresses of the city's lots, in an order that repeats late."""
    from shian.domains.supply.lots.models import Lot

    codes = Lot.objects.filter(code__startswith="https://id.gs1.org/").order_by("pk")
    return [
        code.removeprefix("https://id.gs1.org") for code in codes.values_list("code", flat=True)[:200_000]
    ]


def asked(program: str, base: str, paths: list[str], folder: Path, first: int = 0) -> dict[str, Any]:
    """One run of the load generator."""
    listed, script = folder / "paths", folder / "ask.lua"
    listed.write_text("\n".join(paths))
    script.write_text(LUA.format(paths=listed, first=first))
    command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script), base]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    if rate is None or late is None:
        sys.exit(f"wrk said what cannot be read: {told}")
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}[late[2]]
    return {
        "requests/s": round(float(rate[1])),
        "p99 (ms)": round(float(late[1]) * unit, 1),
        "errors": int(bad[1]) if bad else 0,
    }


def serve(port: int) -> subprocess.Popen[bytes]:
    """Two workers, a thread each."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "error",
        "shian.sites.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/public/", timeout=5).read()
        except OSError:
            time.sleep(0.2)
        else:
            return process
    process.terminate()
    sys.exit("the site did not come up")


def measured() -> dict[str, Any]:
    """Cold, warm, and the usual way."""
    from shian.domains.laboratory.models import Sample

    program, codes = wrk(), lots()
    sample = Sample.objects.filter(published_on__isnull=False).order_by("pk").first()
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    process = serve(port)
    try:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            asked(program, base, codes[:500], place)  # workers and their templates are ready after this
            cold = asked(program, base, codes, place, first=1000)
            warm = asked(program, base, codes[:50], place)
            usual = asked(program, base, [f"/public/laboratory.sample/{sample.pk}/"], place) if sample else {}
    finally:
        process.terminate()
        process.wait()
    return {"lots": len(codes), "cold": cold, "warm": warm, "window's page": usual}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measured(), ensure_ascii=False))
