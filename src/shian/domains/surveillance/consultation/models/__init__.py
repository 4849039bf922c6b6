"""Records of consultation and risk communication (B2-03, B4-06, C6-01)."""

from shian.domains.surveillance.consultation.models.common import Grade, Subject, Urgency
from shian.domains.surveillance.consultation.models.meetings import Attendance, Meeting, Question
from shian.domains.surveillance.consultation.models.notices import NoticeCorrection, Receipt, RiskNotice
from shian.domains.surveillance.consultation.models.releases import CountRelease
from shian.domains.surveillance.consultation.models.threads import Consultation, Opinion

__all__ = [
    "Attendance", "Consultation", "CountRelease", "Grade", "Meeting", "NoticeCorrection", "Opinion",
    "Question", "Receipt", "RiskNotice", "Subject", "Urgency",
]  # fmt: skip
