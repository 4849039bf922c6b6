"""Addresses of the interface for hospitals' systems, mounted under /api/fhir/."""

from __future__ import annotations

from django.urls import URLPattern, path

from shian.domains.surveillance.cases.fhir import endpoint

urlpatterns: list[URLPattern] = [
    path("metadata", endpoint.metadata, name="fhir-metadata"),
    path("Questionnaire/foodborne-case", endpoint.form, name="fhir-questionnaire"),
    path("QuestionnaireResponse", endpoint.receive, name="fhir-response"),
    path("", endpoint.receive, name="fhir"),
]
