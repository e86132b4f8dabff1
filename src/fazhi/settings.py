"""Django settings (配置): everything a town may change comes from the environment, nothing from this file."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from django.utils.functional import lazy

HOME = Path(os.environ.get("FAZHI_HOME", "var")).resolve()
PACKAGE = Path(__file__).resolve().parent


@cache
def _secret_key() -> str:
    """The key of sessions; made once per home, so that a restart logs nobody out."""
    given = os.environ.get("FAZHI_SECRET_KEY")
    if given:
        return given
    path = HOME / "keys" / "session.key"
    if path.exists():
        return path.read_text().strip()
    key = secrets.token_urlsafe(50)
    if not HOME.exists():
        return key
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(f"session.{os.getpid()}.new")
    fresh.touch(mode=0o600)
    fresh.write_text(key)
    # Two first starts at once end with one key: the link of the second fails.
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    return path.read_text().strip()


def _database() -> dict[str, object]:
    url = os.environ.get("FAZHI_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "fazhi.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: an act that was answered survives a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
            },
            # What a thread has counted it remembers with its connection.
            "CONN_MAX_AGE": 600,
        }
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
    }


# Made when first needed: a command that finds no database leaves nothing in the home.
SECRET_KEY = lazy(_secret_key, str)()
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("FAZHI_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("FAZHI_ORIGINS", "").split(",") if origin]
DATABASES = {"default": _database()}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "fazhi.kernel.chain",
    "fazhi.kernel.org",
    "fazhi.kernel.law",
    "fazhi.kernel.records",
    "fazhi.kernel.items",
    "fazhi.kernel.procedures",
    "fazhi.kernel.imports",
    "fazhi.kernel.figures",
    "fazhi.kernel.pages",
    "fazhi.modules.services",
    "fazhi.modules.hotline",
    "fazhi.modules.rulemaking",
    "fazhi.modules.enforcement",
    "fazhi.modules.leadership",
    "fazhi.modules.enterprises",
    "fazhi.modules.oversight",
    # A town's own modules, as packages on the path; docs/guide.md builds one.
    *[module for module in os.environ.get("FAZHI_MODULES", "").split(",") if module],
    "fazhi.reports",
    "fazhi.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fazhi.site.middleware.AccessMiddleware",
    "fazhi.site.middleware.ErrorMiddleware",
    # Last, as it asks: it turns a log-in that is locked out into its own answer.
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "fazhi.site.urls"
WSGI_APPLICATION = "fazhi.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "fazhi.site.context.frame",
            ],
        },
    }
]

# People --------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "fazhi.kernel.org.users.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("username", "name")}},
]
LOGIN_URL = "site:login"
LOGIN_REDIRECT_URL = "site:today"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# A whole office may share one address: only this name from this address is locked.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "site/locked.html"
AXES_VERBOSE = False

# Sessions and transport ----------------------------------------------------------------------------------------------
IS_HTTPS = os.environ.get("FAZHI_HTTPS") == "1"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "fazhi.site.views.failures.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
# A ledger of a few hundred thousand rows is 60 MB; a form never is.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Files, cache, log ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # no collecting of files before a start
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}, "axes": {"level": "ERROR"}},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
