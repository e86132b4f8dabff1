"""The demo's own norm (演示规定): invented, in two versions, so that a town without law texts has something to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import fazhi
from fazhi.kernel.law.statutes.merging import keep
from fazhi.kernel.law.statutes.models import Level, Norm
from fazhi.kernel.law.statutes.names import key_of
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.texts import ReadArticle, ReadNorm

PACK = Path(fazhi.__file__).parent / "packs" / "demo" / "norm.yaml"


def fill_norm() -> None:
    """Writes both versions unless they are there."""
    declared: dict[str, Any] = yaml.safe_load(PACK.read_text(encoding="utf-8"))
    if Norm.objects.filter(key=key_of(declared["title"])).exists():
        return
    for version in declared["versions"]:
        keep(_read(declared, version))


def own_norm() -> Norm:
    """The demo's norm as it stands in the base (演示规定)."""
    declared: dict[str, Any] = yaml.safe_load(PACK.read_text(encoding="utf-8"))
    return Norm.objects.get(key=key_of(declared["title"]))


def _read(declared: dict[str, Any], version: dict[str, Any]) -> ReadNorm:
    articles = tuple(ReadArticle(Article(number), (), text) for number, text in version["articles"].items())
    return ReadNorm(
        title=declared["title"],
        level=Level.DOCUMENT,
        place="东坑镇",
        issuer=declared["issuer"],
        issued_on=version["issued_on"],
        in_force_on=version["in_force_on"],
        in_force_source=articles[-1].article.label,
        kind=version["kind"],
        number=version["number"],
        articles=articles,
        endings=(),
        problems=(),
        source="模拟数据",
    )
