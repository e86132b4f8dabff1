"""Keeping what texts repeal (存入废止条款): one row for a norm and the law that ends it, however many versions say so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .endings import endings
from .models import Ending, Version
from .names import key_of
from .numerals import Article
from .repeals import stated_on
from .texts import ReadArticle, ReadEnding


def keep_endings(version: Version, found: Iterable[ReadEnding], *, is_corrected: bool = False) -> None:
    """What a version repeals (废止); of several versions with the same clause the oldest is kept, with the first day.

    What a person stated stays. A corrected file takes back what it had said itself.
    """
    by_title = str(version.norm)[:300]
    told = {(key_of(read.title)[:300], read.number[:100]): read for read in found}
    if is_corrected:
        _take_back(version, told)
    for (key, number), read in told.items():
        known: Ending | None = Ending.objects.filter(key=key, number=number, by_title=by_title).first()
        is_own = is_corrected and known is not None and known.by_id == version.pk
        is_stated = known is not None and stated_on(known) is not None
        row = known or Ending(key=key, title=read.title[:300], number=number, by_title=by_title)
        if row.by is None or (version.issued_on or date.max) < (row.by.issued_on or date.max):
            row.by = version
        if is_own and not is_stated:
            row.ends_on = read.ends_on
        elif not is_stated:
            row.ends_on = min(filter(None, (row.ends_on, read.ends_on)), default=None)
        row.save()


def _take_back(version: Version, told: dict[tuple[str, str], ReadEnding]) -> None:
    """Drops what a corrected text no longer says, unless another version of the norm says it or a person entered it."""
    gone = [row for row in Ending.objects.filter(by=version) if (row.key, row.number) not in told]
    others = version.norm.versions.exclude(pk=version.pk).exclude(digest="").order_by("issued_on") if gone else ()
    said = [(other, _said(other)) for other in others]
    for row in gone:
        row.by = next((other for other, keys in said if (row.key, row.number) in keys), None)
        if row.by or stated_on(row):
            row.save(update_fields=("by",))
        else:
            row.delete()


def _said(version: Version) -> set[tuple[str, str]]:
    """The titles and numbers that the text of a version repeals."""
    rows = version.provisions.order_by("position").values_list("number", "suffix", "text")
    articles = [ReadArticle(Article(number, suffix), (), text) for number, suffix, text in rows]
    return {(key_of(read.title)[:300], read.number[:100]) for read in endings(articles, None)}
