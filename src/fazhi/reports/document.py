"""The document of a report (文稿): what every format prints, in one order; frozen and free of any format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from .citing import Cited
from .overview import Progress


@dataclass(frozen=True)
class Text:
    """Words without a figure (文字)."""

    text: str


@dataclass(frozen=True)
class Number:
    """A figure where it stands in a sentence (数), tied to what stands behind it."""

    text: str
    cited: Cited


Run: TypeAlias = Text | Number


class Kind(StrEnum):
    """What a paragraph is for (段落类别); each format gives it a look of its own."""

    BODY = "body"
    ADDRESSEE = "addressee"
    HEADLINE = "headline"  # not on the clean copy for signature
    NOTE = "note"
    WARNING = "warning"
    SIGNATURE = "signature"
    DATE = "date"


@dataclass(frozen=True)
class Heading:
    """A heading (标题): level 0 is the title, 1 一、, 2 （一）, 3 a heading of the appendix."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (段落)."""

    runs: tuple[Run, ...]
    kind: Kind = Kind.BODY

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Table:
    """A table (表); the widths of its columns are millimetres on paper."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A report as it is printed (文稿).

    `content_hash` covers words and figures, not the day nor the seal: what has not changed has the same hash; it is
    empty where no digests were taken.
    """

    title: str
    year: int
    style: str
    is_traced: bool
    is_demo: bool
    made_on: date
    progress: Progress
    seal_number: int
    seal_mac: str
    blocks: tuple[Block, ...]
    cited: tuple[Cited, ...]
    content_hash: str

    @property
    def headline(self) -> str:
        """How many of its figures are computed, in words (进度)."""
        return self.progress.words


def plain(text: str, kind: Kind = Kind.BODY) -> Paragraph:
    """A paragraph of words only."""
    return Paragraph((Text(text),), kind)


def is_headline(block: Block) -> bool:
    """Whether a block tells how far the figures are (进度行), which no copy for signature bears."""
    return isinstance(block, Paragraph) and block.kind is Kind.HEADLINE
