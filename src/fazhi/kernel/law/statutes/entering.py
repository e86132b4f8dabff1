"""Days that a person enters (人工录入): an in-force day that no text states, the end of a norm that no text repeals."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Min

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import RefusedValue

from .merging import ENTERED, FACTS
from .models import Ending, Norm, Version
from .repeals import ENDING_STATED, ENDING_WITHDRAWN, stated_on
from .standing import find_norms

DAY_STATED = "law.version.in_force"


class StatedEnding(NamedTuple):
    """The end that was entered (所录废止), and what the person should know of it; empty if nothing."""

    ending: Ending
    warning: str


def is_stated(version: Version) -> bool:
    """Whether a text or a data file states the in-force day (文本或数据写明), so that entering one corrects it."""
    return bool(version.in_force_on) and not version.in_force_source.startswith((ENTERED, FACTS))


def day_seen(version: Version) -> str:
    """What a person sees of a version's day before entering another (录入前所见), as a short text to compare."""
    return f"{version.in_force_on or ''}|{version.in_force_source}"


@transaction.atomic
def state_day(
    version: Version, in_force_on: date, source: str, by: str, *, reason: str = "", seen: str | None = None
) -> Version:
    """Enters the in-force day of a version (录入施行日期) with its source; raises RefusedValue for one that cannot be.

    `seen` is what the person saw of the day (`day_seen`): a day that changed since then is not overwritten.
    """
    row = Version.objects.select_for_update().get(pk=version.pk)
    if seen is not None and seen != day_seen(row):
        now = f"{row.in_force_on or '不详'}（{row.in_force_source or '没有出处'}）"
        raise RefusedValue(
            f"这个版本的施行日期刚才已经改过，现在是{now}，您的录入没有存",
            remedy="看过现在的日期和出处，仍要改的再录一次",
        )
    if not source.strip():
        raise RefusedValue("没有写施行日期的出处", remedy="写上公布令、公报或者网址")
    if row.issued_on and in_force_on < row.issued_on:
        raise RefusedValue(f"施行日期{in_force_on}早于公布日期{row.issued_on}", remedy="核对是不是最初文本的施行日期")
    before = row.in_force_on
    row.in_force_on, row.in_force_source = in_force_on, f"{ENTERED}：{source.strip()}"[:300]
    row.save(update_fields=("in_force_on", "in_force_source"))
    body = {"version": str(row), "before": before, "in_force_on": in_force_on, "source": source.strip()}
    body |= {"reason": reason.strip()} if reason.strip() else {}
    append(f"law_version:{row.pk}", Draft(DAY_STATED, today(), by, body))
    return row


@transaction.atomic
def state_ending(norm: Norm, ends_on: date, by_title: str, by: str) -> StatedEnding:
    """Enters that a norm ended (录入废止) and by what; a second entry for the same basis corrects the first.

    Raises RefusedValue without a basis and for an end before the norm's promulgation.
    """
    by_title = by_title.strip()
    if not by_title:
        raise RefusedValue("没有写废止的依据", remedy="写上废止它的规范或者决定的名称")
    issued_on = norm.versions.aggregate(first=Min("issued_on"))["first"]
    if issued_on and ends_on < issued_on:
        raise RefusedValue(f"失效日期{ends_on}早于{norm}的公布日期{issued_on}", remedy="核对失效日期和规范的名称")
    known = Ending.objects.filter(key=norm.key, number="", by_title=by_title).first()
    values = {"title": norm.short_title, "ends_on": ends_on, "is_verified": True}
    ending, _ = Ending.objects.update_or_create(key=norm.key, number="", by_title=by_title, defaults=values)
    body = {"norm": str(norm), "ends_on": ends_on, "by_title": by_title}
    body |= {"before": known.ends_on, "was_verified": known.is_verified} if known else {}
    append(f"law_norm:{norm.pk}", Draft(ENDING_STATED, today(), by, body))
    warning = "" if find_norms(by_title) else f"法规库里没有{by_title}，请核对名称，或者载入它的文本"
    return StatedEnding(ending, warning)


@transaction.atomic
def withdraw_ending(ending: Ending, reason: str, by: str) -> None:
    """Takes back an end that a person entered (撤回所录废止): what a text or a pack had said before stands again.

    Raises RefusedValue without a reason and for an end that nobody entered.
    """
    if not reason.strip():
        raise RefusedValue("没有写撤回的理由", remedy="写明录错了什么")
    row = Ending.objects.select_for_update().get(pk=ending.pk)
    stated = stated_on(row)
    if stated is None:
        raise RefusedValue(f"{row}不是人工录入的，不能撤回", remedy="文本或者规则包写错的，改正后重新载入")
    norm, first = stated
    if "was_verified" in first:
        row.ends_on = date.fromisoformat(first["before"]) if first["before"] else None
        row.is_verified = first["was_verified"]
        row.save(update_fields=("ends_on", "is_verified"))
    else:
        row.delete()
    body = {"norm": str(norm), "ends_on": ending.ends_on, "by_title": row.by_title, "reason": reason.strip()}
    append(f"law_norm:{norm.pk}", Draft(ENDING_WITHDRAWN, today(), by, body))
