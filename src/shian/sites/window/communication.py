"""Public pages of risk communication: meetings and minutes, questions and answers, asking a question."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from shian.domains.supply.packets.guessing import Limit, asker_of
from shian.domains.surveillance.consultation.actions import ask_publicly
from shian.domains.surveillance.consultation.models import Meeting, Question
from shian.platform.access.actor import system_actor
from shian.platform.actions.core import Refused
from shian.platform.pages.widgets import CONTROL
from shian.sites.window.packets.fast import address_of

PAGE = 20
POSTS = Limit(most=3)  # questions of one asker within ten minutes
EVERYBODY = Limit(most=60, kept=1)  # of all together, so that nobody fills the officers' list
LONGEST = 500


def _meetings() -> Any:
    return (
        Meeting.objects.filter(Meeting.scope_public).select_related("organiser").order_by("-held_on", "-pk")
    )


def _answers() -> Any:
    found = Question.objects.filter(Question.scope_public).select_related("body", "meeting")
    return found.order_by("-published_on", "-pk")


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings whose minutes are published."""
    page = Paginator(_meetings(), PAGE).get_page(request.GET.get("page"))
    return render(request, "public/meetings.html", {"page": page})


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: who came, what was said, what was asked and answered."""
    found = get_object_or_404(_meetings(), pk=pk)
    context = {
        "meeting": found,
        "attendances": found.attendances.select_related("body"),
        "answers": _answers().filter(meeting=found).order_by("pk"),
    }
    return render(request, "public/meeting.html", context)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions of the public and their answers; a keyword narrows them."""
    words = request.GET.get("q", "").strip()[:60]
    rows = _answers()
    if words:
        rows = rows.filter(text__icontains=words) | rows.filter(answer__icontains=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "public/questions.html", {"page": page, "q": words})


class QuestionForm(forms.Form):
    """A question and, if one likes, how to be reached."""

    text = forms.CharField(
        label=lazy("Your question"),
        min_length=5,
        max_length=LONGEST,
        widget=forms.Textarea({**CONTROL, "rows": 5}),
    )
    contact = forms.RegexField(
        r"^[0-9+\-() ]{5,40}$",
        label=lazy("Telephone (need not be given)"),
        required=False,
        widget=forms.TextInput({**CONTROL, "inputmode": "tel"}),
    )


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; once sent, a number to look for among the answers."""
    form = QuestionForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if not form.is_bound or not form.is_valid():
        return render(request, "public/ask.html", context, status=422 if form.is_bound else 200)
    asker, now = asker_of(address_of(request)), time.monotonic()
    if POSTS.waits(asker, now) or EVERYBODY.waits("all", now):
        form.add_error(None, _("Too many questions at the moment; call 12315, or try again later."))
        return render(request, "public/ask.html", context, status=429)
    POSTS.miss(asker, now)
    EVERYBODY.miss("all", now)
    try:
        context["made"] = ask_publicly(by=system_actor(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return render(request, "public/ask.html", context, status=422)
    return render(request, "public/ask.html", context)
