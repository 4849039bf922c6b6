"""The answers of `shian linelist` as rows, under the names that outbreak software gives its columns."""

import math
from collections.abc import Iterable, Mapping

from shian.methods.epidemiology.lines import Association, Strata

Row = dict[str, object]


def association_row(found: Association) -> Row:
    """One exposure."""
    table = found.table
    return {
        "exposure": found.exposure,
        **dict(zip("abcd", table.cells, strict=True)),
        "n": table.n,
        "ar_exposed": table.risk_exposed,
        "ar_unexposed": table.risk_unexposed,
        "risk_diff": found.difference.estimate,
        "rr": found.risk.estimate,
        "rr_lo_wald": found.risk.low,
        "rr_hi_wald": found.risk.high,
        "or": found.odds.estimate,
        "or_lo_woolf": found.odds.low,
        "or_hi_woolf": found.odds.high,
        "or_cmle": found.exact.estimate,
        "or_lo_exact": found.exact.low,
        "or_hi_exact": found.exact.high,
        "fisher_p": found.p.two_sided,
        "chi2": found.chi.value,
        "chi2_p": found.chi.p,
        "chi2_yates": found.chi_yates.value,
        "chi2_yates_p": found.chi_yates.p,
        "chi2_mh": found.chi_mh.value,
        "or_midp": found.midp.estimate,
        "or_midp_lo": found.midp.low,
        "or_midp_hi": found.midp.high,
        "af_exposed": found.attributable_exposed,
        "cases_exposed_frac": found.cases_exposed,
    }


def further_row(found: Association) -> Row:
    """What `--more` adds."""
    return {
        "risk_diff_lo": found.difference.low,
        "risk_diff_hi": found.difference.high,
        "chi2_mh_p": found.chi_mh.p,
        "fisher_p_less": found.p.less,
        "fisher_p_greater": found.p.greater,
        "midp_1_tail": found.p.midp_one_sided,
        "midp_2_tail": found.p.midp_two_sided,
        "af_population": found.attributable_population,
    }


def strata_row(strata: Strata | None, by: str) -> Row:
    """What stratifying adds; all unknown for the column that is stratified by."""
    if strata is None:
        return {"by": by, **dict.fromkeys(STRATIFIED)}
    both = strata.together
    crude = strata.crude
    rr = _quotient(crude.risk_exposed, crude.risk_unexposed)
    values: list[object] = [
        " ; ".join(table.written for table in strata.tables),
        both.odds_ratio.estimate,
        both.odds_ratio.low,
        both.odds_ratio.high,
        both.chi.value,
        both.chi.p,
        both.chi_corrected.value,
        both.risk_ratio.estimate,
        both.woolf_odds.value,
        both.woolf_odds.p,
        both.woolf_risk.value,
        both.woolf_risk.p,
        "/".join(strata.levels) if len(strata.levels) <= 50 else f"{len(strata.levels)} levels",
        both.risk_ratio.low,
        both.risk_ratio.high,
        both.risk_difference.estimate,
        both.risk_difference.low,
        both.risk_difference.high,
        both.breslow_day.value,
        both.breslow_day.p,
        both.tarone.value,
        both.tarone.p,
        _quotient(crude.a * crude.d, crude.b * crude.c),
        rr,
        both.risk_ratio.estimate / rr - 1 if rr else math.nan,
    ]
    return {"by": strata.by, **dict(zip(STRATIFIED, values, strict=True))}


STRATIFIED = (
    "strata or_mh or_mh_lo or_mh_hi mh_chi2 mh_p mh_chi2_cc rr_mh woolf_or_chi2 woolf_or_p woolf_rr_chi2 "
    "woolf_rr_p levels rr_mh_lo rr_mh_hi rd_mh rd_mh_lo rd_mh_hi breslow_day_chi2 breslow_day_p tarone_chi2 "
    "tarone_p or_crude rr_crude rr_change"
).split()


def _quotient(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def as_csv(row: Mapping[str, object]) -> Row:
    """A row for a CSV table: NA for what is not defined or not known, Inf for what is infinite."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: object) -> object:
    if value is None:
        return "NA"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not math.isfinite(value):
        return "NA" if math.isnan(value) else "Inf" if value > 0 else "-Inf"
    return value


def as_json(row: Mapping[str, object]) -> Row:
    """A row for JSON: null for what is not defined, the text Inf for what is infinite."""
    return {
        name: None if (cell := _cell(value)) == "NA" else cell if not isinstance(value, bool) else value
        for name, value in row.items()
    }


def columns_of(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """The names of the first row: all rows have them."""
    return next((list(row) for row in rows), [])
