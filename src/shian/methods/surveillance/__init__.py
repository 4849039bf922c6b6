"""Early warning from counts: Farrington's methods, EARS, CUSUM."""

from shian.methods.surveillance.control import Farrington, Flexible, Power, Threshold
from shian.methods.surveillance.cusum import CusumControl, Transformation, cusum
from shian.methods.surveillance.ears import Ears, EarsControl, ears
from shian.methods.surveillance.errors import SurveillanceError
from shian.methods.surveillance.evidence import EvidenceControl, combined
from shian.methods.surveillance.farrington import classic, flexible
from shian.methods.surveillance.named import NAMES, named
from shian.methods.surveillance.panel import Evaluation, Panel

__all__ = [
    "NAMES",
    "CusumControl",
    "Ears",
    "EarsControl",
    "Evaluation",
    "EvidenceControl",
    "Farrington",
    "Flexible",
    "Panel",
    "Power",
    "SurveillanceError",
    "Threshold",
    "Transformation",
    "classic",
    "combined",
    "cusum",
    "ears",
    "flexible",
    "named",
]
