"""The draft of a statement (述法初稿): lines from what the registers hold, for the cadre to edit; nothing is made up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.models import Entry, Matter

from .campaigns import PROBLEMS
from .common import entry_of
from .first import DUTY_LIST, proven
from .plans import PLAN_TASKS, standings
from .statements import CADRES, last_day


def draft(row: Matter) -> str:
    """What the registers tell of a cadre's year (述法初稿); empty parts are left for the cadre to write."""
    own: Any = row.statement
    cadre = entry_of(CADRES, own.cadre)
    if cadre is None:
        return ""
    parts = [
        *(("履行第一责任人职责", _duties(own.year, cadre)) for _ in filter(None, (cadre.cadre.post,))),
        ("年度要点任务", _tasks(own.year, cadre)),
        ("专项整治", _problems(own.year, cadre)),
    ]
    told = [f"{name}：\n{text}" for name, lines in parts if (text := "\n".join(lines))]
    head = f"{own.year}年，本人担任{cadre.title}，依法履职情况如下。"
    return "\n".join([head, *told, "存在的不足和下一步打算：（请填写）"])


def _duties(year: int, cadre: Entry) -> Iterator[str]:
    """Of the own post and the own time in it: what the one before did is not stated by the one after."""
    own: Any = cadre
    term = Span(own.cadre.from_on, own.cadre.until_on or last_day(year))
    rows = DUTY_LIST.rows().filter(leader_duty__year=year, leader_duty__post=own.cadre.post).order_by("number")
    duties = list(rows.select_related("leader_duty"))
    stands = proven(duties)
    for row in duties:
        found = [
            one for one in stands[row.number][0] if term.first_on <= (one.occurred_on or term.last_on) <= term.last_on
        ]
        if found:
            yield f"- {row.title}：{'；'.join(f'{one.title}（{one.occurred_on}）' for one in found)}"


def _tasks(year: int, cadre: Entry) -> Iterator[str]:
    rows = PLAN_TASKS.rows().filter(plan_task__year=year, unit=cadre.unit_id).select_related("plan_task")
    for row, one in standings(rows.order_by("number")):
        yield f"- {row.title}：{one.state}{f'，{one.told}' if one.told else ''}"


def _problems(year: int, cadre: Entry) -> Iterator[str]:
    rows = list(PROBLEMS.rows().filter(opened_on__year=year, unit=cadre.unit_id).exclude(state="dropped"))
    if rows:
        closed = sum(row.closed_on is not None for row in rows)
        yield f"- 本单位承担整治问题 {len(rows)} 个，已销号 {closed} 个"
