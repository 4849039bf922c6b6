"""Statistics of measurements of which some are known only to be below a limit: never taken as zero or half.

Start with `Sample`; `summarise` gives median, mean and 95th percentile by three methods, says which one to
use, and what substitution would have given. `compare` and `trend` ask whether years differ, `exposure` what
people take in.
"""

from shian.methods.censored.compare import Comparison, compare
from shian.methods.censored.data import BadData, Sample
from shian.methods.censored.detection import Share, share_found
from shian.methods.censored.exposure import Consumption, Intake, exposure
from shian.methods.censored.kaplan import Curve, curve
from shian.methods.censored.lognormal import Fit, fit
from shian.methods.censored.order import Ordered, positions, regress
from shian.methods.censored.substitution import Substituted, substituted
from shian.methods.censored.summary import Estimate, Summary, summarise
from shian.methods.censored.trend import Trend, trend

__all__ = [
    "BadData", "Comparison", "Consumption", "Curve", "Estimate", "Fit", "Intake", "Ordered", "Sample",
    "Share", "Substituted", "Summary", "Trend", "compare", "curve", "exposure", "fit", "positions",
    "regress", "share_found", "substituted", "summarise", "trend",
]  # fmt: skip
