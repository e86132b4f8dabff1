"""Facts of citing that no law text holds (引用事实): short titles in use, procedural norms, successors of repealed norms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import fazhi

from ..statutes.numerals import Article, article_of
from ..strict_yaml import Item, read

_FOLDER = Path(fazhi.__file__).parent / "packs" / "cn"


@dataclass(frozen=True)
class Procedural:
    """Which articles of a norm are procedure (程序规范): all but `outside`, or those under `headings` when given."""

    basis: str
    outside: tuple[tuple[int, int], ...] = ()
    headings: tuple[str, ...] = ()

    def covers(self, article: Article, headings: str) -> bool:
        """Whether an article with these headings above it is judged by the day of the step."""
        if self.headings:
            return any(word in headings for word in self.headings)
        return not any(first <= article.number <= last for first, last in self.outside)


@dataclass(frozen=True)
class Succession:
    """What ended a norm and what took its place (废止与承接); `articles` maps an old place to a new one."""

    title: str
    number: str
    ends_on: date | None  # None: that day is not known
    by: str
    basis: str
    is_verified: bool
    articles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """A norm known by facts only (仅知事实的规范): its text is not in the statute base."""

    title: str
    number: str
    in_force_on: date
    basis: str
    is_verified: bool


@dataclass(frozen=True)
class Facts:
    """Everything the two packs say (引用事实)."""

    short_titles: dict[str, str]
    known: tuple[str, ...]
    procedural: dict[str, Procedural]
    procedural_words: tuple[str, ...]
    words_basis: str
    successions: tuple[Succession, ...]
    norms: tuple[Known, ...]

    def procedural_of(self, key: str) -> Procedural | None:
        """What the packs say of the procedure in a norm; None: it is substance."""
        if key in self.procedural:
            return self.procedural[key]
        if any(word in key for word in self.procedural_words):
            return Procedural(self.words_basis)
        return None


@cache
def facts() -> Facts:
    """The packs, read once; raises DeclarationError with file and line."""
    citing = read(_FOLDER / "citing.yaml", _FOLDER).mapping(
        ("checked_on", "source", "short_titles", "known", "procedural", "procedural_words", "procedural_words_basis")
    )
    ended = read(_FOLDER / "successions.yaml", _FOLDER).mapping(("checked_on", "source", "ended", "norms"))
    return Facts(
        {name: item.text() for name, item in citing["short_titles"].mapping().items()},
        tuple(item.text() for item in citing["known"].items()),
        {name: _procedural(item) for name, item in citing["procedural"].mapping().items()},
        tuple(item.text() for item in citing["procedural_words"].items()),
        citing["procedural_words_basis"].text(),
        tuple(_succession(name, item) for name, item in ended["ended"].mapping().items()),
        tuple(_known(name, item) for name, item in ended["norms"].mapping().items()),
    )


def _procedural(item: Item) -> Procedural:
    row = item.mapping(("except", "headings", "basis"), required=("basis",))
    outside = tuple(_span(part) for part in row["except"].items()) if "except" in row else ()
    headings = tuple(part.text() for part in row["headings"].items()) if "headings" in row else ()
    return Procedural(row["basis"].text(), outside, headings)


def _span(item: Item) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", item.text())
    if not found:
        raise item.error(f"“{item.text()}”不是条号段", "写成 28-37 或 28")
    return int(found[1]), int(found[2] or found[1])


def _succession(name: str, item: Item) -> Succession:
    row = item.mapping(("number", "ends_on", "by", "basis", "status", "articles"), required=("by", "basis", "status"))
    articles = {}
    for old, new in row["articles"].mapping().items() if "articles" in row else ():
        article_of(re.split(r"[①-⑳(（]", old)[0])
        articles[old] = new.text()
    return Succession(
        name,
        row["number"].text() if "number" in row else "",
        row["ends_on"].day() if "ends_on" in row else None,
        row["by"].text(),
        row["basis"].text(),
        row["status"].one_of(("seen", "unverified")) == "seen",
        articles,
    )


def _known(name: str, item: Item) -> Known:
    row = item.mapping(("number", "in_force_on", "basis", "status"), required=("in_force_on", "basis", "status"))
    return Known(
        name,
        row["number"].text() if "number" in row else "",
        row["in_force_on"].day(),
        row["basis"].text(),
        row["status"].one_of(("seen", "unverified")) == "seen",
    )
