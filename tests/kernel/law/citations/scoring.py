"""Reading the labelled sentences and counting what the finder got right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from fazhi.kernel.law.citations.finding import Citation
from fazhi.kernel.law.citations.titles import normal

HERE = Path(__file__).parent
_MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@dataclass(frozen=True)
class Labelled:
    """A sentence that a person labelled: its text and the (start, end, label) of each citation."""

    text: str
    own_title: str
    spans: tuple[tuple[int, int, str], ...]


def labelled(row: str | dict[str, str]) -> Labelled:
    marked, own = (row, "") if isinstance(row, str) else (row["text"], row["own"])
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        at = mark.end()
    return Labelled(text + marked[at:], own, tuple(spans))


def sentences(name: str) -> list[Labelled]:
    rows: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [labelled(row) for row in rows["sentences"]]


def label_of(citation: Citation) -> str:
    """The label that a person would write for what the finder says."""
    words = [normal(citation.law) or "-"]
    if citation.article:
        words.append(str(citation.article) + (f"-{citation.last}" if citation.last else ""))
    if parts := [_part(part.paragraph, part.item, part.point) for part in citation.parts]:
        words.append(",".join(parts))
    if citation.year:
        words.append(f"@{citation.year}")
    if citation.number:
        words.append(f"#{citation.number}")
    return " ".join(words)


def _part(*numbers: int) -> str:
    signs = [str(number) for number in numbers]
    while signs[-1] == "0":
        signs.pop()
    return ".".join(signs)


def plain(label: str) -> str:
    title, *rest = label.split(" ")
    return " ".join((normal(title) or "-", *rest))


@dataclass
class Score:
    """Spans found and wanted, and the labels that are right."""

    wanted: int = 0
    found: int = 0
    right_span: int = 0
    right: int = 0

    def add(
        self, wanted: Iterable[tuple[int, int, str]], found: Iterable[tuple[int, int, str]]
    ) -> tuple[list[str], list[str]]:
        """Counts one text; gives what is missing and what is too much."""
        labels = {(start, end): plain(label) for start, end, label in wanted}
        answers = {(start, end): label for start, end, label in found}
        self.wanted += len(labels)
        self.found += len(answers)
        self.right_span += len(labels.keys() & answers.keys())
        self.right += len(labels.items() & answers.items())
        return (
            [f"{span}{label}" for span, label in sorted(labels.items() - answers.items())],
            [f"{span}{label}" for span, label in sorted(answers.items() - labels.items())],
        )

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.wanted


@dataclass(frozen=True)
class Line:
    """A line of a regulation, read by a person: where it stands in its file, and its (start, end, label)."""

    file: str
    start: int
    end: int
    spans: tuple[tuple[int, int, str], ...]

    @property
    def own_title(self) -> str:
        return Path(self.file).stem.split("(")[0]


def lines_of_regulations(name: str) -> list[Line]:
    rows: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [
        Line(
            row["file"],
            row["row"][0],
            row["row"][0] + row["row"][1],
            tuple((start, start + length, label) for start, length, label in row["spans"]),
        )
        for row in rows["lines"]
    ]


def line_label(citation: Citation, own_title: str) -> str:
    """As the labels of regulations.yaml: 本 for the file itself, ? for 前款 and 本条, no parts."""
    law = "本" if citation.law == own_title else normal(citation.law)
    if re.match("前|本条(?!例)|第[(（]", citation.quote):
        return f"{law} ?"
    return law + (f" {citation.article}" if citation.article else "") + (f"-{citation.last}" if citation.last else "")
