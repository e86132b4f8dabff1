"""Evidence packs (迎检包): a case or an indicator as one ZIP or workbook that can be read and checked without this program."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.db.models import Q
from django.template.loader import render_to_string

from fazhi.kernel.chain.documents import read
from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Attachment, Event, hidden
from fazhi.kernel.core.clock import local_day, today
from fazhi.kernel.core.digests import sm3
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import Figure, Kind, compute
from fazhi.kernel.figures.drilldown import SIDES, Behind, rows_behind
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.imports.importing import COMMAND_LINE
from fazhi.kernel.pages.values import shown, writer
from fazhi.kernel.records.access import Person, access
from fazhi.kernel.records.facts import current
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register, registers

from ..cases import CASE, IN_FILE, MEASURE
from ..models import CaseDocument
from ..review.files import CaseFile
from ..review.law import Law
from ..review.loading import load_file
from ..review.scoring import Reviewed, as_json, review_case, weights
from .writing import Paper, archive, to_docx

Rows = Sequence[Sequence[str]]
INDEX, HASHES = "目录.html", "指纹.csv"


def pack_case(number: str) -> bytes:
    """Everything of a case as a ZIP (案卷迎检包): facts, documents, events, review and the hashes of all of these."""
    file = load_file(number)
    names = NameBook()
    heads = [file.matter, *_heads(file)]
    events = _events(heads)
    reviewed = review_case(file, Law.current())
    files = {
        "案件事实.csv": _csv(("项目", "内容"), _facts(file.matter, names)),
        **{f"案卷材料/{name}.csv": data for name, data in _materials(heads[1:], names)},
        **dict(_papers(file)),
        "经过.csv": _csv(("对象", "序号", "事项", "法律日", "记录时刻", "记录人", "摘要"), _event_rows(events)),
        "经过.json": _json([_event(event) for event in events]),
        "评查.csv": _csv(("评查项", "名称", "结果", "理由", "依据", "整改办法"), _review_rows(reviewed)),
        "评查.json": _json(as_json(reviewed)),
    }
    hashes = [(name, str(len(data)), hashlib.sha256(data).hexdigest(), sm3(data)) for name, data in files.items()]
    told = {
        "file": file,
        "facts": [row for row in _facts(file.matter, names) if row[1]],
        "reviewed": reviewed,
        "is_verified": weights().is_verified,
        "hashes": hashes,
        "without": [paper for paper in file.documents if not _stored(paper) and not paper.content.strip()],
        "on": today(),
    }
    index = render_to_string("enforcement/documents/pack.html", told).encode()
    listed = _csv(("文件", "字节数", "SHA-256", "SM3"), hashes)
    return archive({INDEX: index, **files, HASHES: listed})


def pack_case_for(person: Person | None, number: str) -> bytes:
    """The pack for a person who may take it out (取包): it holds personal facts, so the chain records who took it.

    None is whoever sits at the command line.
    """
    file = load_file(number)
    if person:
        for action in ("view", "export", "unmask"):
            access(person, file.matter, action)
    data = pack_case(number)
    told = {"number": number, "sha256": hashlib.sha256(data).hexdigest()}
    by = person.name if person else COMMAND_LINE
    append(f"register:{CASE}:exports", Draft("personal.exported", today(), by, told))
    return data


def pack_indicator(code: str, year: int) -> bytes:
    """A figure of a year with its definition and the rows behind it as a workbook (指标迎检包); no personal fields."""
    span = Span.year(year)
    figure = compute([code], span)[0]
    if figure.kind is not Kind.COMPUTED:
        raise FazhiError(
            f"指标“{figure.name}”不是由台账数出的，背后没有行", where=str(span), remedy="查看它的来源文书或者填报记录"
        )
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        # The end of the span, not the hour of making: the same rows give the same bytes.
        book.set_properties({"title": figure.name, "created": datetime.combine(span.last_on, time())})
        _sheet(book, "口径", ("项目", "内容"), _definition(figure))
        for side in ("numerator", "denominator") if figure.denominator is not None else ("denominator",):
            behind = rows_behind(figure.code, span, side=side)
            title = SIDES[side] if figure.denominator is not None else "背后的行"
            _sheet(book, title, *_behind(behind))
    return made.getvalue()


# --- a case -----------------------------------------------------------------------------------------------------------


def _heads(file: CaseFile) -> list[Entry | Matter]:
    rows: Iterable[Any] = (*file.acts, *file.evidence, *file.documents, *file.recordings, *file.payments)
    return [*(row.entry for row in rows), *(one.matter for one in file.measures)]


def _facts(head: Entry | Matter, names: NameBook) -> list[tuple[str, str]]:
    register = registers[head.register]
    values = current(register, head)
    return [
        (item.label, shown(register, item, values[name], names, is_clear=True))
        for name, item in register.fields.items()
    ]


def _materials(heads: Sequence[Entry | Matter], names: NameBook) -> Iterator[tuple[str, bytes]]:
    for code in (*IN_FILE, MEASURE):
        rows = [[text for _, text in _facts(head, names)] for head in heads if head.register == code]
        if rows:
            labels = [item.label for item in registers[code].fields.values()]
            yield registers[code].name, _csv(labels, rows)


def _papers(file: CaseFile) -> Iterator[tuple[str, bytes]]:
    """Every document that has a file or a text, in the order of their days."""
    for place, paper in enumerate(file.documents, 1):
        title = paper.entry.title or paper.get_kind_display()
        named = f"{place:02d} {title} {paper.entry.number}".strip()
        name = f"文书/{named.replace('/', '-').replace(chr(92), '-')}"
        found = _stored(paper)
        if found is not None:
            suffix = found.file_name.rpartition(".")[2] or "docx"
            yield f"{name}.{suffix}", read(found.document)
        elif paper.content.strip():
            yield f"{name}.docx", to_docx(kept(paper))


def kept(paper: CaseDocument) -> Paper:
    """A document of which only the text is here as a paper (按正文还原)."""
    on: date = paper.entry.occurred_on or local_day(paper.entry.created_at)
    title = paper.entry.title or paper.get_kind_display()
    return Paper(paper.issuer, title, paper.entry.number, on, tuple(paper.content.splitlines()), is_letter=False)


def _stored(paper: CaseDocument) -> Attachment | None:
    """The newest file that lies at a document (文书文件)."""
    at = Attachment.objects.select_related("document").filter(subject=paper.entry.subject)
    return at.order_by("-pk").first()


def _events(heads: Sequence[Entry | Matter]) -> list[Event]:
    subjects = [head.subject for head in heads]
    found = Event.objects.filter(Q(publication=None) | ~Q(publication__in=hidden()), subject__in=subjects)
    return list(found.order_by("recorded_at", "pk"))


def _event_rows(events: Iterable[Event]) -> Iterator[tuple[str, ...]]:
    for event in events:
        yield (
            event.subject,
            str(event.seq),
            event.kind,
            str(event.legal_on),
            event.recorded_at.isoformat(),
            event.recorded_by,
            event.digest,
        )


def _event(event: Event) -> dict[str, Any]:
    """An event as the chain keeps it: `previous` and `digest` let anybody follow the chain."""
    return {
        "subject": event.subject,
        "seq": event.seq,
        "kind": event.kind,
        "legal_on": str(event.legal_on),
        "recorded_at": event.recorded_at.isoformat(),
        "recorded_by": event.recorded_by,
        "acting_for": event.acting_for,
        "origin": event.origin,
        "body": json.loads(event.body),
        "previous": event.previous,
        "digest": event.digest,
    }


def _review_rows(reviewed: Reviewed) -> Iterator[tuple[str, ...]]:
    for check, finding in reviewed.findings.items():
        yield check.code, check.name, finding.mark.label, finding.why, check.basis, check.remedy


# --- an indicator -----------------------------------------------------------------------------------------------------


def _definition(figure: Figure) -> Rows:
    rows = [
        ("指标", figure.name),
        ("编号", figure.ref or figure.code),
        ("时段", str(figure.span)),
        ("数值", f"{figure.display}"),
        ("单位", figure.unit),
        ("口径", figure.definition),
        ("口径版本", str(figure.version)),
        ("标注", "、".join(figure.marks)),
    ]
    if figure.denominator is not None:
        rows += [("分子", str(figure.numerator)), ("分母", str(figure.denominator))]
    return rows


def _behind(behind: Behind) -> tuple[Sequence[str], Iterator[Sequence[str]]]:
    register: Register = behind.ask.counted.table
    fields = [item for item in register.fields.values() if not item.is_personal]
    names = NameBook()
    write = [writer(register, item, names) for item in fields]

    def rows() -> Iterator[Sequence[str]]:
        found = behind.rows.order_by("number").values_list(*(item.path for item in fields))
        for values in found.iterator(chunk_size=2000):
            yield ["" if value is None else say(value) for say, value in zip(write, values, strict=True)]

    return [item.label for item in fields], rows()


def _sheet(book: Any, title: str, labels: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, label in enumerate(labels):
        sheet.write_string(0, column, label, bold)
    for line, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(line, column, text[:32767])


def _csv(labels: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table that a spreadsheet opens with its Chinese intact; no cell begins a formula."""
    made = StringIO()
    out = csv.writer(made, lineterminator="\r\n")
    out.writerow(labels)
    out.writerows([f"'{text}" if text[:1] in ("=", "+", "@") else text for text in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _json(told: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()
