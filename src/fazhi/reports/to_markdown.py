"""Markdown (纯文本): the same words for mail and archives; in the traced copy each figure has its footnote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Block, Document, Heading, Kind, Number, Paragraph, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def to_markdown(document: Document) -> str:
    """The report as Markdown."""
    notes: dict[str, str] = {}
    blocks = [_block(block, notes if document.is_traced else None) for block in document.blocks]
    foot = [f"[^{name}]: {_plain(trace)}" for name, trace in notes.items()]
    return "\n\n".join([*blocks, *foot]) + "\n"


def _block(block: Block, notes: dict[str, str] | None) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1 if block.level < 3 else 2)} {_plain(block.text)}"
    if isinstance(block, Table):
        return "\n".join(_table(block))
    text = "".join(_runs(block, notes))
    if block.kind is Kind.WARNING:
        return f"> **{text}**"
    return f"> {text}" if block.kind in (Kind.NOTE, Kind.HEADLINE) else text


def _runs(paragraph: Paragraph, notes: dict[str, str] | None) -> Iterator[str]:
    for run in paragraph.runs:
        yield _plain(run.text)
        if isinstance(run, Number) and notes is not None:
            name = f"{run.cited.ref}-{run.cited.figure.span}"
            notes[name] = run.cited.trace
            yield f"[^{name}]"


def _table(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield _row(("---",) * len(table.head))
    yield from (_row(tuple(map(_plain, row))) for row in table.rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
