"""Highlights (亮点, S90): clue, nurture, figures checked, approved by the head, published, spread; never a points table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.roles import STAFF
from fazhi.kernel.procedures.declarations import (
    PASSED,
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
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Highlight, MediaItem
from ..roles import HEAD, OFFICER, SUPERVISOR
from ..shelves import YEARLY
from .figures import Checked, check_figures, is_right, told
from .house import BASIS, house_rule

REGISTER, MEDIA = "enforcement.highlight", "enforcement.media"


def checked(facts: Mapping[str, Any]) -> list[Checked]:
    """The figures of a highlight checked against the rows of its year (核数)."""
    story, figures, year = (facts.get(name) for name in ("story", "figures", "year"))
    return check_figures(str(story or ""), str(figures or ""), int(year or 0)) if year else []


def _settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The text of the check is computed, never typed."""
    return {"checked_text": told(checked(facts))} if facts.get("story") else {}


HIGHLIGHTS = registers.add(
    Register(
        code=REGISTER,
        name="工作亮点",
        systems=("S90",),
        shelf=YEARLY,
        model=Highlight,
        procedure=REGISTER,
        number_prefix="LD",
        labels={"title": "亮点", "unit": "单位", "opened_on": "发现日期"},
        columns=("number", "title", "year", "unit", "opened_on", "is_checked", "state"),
        filters=("opened_on", "year", "unit", "state"),
        search=("number", "title"),
        settle=_settled,
        grants=(
            Grant(SUPERVISOR.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(HEAD.code, ("view", "act", "export"), Scope.TOWN),
            Grant(OFFICER.code, ("view", "add", "act"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)

MEDIA_ITEMS = registers.add(
    Register(
        code=MEDIA,
        name="宣传计划",
        systems=("S90",),
        shelf=YEARLY,
        model=MediaItem,
        number_prefix="XC",
        labels={"title": "内容", "unit": "责任单位", "occurred_on": "计划日期"},
        columns=("number", "title", "highlight", "outlet", "occurred_on", "published_on"),
        filters=("occurred_on", "published_on", "unit"),
        search=("number", "title", "outlet"),
        form=("number", "title", "highlight", "outlet", "unit", "occurred_on", "published_on", "address"),
        required=("title", "occurred_on"),
        check=lambda facts: (
            {"published_on": f"发表日期 {facts['published_on']} 还没有到"}
            if facts.get("published_on") and facts["published_on"] > today()
            else {}
        ),
        grants=(
            Grant(SUPERVISOR.code, ("view", "add", "edit", "export"), Scope.TOWN),
            Grant(STAFF, ("view",), Scope.TOWN),
        ),
    )
)


def _figures_hold(seen: Situation) -> Verdict:
    wrong = [str(one) for one in checked(seen.facts) if one.wrong]
    return fail("；".join(wrong)) if wrong else PASSED


def _is_in_the_media_plan(seen: Situation) -> Verdict:
    planned = MEDIA_ITEMS.rows().filter(media_item__highlight=seen.facts.get("number")).exists()
    return PASSED if planned else fail("宣传计划里还没有这个亮点")


RIGHT = Gate(
    "figures_hold", "数要与系统算出的一致", _figures_hold, BASIS, "改正文中的数，或者改写用到的指标；没有数的不要写"
)
PLANNED = house_rule("media_planned", "先列入宣传计划再发布", _is_in_the_media_plan, "在宣传计划里登记一行")

STATES = (
    State("clue", "线索"),
    State("nurtured", "培育中"),
    State("checked", "已核数"),
    State("approved", "已审定"),
    State("published", "已发布", is_final=True),
    State("spread", "已推广", is_final=True),
    State("dropped", "不再培育", is_final=True),
)
OPENING = Step(
    "found",
    "登记线索",
    sources=(),
    target="clue",
    roles=(SUPERVISOR.code, OFFICER.code),
    fields=("unit", "area"),
    required=("title", "year"),
)
# Of the steps from a state the first declared is the next one.
STEPS = (
    Step(
        "checked",
        "核数",
        sources=("nurtured",),
        target="checked",
        roles=(SUPERVISOR.code,),
        fields=("story", "figures"),
        gates=(RIGHT,),
        sets={"is_checked": True},
        settles=True,
    ),
    Step(
        "nurtured",
        "培育",
        sources=("clue", "nurtured"),
        target="nurtured",
        roles=(SUPERVISOR.code, OFFICER.code),
        fields=("figures",),
        required=("story",),
    ),
    Step("approved", "审定", ("checked",), "approved", (HEAD.code,), gates=(RIGHT,)),
    Step("published", "发布", ("approved",), "published", (SUPERVISOR.code, HEAD.code), gates=(RIGHT, PLANNED)),
    Step("spread", "推广", ("published", "spread"), "spread", (SUPERVISOR.code, HEAD.code), required=("reuse",)),
    Step(
        "revised",
        "退回修改",
        sources=("checked", "approved"),
        target="nurtured",
        roles=(SUPERVISOR.code, HEAD.code),
        is_note_required=True,
        clears=("is_checked", "checked_text"),
    ),
    Step("dropped", "不再培育", ("clue", "nurtured"), "dropped", (SUPERVISOR.code,), is_note_required=True),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="工作亮点",
        basis=BASIS,
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS),),
    )
)

__all__ = ("HIGHLIGHTS", "MEDIA_ITEMS", "checked", "is_right")
