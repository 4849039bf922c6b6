"""All addresses, composed from the packages' own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from shian.sites.window.packets import views as packets

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("public/", include("shian.sites.window.urls")),
    path("api/v1/", include("shian.platform.api.urls")),
    path("api/fhir/", include("shian.domains.surveillance.cases.fhir.urls")),
    path("imports/", include("shian.platform.exchange.urls")),
    path("files/", include("shian.platform.files.urls")),
    path("letters/", include("shian.platform.documents.urls")),
    path("epcis/", include("shian.domains.supply.epcis.rest.urls")),
    path("supply/", include("shian.domains.supply.epcis.urls")),
    path("standards/", include("shian.domains.standards.urls")),
    path("packet/report/", packets.report, name="packet-report"),
    path("packet/seen/", packets.seen, name="packet-seen"),
    path("packets/", include("shian.domains.supply.packets.urls")),
    path("trace/", include("shian.domains.supply.trace.urls")),
    path("recalls/", include("shian.domains.supply.recalls.urls")),
    path("supply/", include("shian.domains.supply.lots.urls")),
    path("duties/", include("shian.domains.supply.duties.urls")),
    path("illness/", include("shian.domains.surveillance.cases.urls")),
    path("signals/", include("shian.domains.surveillance.signals.urls")),
    path("outbreaks/", include("shian.domains.surveillance.outbreaks.urls")),
    path("inquiry/", include("shian.domains.surveillance.inquiry.urls")),
    path("consultation/", include("shian.domains.surveillance.consultation.urls")),
    path("contaminants/", include("shian.domains.surveillance.contaminants.urls")),
    path("", include("shian.platform.pages.urls")),
    path("guard/", include("shian.platform.guard.urls")),
    path("witnesses/", include("shian.platform.witnesses.urls")),
    path("", include("shian.evaluation.urls")),
    path("criteria/", include("shian.evaluation.criteria.urls")),
    path("scenarios/", include("shian.evaluation.planning.urls")),
    path("audit/", include("shian.evaluation.auditor.urls")),
    path("boxes/", include("shian.evaluation.box.urls")),
    path("", include("shian.sites.workbench.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
