"""Controls of Farrington's flexible method known by name: Farrington's of 1996, Noufaily's of 2013, and kin.

Their names and settings are those of the comparison in docs/surveillance.md. Half a year and four seasons
replace 26 weeks and ten for monthly series.
"""

from collections.abc import Mapping
from dataclasses import replace

from shian.methods.surveillance.control import Flexible, Power, Threshold

MONTHLY = 12
_OLD = Flexible(thresholdMethod=Threshold.DELTA, weightsThreshold=1.0, pastWeeksNotIncluded=3)
_NEW = Flexible(noPeriods=10, pastWeeksNotIncluded=26, pThresholdTrend=1.0)
_WEEKLY: Mapping[str, Flexible] = {
    "default": Flexible(thresholdMethod=Threshold.DELTA),
    "farr_delta": _OLD,
    "farr_delta_none": replace(_OLD, alpha=0.01, powertrans=Power.NONE),
    "farr_delta_half": Flexible(thresholdMethod=Threshold.DELTA, alpha=0.01, powertrans=Power.VARIANCE),
    "nouf_delta": replace(_NEW, thresholdMethod=Threshold.DELTA, alpha=0.005),
    "nouf_nb": _NEW,
    "nouf_nb_005": replace(_NEW, alpha=0.005, limit54=(0, 4)),
    "nouf_muan": replace(_NEW, thresholdMethod=Threshold.MUAN),
    "nouf_nb_noreweight": replace(_NEW, reweight=False),
    "nouf_nb_notrend": replace(_NEW, trend=False),
    "nouf_nb_popoffset": replace(_NEW, populationOffset=True),
}
NAMES = tuple(_WEEKLY)


def named(name: str, frequency: int = 52) -> Flexible:
    """The control of this name for series of so many time points a year.

    Raises:
        KeyError: there is none.
    """
    control = _WEEKLY[name]
    if frequency != MONTHLY:
        return control
    seasons = 4 if control.noPeriods > 1 else 1
    left_out = 6 if control.noPeriods > 1 else control.pastWeeksNotIncluded
    return replace(control, w=1, noPeriods=seasons, pastWeeksNotIncluded=left_out)
