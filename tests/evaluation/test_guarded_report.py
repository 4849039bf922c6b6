"""A report is frozen only after the publication guard let its title and remark pass."""

from __future__ import annotations

import pytest

from shian.domains.directory.roles import BureauOfficer, MunicipalCoordinator
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.models import FrozenReport
from shian.evaluation.report.actions import freeze
from shian.platform.access.actor import Actor
from shian.platform.guard.actions import decide
from shian.platform.guard.gate import Stopped
from shian.platform.guard.models import Screening

COORDINATOR = Actor(role=MunicipalCoordinator, user_id=1)


def test_a_remark_that_names_somebody_waits_for_a_decision(small_city: Snapshot) -> None:
    remark = "由联系人赵国强（13812345678）核对"
    with pytest.raises(Stopped):
        freeze(by=COORDINATOR, title="自评", remark=remark)
    assert not FrozenReport.objects.exists()
    screening = Screening.objects.get()
    assert (screening.title, [f.place for f in screening.found.all()]) == ("自评", ["remark", "remark"])
    by = Actor(role=BureauOfficer, user_id=2)
    decide(by=by, screening=screening, verdict="redact", basis="protect", reason="公众无须知晓")
    assert freeze(by=COORDINATOR, title="自评", remark=remark).remark == "由联系人赵某（138******78）核对"
