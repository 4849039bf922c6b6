"""Imports of monitoring: results with their samples, and the quotas of a programme."""

from shian.domains.surveillance.contaminants.importing.quotas import QUOTAS
from shian.domains.surveillance.contaminants.importing.results import RESULTS
from shian.platform.exchange.spec import importable

importable(QUOTAS)
importable(RESULTS)
