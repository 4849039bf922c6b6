"""Sign-in rules: nobody makes an account for themselves, and nobody keeps many sessions open."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shian.platform.access.models import User


class NoSelfSignUp(DefaultAccountAdapter):
    """Accounts are made by an administrator; the oldest session ends when a person opens one too many."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        end_oldest_sessions(user, keep=settings.SHIAN_SESSIONS_PER_USER)
        return answer


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """The organisation's own sign-in (OIDC) opens accounts that exist, by user name; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo", claims)
        name = str(claims.get("preferred_username") or "")
        user = User.objects.filter(username=name, is_active=True, demo=False).first() if name else None
        if user is not None:
            sociallogin.connect(request, user)


def end_oldest_sessions(user: User, *, keep: int) -> int:
    """End a user's sessions beyond the latest ``keep``; return how many were ended."""
    surplus = list(UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[keep:])
    for session in surplus:
        session.end()
    return len(surplus)
