"""Django settings (配置): everything a town may change comes from the environment, nothing from this file."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

HOME = Path(os.environ.get("FAZHI_HOME", "var")).resolve()
PACKAGE = Path(__file__).resolve().parent


def _secret_key() -> str:
    """The key of sessions; made once per home, so that a restart logs nobody out."""
    given = os.environ.get("FAZHI_SECRET_KEY")
    if given:
        return given
    path = HOME / "keys" / "session.key"
    if path.exists():
        return path.read_text().strip()
    key = secrets.token_urlsafe(50)
    if HOME.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(key)
    return key


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


SECRET_KEY = _secret_key()
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
    "django_tasks_db",
    "axes",
    "fazhi.kernel.chain",
    "fazhi.kernel.org",
    "fazhi.kernel.law",
    "fazhi.kernel.records",
    "fazhi.kernel.procedures",
    "fazhi.kernel.imports",
    "fazhi.kernel.figures",
    "fazhi.kernel.pages",
    "fazhi.modules.hotline",
    "fazhi.reports",
    "fazhi.site",
]

AUTH_USER_MODEL = "org.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
