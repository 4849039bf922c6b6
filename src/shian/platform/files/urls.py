"""Addresses of attachments."""

from django.urls import path

from shian.platform.files import views

app_name = "files"
urlpatterns = [path("<int:pk>/", views.download, name="download")]
