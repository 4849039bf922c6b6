"""Every role × resource × verb against the table people read, asked of the code and of the API."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment
from shian.platform.access.roles import Scope
from shian.platform.actions.bulk import store_many
from shian.platform.actions.registry import ACTIONS
from shian.platform.resources.registry import RESOURCES
from shian.sites.access_table import allowed, roles, table, verbs_of

DOCS = Path(__file__).resolve().parents[2] / "docs" / "access.md"


def parsed() -> dict[tuple[str, str, str], bool]:
    """(role, kind, verb) → what docs/access.md says."""
    out: dict[tuple[str, str, str], bool] = {}
    kind, names = "", list[str]()
    for line in DOCS.read_text(encoding="utf-8").splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if line.startswith("## "):
            kind = line[3:].strip()
        elif line.startswith("| verb"):
            names = cells[1:]
        elif line.startswith("| ") and kind:
            marks = [c.strip() for c in line.strip()[1:-1].split("|")][1:]
            out.update({(n, kind, cells[0]): m == "●" for n, m in zip(names, marks, strict=True)})
    return out


def test_the_table_is_the_code_s_own() -> None:
    assert DOCS.read_text(encoding="utf-8") == table(), "run: shian access table > docs/access.md"


def test_every_role_resource_and_verb_stands_in_the_table() -> None:
    written = parsed()
    asked = {(r.name, k, v) for r in roles() for k in RESOURCES for v in verbs_of(k)}
    assert set(written) == asked
    wrong = {q for q in asked if written[q] != allowed(next(r for r in roles() if r.name == q[0]), *q[1:])}
    assert wrong == set()


def test_the_assessor_changes_nothing() -> None:
    changing = [q for q, yes in parsed().items() if yes and q[0] == "assessor" and q[2] != "view"]
    assert changing == []


def test_the_public_only_views() -> None:
    may = {(k, v) for (r, k, v), yes in parsed().items() if yes and r == "public"}
    assert {v for _, v in may} == {"view"}
    assert all(RESOURCES[k].public for k, _ in may)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [r.name for r in roles()])
def test_the_api_answers_as_the_table_says(role: str, client: Client) -> None:
    written, scope = parsed(), next(r for r in roles() if r.name == role).scope
    if scope is not Scope.PUBLIC:
        user = get_user_model().objects.create(username=role)
        store_many(
            [
                Appointment(
                    user=user, role=role, area="1401", body=1, operator=1, valid_from=timezone.localdate()
                )
            ],
            by=system_actor(),
            verb="create",
        )
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for kind in RESOURCES:
        address = f"/api/v1/{kind.replace('.', '/')}/"
        expected = {200} if written[role, kind, "view"] else {401, 403}
        assert client.get(address).status_code in expected, (role, kind, "view")
        if "create" in verbs_of(kind) and not written[role, kind, "create"]:
            answer = client.post(address, {}, content_type="application/json")
            assert answer.status_code in (400, 401, 403), (role, kind, "create")
            assert RESOURCES[kind].model.objects.count() == 0 or kind == "access.appointment"
        for verb, spec in ACTIONS.get(kind, {}).items():
            if (
                spec.creates
                and not spec.system_only
                and not written[role, kind, verb]
                and not spec.parameters
            ):
                answer = client.post(f"{address}do/{verb}/", {}, content_type="application/json")
                refused = (401, 403) if spec.asks_all else (404,)  # else only a page of its own calls it
                assert answer.status_code in refused, (role, kind, verb)
