"""Records of what is found out in an outbreak."""

from shian.domains.surveillance.inquiry.models.board import Evidence, Hypothesis
from shian.domains.surveillance.inquiry.models.conclusions import Conclusion
from shian.domains.surveillance.inquiry.models.inference import Inference, InferenceJob
from shian.domains.surveillance.inquiry.models.measures import Measure
from shian.domains.surveillance.inquiry.models.reports import Report
from shian.domains.surveillance.inquiry.models.samples import OutbreakSample
from shian.domains.surveillance.inquiry.models.surveys import Answer, Survey

__all__ = [
    "Answer",
    "Conclusion",
    "Evidence",
    "Hypothesis",
    "Inference",
    "InferenceJob",
    "Measure",
    "OutbreakSample",
    "Report",
    "Survey",
]
