from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fazhi.kernel.law.models import Norm, Provision, Version
from fazhi.kernel.law.statutes.numerals import article_of


def version(norm: Norm, issued_on: date, articles: Mapping[str, str]) -> Version:
    """A version of a norm with these articles, in force from the day it was issued."""
    made = Version.objects.create(
        norm=norm, issued_on=issued_on, in_force_on=issued_on, digest=f"{norm.key}{issued_on}"
    )
    for position, (name, text) in enumerate(articles.items()):
        article = article_of(name)
        Provision.objects.create(
            version=made, position=position, number=article.number, suffix=article.suffix, text=text
        )
    return made


def norm(title: str) -> Norm:
    return Norm.objects.create(title=title, short_title=title, key=title)
