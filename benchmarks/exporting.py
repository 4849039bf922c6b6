"""Export of all operators to xlsx, as the list page does it, and of the same rows through the plain writer.

Bar: 47,885 operators in ≤ 15 s, streamed. Reads the database that SHIAN_DATABASE_URL names (fill it with
`benchmarks/importing.py 47885` or `shian simulate`): `python benchmarks/exporting.py`.
"""

from __future__ import annotations

import json
import os
import resource
import tempfile
import time
from datetime import date


def measure() -> dict[str, float]:
    """Seconds of the page's export and of the writer alone, rows, megabytes, memory in MB."""
    from shian.domains.registry.models import Operator
    from shian.platform.documents.tables import TableColumn, write_xlsx

    measured: dict[str, float] = {"operators": Operator.objects.count()}
    began = time.monotonic()
    measured["page export (MB)"] = round(_by_page() / 1e6, 1)
    measured["page export (s)"] = round(time.monotonic() - began, 2)
    names = ["name", "trade", "area", "licence_number", "grade", "status", "uscc", "address", "opened_on"]
    columns = [TableColumn(name) for name in names]
    began = time.monotonic()
    with tempfile.TemporaryFile() as out:
        measured["writer: rows"] = write_xlsx(
            out, columns, Operator.objects.values_list(*names).iterator(2000)
        )
    measured["writer alone (s)"] = round(time.monotonic() - began, 2)
    measured["memory (MB)"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return measured


def _by_page() -> int:
    """Fetches the export as a coordinator would; the account is undone afterwards."""
    from django.db import transaction
    from django.test import Client

    from shian.platform.access.actor import system_actor
    from shian.platform.access.models import Appointment, User
    from shian.platform.actions.bulk import store_many

    size = 0
    with transaction.atomic():
        user = User.objects.create(username="benchmark-of-exports")
        role = Appointment(user=user, role="municipal_coordinator", area="1401", valid_from=date(2020, 1, 1))
        store_many([role], by=system_actor(), verb="appoint")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.get("/r/registry.operator/export.xlsx")
        assert answer.status_code == 200, answer.status_code
        for block in answer:
            size += len(block)
        transaction.set_rollback(True)
    return size


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
    import django

    django.setup()
    print(json.dumps(measure(), indent=1))


if __name__ == "__main__":
    main()
