"""What the laboratory imports: bulletins of failing samples, and test results."""

from shian.domains.laboratory.importing.bulletins import BULLETIN
from shian.domains.laboratory.importing.results import RESULTS
from shian.platform.exchange.spec import importable

importable(BULLETIN)
importable(RESULTS)
