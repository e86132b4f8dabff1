"""JSON (机读): the report for machines, each figure with all that stands behind it."""

from __future__ import annotations

import json
from typing import Any

from .document import Document, Heading, Kind, Number, Paragraph

OF_THE_TEXT = (Kind.BODY, Kind.NOTE)


def to_json(document: Document) -> str:
    """The report as one JSON document."""
    return json.dumps(as_json(document), ensure_ascii=False, indent=2) + "\n"


def as_json(document: Document) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "title": document.title,
        "year": document.year,
        "style": document.style,
        "headline": document.headline,
        "computed": document.progress.computed,
        "of": document.progress.of,
        "is_demo": document.is_demo,
        "marks": sorted({mark for cited in document.cited for mark in cited.figure.marks}),
        "made_on": document.made_on.isoformat(),
        "sections": _sections(document),
        "figures": [cited.as_json() for cited in document.cited],
        "hash": document.content_hash,
        "newest_seal": {"number": document.seal_number, "mac": document.seal_mac},
    }


def _sections(document: Document) -> list[dict[str, Any]]:
    """The text by its headings; a subsection lies in the section before it."""
    found: list[dict[str, Any]] = []
    here: dict[str, Any] | None = None
    for block in document.blocks:
        if isinstance(block, Heading) and block.level > 0:
            here = {"heading": block.text, "paragraphs": [], "sections": []}
            (found[-1]["sections"] if block.level == 2 else found).append(here)
        elif isinstance(block, Heading):
            here = {"heading": "", "paragraphs": [], "sections": []}
            found.append(here)
        elif isinstance(block, Paragraph) and here is not None and block.kind in OF_THE_TEXT:
            refs = [run.cited.ref for run in block.runs if isinstance(run, Number)]
            here["paragraphs"].append({"text": block.text, "kind": block.kind.value, "figures": refs})
    return found
