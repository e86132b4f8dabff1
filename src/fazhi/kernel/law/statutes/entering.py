"""Days that a person enters (人工录入): an in-force day that no text states, the end of a norm that no text repeals."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import RefusedValue

from .merging import ENTERED
from .models import Ending, Norm, Version

DAY_STATED = "law.version.in_force"
ENDING_STATED = "law.norm.ended"


@transaction.atomic
def state_day(version: Version, in_force_on: date, source: str, by: str) -> Version:
    """Enters the in-force day of a version (录入施行日期) with its source; raises RefusedValue for one that cannot be."""
    row = Version.objects.select_for_update().get(pk=version.pk)
    if not source.strip():
        raise RefusedValue("没有写施行日期的出处", remedy="写上公布令、公报或者网址")
    if row.issued_on and in_force_on < row.issued_on:
        raise RefusedValue(f"施行日期{in_force_on}早于公布日期{row.issued_on}", remedy="核对是不是最初文本的施行日期")
    before = row.in_force_on
    row.in_force_on, row.in_force_source = in_force_on, f"{ENTERED}：{source.strip()}"[:300]
    row.save(update_fields=("in_force_on", "in_force_source"))
    body = {"version": str(row), "before": before, "in_force_on": in_force_on, "source": source.strip()}
    append(f"law_version:{row.pk}", Draft(DAY_STATED, today(), by, body))
    return row


@transaction.atomic
def state_ending(norm: Norm, ends_on: date, by_title: str, by: str) -> Ending:
    """Enters that a norm ended (录入废止) and by what; a second entry for the same basis corrects the first."""
    if not by_title.strip():
        raise RefusedValue("没有写废止的依据", remedy="写上废止它的规范或者决定的名称")
    values = {"title": norm.short_title, "ends_on": ends_on, "is_verified": True}
    ending, _ = Ending.objects.update_or_create(key=norm.key, number="", by_title=by_title.strip(), defaults=values)
    body = {"norm": str(norm), "ends_on": ends_on, "by_title": ending.by_title}
    append(f"law_norm:{norm.pk}", Draft(ENDING_STATED, today(), by, body))
    return ending
