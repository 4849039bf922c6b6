"""The roles of a city's food safety, and the groups that declarations use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shian.platform.access.roles import Role, Scope


class MunicipalCoordinator(Role):
    title = _("Municipal coordinator")
    description = _("The city's food safety office: sees everything, owns the report.")
    scope = Scope.CITY


class BureauOfficer(Role):
    title = _("Bureau officer")
    description = _("A city bureau: plans, verifies, publishes for the whole city.")
    scope = Scope.CITY


class DistrictOfficer(Role):
    title = _("District officer")
    description = _("A district's market supervision bureau.")
    scope = Scope.AREA


class Inspector(Role):
    title = _("Inspector")
    description = _("Checks premises and sees disposals through in the district.")
    scope = Scope.AREA


class Sampler(Role):
    title = _("Sampler")
    description = _("Takes samples and hands them over.")
    scope = Scope.AREA


class Analyst(Role):
    title = _("Analyst")
    description = _("Tests samples in a laboratory and types results.")
    scope = Scope.BODY


class ReviewingAnalyst(Role):
    title = _("Reviewing analyst")
    description = _("Verifies another analyst's results and signs the report.")
    scope = Scope.BODY


class Epidemiologist(Role):
    title = _("Epidemiologist")
    description = _("Centre for disease control: illness reports, signals, outbreaks.")
    scope = Scope.CITY
    sees_personal_data = True


class CountyEpidemiologist(Role):
    title = _("County epidemiologist")
    description = _("A county's centre for disease control: reviews the reports of its hospitals.")
    scope = Scope.AREA
    sees_personal_data = True


class Doctor(Role):
    title = _("Doctor")
    description = _("Reports illness from a hospital.")
    scope = Scope.BODY
    sees_personal_data = True


class Liaison(Role):
    title = _("Liaison officer")
    description = _("Speaks for a body in consultations: gives its opinions, confirms its notices.")
    scope = Scope.BODY


class FirmManager(Role):
    title = _("Firm manager")
    description = _("A firm's food safety manager: sees and answers for the own firm.")
    scope = Scope.OPERATOR


class SchoolPrincipal(Role):
    title = _("School principal")
    description = _("Answers for a school's canteen.")
    scope = Scope.OPERATOR


class Assessor(Role):
    title = _("Assessor")
    description = _("National or provincial assessor, or auditor: reads everything, changes nothing.")
    scope = Scope.CITY


class Administrator(Role):
    title = _("Administrator")
    description = _("Users, appointments, settings; no duty of their own.")
    scope = Scope.CITY


class Public(Role):
    title = _("Public")
    description = _("Anybody: what is published.")
    scope = Scope.PUBLIC


CITY_LEVEL: tuple[type[Role], ...] = (MunicipalCoordinator, BureauOfficer)
OFFICERS: tuple[type[Role], ...] = (*CITY_LEVEL, DistrictOfficer)
FIELD: tuple[type[Role], ...] = (*OFFICERS, Inspector, Sampler)
LABORATORY: tuple[type[Role], ...] = (Analyst, ReviewingAnalyst)
FIRMS: tuple[type[Role], ...] = (FirmManager, SchoolPrincipal)
EPIDEMIOLOGISTS: tuple[type[Role], ...] = (Epidemiologist, CountyEpidemiologist)
HEALTH: tuple[type[Role], ...] = (*EPIDEMIOLOGISTS, Doctor)
READERS: tuple[type[Role], ...] = (Assessor, Administrator)
OFFICIALS: tuple[type[Role], ...] = (*FIELD, *LABORATORY, *HEALTH, *READERS)
SIGNED_IN: tuple[type[Role], ...] = (*OFFICIALS, Liaison, *FIRMS)
EVERYONE: tuple[type[Role], ...] = (*SIGNED_IN, Public)
