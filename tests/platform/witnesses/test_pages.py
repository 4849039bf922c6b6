"""The witnesses' page in the workbench, its forms by role, and the printed sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shian.domains.directory import roles
from shian.platform.access.roles import Role
from shian.platform.witnesses import statement
from shian.platform.witnesses.actions import countersign, publish
from shian.platform.witnesses.models import Checkpoint, Witness
from shian.platform.witnesses.sheet import qr_svg
from tests.platform.witnesses.conftest import FIRST, MakeWitness, Sealer, key_of

SignIn = Callable[[type[Role]], Client]
MAY = (
    roles.MunicipalCoordinator, roles.BureauOfficer, roles.DistrictOfficer, roles.Inspector, roles.Sampler,
    roles.Epidemiologist, roles.CountyEpidemiologist, roles.Assessor, roles.Administrator,
)  # fmt: skip
MAY_NOT = (
    roles.Analyst, roles.ReviewingAnalyst, roles.Doctor, roles.FirmManager, roles.SchoolPrincipal,
    roles.Public,
)  # fmt: skip


@pytest.fixture
def board(sealer: Sealer, witness: MakeWitness) -> list[Checkpoint]:
    """Two published seals, long ago and today; the province signed the first, the university none."""
    province, _university = witness("省局", 3), witness("大学", 4)
    sealer.seal()
    early = publish(by=FIRST.at_time(sealer.last.sealed_at + timedelta(days=1)))
    signature = statement.sign(statement.parse(early.statement), key_of(3))
    countersign(by=FIRST, checkpoint=early, witness=province, signature=signature)
    sealer.seal()
    return [early, publish(by=FIRST)]


@pytest.mark.parametrize("role", MAY, ids=lambda r: r.name)
def test_who_may_read(role: type[Role], board: list[Checkpoint], sign_in: SignIn) -> None:
    client = sign_in(role)
    page = client.get("/witnesses/")
    assert page.status_code == 200
    offered = "/do/publish/" in page.content.decode()
    assert offered == (role in (roles.MunicipalCoordinator, roles.BureauOfficer))
    assert client.get("/r/witnesses.witness/").status_code == 200


@pytest.mark.parametrize("role", MAY_NOT, ids=lambda r: r.name)
def test_who_may_not(role: type[Role], board: list[Checkpoint], sign_in: SignIn) -> None:
    client = sign_in(role)
    for address in ("/witnesses/", "/witnesses/1/sheet.pdf", "/r/witnesses.witness/"):
        assert client.get(address).status_code == 403, address


def test_strangers_are_sent_to_sign_in(board: list[Checkpoint], client: Client) -> None:
    assert client.get("/witnesses/").status_code == 302


def test_signed_awaited_and_overdue_are_told_apart(board: list[Checkpoint], sign_in: SignIn) -> None:
    shown = sign_in(roles.Assessor).get("/witnesses/").context["board"]
    assert [[cell.state for cell in line.cells] for line in shown.lines] == [
        ["awaited", "awaited"],
        ["overdue", "signed"],
    ]
    assert (shown.columns, shown.overdue, shown.waiting) == (("大学", "省局"), 1, 0)


def test_an_overdue_signature_waits_in_the_inbox_of_those_who_enter_it(
    board: list[Checkpoint], sign_in: SignIn
) -> None:
    late = "封签 1，应由"
    page = sign_in(roles.MunicipalCoordinator).get("/inbox/").content.decode()
    assert page.count(late) == 1 and "大学" in page and "/do/countersign/" in page
    for role in (roles.Assessor, roles.Inspector, roles.FirmManager):
        assert "/do/countersign/" not in sign_in(role).get("/inbox/").content.decode(), role.name


def test_the_page_costs_few_queries(
    board: list[Checkpoint], sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(roles.Assessor)
    client.get("/witnesses/")
    with django_assert_max_num_queries(8):  # session, user, appointment; one of the frame; four of the page
        client.get("/witnesses/")


def test_the_office_publishes_and_registers_by_the_forms(
    sealer: Sealer, board: list[Checkpoint], sign_in: SignIn
) -> None:
    client = sign_in(roles.MunicipalCoordinator)
    sealer.seal()
    assert client.get("/r/witnesses.checkpoint/do/publish/").status_code == 200
    client.post("/r/witnesses.checkpoint/do/publish/", {"seal": "", "where": "山西日报"})
    assert Checkpoint.objects.get(seal=3).where == "山西日报"
    pem = statement.pem_of(key_of(7).public_key())
    asked = {"name": "疾控中心", "public_key": pem, "valid_from": "2022-01-01"}
    client.post("/r/witnesses.witness/do/propose/", asked)
    made = Witness.objects.get(name="疾控中心")
    assert client.post(f"/r/witnesses.witness/{made.pk}/do/confirm/", {"compared": "yes"}).status_code == 422
    other = sign_in(roles.BureauOfficer)
    other.post(
        f"/r/witnesses.witness/{made.pk}/do/confirm/",
        {"compared": "yes", "expected_version": made.version},
    )
    made.refresh_from_db()
    assert made.state == "active"


def test_the_sheet_holds_the_hash_in_groups(board: list[Checkpoint], sign_in: SignIn) -> None:
    answer = sign_in(roles.Assessor).get("/witnesses/1/sheet.pdf")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    digits = board[0].hash
    assert all(digits[i : i + 4] in text for i in range(0, 64, 4))
    assert "模拟数据" in text and "shian-witness-1" in text
    assert sign_in(roles.Inspector).get("/witnesses/9/sheet.pdf").status_code == 404


def test_the_code_is_one_svg(board: list[Checkpoint]) -> None:
    made = qr_svg(board[0].statement)
    assert made.startswith("<svg") and made.rstrip().endswith("</svg>")
