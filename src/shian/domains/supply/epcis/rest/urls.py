"""Addresses of the standard interface. Values of members and ids of events may hold slashes."""

from __future__ import annotations

from django.urls import path, re_path

from shian.domains.supply.epcis.rest import capture, events, lists, openapi, queries

KIND = r"(?P<kind>eventTypes|epcs|bizSteps|bizLocations|readPoints|dispositions)"

urlpatterns = [
    path("", lists.Top.as_view(), name="epcis"),
    path("openapi.json", openapi.Description.as_view(), name="epcis-openapi"),
    path("capture", capture.Captures.as_view(), name="epcis-capture"),
    path("capture/<str:job>", capture.Job.as_view(), name="epcis-capture-job"),
    path("events", events.Events.as_view(), name="epcis-events"),
    path("events/<path:event_id>", events.OneEvent.as_view(), name="epcis-event"),
    path("queries", queries.Queries.as_view(), name="epcis-queries"),
    path("queries/<str:name>", queries.OneQuery.as_view(), name="epcis-query"),
    path("queries/<str:name>/events", queries.QueryEvents.as_view(), name="epcis-query-events"),
    path("queries/<str:name>/subscriptions", queries.Subscriptions.as_view(), name="epcis-subscriptions"),
    path(
        "queries/<str:name>/subscriptions/<str:key>",
        queries.OneSubscription.as_view(),
        name="epcis-subscription",
    ),
    path("nextPageToken/<str:token>", queries.PageToken.as_view(), name="epcis-page-token"),
    re_path(rf"^{KIND}$", lists.Members.as_view(), name="epcis-members"),
    re_path(rf"^{KIND}/(?P<value>.+)/events$", lists.MemberEvents.as_view(), name="epcis-member-events"),
    re_path(rf"^{KIND}/(?P<value>.+)$", lists.Member.as_view(), name="epcis-member"),
]
