"""Two versions side by side (版本对照): rows of old and new articles, the differences marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby, islice
from operator import itemgetter

from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.law.changes.mapping import Kind, Mapped
from fazhi.kernel.law.changes.marking import Line as MarkedLine
from fazhi.kernel.law.changes.marking import Mark, Run, marked
from fazhi.kernel.law.statutes.models import Correspondence, Version
from fazhi.kernel.law.statutes.numerals import Article

from .changes import Pair
from .texts import lines

BADGES = {
    Kind.SAME: "",
    Kind.CHANGED: "badge--due",
    Kind.MOVED: "",
    Kind.SPLIT: "badge--due",
    Kind.MERGED: "badge--due",
    Kind.GONE: "badge--late",
}
NEW = "新增"


@dataclass(frozen=True)
class Line:
    """One row of the page (对照行): an old article with those that continue it, or a new article by itself."""

    old: Article | None
    new: tuple[Article, ...]
    word: str
    css: str
    is_confirmed: bool
    likeness: int  # percent, how sure the computed place is
    way: str  # 旧第四十二条 → 新第六十三条、第六十四条
    has_same_words: bool = False


@dataclass(frozen=True)
class Side:
    """A row with its texts (对照行及文字)."""

    line: Line
    left: SafeString
    right: SafeString
    note: str
    confirmed: Correspondence | None


def rows(found: Pair, only: str, article: str) -> list[Line]:
    """The rows in the order of the old text, what is new after the article before it; narrowed as asked."""
    all_rows = _ordered([_line(each) for each in found.mapped], found.added)
    if article:
        return [row for row in all_rows if article in {str(one) for one in (*row.new, row.old) if one}]
    if only == "changed":
        return [row for row in all_rows if row.word != Kind.SAME.label]
    if only:
        return [row for row in all_rows if row.word == only]
    return all_rows


def _line(each: Mapped) -> Line:
    way = ""
    if each.new_articles != (each.old_article,):
        targets = "、".join(article.label for article in sorted(each.new_articles))
        way = f"旧{each.old_article.label} → {f'新{targets}' if targets else '没有对应条文'}"
    return Line(
        each.old_article,
        each.new_articles,
        each.kind.label,
        BADGES[each.kind],
        each.is_confirmed,
        round(each.score * 100),
        way,
        each.kind in (Kind.SAME, Kind.MOVED),
    )


def _ordered(mapped: list[Line], new: Sequence[Article]) -> list[Line]:
    """New articles stand where a reader of the new text meets them: before the first later main article."""
    rest = sorted(new)
    out: list[Line] = []
    highest = Article(0)
    for line in mapped:
        here = line.new[0] if line.new else None
        # Only along the rising line of the new text: one article that moved far ahead must not pull all others with it.
        if here and here > highest and here.number - highest.number < 40:
            out += [_new(rest.pop(0)) for _ in range(sum(article < here for article in rest))]
            highest = here
        out.append(line)
    return out + [_new(article) for article in rest]


def _new(article: Article) -> Line:
    return Line(None, (article,), NEW, "badge--ok", False, 0, "")


def sides(shown: Iterable[Line], old: Version, new: Version) -> list[Side]:
    """The rows of one page with their texts, in three queries."""
    shown = list(shown)
    before = _texts(old, (row.old for row in shown if row.old))
    after = _texts(new, (article for row in shown for article in row.new))
    kept = {row.old_article: row for row in Correspondence.objects.filter(old=old, new=new)}
    return [_side(row, before, after, kept) for row in shown]


def _side(row: Line, before: dict[Article, str], after: dict[Article, str], kept: dict[str, Correspondence]) -> Side:
    confirmed = kept.get(str(row.old)) if row.old else None
    if row.old is None or not row.new:
        left = _plain(row.old, before) if row.old else SafeString("")
        right = "".join(_plain(article, after) for article in sorted(row.new))
        return Side(row, left, mark_safe(right), "", confirmed)  # noqa: S308 - escaped below
    # Likeness named the articles; text that goes on is found in the order of the new text alone.
    texts = tuple((article, after.get(article, "")) for article in sorted(row.new))
    return Side(row, *_compared(row.old, before.get(row.old, ""), texts), confirmed)


# Depends on the texts alone, and to mark a page of articles takes 15 ms.
@lru_cache(maxsize=400)
def _compared(old: Article, before: str, after: tuple[tuple[Article, str], ...]) -> tuple[SafeString, SafeString, str]:
    """Both sides with their differences marked, and what else is to say."""
    found = marked(before, "\n".join(text for _, text in after))
    # The marks of a joined text cannot be told apart by article: each is marked beside the old one by itself.
    pieces = (
        _runs(article, text, (line.new for line in (found if len(after) == 1 else marked(before, text))))
        for article, text in after
    )
    right = mark_safe("".join(pieces))  # noqa: S308 - escaped below
    left = _runs(old, before, (line.old for line in found))
    return left, right, _note(found)


def _note(found: Iterable[MarkedLine]) -> str:
    """仅标点不同 is said of an article only where none of its lines has a word that differs."""
    found = tuple(found)
    if any(run.kind is not Mark.SAME for line in found for run in (*line.old, *line.new)):
        return ""
    return "、".join(dict.fromkeys(line.note for line in found if line.note))


def _plain(article: Article, texts: dict[Article, str]) -> SafeString:
    head = f"<b>{article.label}</b>"
    return mark_safe(f'<div class="law-article">{lines(texts.get(article, ""), head)}</div>')  # noqa: S308 - escaped


_TAGS = {Mark.REMOVED: "del", Mark.ADDED: "ins"}


def _runs(article: Article, text: str, found: Iterable[tuple[Run, ...]]) -> SafeString:
    """One side of a comparison in the paragraphs of its own text: a row of the marks may hold half of one."""
    runs = [run for line in found for run in line]
    paragraphs = list(_paragraphs(runs, [len(line) for line in map(str.strip, text.split("\n")) if line]))
    head = f"<b>{article.label}</b> "
    body = "".join(f"<p>{head if not place else ''}{inner}</p>" for place, inner in enumerate(paragraphs or [""]))
    return mark_safe(f'<div class="law-article">{body}</div>')  # noqa: S308 - escaped in _piece


def _paragraphs(runs: Iterable[Run], lengths: Iterable[int]) -> Iterator[str]:
    rest = iter([(run.kind, sign) for run in runs for sign in run.text])
    for length in lengths:
        line = islice(rest, length)
        yield "".join(_piece(kind, signs) for kind, signs in groupby(line, key=itemgetter(0)))


def _piece(kind: Mark, signs: Iterable[tuple[Mark, str]]) -> str:
    name, text = _TAGS.get(kind), escape("".join(sign for _, sign in signs))
    return f"<{name}>{text}</{name}>" if name else text


def _texts(version: Version, wanted: Iterable[Article]) -> dict[Article, str]:
    numbers = {article.number for article in wanted}
    found = version.provisions.filter(number__in=numbers).order_by("-position").values_list("number", "suffix", "text")
    return {Article(number, suffix): text for number, suffix, text in found}
