"""Addresses of the claim auditor."""

from __future__ import annotations

from django.urls import path

from shian.evaluation.auditor.views import claims, records, reports

urlpatterns = [
    path("", reports.index, name="audit"),
    path("way/<str:token>/", reports.under_way, name="audit-way"),
    path("<int:pk>/", reports.show, name="audit-report"),
    path("<int:pk>/audit.<str:ending>", reports.download, name="audit-download"),
    path("<int:pk>/figures/", claims.index, name="audit-claims"),
    path("<int:pk>/figures/<int:start>/", claims.correct_one, name="audit-correct"),
    path("<int:pk>/corrections/<int:correction>/undo/", claims.undo_one, name="audit-undo"),
    path("<int:pk>/facts/", claims.add_one_fact, name="audit-fact"),
    path("<int:pk>/facts/<int:fact>/remove/", claims.remove_one_fact, name="audit-fact-remove"),
    path("<int:pk>/records/", records.show, name="audit-records"),
    path("<int:pk>/records/bind/", records.bind_chosen, name="audit-bind"),
    path("<int:pk>/records/<int:binding>/release/", records.release_one, name="audit-release"),
]
