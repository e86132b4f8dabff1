"""Where the content of a cited article went (条文去向): to another number, or to the law that took its law's place."""

from __future__ import annotations

import re
from datetime import date

from ..statutes.models import Norm, Version
from ..statutes.numerals import Article, chinese
from .base import Base
from .facts import Succession, facts
from .finding import Citation
from .grammar import Part
from .titles import normal


def in_version(base: Base, citation: Citation, old: Version, new: Version) -> str:
    """The place in the new version of what the old one says: 《治安管理处罚法》第八十八条; empty when it has gone."""
    if citation.article is None:
        return str(new)
    return _named(new.norm.short_title, base.continued(old, new, citation.article))


def in_older(base: Base, citation: Citation, newer: Version, version: Version) -> str:
    """The place in the version in force of what a newer one says at the cited number."""
    article = citation.article
    if article is None:
        return str(version)
    found = tuple(each for each in base.articles(version) if article in base.continued(version, newer, each))
    return _named(version.norm.short_title, found)


def in_successor(base: Base, citation: Citation, norm: Norm, by: str, day: date) -> str:
    """The law, and if possible the article, that took the place of a repealed one: the packs first, then the texts."""
    table = next((row for row in facts().successions if normal(row.title) == norm.key), None)
    name = normal(by) or (table.by if table else "")
    if not name:
        return ""
    if table and (place := _from_table(table, citation)):
        return f"《{normal(table.by)}》{place}"
    found = base.norms(name)
    if len(found) != 1:
        return f"《{name}》"
    title = found[0].short_title
    article = citation.article
    new = base.standing(found[0], day).version
    old = [each for each in base.versions(norm) if article and base.provision(each, article)]
    if article and new and old and found[0] != norm and new.digest and (places := base.nearest(old[-1], new, article)):
        return _named(title, places) + "（按文字比对，待核）"
    return f"《{normal(title)}》"


def _from_table(row: Succession, citation: Citation) -> str:
    if citation.article is None:
        return ""
    found = []
    for each in citation.parts or (Part(),):
        found += [row.articles[name] for name in _names(citation.article, each) if name in row.articles][:1]
    if not found and not citation.parts:
        whole = re.compile(rf"{re.escape(str(citation.article))}(?!\d)")
        found = [place for name, place in row.articles.items() if whole.match(name)]
    return "、".join(dict.fromkeys(found))


def _names(article: Article, each: Part) -> list[str]:
    """The keys of a table row for a part, the most exact first: 108①(一), 108(一), 108①, 108."""
    paragraph = chr(ord("①") + each.paragraph - 1) if 0 < each.paragraph <= 20 else ""
    item = f"({chinese(each.item)})" if each.item else ""
    names = (f"{article}{paragraph}{item}", f"{article}{item}", f"{article}{paragraph}", str(article))
    return list(dict.fromkeys(names))


def _named(title: str, places: tuple[Article, ...]) -> str:
    return f"《{normal(title)}》" + "、".join(place.label for place in places) if places else ""
