"""`shian linelist …`: the tables of an outbreak's line list, from a CSV file. No database."""

from typing import Annotated

import typer

from shian.methods.epidemiology.lines import association, crossed, over_strata, tabulated
from shian.methods.epidemiology.twobytwo import normal
from shian.platform.codes.linelist_common import (
    AsJson,
    Confidence,
    Exposures,
    Ill,
    Lines,
    Out,
    Z,
    chosen,
    coded_in,
    emit,
    levels_in,
    refusing,
    split,
)
from shian.platform.codes.linelist_curve import curve_of, incubation
from shian.platform.codes.linelist_models import dose, logistic, matched
from shian.platform.codes.linelist_tables import association_row, further_row, strata_row
from shian.platform.codes.wholes import read_whole

app = typer.Typer(
    help="Work up a line list: attack rates, ratios, strata, dose response, regression, epidemic curve.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (dose, logistic, matched, incubation):
    app.command()(command)
app.command("curve")(curve_of)


@app.command()
def analyse(
    lines: Lines,
    ill: Ill,
    exposures: Exposures = None,
    stratify: Annotated[
        list[str] | None, typer.Option("--stratify", help="Columns whose levels are the strata.")
    ] = None,
    confidence: Confidence = 0.95,
    z: Z = None,
    more: Annotated[bool, typer.Option("--more", help="Further intervals and p-values.")] = False,
    out: Out = None,
    as_json_: AsJson = False,
) -> None:
    """The table of every exposure: attack rates, RR, OR, intervals, tests; over strata Mantel–Haenszel."""
    with refusing(lines):
        whole = read_whole(lines)
        sick = coded_in(whole, ill)
        by = split(stratify, whole)
        quantile = normal(confidence) if z is None else z
        levels = crossed([levels_in(whole, name) for name in by]) if by else None
        rows = []
        for exposure in chosen(whole, exposures, ill):
            table = tabulated(sick.answers, exposure.answers)
            found = association(exposure.label, table, confidence, quantile)
            row = association_row(found) | (further_row(found) if more else {})
            if levels is not None:
                same = exposure.label in by
                strata = None if same else over_strata(
                    sick.answers, exposure.answers, "/".join(by), levels, quantile
                )  # fmt: skip
                row |= strata_row(strata, "/".join(by))
            rows.append(row)
        emit(rows, out, json=as_json_)
