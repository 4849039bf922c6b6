"""How long the offline page takes in Chromium for a box of a large city: 270 MB of leaves, 10,000 seals.

Run: ``python benchmarks/offline_check.py`` for a box of random bytes, or with ``--box BOX --key CITY.pem``
for one that `shian box make` made. Needs Chromium.
"""

from __future__ import annotations

import argparse
import base64
import json
import shutil
import tempfile
import time
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import sync_playwright

from shian.evaluation.box.offline import page
from shian.methods.canonical import canonical
from shian.methods.seals import NO_SEAL, Seal, Tree, key_id_of, sign
from shian.platform.ledger.keys import public_pem

KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
KINDS, SEALS, LEAVES, FILES, BYTES = 40, 10_000, 500_000, 3, 90 << 20


def chain(count: int) -> list[Seal]:
    """That many seals, each of 40 kinds of which two grew."""
    random, seals = Random(1), list[Seal]()
    sizes = dict.fromkeys((f"kind.k{i:02d}" for i in range(KINDS)), 1)
    for number in range(1, count + 1):
        for kind in random.sample(sorted(sizes), 2):
            sizes[kind] += random.randint(1, 9)
        if number == count:
            sizes["kind.k00"] = LEAVES
        trees = [
            Tree(kind, size, sha256(f"{kind}{size}".encode()).hexdigest()) for kind, size in sizes.items()
        ]
        at = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
        previous = seals[-1].hash if seals else NO_SEAL
        seals.append(sign(KEY, number=number, sealed_at=at, previous=previous, trees=trees))
    return seals


def make(path: Path) -> None:
    """A box that the page finds nothing against."""
    seals = chain(SEALS)
    each = LEAVES // FILES
    bounds = [(i * each, (i + 1) * each - 1 if i < FILES - 1 else LEAVES - 1) for i in range(FILES)]
    random = Random(2)
    files = {f"leaves/kind.k00/{a:012d}-{b:012d}.parquet": random.randbytes(BYTES) for a, b in bounds}
    files["seals.jsonl"] = b"".join(orjson.dumps(seal.record()) + b"\n" for seal in seals)
    files["witnesses.json"] = b"[]"
    files["report/report.json"] = orjson.dumps({"numbers": [{"text": str(i)} for i in range(200)]})
    listed = [{"path": n, "sha256": sha256(d).hexdigest(), "size": len(d)} for n, d in sorted(files.items())]
    manifest = canonical(
        {
            "format": "shian-box-1", "made_at": "2022-01-01T00:00:00.000000Z", "city": {"name": "bench"},
            "key_id": key_id_of(KEY.public_key()), "report": {"title": "bench"}, "simulated": True,
            "seal": {"number": seals[-1].number, "hash": seals[-1].hash}, "files": listed,
        }
    )  # fmt: skip
    signature = base64.b64encode(KEY.sign(manifest))
    with zipfile.ZipFile(path, "w") as box:
        for name, data in {"manifest.json": manifest, "manifest.sig": signature, **files}.items():
            packing = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
            box.writestr(zipfile.ZipInfo(name), data, packing)


def measure(box: Path, key: Path, folder: Path) -> dict[str, object]:
    """One check in a fresh browser."""
    (folder / "check.html").write_bytes(page())
    chromium = next(p for name in ("chromium", "google-chrome") if (p := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto((folder / "check.html").as_uri())
        tab.wait_for_selector("body[data-ready=yes]")
        tab.set_input_files("#box", str(box))
        tab.set_input_files("#city-key", str(key))
        start = time.perf_counter()
        tab.click("#start")
        tab.wait_for_selector("body[data-done='1']", timeout=300_000)
        seconds = time.perf_counter() - start
        good = tab.locator("#verdict").get_attribute("data-state") == "good"
        heap = tab.evaluate("performance.memory ? performance.memory.usedJSHeapSize : 0")
        seals = tab.locator("[data-step=seals] p").inner_text()
        browser.close()
    return {
        "box (MB)": round(box.stat().st_size / 1e6),
        "seals": seals,
        "check (s)": round(seconds, 2),
        "script memory (MB)": round(heap / 1e6),
        "in order": good,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--box", type=Path)
    parser.add_argument("--key", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        box, key = asked.box, asked.key
        if box is None:
            box, key = folder / "box.zip", folder / "city.pem"
            make(box)
            key.write_bytes(public_pem(KEY.public_key()))
        print(json.dumps(measure(box.resolve(), key.resolve(), folder), ensure_ascii=False))


if __name__ == "__main__":
    main()
