"""The demo's own norm (演示规定): invented, in two versions, so that a town without law texts has something to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import fazhi
from fazhi.kernel.law.statutes.invented import keep_invented
from fazhi.kernel.law.statutes.models import Norm
from fazhi.kernel.law.statutes.names import key_of

PACK = Path(fazhi.__file__).parent / "packs" / "demo" / "norm.yaml"


def fill_norm() -> None:
    """Writes both versions unless they are there."""
    keep_invented(_declared(), "东坑镇")


def own_norm() -> Norm:
    """The demo's norm as it stands in the base (演示规定)."""
    return Norm.objects.get(key=key_of(_declared()["title"]))


def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = yaml.safe_load(PACK.read_text(encoding="utf-8"))
    return declared
