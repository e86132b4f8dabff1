"""How an audit goes (审计项目办理): from a line of the plan by notice, report and the auditee's opinion to a decision.

The limits are those of state audit; internal audit follows them (内部审计参照).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.timelimits import latest_notice
from fazhi.kernel.procedures.clocks import timing
from fazhi.kernel.procedures.declarations import (
    PASSED,
    ByField,
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
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.audit import Audit, AuditPlan
from ..roles import AUDITOR, HANDLER
from .lists import PLAN, SHELF, entry_of

REGISTER, FINDING = "oversight.audit", "oversight.finding"
NOTICE = "《审计法实施条例》第三十五条（内部审计参照）"
OPINION = "《审计法实施条例》第三十九条；《农村集体经济组织审计规定》第十三条"
HOUSE = "内部审计工作规定（条号未核）"
OPINION_RULES = {"units": "audit.opinion.submit", "villages": "audit.opinion.submit_village"}
OFFICE, UNITS = (AUDITOR.code,), (HANDLER.code,)


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What an audit takes from its line of the plan (取自计划)."""
    line = entry_of(PLAN, facts.get("plan"))
    if line is None:
        return {}
    own: AuditPlan = line.audit_plan
    told = {"kind": own.kind, "collective": own.collective, "auditee": own.auditee, "area": line.area_id}
    return told | {name: facts.get(name) or value for name, value in (("title", line.title), ("unit", line.unit_id))}


def _faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """An import too names a line of the plan: without one nobody knows of which kind the audit is."""
    why = "年度审计计划里没有这个编号，不知道属于哪一类审计；先登记（导入）年度审计计划，再导入项目"
    return {} if facts.get("kind") else {"plan": f"{why}（{HOUSE}）"}


AUDITS = registers.add(
    Register(
        code=REGISTER,
        name="审计项目",
        systems=("S81",),
        shelf=SHELF,
        model=Audit,
        procedure=REGISTER,
        number_prefix="SJ",
        labels={"title": "审计事项", "unit": "被审计单位", "area": "村（社区）", "opened_on": "立项日期"},
        columns=("number", "title", "kind", "auditee", "started_on", "reported_on", "decided_on", "state"),
        filters=("opened_on", "kind", "unit", "area", "state", "reported_on"),
        search=("number", "title", "auditee", "plan", "collective"),
        settle=settled,
        check=_faults,
        grants=(
            Grant(AUDITOR.code, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(HANDLER.code, ("view", "act"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


def _is_planned(seen: Situation) -> Verdict:
    plan = str(seen.facts.get("plan") or "").strip()
    line = entry_of(PLAN, plan)
    if line is None:
        return fail(f"年度审计计划里没有“{plan}”")
    approved_on = line.occurred_on
    return fail(f"计划“{plan}”{approved_on}才批准") if approved_on and approved_on > seen.on else PASSED


def _is_first_of_plan(seen: Situation) -> Verdict:
    plan = str(seen.facts.get("plan") or "").strip()
    there = AUDITS.rows().filter(audit__plan=plan).exclude(state="cancelled").first()
    return fail(f"计划“{plan}”已经立项：{there.number}") if there else PASSED


def _is_noticed_in_time(seen: Situation) -> Verdict:
    starts_on = seen.facts["starts_on"]
    rule = rulebook()["audit.notice.send"]
    limit = rule.limit_on(starts_on)
    if limit is None or seen.on <= (last_on := latest_notice(limit, starts_on, current_calendar()).legal_last):
        return PASSED
    return fail(f"{starts_on} 进点，通知书至迟 {last_on} 送达（隔满{limit.label}），现在是 {seen.on}")


def _starts_as_told(seen: Situation) -> Verdict:
    starts_on = seen.facts.get("starts_on")
    return fail(f"通知书写明 {starts_on} 进点，不能提前") if starts_on and seen.on < starts_on else PASSED


def opinion_until(facts: Mapping[str, Any]) -> date | None:
    """The last day for the auditee's opinion (意见截止日); None while nobody may be judged by it."""
    rule, reported_on = OPINION_RULES.get(str(facts.get("kind") or "")), facts.get("reported_on")
    found = timing(rule, reported_on, current_calendar()) if rule and reported_on else None
    return None if found is None or found.answer.provisional else found.answer.legal_last


def _answers_in_time(seen: Situation) -> Verdict:
    last_on = opinion_until(seen.facts)
    return fail(f"意见期限已于 {last_on} 届满，视同无异议") if last_on and seen.on > last_on else PASSED


def _is_over(seen: Situation) -> Verdict:
    last_on = opinion_until(seen.facts)
    until = last_on or "（暂算，不得据此判定）"
    return PASSED if last_on and seen.on > last_on else fail(f"意见期限到 {until}，还没有满")


def open_findings(audits: Iterable[object]) -> QuerySet[Matter]:
    """What was found by audits of these numbers and is not struck off (未销号的发现)."""
    return Matter.objects.filter(register=FINDING, finding__audit__in=list(audits), closed_on=None)


def _has_no_open_finding(seen: Situation) -> Verdict:
    rows = open_findings([seen.facts["number"]])
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    return fail(f"还有 {len(numbers)} 个审计发现没有销号：{'、'.join(numbers)}") if numbers else PASSED


PLANNED = Gate("planned", "须列入年度审计计划", _is_planned, HOUSE, "先在“年度审计计划”登记并写明批准文件，再立项")
ONCE = Gate("once", "一行计划只立项一次", _is_first_of_plan, HOUSE, "办理已有的那一件；确需再审的，追加计划")
NOTICED = Gate("noticed", "须提前三日通知", _is_noticed_in_time, NOTICE, "推后进点日期，重新填写通知书")
AS_TOLD = Gate("as_told", "不得提前进点", _starts_as_told, NOTICE, "等到通知的日期再进点")
IN_TIME = Gate(
    "opinion_time", "十日内提出意见", _answers_in_time, OPINION, "请内审员办理“视同无异议”，迟交的意见作参考"
)
OVER = Gate("opinion_over", "意见期满", _is_over, OPINION, "等期满，或者请被审计对象先反馈")
RECTIFIED = Gate(
    "rectified", "发现须销号", _has_no_open_finding, "《审计法》第五十二条", "先整改、核实、销号，或者移送"
)

STATES = (
    State("planned", "待通知"),
    State("notified", "待进点"),
    State("started", "实施中"),
    State("reported", "征求意见"),
    State("answered", "待作决定"),
    State("decided", "整改中"),
    State("closed", "已结项", is_final=True),
    State("cancelled", "已取消", is_final=True),
)
OPENING = Step(
    "planned", "立项", (), "planned", OFFICE, fields=("title",), required=("plan",), gates=(PLANNED, ONCE), basis=HOUSE
)
STEPS = (
    Step(
        "notified",
        "送达通知书",
        ("planned",),
        "notified",
        OFFICE,
        required=("starts_on",),
        papers=("审计通知书",),
        gates=(NOTICED,),
        dates=("notified_on",),
        basis=NOTICE,
    ),
    Step("started", "进点", ("notified",), "started", OFFICE, gates=(AS_TOLD,), dates=("started_on",)),
    Step(
        "reported",
        "报告征求意见",
        ("started",),
        "reported",
        OFFICE,
        papers=("审计报告（征求意见稿）",),
        dates=("reported_on",),
        basis=OPINION,
    ),
    Step(
        "answered",
        "反馈意见",
        ("reported",),
        "answered",
        (*UNITS, *OFFICE),
        required=("opinion",),
        papers=("反馈意见",),
        gates=(IN_TIME,),
        dates=("answered_on",),
        basis=OPINION,
    ),
    Step(
        "deemed",
        "视同无异议",
        ("reported",),
        "answered",
        OFFICE,
        gates=(OVER,),
        sets={"is_deemed": True},
        basis=OPINION,
    ),
    Step(
        "decided",
        "审计决定",
        ("answered",),
        "decided",
        OFFICE,
        required=("conclusion",),
        papers=("审计报告",),
        dates=("decided_on",),
    ),
    Step("closed", "结项", ("decided",), "closed", OFFICE, gates=(RECTIFIED,), basis="《审计法》第五十二条"),
    Step("cancelled", "取消", ("planned", "notified", "started"), "cancelled", OFFICE, is_note_required=True),
)
DEADLINES = (
    # Nobody of ours is late by it: who does not answer agrees, so it is not the main one.
    Deadline(
        "opinion",
        "被审计对象意见期限",
        ByField("kind", OPINION_RULES),
        anchor="reported",
        met_by=("answered", "deemed"),
    ),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="审计项目办理",
        basis=f"{NOTICE}；{OPINION}",
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS, deadlines=DEADLINES),),
    )
)
