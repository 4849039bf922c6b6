"""Addresses of what-if scenarios and the cheapest plan."""

from __future__ import annotations

from django.urls import path

from shian.evaluation.planning.views import plans, scenarios

urlpatterns = [
    path("", scenarios.index, name="scenarios"),
    path("what-if/", scenarios.try_out, name="what-if"),
    path("what-if.xlsx", scenarios.try_xlsx, name="what-if-xlsx"),
    path("keep/", scenarios.keep, name="scenario-keep"),
    path("compare/", scenarios.compare, name="scenarios-compare"),
    path("compare.xlsx", scenarios.compare_xlsx, name="scenarios-compare-xlsx"),
    path("plan/", plans.ask, name="plan-cheapest"),
    path("plan/result/", plans.result, name="plan-result"),
    path("plan/limits/", plans.limits, name="plan-limits"),
    path("plan/curve/", plans.curve, name="plan-curve"),
    path("plan/plan.xlsx", plans.as_xlsx, name="plan-xlsx"),
    path("plan/keep/", plans.keep, name="plan-keep"),
]
