"""Attachments: types by content, names made safe, kept once, seen by those who see the record."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shian.domains.directory.roles import Inspector, MunicipalCoordinator
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.files import storage
from shian.platform.files.actions import attach, attachments_of, detach
from shian.platform.files.models import Attachment
from shian.platform.files.types import (
    DOCX,
    HEIC,
    JPEG,
    OLE,
    PDF,
    PNG,
    TEXT,
    XLSX,
    ZIP,
    NotAccepted,
    safe_name,
    type_of,
)
from shian.platform.ledger.models import Entry

CITY = Actor(role=MunicipalCoordinator, user_id=1, area="1401")
YINGZE = Actor(role=Inspector, user_id=2, area="140106")


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7", PDF),
        (b"\xff\xd8\xff\xe0", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\x00\x00\x00\x18ftypheic", HEIC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
        (zipped("xl/workbook.xml"), XLSX),
        (zipped("word/document.xml"), DOCX),
        (zipped("a.txt"), ZIP),
        ("检验结果".encode(), TEXT),
        ("检验结果".encode("gb18030"), TEXT),
        (("检" * 4000).encode(), TEXT),
    ],
)
def test_types(tmp_path: Path, data: bytes, found: object) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    assert type_of(path) == found


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"MZ\x90\x00", b"\x7fELF", b"#!/bin/sh", b"<html>", b"<svg onload=x>", b"\x00\x01\x02"),
        *(b"PK\x03\x04bad", zipped("word/document.xml", "word/vbaProject.bin"), b"\xff" * 50),
    ],
)
def test_what_is_not_kept(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(NotAccepted):
        type_of(path)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\a\\报告.PDF", "报告.PDF"),
        ("a.pdf.exe", "a.pdf.exe.pdf"),
        ("evil\r\nX: y.pdf", "evilX: y.pdf"),
        ("", "file.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_name(name, PDF) == safe


def test_storage(tmp_path: Path, settings: Settings) -> None:
    settings.SHIAN_DATA = tmp_path / "data"
    path = tmp_path / "x"
    path.write_bytes(b"content")
    first, second = storage.put(path), storage.put(path)
    assert first == second
    assert storage.intact(first)
    assert oct(storage.path_of(first).stat().st_mode)[-3:] == "400"
    assert [p.name for p in storage.path_of(first).parent.iterdir()] == [first]
    with pytest.raises(ValueError, match="not a SHA-256"):
        storage.path_of("../../x")
    with pytest.raises(storage.TooLarge):
        storage.put_chunks([b"x" * 10, b"x" * 10], 15)
    assert not storage.intact("0" * 64)


@pytest.fixture
def operator() -> Operator:
    made = Operator(name="甲店", trade="seller", area="140105")
    store_many([made], by=system_actor(), verb="seed")
    return made


def a_file(folder: Path, data: bytes = b"%PDF-1.7 x") -> Path:
    path = folder / "x"
    path.write_bytes(data)
    return path


@pytest.mark.django_db
def test_attach_and_detach_are_on_the_ledger(tmp_path: Path, operator: Operator) -> None:
    made = attach(by=CITY, to=operator, path=a_file(tmp_path), name="检验报告.pdf", about="2021")
    assert list(attachments_of(operator)) == [made]
    assert (made.area, made.media, made.size) == ("140105", "application/pdf", 10)
    detach(by=CITY, attachment=made)
    verbs = Entry.objects.filter(kind="files.attachment").order_by("seq").values_list("verb", "state")
    assert [verb for verb, _ in verbs] == ["attach", "detach"]
    assert list(attachments_of(operator)) == []


@pytest.mark.django_db
def test_refusals_write_nothing(tmp_path: Path, operator: Operator) -> None:
    with pytest.raises(Refused):
        attach(by=CITY, to=operator, path=a_file(tmp_path, b"MZ"), name="a.pdf")
    with pytest.raises(NotAllowed):
        attach(by=YINGZE, to=operator, path=a_file(tmp_path), name="a.pdf")
    assert (Attachment.objects.count(), Entry.objects.filter(kind="files.attachment").count()) == (0, 0)


def client_of(role: str, area: str) -> Client:
    user = User.objects.create(username=f"{role}{area}")
    held = Appointment(user=user, role=role, area=area, valid_from=date(2020, 1, 1))
    store_many([held], by=system_actor(), verb="appoint")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db
def test_download(tmp_path: Path, operator: Operator) -> None:
    made = attach(by=CITY, to=operator, path=a_file(tmp_path), name="检验报告.pdf")
    url = reverse("files:download", args=[made.pk])
    answer = client_of("inspector", "140105").get(url)
    assert b"".join(answer) == b"%PDF-1.7 x"  # type: ignore[call-overload]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=utf-8''%E6%A3%80")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    client = client_of("municipal_coordinator", "1401")
    assert client.get(url, {"download": ""}).headers["Content-Disposition"].startswith("attachment;")
    assert client.get(url, headers={"if-none-match": f'"{made.sha256}"'}).status_code == 304
    for other in (client_of("inspector", "140106"), Client()):
        assert other.get(url).status_code == 404
