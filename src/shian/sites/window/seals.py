"""Public pages of published seals: for people, for machines, and the door for countersignatures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from allauth.account.adapter import get_adapter
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from shian.platform.actions.core import Refused
from shian.platform.ledger.home import keys_folder
from shian.platform.ledger.keys import public_pem, trusted_keys
from shian.platform.witnesses.documents import as_bytes, document, feed, listing
from shian.platform.witnesses.growth import growth_of
from shian.platform.witnesses.models import Checkpoint, Countersignature
from shian.platform.witnesses.receiving import LONGEST, TooMany, receive
from shian.platform.witnesses.seals import seals_between

PAGE = 30
CHAIN = 2000  # seals between two published ones that are sent at most
MOST_SENT = 65_536  # bytes of a form with a signature


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Published seals, newest first."""
    rows = Checkpoint.objects.order_by("-seal").annotate(signatures=Count("countersignatures"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return _kept(render(request, "public/seals.html", {"page": page}))


@require_safe
def seal(request: HttpRequest, number: int) -> HttpResponse:
    """One published seal: what it says, why it continues the last one, who signed it, how to sign it."""
    return _seal_page(request, _checkpoint(number))


def _seal_page(
    request: HttpRequest, checkpoint: Checkpoint, *, told: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    growth = growth_of(checkpoint.seal)
    context = {
        "checkpoint": checkpoint,
        "digits": grouped(checkpoint.hash),
        "signatures": checkpoint.countersignatures.select_related("witness"),
        "growth": growth,
        "grown": len(growth.proofs) if growth else 0,
        "longest": LONGEST,
        **(told or {}),
    }
    return render(request, "public/seal.html", context, status=status)


def grouped(digits: str) -> str:
    """Hex digits in groups of four, to be read aloud and compared."""
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


@require_safe
def seals_json(request: HttpRequest) -> HttpResponse:
    """The list for machines: `?after=N` goes on from there."""
    after = request.GET.get("after", "0")
    return _json(
        as_bytes(listing(int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0))
    )


@require_safe
def seal_json(request: HttpRequest, number: int) -> HttpResponse:
    """One published seal for machines, with the proof that it continues the one published before."""
    return _json(as_bytes(document(_checkpoint(number))))


@require_safe
def statement_text(request: HttpRequest, number: int) -> HttpResponse:
    """The bytes that a witness signs."""
    answer = HttpResponse(_checkpoint(number).statement, content_type="text/plain; charset=us-ascii")
    answer["Content-Disposition"] = f'attachment; filename="seal-{number}.txt"'
    return answer


@require_safe
def chain(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Every seal after the one published before, up to this one: a line each, as signed."""
    checkpoint = _checkpoint(number)
    before = Checkpoint.objects.filter(seal__lt=number).order_by("-seal").first()
    first = before.seal + 1 if before else 1
    if checkpoint.seal - first >= CHAIN:
        raise Http404("too many seals lie between: the growth proofs in the JSON cover them")

    def lines() -> Iterator[bytes]:
        for one in seals_between(first, checkpoint.seal):
            yield orjson.dumps(one.record(), option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS)

    return StreamingHttpResponse(lines(), content_type="application/jsonl")


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The city's public keys: the one in use, and those it replaced."""
    pems = b"".join(public_pem(one) for _id, one in sorted(trusted_keys(keys_folder()).items()))
    if not pems:
        raise Http404("no key was made yet")
    return _kept(HttpResponse(pems, content_type="application/x-pem-file"))


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The feed: a reader, or a witness's own program, hears of each new seal."""
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    made = feed(request.build_absolute_uri(reverse("window-seals")), number)
    return _kept(HttpResponse(made, content_type="application/atom+xml; charset=utf-8"))


@csrf_exempt  # nobody's session counts here: what is sent is good or not by its signature alone
@require_POST
def countersign(request: HttpRequest, number: int) -> HttpResponse:
    """Take a witness's signature: as a form from the page, or plain in the body from a program."""
    checkpoint, by_form = _checkpoint(number), request.content_type in _FORMS
    if _length(request) > MOST_SENT:
        return _told(413, stored=False, why=_("A signature has at most %(most)s bytes.") % {"most": LONGEST})
    given = _signature(request, by_form=by_form)
    sender = get_adapter().get_client_ip(request)
    way = Countersignature.Way.PAGE if by_form else Countersignature.Way.API
    try:
        made = receive(checkpoint, given, sender=str(sender), way=way)
    except Refused as refusal:
        status = 429 if isinstance(refusal, TooMany) else 422
        if by_form:
            return _seal_page(request, checkpoint, told={"refusal": str(refusal)}, status=status)
        return _told(status, stored=False, why=str(refusal))
    if by_form:
        return _seal_page(request, checkpoint, told={"received": made.witness.name})
    return _told(200, stored=True, witness=made.witness.name, seal=checkpoint.seal)


def _told(status: int, **content: Any) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _length(request: HttpRequest) -> int:
    """What the sender says of the body's length, before a byte of it is read; Django reads no further."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def _signature(request: HttpRequest, *, by_form: bool) -> bytes:
    """What was sent, one byte more than is allowed at most."""
    if not by_form:
        return request.read(LONGEST + 1)
    file = request.FILES.get("file")
    if file is not None and not isinstance(file, list):
        return bytes(file.read(LONGEST + 1))
    return str(request.POST.get("signature", "")).encode()[: LONGEST + 1]


def _checkpoint(number: int) -> Checkpoint:
    if number >= 1 << 53:
        raise Http404(_("No such seal was published."))
    return get_object_or_404(Checkpoint, seal=number)


def _json(data: bytes) -> HttpResponse:
    return _kept(HttpResponse(data, content_type="application/json"))


def _kept(answer: HttpResponse) -> HttpResponse:
    """The same for everybody, for a minute."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=60" if "html" not in answer["Content-Type"] else "no-cache"
    return answer
