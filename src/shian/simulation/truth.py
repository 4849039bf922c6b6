"""The truth about what was planted, in files beside the database: methods are scored against it."""

from __future__ import annotations

from pathlib import Path

import orjson
from django.conf import settings

from shian.simulation.city import City

ABOUT = {
    "duplicate_operators": "Operators entered twice; alike_by says what is the same (name, address or code).",
    "expired_licences": "Licences that ran out while the operator stayed open.",
    "late_deliveries": "Samples that took more than five working days to the laboratory.",
    "late_reports": "Samples whose report took more than twenty working days.",
    "early_results": "Samples whose test is said to have begun before the sample arrived.",
    "missing_sheets": "Numbers of sampling sheets that nobody accounts for.",
    "one_place": "A plan whose samples were always taken at the same place.",
    "laboratories": "Laboratories that never fail a sample, or whose results crowd just below the limits.",
    "late_disposals": "Disposals completed after more than ninety days.",
    "leaks": "Frozen imports that went round the gate warehouse, and where they were found.",
    "contaminations": "Lots that were bad from the start, and every lot and place that each truly reached.",
    "school_lunches": "A supplier's lot that was served in several school canteens on one day.",
    "failed_lots": "Lots of the samples that failed, with the places sampled.",
    "false_serials": "Serial numbers sold twice at places far apart, or never given out.",
    "mismatched_certificates": "Shipments whose certificate was another lot's.",
    "short_receipts": "Receipts of less than was sent.",
    "outbreaks": "Outbreaks as they truly were: premises, food, lot, and the reports that came of them.",
    "false_clusters": "Groups of case reports that look like an outbreak and are none, and why.",
    "silent_hospitals": "Hospitals that stopped reporting, and how many reports are missing.",
    "untold_arrivals": "Places that sent on what they never told they had received.",
}


def write_truth(made: City) -> list[Path]:
    """One JSON file for each thing planted, in ``$SHIAN_DATA/truth``."""
    folder = Path(settings.SHIAN_DATA) / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in sorted(made.truth.items()):
        path = folder / f"{name}.json"
        content = {"simulated": True, "seed": made.seed, "about": ABOUT[name], "rows": rows}
        path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
        written.append(path)
    return written
