"""Addresses of the evidence box."""

from __future__ import annotations

from django.urls import path

from shian.evaluation.box import views

urlpatterns = [
    path("", views.index, name="boxes"),
    path("make/", views.make, name="box-make"),
    path("CITY.pub", views.public_key, name="box-key"),
    path("verify.py", views.script, name="box-script"),
    path("<int:pk>/progress/", views.progress, name="box-progress"),
    path("<int:pk>/box.zip", views.download, name="box-download"),
]
