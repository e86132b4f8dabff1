"""Invented norms (模拟规定): a demo's own rules, written in a pack, so that a town without law texts has some to cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .merging import keep
from .models import Level, Norm
from .names import key_of
from .numerals import Article
from .texts import ReadArticle, ReadNorm

MARK = "（模拟）"
SOURCE = "模拟数据"


def keep_invented(declared: Mapping[str, Any], place: str) -> Norm:
    """Writes all versions of an invented norm unless they are there (写入模拟规定), and returns the norm.

    Its title must say that it is invented, for nobody may take it for law; raises ValueError.
    """
    title = declared["title"]
    if MARK not in title:
        raise ValueError(f"模拟规定的名称要写明{MARK}：{title}")
    found = Norm.objects.filter(key=key_of(title)).first()
    if found is None:
        for version in declared["versions"]:
            keep(_read(declared, version, place))
        found = Norm.objects.get(key=key_of(title))
    return found


def _read(declared: Mapping[str, Any], version: Mapping[str, Any], place: str) -> ReadNorm:
    articles = tuple(ReadArticle(Article(number), (), text) for number, text in version["articles"].items())
    return ReadNorm(
        title=declared["title"],
        level=Level.DOCUMENT,
        place=place,
        issuer=declared["issuer"],
        issued_on=version["issued_on"],
        in_force_on=version["in_force_on"],
        in_force_source=articles[-1].article.label,
        kind=version["kind"],
        number=version["number"],
        articles=articles,
        endings=(),
        problems=(),
        source=SOURCE,
    )
