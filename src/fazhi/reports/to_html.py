"""HTML (网页): a fragment that a page may take in under a strict policy, and one whole file to keep or to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from .citing import Cited
from .document import Block, Document, Heading, Number, Paragraph, Run, Table

Address = Callable[[Cited], str]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(document: Document) -> str:
    """The report as one file that asks for nothing from elsewhere (单页网页)."""
    style = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{to_html_fragment(document)}</main>\n</body>\n</html>\n"
    )


def to_html_fragment(document: Document, address: Address | None = None) -> str:
    """The report without frame, script or inline style (片段); `address` gives where the rows of a figure open."""
    lines = "\n".join(_block(block, address) for block in document.blocks)
    kept = f' data-hash="{document.content_hash}"' if document.content_hash else ""
    return f'<article class="report"{kept}>\n{lines}\n</article>\n'


def _block(block: Block, address: Address | None) -> str:
    if isinstance(block, Heading):
        level = block.level + 1 if block.level < 3 else 2
        # Only the sections are led to from elsewhere.
        anchor = f' id="{escape(block.text)}"' if block.level == 1 else ""
        return f"<h{level}{anchor}>{escape(block.text)}</h{level}>"
    if isinstance(block, Table):
        return "".join(_table(block))
    return f'<p class="report-{block.kind.value}">{_runs(block, address)}</p>'


def _runs(paragraph: Paragraph, address: Address | None) -> str:
    return "".join(_run(run, address) for run in paragraph.runs)


def _run(run: Run, address: Address | None) -> str:
    if not isinstance(run, Number):
        return escape(run.text)
    name = "figure figure--pending" if run.cited.is_pending else "figure"
    kept = f'class="{name}" data-figure="{escape(run.cited.ref)}" title="{escape(run.cited.trace)}"'
    if address is None or run.cited.is_pending:
        return f"<span {kept}>{escape(run.text)}</span>"
    return f'<a {kept} href="{escape(address(run.cited))}">{escape(run.text)}</a>'


def _table(table: Table) -> Iterator[str]:
    yield '<div class="report-table" tabindex="0" role="region" aria-label="数据来源"><table>\n<thead><tr>'
    yield from (f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n"
    yield "</tbody></table></div>"
