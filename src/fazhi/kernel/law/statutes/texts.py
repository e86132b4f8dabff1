"""What reading a law text gives (读出的规范): plain values, before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from .numerals import Article


class Problem(NamedTuple):
    """A place that could not be read as it stands (问题); `file` only where a norm has several files."""

    line: int
    what: str
    file: str = ""


class ReadArticle(NamedTuple):
    """One article, or with number 0 a stretch of text outside all articles, with the headings above it."""

    article: Article
    headings: tuple[str, ...]
    text: str


class ReadEnding(NamedTuple):
    """A norm that a clause repeals (废止条款), with its document number and its last day, as far as the clause says."""

    title: str
    number: str
    ends_on: date | None


class Step(NamedTuple):
    """One version in a norm's history as its head tells it (沿革); `kind` is a VersionKind."""

    issued_on: date
    kind: str
    is_published: bool = True  # false: the day of passing is known, the day of publication is not
    in_force_on: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class ReadNorm:
    """One version of a norm as a document gives it (读出的版本)."""

    title: str
    level: str
    place: str
    issuer: str
    issued_on: date | None
    in_force_on: date | None
    in_force_source: str
    kind: str
    number: str
    articles: tuple[ReadArticle, ...]
    endings: tuple[ReadEnding, ...]
    problems: tuple[Problem, ...]
    source: str
    history: tuple[Step, ...] = field(default=())
