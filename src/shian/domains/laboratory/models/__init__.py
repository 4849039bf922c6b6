"""The records of the sample chain."""

from shian.domains.laboratory.models.bulletins import BulletinRow
from shian.domains.laboratory.models.capability import Accreditation, LabProfile, RapidTest, TestStation
from shian.domains.laboratory.models.disposals import Disposal
from shian.domains.laboratory.models.plans import Draw, Plan, Quota, Task
from shian.domains.laboratory.models.publications import Correction, Publication, PublicationRow
from shian.domains.laboratory.models.remedies import Notice, Objection, Retest
from shian.domains.laboratory.models.reports import TestItem, TestReport
from shian.domains.laboratory.models.samples import Handover, Sample

__all__ = [
    "Accreditation",
    "BulletinRow",
    "Correction",
    "Disposal",
    "Draw",
    "Handover",
    "LabProfile",
    "Notice",
    "Objection",
    "Plan",
    "Publication",
    "PublicationRow",
    "Quota",
    "RapidTest",
    "Retest",
    "Sample",
    "Task",
    "TestItem",
    "TestReport",
    "TestStation",
]
