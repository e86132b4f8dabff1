"""Whom there is to audit (村组名册) and what a year plans (年度审计计划); S81. Coverage is counted against the former."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fazhi.kernel.org.models import Unit
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Register, Scope, registers
from fazhi.kernel.records.shelves import Shelf, shelves

from ..models.audit import AuditKind, AuditPlan, Collective
from ..roles import AUDITOR, HANDLER

COLLECTIVE, PLAN = "oversight.collective", "oversight.audit_plan"
SHELF = shelves.add(Shelf("oversight.audit", "内部审计")).code
KEEPER = Grant(AUDITOR.code, ("view", "add", "edit", "import", "export"), Scope.TOWN)
READERS = (Grant(HANDLER.code, ("view",), Scope.UNIT), Grant("leader", ("view", "export"), Scope.TOWN))


def entry_of(register: str, number: object) -> Entry | None:
    """The row of a number in one of the two lists (按编号找行)."""
    wanted = str(number or "").strip()
    return registers[register].rows().filter(number=wanted).first() if wanted else None


def _term_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    from_on, until_on = facts.get("from_on"), facts.get("until_on")
    return {"until_on": f"停用日期须晚于启用日期 {from_on}"} if from_on and until_on and until_on <= from_on else {}


COLLECTIVES = registers.add(
    Register(
        code=COLLECTIVE,
        name="村组名册",
        systems=("S81",),
        shelf=SHELF,
        model=Collective,
        number_prefix="CZ",
        labels={"title": "名称", "unit": "所在村（社区）单位", "area": "所在村（社区）", "occurred_on": "登记日期"},
        columns=("number", "title", "kind", "area", "from_on", "until_on"),
        filters=("kind", "area", "from_on", "until_on"),
        search=("number", "title"),
        form=("number", "title", "kind", "area", "unit", "occurred_on", "from_on", "until_on", "decision"),
        required=("title", "occurred_on"),
        term=("from_on", "until_on"),
        until="until_on",
        check=_term_faults,
        grants=(KEEPER, *READERS),
    )
)


def stands_on(row: Entry, day: date) -> bool:
    """Whether a village or group is on the list on a day (当日在册)."""
    own: Collective = row.collective
    return own.from_on <= day and (own.until_on is None or day < own.until_on)


def _planned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whom a line names, where only a number or a unit was given, and what the line is called."""
    found: dict[str, Any] = {}
    village = entry_of(COLLECTIVE, facts.get("collective"))
    if village is not None:
        found = {"area": village.area_id}
        found |= {"auditee": facts.get("auditee") or village.title, "unit": facts.get("unit") or village.unit_id}
    elif not facts.get("auditee") and facts.get("unit"):
        found["auditee"] = str(Unit.objects.get(pk=facts["unit"]))
    auditee = found.get("auditee") or facts.get("auditee")
    if auditee and not facts.get("title"):
        found["title"] = f"{facts.get('year') or ''}年度{auditee}审计"
    return found


def _plan_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    village = entry_of(COLLECTIVE, facts.get("collective"))
    if facts.get("kind") == AuditKind.VILLAGES:
        if village is None:
            return {"collective": "村组名册里没有这个编号；先在村组名册登记，再列入计划"}
        year = int(facts.get("year") or 0)
        if not 1 <= year <= 9999 or not stands_on(village, date(year, 12, 31)):
            return {"collective": f"“{village.title}”{year}年末不在村组名册上；核对编号和停用日期"}
        return {}
    if facts.get("collective"):
        return {"collective": "村组编号只用于村居集体经济组织审计；改审计类别，或者删去编号"}
    return {} if facts.get("auditee") else {"auditee": "没有写明审计谁；填单位或者被审计对象"}


PLANS = registers.add(
    Register(
        code=PLAN,
        name="年度审计计划",
        systems=("S81",),
        shelf=SHELF,
        model=AuditPlan,
        number_prefix="SJJH",
        labels={"title": "审计事项", "unit": "被审计单位", "occurred_on": "批准日期"},
        columns=("number", "title", "year", "kind", "auditee", "area", "occurred_on"),
        filters=("year", "kind", "unit", "area", "occurred_on"),
        search=("number", "title", "auditee", "collective"),
        form=(
            *("number", "title", "year", "kind", "collective", "auditee", "unit"),
            *("scope", "occurred_on", "approval"),
        ),
        required=("occurred_on",),
        settle=_planned,
        check=_plan_faults,
        grants=(KEEPER, *READERS),
    )
)
