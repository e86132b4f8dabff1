"""Year-end rule-of-law statements (述法): who must state, what each stated, and whether it was sent by the city's day; S9."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.declarations import (
    PASSED,
    Deadline,
    Gate,
    Procedure,
    Situation,
    State,
    Step,
    Verdict,
    Version,
    fail,
    procedures,
)
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.duties import Cadre, Post, RuleOfLawStatement
from ..roles import CLERK, PLANNER
from ..study.common import keeps_its_own
from .common import entry_of
from .shelves import STATEMENTS as SHELF

REGISTER = "leadership.statement"
BASIS = "市委依法治市办年终述法通知；中央依法治国委关于述法工作的意见（2021年，未核）"


def _cadre_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """One holds a post of a first responsible person at a time; nobody leaves before the day of coming."""
    from_on, until_on, post = (facts.get(name) for name in ("from_on", "until_on", "post"))
    if from_on and until_on and until_on <= from_on:
        return {"until_on": f"移出日期 {until_on} 不在列入日期 {from_on} 之后"}
    if not post or not from_on:
        return {}
    rows = CADRES.rows().filter(Q(cadre__until_on=None) | Q(cadre__until_on__gt=from_on), cadre__post=post)
    other = rows.filter(cadre__from_on__lt=until_on or date.max).exclude(number=facts.get("number") or "").first()
    if other is None:
        return {}
    return {
        "post": f"“{other.title}”（{other.number}）这段时间也是{Post(post).label}；先填前任的移出日期，或者核对列入日期"
    }


CADRES = registers.add(
    Register(
        code="leadership.cadre",
        name="应述名册",
        shelf=SHELF,
        systems=("S9",),
        model=Cadre,
        number_prefix="YS",
        labels={"title": "职务", "unit": "单位", "occurred_on": "登记日期"},
        columns=("number", "title", "unit", "from_on", "until_on"),
        filters=("unit", "from_on", "until_on"),
        search=("number", "title"),
        form=("number", "title", "unit", "name", "post", "occurred_on", "from_on", "until_on"),
        required=("title", "unit"),
        personal=("name",),
        term=("from_on", "until_on"),
        until="until_on",
        check=_cadre_faults,
        by_hand=keeps_its_own(REGISTER, "cadre", "述法"),
        grants=(
            Grant(PLANNER.code, ("view", "add", "edit", "import", "export", "unmask"), Scope.TOWN),
            Grant(CLERK.code, ("view",), Scope.TOWN),
            Grant(LEADER.code, ("view", "export"), Scope.TOWN),
        ),
    )
)


def on_roster(on: date) -> QuerySet[Entry]:
    """Those who must state on a day (某日应述), by number."""
    rows = CADRES.rows().filter(Q(cadre__until_on=None) | Q(cadre__until_on__gt=on), cadre__from_on__lte=on)
    return rows.select_related("cadre", "unit").order_by("number")


def last_day(year: int) -> date:
    """The day through which a year's statement tells, by which the roster is taken (述法截至日)."""
    return date(year, 12, 31)


def _settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The post and the unit are the roster's; the person's name stays there."""
    year, row = facts.get("year"), entry_of(CADRES, facts.get("cadre"))
    told: dict[str, Any] = {"through_on": last_day(year)} if year else {}
    return told | ({"title": f"{year}年述法：{row.title}", "unit": row.unit_id} if row else {})


STATEMENTS = registers.add(
    Register(
        code=REGISTER,
        name="年终述法",
        shelf=SHELF,
        systems=("S9",),
        model=RuleOfLawStatement,
        procedure=REGISTER,
        number_prefix="SF",
        labels={"title": "述法事项", "unit": "述法干部所在单位", "opened_on": "列入日期", "due_on": "抄报期限"},
        columns=("number", "title", "unit", "due_on", "stated_on", "sent_on", "state"),
        filters=("year", "due_on", "unit", "state"),
        search=("number", "title", "cadre"),
        settle=_settled,
        settles=("through_on",),
        grants=(
            Grant(PLANNER.code, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(CLERK.code, ("view", "act", "export"), Scope.TOWN),
            Grant(LEADER.code, ("view", "act", "export"), Scope.TOWN),
        ),
    )
)


def of_year(year: int) -> QuerySet[Matter]:
    """The statements of a year that were not taken back (本年述法)."""
    return STATEMENTS.rows().filter(statement__year=year).exclude(state="withdrawn").select_related("statement")


def _is_on_roster(seen: Situation) -> Verdict:
    year, number = int(seen.facts.get("year") or 0), str(seen.facts.get("cadre") or "")
    if on_roster(last_day(year)).filter(number=number).exists():
        return PASSED
    return fail(f"{year}年的应述名册里没有“{number}”")


def _is_first(seen: Situation) -> Verdict:
    year, number = int(seen.facts.get("year") or 0), str(seen.facts.get("cadre") or "")
    there = of_year(year).filter(statement__cadre=number).first()
    return fail(f"{year}年已经列入：{there.number}") if there else PASSED


def _is_day_to_come(seen: Situation) -> Verdict:
    day = seen.facts.get("send_by")
    if day is None or day > last_day(int(seen.facts["year"])):
        return PASSED
    return fail(f"抄报期限 {day} 早于述法年度结束")


ON_ROSTER = Gate("on_roster", "须在应述名册", _is_on_roster, BASIS, "先在应述名册登记，写明列入日期，再列入述法")
ONCE = Gate("once_a_year", "一人一年述一次", _is_first, BASIS, "办理已有的那一件")
AFTER_YEAR = Gate("after_year", "抄报期限在年度结束之后", _is_day_to_come, BASIS, "按市委依法治市办的通知填写抄报期限")
STATES = (
    State("listed", "待述"),
    State("stated", "已述待评议"),
    State("commented", "待抄报"),
    State("sent", "已抄报", is_final=True),
    State("withdrawn", "不再应述", is_final=True),
)
OPENING = Step(
    "listed",
    "列入应述",
    sources=(),
    target="listed",
    roles=(PLANNER.code,),
    required=("year", "cadre", "send_by"),
    gates=(ON_ROSTER, ONCE, AFTER_YEAR),
    basis=BASIS,
)
STEPS = (
    Step(
        "stated",
        "述法",
        sources=("listed",),
        target="stated",
        roles=(PLANNER.code, LEADER.code),
        required=("content",),
        dates=("stated_on",),
        basis=BASIS,
    ),
    Step(
        "commented",
        "评议",
        sources=("stated",),
        target="commented",
        roles=(LEADER.code,),
        required=("comment",),
        apart_from=("stated",),
        basis=BASIS,
    ),
    Step(
        "sent",
        "抄报市委依法治市办",
        sources=("commented",),
        target="sent",
        roles=(CLERK.code, PLANNER.code),
        papers=("述法材料",),
        dates=("sent_on",),
        basis=BASIS,
    ),
    Step(
        "sent_back",
        "退回重述",
        sources=("stated", "commented"),
        target="listed",
        roles=(LEADER.code, PLANNER.code),
        is_note_required=True,
        clears=("stated_on",),
    ),
    Step(
        "rescheduled",
        "改抄报期限",
        sources=("listed", "stated", "commented"),
        target="",
        roles=(PLANNER.code,),
        required=("send_by",),
        papers=("市委依法治市办改期的通知",),
        gates=(AFTER_YEAR,),
        is_note_required=True,
        basis=BASIS,
    ),
    Step("withdrawn", "不再应述", ("listed",), "withdrawn", (PLANNER.code,), is_note_required=True),
)
SEND = Deadline("send", "抄报期限", "", anchor="listed", met_by=("sent",), is_main=True, stated="send_by")
procedures.add(
    Procedure(
        code=REGISTER,
        name="年终述法",
        basis=BASIS,
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS, deadlines=(SEND,)),),
    )
)


def list_all(year: int, send_by: date | None, *, by: Person, is_demo: bool = False) -> list[Matter]:
    """Lists everybody on the roster of a year who is not listed yet (按名册列入)."""
    there = set(of_year(year).values_list("statement__cadre", flat=True))
    return [
        open_matter(
            STATEMENTS, {"year": year, "cadre": row.number, "send_by": send_by}, by=by, on=today(), is_demo=is_demo
        )
        for row in on_roster(last_day(year))
        if row.number not in there
    ]
