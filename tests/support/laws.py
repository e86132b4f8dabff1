"""Invented laws for tests (虚构的法规): versions written straight into the statute base, none of it real law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fazhi.kernel.core.digests import sm3
from fazhi.kernel.law.statutes.models import Ending, Level, Norm, Provision, Version
from fazhi.kernel.law.statutes.numerals import article_of
from fazhi.kernel.law.statutes.standing import key_of


def norm(title: str, level: str = Level.LOCAL_REGULATION) -> Norm:
    found, _ = Norm.objects.get_or_create(
        key=key_of(title), level=level, defaults={"title": title, "short_title": title}
    )
    return found


def version(of: Norm, issued_on: str, in_force_on: str | None, articles: Mapping[str, str]) -> Version:
    """One version with its articles, e.g. {"1": "…", "60之一": "…"}."""
    made = Version.objects.create(
        norm=of,
        issued_on=date.fromisoformat(issued_on),
        in_force_on=date.fromisoformat(in_force_on) if in_force_on else None,
        kind="enacted" if not of.versions.exists() else "revised",
        source="测试",
        digest=sm3("\n".join(f"{number} {text}" for number, text in articles.items()).encode()),
    )
    for position, (name, text) in enumerate(articles.items()):
        article = article_of(name)
        Provision.objects.create(
            version=made, position=position, number=article.number, suffix=article.suffix, text=text
        )
    return made


def repeal(of: Norm, by: Version, ends_on: str) -> Ending:
    return Ending.objects.create(
        key=of.key, title=of.title, by=by, by_title=str(by), ends_on=date.fromisoformat(ends_on)
    )
