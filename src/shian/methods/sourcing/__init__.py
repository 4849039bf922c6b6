"""Source inference: which premises, food or lot an outbreak comes from, and what to ask next."""

from shian.methods.sourcing.calibration import Bin, brier, calibration
from shian.methods.sourcing.errors import SourcingError
from shian.methods.sourcing.ingredients import ingredients
from shian.methods.sourcing.likelihood import log_likelihoods, met, popularity
from shian.methods.sourcing.model import Exposure, Outbreak, Person, Reach, Source
from shian.methods.sourcing.questions import Question, questions
from shian.methods.sourcing.ranking import Ranked, Ranking, rank, ranked

__all__ = [
    "Bin",
    "Exposure",
    "Outbreak",
    "Person",
    "Question",
    "Ranked",
    "Ranking",
    "Reach",
    "Source",
    "SourcingError",
    "brier",
    "calibration",
    "ingredients",
    "log_likelihoods",
    "met",
    "popularity",
    "questions",
    "rank",
    "ranked",
]
