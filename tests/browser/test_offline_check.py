"""The offline check of a box in a real browser, from a file: good boxes pass, each tampering is named."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import Browser

from shian.evaluation.box.offline import page as made_page
from shian.methods.seals import Seal, sign
from shian.platform.witnesses.statement import statement_of
from tests.browser.desk import Desk, opened_desk  # noqa: F401  (the fixture)
from tests.evaluation.box_offline.boxes import (
    CITY,
    PROVINCE,
    STRANGER,
    T0,
    UNIVERSITY,
    Box,
    altered,
    chain,
    countersigned,
    zip_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GOOD = Box()
PARQUET = "leaves/laboratory.sample/0-8.parquet"


def test_a_good_box_passes_and_says_what_is_not_checked(desk: Desk) -> None:
    assert desk.check(GOOD.zipped()) == set()
    text = desk.page.inner_text("#result")
    assert "本页所核验的各项均无异常" in text
    assert "7 个文件" in text and "3 个封签" in text
    assert "1 类记录共 9 条" in text
    assert "模拟数据" in text
    assert "verify.py" in desk.page.inner_text("#not-checked")
    assert "尚无箱外依据" in desk.page.inner_text("#alone")
    assert desk.state("published") == "skip" and desk.state("witnesses") == "note"


def test_a_published_hash_and_a_known_witness_confirm_it(desk: Desk) -> None:
    seals = chain()
    rows = [countersigned(seals[0], "省局", PROVINCE), countersigned(seals[1], "大学", UNIVERSITY)]
    box = Box(witnesses=rows).zipped()
    digits = " ".join(seals[1].hash[i : i + 4] for i in range(0, 64, 4)).upper()
    assert desk.check(box, witnesses=[PROVINCE], number="2", digits=digits) == set()
    text = desk.page.inner_text("#result")
    assert "封签 2 的摘要与所输入的 64 位一致" in text
    assert "2 个封签曾对外公布，2 个见证签名有效，其中 1 个出自您自带公钥的机构" in text
    assert desk.page.locator("#alone").count() == 0
    assert "箱外依据到封签 2 为止；箱内止于封签 3" in desk.page.inner_text("#upto")
    assert desk.state("witnesses") == "good"


def test_the_scanned_statement_of_a_sheet_is_understood(desk: Desk) -> None:
    said = statement_of(chain()[2]).text
    assert desk.check(GOOD.zipped(), digits=said) == set()
    assert desk.state("published") == "good"


def flipped(data: bytes) -> bytes:
    return data[:20] + bytes([data[20] ^ 1]) + data[21:]


def line_changed(seals: int = 3) -> bytes:
    """seals.jsonl with the second body's time altered."""
    lines = Box().content()["seals.jsonl"].splitlines()
    record = orjson.loads(lines[1])
    record["body"] = record["body"].replace("2022-01-12", "2022-01-11")
    return b"\n".join([lines[0], orjson.dumps(record), *lines[2:seals]]) + b"\n"


def resealed() -> bytes:
    """seals.jsonl whose second seal was signed again with a stranger's key."""
    lines = Box().content()["seals.jsonl"].splitlines()
    seal = chain()[1]
    again = sign(STRANGER, number=2, sealed_at=seal.sealed_at, previous=seal.previous, trees=list(seal.trees))
    return b"\n".join([lines[0], orjson.dumps(again.record()), lines[2]]) + b"\n"


LINES = GOOD.content()["seals.jsonl"].splitlines(keepends=True)
TAMPERED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a byte of a Parquet file changed": (
        lambda: altered(GOOD, {PARQUET: flipped(GOOD.content()[PARQUET])}),
        "file-changed",
    ),
    "a figure's SQL altered": (
        lambda: altered(GOOD, {"figures/laboratory/samples.sql": b"SELECT 2"}),
        "file-changed",
    ),
    "the report altered": (lambda: altered(GOOD, {"report/report.docx": b"PK-docX" * 50}), "file-changed"),
    "a file removed": (lambda: altered(GOOD, {PARQUET: None}), "file-missing"),
    "a file added": (lambda: altered(GOOD, {"leaves/laboratory.sample/9-9.parquet": b"x"}), "file-added"),
    "the manifest altered": (
        lambda: altered(
            GOOD, {"manifest.json": GOOD.whole()["manifest.json"].replace(b"simulated", b"simulatde")}
        ),
        "manifest-signature",
    ),
    "re-signed with another key": (lambda: GOOD.but(signer=STRANGER).zipped(), "wrong-key"),
    "re-signed with another key under the city's name": (
        lambda: GOOD.but(signer=STRANGER, named_key=chain()[0].key_id).zipped(),
        "manifest-signature",
    ),
    "a seal altered": (lambda: GOOD.but(files={"seals.jsonl": line_changed()}).zipped(), "seal-signature"),
    "a seal signed with another key": (
        lambda: GOOD.but(files={"seals.jsonl": resealed()}).zipped(),
        "seal-key",
    ),
    "leaves left out at the start": (lambda: Box(span="1-8").zipped(), "leaves-gap"),
    "a seal removed": (
        lambda: GOOD.but(files={"seals.jsonl": LINES[0] + LINES[2]}).zipped(),
        "seal-order",
    ),
    "an older seal slipped in again": (
        lambda: GOOD.but(files={"seals.jsonl": b"".join(LINES) + LINES[1]}).zipped(),
        "seal-order",
    ),
    "a chain cut short under a newer manifest": (
        lambda: GOOD.but(files={"seals.jsonl": LINES[0] + LINES[1]}).zipped(),
        "seal-not-last",
    ),
    "a leaf file left out by the city itself": (
        lambda: Box(span="0-7").zipped(),
        "leaves-count",
    ),
    "a seal that does not follow": (
        lambda: GOOD.but(
            files={"seals.jsonl": b"".join(LINES[:2]) + orjson.dumps(_orphan().record()) + b"\n"}
        ).zipped(),
        "seal-chain",
    ),
    "a witness's signature of another seal": (
        lambda: Box(
            witnesses=[
                {
                    **countersigned(chain()[0], "省局", PROVINCE),
                    "signature": countersigned(chain()[1], "省局", PROVINCE)["signature"],
                }
            ]
        ).zipped(),
        "witness-signature",
    ),
    "a published seal that is another": (
        lambda: Box(witnesses=[countersigned(_orphan(), "省局", PROVINCE)]).zipped(),
        "published-differs",
    ),
    "a published seal that was taken out": (
        lambda: Box(
            witnesses=[countersigned(chain()[1], "省局", PROVINCE)],
            files={"seals.jsonl": LINES[0] + LINES[2]},
        ).zipped(),
        "published-missing",
    ),
    "a box of an older seal than the published one": (
        lambda: Box(
            seals=chain(2),
            witnesses=[countersigned(chain()[2], "省局", PROVINCE)],
        ).zipped(),
        "older-seal",
    ),
    "an attachment of another content": (
        lambda: Box(files={f"attachments/{'0' * 64}": b"photo"}).zipped(),
        "attachment-name",
    ),
}  # fmt: skip


def _orphan() -> Seal:
    third = chain()[2]
    return sign(CITY, number=3, sealed_at=T0, previous="f" * 64, trees=list(third.trees))


@pytest.mark.parametrize("name", TAMPERED)
def test_each_tampering_is_named(desk: Desk, name: str) -> None:
    make, code = TAMPERED[name]
    codes = desk.check(make())
    assert code in codes
    assert desk.page.locator("#verdict").get_attribute("data-state") == "bad"


def test_a_changed_file_is_named_by_its_path_and_alone(desk: Desk) -> None:
    assert desk.check(altered(GOOD, {PARQUET: flipped(GOOD.content()[PARQUET])})) == {"file-changed"}
    assert PARQUET in desk.page.inner_text("[data-step=files] .faults")
    assert desk.state("seals") == "good"


def test_the_wrong_key_is_named(desk: Desk) -> None:
    assert {"wrong-key", "seal-key"} == desk.check(GOOD.zipped(), city=STRANGER)


def test_a_typed_hash_finds_a_rewritten_past_that_agrees_with_itself(desk: Desk) -> None:
    rewritten = Box(seals=chain(leaves=[b"%d" % i for i in range(9)])).zipped()
    assert desk.check(rewritten) == set()
    assert desk.check(rewritten, number="2", digits=chain()[1].hash[:16]) == {"published-differs"}
    assert desk.check(rewritten, number="7", digits=chain()[1].hash) == {"older-seal"}


def crooked(change: Callable[[bytearray], None]) -> bytes:
    data = bytearray(GOOD.zipped())
    change(data)
    return bytes(data)


def _put(data: bytearray, at: int, form: str, value: int) -> None:
    struct.pack_into(form, data, at, value)


CROOKED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"not a zip at all" * 9, "zip-none"),
    "broken off": (lambda: GOOD.zipped()[:-30], "zip-none"),
    "bytes before": (lambda: b"MZ" + GOOD.zipped(), "zip-gap"),
    "a comment": (lambda: crooked(_comment), "zip-comment"),
    "zip64": (lambda: crooked(lambda d: _put(d, len(d) - 12, "<H", 0xFFFF)), "zip-zip64"),
    "a path upward": (lambda: zip_of({**GOOD.whole(), "../evil": b"x"}), "zip-name"),
    "an absolute path": (lambda: zip_of({**GOOD.whole(), "/etc/x": b"x"}), "zip-name"),
    "a backslash": (lambda: GOOD.zipped().replace(b"README.txt", b"READ\\E.txt"), "zip-name"),
    "a name twice": (lambda: zip_of({**GOOD.whole(), "readme.TXT": b"x"}), "zip-twice"),
    "two names": (lambda: crooked(_rename_first), "zip-two-names"),
    "a bomb": (lambda: crooked(_understate), "zip-damaged"),
    "bytes in a side field": (lambda: beside("extra"), "zip-extra"),
    "bytes in a file's comment": (lambda: beside("comment"), "zip-extra"),
    "encrypted": (lambda: crooked(_flag), "zip-flags"),
}


def beside(where: str) -> bytes:
    """A box one of whose files has a side field or a comment of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in GOOD.whole().items():
            info = zipfile.ZipInfo(name)
            if name == "README.txt":
                setattr(info, where, b"\x99\x99\x04\x00hide")
            made.writestr(info, data)
    return out.getvalue()


def _directory(data: bytearray) -> int:
    return int(struct.unpack_from("<I", data, len(data) - 6)[0])


def _comment(data: bytearray) -> None:
    _put(data, len(data) - 2, "<H", 3)
    data.extend(b"abc")


def _rename_first(data: bytearray) -> None:
    data[30:34] = b"MANI"


def _understate(data: bytearray) -> None:
    """The manifest's declared size is smaller than what it unpacks to."""
    _put(data, _directory(data) + 24, "<I", 10)


def _flag(data: bytearray) -> None:
    _put(data, _directory(data) + 8, "<H", 1)


@pytest.mark.parametrize("name", CROOKED)
def test_crooked_zips_are_refused(desk: Desk, name: str) -> None:
    make, code = CROOKED[name]
    assert code in desk.check(make())


def test_a_private_key_is_refused_with_a_warning(desk: Desk) -> None:
    secret = CITY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    desk.check(GOOD.zipped(), city=secret, refused="这是私钥文件，请勿使用或传送；请选择公钥。")
    assert not desk.page.locator("#result").is_visible()


def test_figures_can_be_searched_and_language_changed(desk: Desk) -> None:
    desk.check(GOOD.zipped())
    assert desk.page.locator("#figures tbody tr").count() == 2
    desk.page.fill("#search", "不合格率")
    assert desk.page.locator("#figures tbody tr").all_inner_texts()[0].split("\t")[0] == "2.04%"
    desk.page.click("#language")
    assert "Everything this page checks is in order" in desk.page.inner_text("#verdict")
    assert "Failure rate" in desk.page.inner_text("#figures")


def test_names_from_the_box_are_never_markup(desk: Desk) -> None:
    bold = "<img src=x onerror=alert(1)>"
    report = {"numbers": [{"text": bold, "title_zh": bold}]}
    rows = [countersigned(chain()[0], bold, PROVINCE)]
    box = Box(witnesses=rows, files={"report/report.json": orjson.dumps(report)})
    assert desk.check(box.zipped()) == set()
    assert bold in desk.page.inner_text("#figures")
    assert desk.page.locator("#result img").count() == 0


def test_on_a_phone_nothing_runs_over_the_edge(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 360, "height": 740})
    desk.check(altered(GOOD, {PARQUET: b"x"}))
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_protocol_prints_without_the_form(desk: Desk) -> None:
    desk.check(GOOD.zipped())
    desk.page.emulate_media(media="print")
    assert not desk.page.locator("#form").is_visible()
    assert "核验人" in desk.page.inner_text("#result")


def test_a_manifest_signature_is_base64_of_the_exact_bytes(desk: Desk) -> None:
    files = GOOD.whole()
    files["manifest.sig"] = base64.b64encode(base64.b64decode(files["manifest.sig"])[:63])
    assert desk.check(zip_of(files)) == {"manifest-signature"}


@pytest.mark.parametrize(
    "lacking",
    [
        "crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))",
        "crypto.subtle.verify = () => Promise.resolve(true)",
        "delete globalThis.DecompressionStream",
    ],
)
def test_a_browser_that_cannot_or_calls_everything_good_is_told_so(
    lacking: str, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "check.html").write_bytes(made_page())
    tab = browser.new_page()
    tab.add_init_script(lacking)
    tab.goto((tmp_path / "check.html").as_uri())
    tab.wait_for_selector("body[data-ready=no]")
    assert "此浏览器不支持" in tab.inner_text("#cannot")
    assert tab.locator("#start").is_disabled()
    tab.close()


def test_where_the_script_does_not_start_the_page_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "check.html").write_bytes(made_page().replace(b'"use strict";', b"this is no script"))
    tab = browser.new_page()
    tab.goto((tmp_path / "check.html").as_uri())
    assert "verify.py" in tab.inner_text("#cannot")
    assert tab.locator("#start").is_disabled()
    tab.close()
