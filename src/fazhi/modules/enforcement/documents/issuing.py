"""Issuing (出具文书): a document of a case, filled, stored and entered in one transaction; its number from a series or not at all.

Most towns' cases live in the provincial platform, which numbers documents (伴随模式): without a series of the unit's
own, a document is a draft to paste back there, and the platform's number is typed in afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from fazhi.kernel.chain.documents import attach, read, store
from fazhi.kernel.chain.models import Document
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.money import amount_in_words
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.records.access import Person, access
from fazhi.kernel.records.entries import add_entry, edit_entry
from fazhi.kernel.records.models import Entry, Matter, NumberSequence
from fazhi.kernel.records.registers import registers

from ..cases import DOCUMENT
from ..lists import SERIES
from ..models import CaseDocument, DocumentKind, Series
from ..review.files import CaseFile
from ..review.loading import load_file
from .frame import RECONSIDERATION, SUIT, is_reconsideration_first
from .templates import Filled, fill, find_template
from .writing import DRAFT, Paper, to_docx, with_number

DOCX = ".docx"
LONGEST = 500
# Of which amount of the case a document speaks.
_PROPOSED = (DocumentKind.NOTICE, DocumentKind.HEARING_RIGHT)
_DECIDED = (DocumentKind.DECISION, DocumentKind.ON_SPOT, DocumentKind.DEFERRAL)


def prepare(file: CaseFile, kind: str, on: date, given: Mapping[str, str] | None = None) -> Filled:
    """The document as it would be issued (预览), with what the town and the file's other papers already know."""
    return fill(find_template(kind, on), file, on, {**known(file), **_typed(given)})


def _typed(given: Mapping[str, str] | None) -> dict[str, str]:
    return {name: text for name, text in (given or {}).items() if text.strip()}


def known(file: CaseFile) -> dict[str, str]:
    """What need not be typed (已知内容): the city's government, and the court that an earlier paper of the case names."""
    city = Area.objects.filter(level=AreaLevel.CITY).order_by("pk").first()
    court = next((paper.court for paper in reversed(file.documents) if paper.court), "")
    found = {"复议机关": f"{city.name}人民政府" if city else "", "法院": court}
    return {name: text for name, text in found.items() if text}


def series_of(unit: int | None, kind: str, on: date) -> Series | None:
    """The series of a unit for a kind on a day (文书字号); None where the platform numbers it (伴随模式)."""
    found: Series | None = (
        Series.objects.filter(
            Q(until_on=None) | Q(until_on__gt=on),
            entry__register=SERIES,
            entry__removed_at=None,
            entry__unit=unit,
            kind=kind,
            from_on__lte=on,
        )
        .order_by("-from_on", "-pk")
        .first()
    )
    return found


@transaction.atomic
def next_serial(series: Series, on: date) -> str:
    """The next serial number of a series in the year of a day (文号), without a gap in what was committed."""
    sequence, _ = NumberSequence.objects.select_for_update().get_or_create(
        register=f"{SERIES}:{series.pk}", year=on.year
    )
    prefix = series.prefix.removesuffix("字")
    while True:
        sequence.last += 1
        number = f"{prefix}字〔{on.year}〕{sequence.last}号"
        # Documents taken in from the platform may already bear numbers of this form.
        if not Entry.everything.filter(register=DOCUMENT, number=number).exists():
            break
    sequence.save(update_fields=["last"])
    return number


@transaction.atomic
def issue(
    case: Matter | str, kind: str, *, by: Person, on: date, given: Mapping[str, str] | None = None, number: str = ""
) -> Entry:
    """Issues a document of a case (出具): refuses with every missing fact by name; nothing is written then.

    `given` holds what was typed by name; `number` is one that the platform has given already.
    """
    file = load_file(case if isinstance(case, str) else case.number)
    access(by, file.matter, "view")
    filled = prepare(file, kind, on, given).whole()
    series = None if number else series_of(file.matter.unit_id, kind, on)
    serial = next_serial(series, on) if series else number.strip()
    filled = fill(filled.template, filled.file, on, {**known(file), **_typed(given)}, serial)
    data = to_docx(Paper.of(filled))
    values = _values(filled, given) | ({"number": serial} if serial else {})
    if not filled.template.is_kept:
        return add_entry(registers[DOCUMENT], values | {"content": "", "digest": ""}, by=by)
    document = store(data, f"{filled.template.title}{DOCX}")
    row = add_entry(registers[DOCUMENT], values | {"digest": document.digest}, by=by)
    _attach(document, row, filled.template.title, by)
    return row


@transaction.atomic
def numbered(row: Entry, number: str, *, by: Person, version: int | None = None) -> Entry:
    """Types in the number that the platform gave a draft (填写平台文号); the file is made anew with it."""
    number = number.strip()
    if not number:
        raise FazhiError("没有填写文号", remedy="把省执法平台给出的文号原样填入")
    paper: CaseDocument = row.case_document
    if not is_draft(paper):
        raise FazhiError(f"文书“{row.number}”已有文号", remedy="文号有误的，在文书台账里修改并写明理由")
    draft = Document.objects.get(digest=paper.digest)
    title = row.title or DocumentKind(paper.kind).label
    document = store(with_number(read(draft), number), f"{title}{DOCX}")
    content = paper.content.replace(DRAFT, number)
    edit_entry(row, {"number": number, "content": content, "digest": document.digest}, by=by, version=version)
    row.refresh_from_db()
    _attach(document, row, title, by)
    return row


def is_draft(paper: CaseDocument) -> bool:
    """Whether a document still waits for the platform's number (待编号)."""
    return DRAFT in paper.content


def paste_text(filled: Filled) -> str:
    """The document by field of the platform (回填平台), one line a field: 名称：内容."""
    fields = {
        "文书名称": filled.template.title,
        "文号": filled.number or "（由平台给出）",
        "落款机关": filled.agency,
        "引用的依据": filled.template.basis,
        **filled.values,
        **{name: f"〔缺：{name}〕" for name in filled.missing},
    }
    return "\n".join(f"{name}：{' '.join(text.split())}" for name, text in fields.items())


def _attach(document: Document, row: Entry, title: str, by: Person) -> None:
    attach(document, row.subject, title=title, file_name=f"{row.number} {title}{DOCX}"[-200:], by=by.name)


def _values(filled: Filled, given: Mapping[str, str] | None) -> dict[str, object]:
    """The row of the register that a document makes (登记内容)."""
    case, template = filled.file.case, filled.template
    amount = _amount(filled)
    values: dict[str, object] = {
        "case": filled.file.matter.number,
        "kind": template.kind,
        "title": template.title,
        "occurred_on": filled.on,
        "issuer": filled.agency,
        "seal": filled.agency if template.is_letter else "",
        "party": case.party,
        "party_code": case.party_code,
        "elements": "、".join(_elements(filled)),
        "basis": "；".join(filter(None, (template.basis, case.liability_clause)))[:LONGEST],
        "amount_fen": None if amount is None else f"{amount / 100:.2f}",
        "amount_words": "" if amount is None else amount_in_words(amount),
        "content": Paper.of(filled).text,
    }
    if template.states_remedies:
        values |= _remedies(filled)
    return values | _correction(filled)


def _correction(filled: Filled) -> dict[str, object]:
    """The day by which things are to be put right, where it was typed as one (改正期限)."""
    try:
        deadline_on = read_date(filled.values.get("改正期限", ""))
    except FazhiError:
        return {}  # such as “三日内”: the register then waits for the day
    return {"deadline_on": deadline_on} if deadline_on else {}


def _elements(filled: Filled) -> list[str]:
    found = [filled.template.elements]
    if filled.values.get("裁量说明"):
        found.append("裁量基准适用情况")
    if "听证申请期限" in filled.values and "听证权" not in filled.template.elements:
        found.append("听证权")
    return found


def _remedies(filled: Filled) -> dict[str, object]:
    book, on = rulebook(), filled.on
    days, months = book[RECONSIDERATION].on(on), book[SUIT].on(on)
    return {
        "reconsideration_at": filled.values.get("复议机关", ""),
        "reconsideration_days": days.n if days else None,
        "is_reconsideration_first": is_reconsideration_first(filled.template.kind, on),
        "court": filled.values.get("法院", ""),
        "suit_months": months.n if months else None,
    }


def _amount(filled: Filled) -> int | None:
    case, kind = filled.file.case, filled.template.kind
    amount: int | None = case.proposed_fen if kind in _PROPOSED else case.fine_fen if kind in _DECIDED else None
    return amount
