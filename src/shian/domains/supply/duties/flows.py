"""Flows of the duties: notices to agriculture, animals, grain, school orders, batch files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import (
    FIRMS,
    OFFICERS,
    BureauOfficer,
    DistrictOfficer,
    FirmManager,
    Inspector,
    SchoolPrincipal,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.roles import Role
from shian.platform.flows.tables import names, step

_BUREAUS = (DistrictOfficer, BureauOfficer)
_VETS: tuple[type[Role], ...] = (Inspector, *OFFICERS)  # official veterinarians act in the district's name
_HOUSE: tuple[type[Role], ...] = (FirmManager,)

NOTICE = Flow(
    name="mismatch-notice",
    title=_("Notice to agriculture"),
    basis="农产品质量安全法 39；食用农产品市场销售质量安全监督管理办法",
    states=(
        State("sent", _("Sent")),
        State("received", _("Receipt given")),
        State("settled", _("Settled"), final=True),
    ),
    steps=(
        step(
            "acknowledge",
            _("Give the receipt"),
            "sent",
            "received",
            _BUREAUS,
            closes="receipt",
            opens="outcome",
        ),
        step("settle", _("Record the outcome"), "received", "settled", _BUREAUS, closes="outcome"),
    ),
    clocks=(
        ClockUse("receipt", "mismatch-receipt", _("Give the receipt"), names(*_BUREAUS), since="sent_at"),
        ClockUse("outcome", "mismatch-outcome", _("Look into it and answer"), names(*_BUREAUS)),
    ),
    opens=("receipt",),
)

ANIMALS = Flow(
    name="animals",
    title=_("Animals for slaughter"),
    basis="生猪屠宰管理条例 12–19",
    states=(
        State("arrived", _("Arrived")),
        State("admitted", _("Admitted")),
        State("examined", _("Examined before slaughter")),
        State("inspected", _("Inspected after slaughter")),
        State("released", _("Released"), final=True),
        State("disposed", _("All disposed of"), final=True),
        State("refused", _("Turned away"), final=True),
    ),
    steps=(
        step("admit", _("Admit"), "arrived", "admitted", (*_HOUSE, *_VETS), guards="checked"),
        step("refuse", _("Turn away"), "arrived", "refused", (*_HOUSE, *_VETS)),
        step("examine", _("Examine before slaughter"), "admitted", "examined", _VETS),
        step("inspect", _("Inspect after slaughter"), "examined", "inspected", (*_HOUSE, *_VETS)),
        step("dispose", _("Dispose harmlessly"), "admitted", "admitted", (*_HOUSE, *_VETS)),
        step("dispose", _("Dispose harmlessly"), "examined", "examined", (*_HOUSE, *_VETS)),
        step("dispose", _("Dispose harmlessly"), "inspected", "inspected", (*_HOUSE, *_VETS)),
        step(
            "release",
            _("Release with two stamps and two certificates"),
            "inspected",
            "released",
            _VETS,
            guards="accounted papers",
            basis="生猪屠宰管理条例 12, 15",
        ),
        step(
            "close",
            _("Close: nothing is left"),
            "admitted examined inspected",
            "disposed",
            _VETS,
            guards="accounted",
        ),
    ),
    guards=(
        Guard("checked", _("certificate, ear tags and animals were found in order")),
        Guard("accounted", _("every head has passed or was disposed of")),
        Guard("papers", _("two stamps and the numbers of two certificates")),
    ),
)

GRAIN = Flow(
    name="grain",
    title=_("Grain lot"),
    basis="粮食质量安全监管办法；超标粮食收购处置实施细则（试行）",
    states=(
        State("stored", _("In store")),
        State("over", _("Over a limit")),
        State("apart", _("Kept apart")),
        State("disposed", _("Disposed of"), final=True),
        State("left", _("Left the store"), final=True),
    ),
    steps=(
        step("over", _("Found over a limit"), "stored", "over", (*FIRMS, *OFFICERS), opens="apart"),
        step(
            "segregate",
            _("Keep apart"),
            "over",
            "apart",
            (*_HOUSE, *OFFICERS),
            guards="apart",
            closes="apart",
        ),
        step("dispose", _("Record a disposal"), "apart", "apart", (*_HOUSE, *OFFICERS)),
        step("finish", _("All is disposed of"), "apart", "disposed", OFFICERS, guards="disposed"),
        step("leave", _("Left the store"), "stored", "left", (*_HOUSE, *OFFICERS)),
    ),
    guards=(
        Guard("apart", _("since when and where it is kept apart")),
        Guard("disposed", _("every tonne was disposed of")),
    ),
    clocks=(
        ClockUse(
            "apart", "grain-segregation", _("Keep the grain apart"), names(FirmManager, DistrictOfficer)
        ),
    ),
)

ORDER = Flow(
    name="school-order",
    title=_("School order"),
    basis="学校食品安全与营养健康管理规定",
    states=(
        State("ordered", _("Ordered")),
        State("received", pgettext_lazy("supply", "Received"), final=True),
        State("refused", _("Sent back at the door"), final=True),
        State("cancelled", pgettext_lazy("supply", "Cancelled"), final=True),
    ),
    steps=(
        step("receive", _("Receive the goods"), "ordered", "received", (SchoolPrincipal, FirmManager)),
        step("refuse", _("Send back at the door"), "ordered", "refused", (SchoolPrincipal, FirmManager)),
        step("cancel", _("Cancel the order"), "ordered", "cancelled", (SchoolPrincipal, FirmManager)),
    ),
)

BATCH = Flow(
    name="batch-file",
    title=_("Batch file"),
    basis="食品安全法 46, 51, 52",
    states=(
        State("open", _("Open")),
        State("released", _("Released"), final=True),
        State("rejected", _("Rejected"), final=True),
    ),
    steps=(
        step("test", _("Enter the test"), "open", "open", _HOUSE),
        step("release", _("Release the batch"), "open", "released", _HOUSE, guards="tested"),
        step("reject", _("Reject the batch"), "open", "rejected", _HOUSE, guards="failed"),
    ),
    guards=(
        Guard("tested", _("the batch was tested and passed")),
        Guard("failed", _("the batch was tested and failed")),
    ),
)
