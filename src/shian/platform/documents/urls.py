"""Addresses of letters."""

from django.urls import path

from shian.platform.documents import views

app_name = "documents"
urlpatterns = [path("<str:kind>/<int:pk>/<slug:name>.<str:ending>", views.show, name="letter")]
