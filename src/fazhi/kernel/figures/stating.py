"""Stating (报送): a figure that no rows of ours give, taken from a signed file or declared by a named person."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Document
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError

from . import values
from .computing import find_area
from .declarations import Stated, find
from .models import StatedFigure
from .spans import Span


@transaction.atomic
def state_figure(
    word: str,
    span: Span,
    value: object,
    *,
    kind: StatedFigure.Kind,
    by: str,
    document: Document | None,
    area: str | None = None,
    on: date | None = None,
    note: str = "",
) -> StatedFigure:
    """States a figure (报送一个数) with its document; a later statement of the same span counts instead, both are kept.

    A computed indicator is refused: whoever doubts it corrects the rows that it counts.
    """
    item = find(word)
    where = f"指标“{item.name}”"
    if not isinstance(item, Stated):
        raise FazhiError("这个数由台账数出，不能填报", where=where, remedy="对数有疑问的，穿透到行，更正台账中的行")
    if not by.strip():
        raise FazhiError("没有写明填报人", where=where, remedy="由填报人本人登录后填报")
    if document is None:
        raise FazhiError("没有附上来源文书", where=where, remedy="附上盖章的报表、来函或系统导出文件")
    find_area(area)
    stated = StatedFigure.objects.create(
        code=item.code,
        first_on=span.first_on,
        last_on=span.last_on,
        area=area or "",
        kind=kind,
        value=values.to_text(values.read(value, item.type)),
        unit=item.unit,
        document=document.digest,
        note=note.strip(),
        stated_by=by,
        stated_on=on or today(),
    )
    append(subject_of(item.code, span, area or ""), Draft("figures.stated", stated.stated_on, by, facts_of(stated)))
    return stated


def facts_of(stated: StatedFigure) -> dict[str, str]:
    """What the chain keeps of a stated figure."""
    facts = ("kind", "value", "unit", "document", "note", "stated_by")
    return {name: str(getattr(stated, name)) for name in facts}


def subject_of(code: str, span: Span, area: str) -> str:
    """The name of a figure in the chain (对象名), e.g. figure:hotline.received:2023."""
    text = ":".join(("figure", code, str(span), *([area] if area else [])))
    if len(text) > 64:
        raise FazhiError("指标、时段与区域的名称合起来太长", where=text, remedy="按年或按月取数")
    return text
