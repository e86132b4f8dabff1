"""What the registers of this part share (共用): their codes and shelf, how a firm is named, and what gates say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Value
from fazhi.kernel.law.timelimits import deadline
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Scope
from fazhi.kernel.records.shelves import Shelf, shelves

from ..credit.codes import code_fault, entities
from ..roles import HANDLER, KEEPER

LOAN, WARNING = "enterprises.loan", "enterprises.warning"
POLICY, CLAIM = "enterprises.policy", "enterprises.claim"
PROMISE, ARREARS = "enterprises.promise", "enterprises.arrears"
SHELF = shelves.add(Shelf("enterprises.support", "助企与承诺")).code
KEEPER_GRANT = Grant(KEEPER.code, ("view", "add", "act", "import", "export"), Scope.TOWN)
HANDLER_GRANT = Grant(HANDLER.code, ("view", "act", "export"), Scope.UNIT)
LEADER_GRANT = Grant("leader", ("view", "export"), Scope.TOWN)


def wrong_code(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the credit code of a row (信用代码校验); whether one is needed is asked elsewhere."""
    code = str(values.get("firm_code") or "")
    fault = code_fault(code) if code else ""
    return {"firm_code": f"统一社会信用代码{fault}"} if fault else {}


def firm_of(code: str) -> Entry | None:
    """The firm of a credit code in the register of entities (名录中的主体), if it is there."""
    register = entities()
    return register.rows().filter(number=code).first() if register and code else None


def begin_for_firm(request: HttpRequest, person: Person, row: object) -> dict[str, Any]:
    """A row that is added from a firm's page names that firm (从企业带入)."""
    code = request.GET.get("firm_code", "").strip().upper()
    firm = firm_of(code)
    return ({"firm_code": code} if code else {}) | ({"title": firm.title, "area": firm.area_id} if firm else {})


def rule_on(code: str, day: date) -> Value | None:
    """The number of a rule on a day (当日的数)."""
    return rulebook()[code].on(day)


def last_day(code: str, start: date) -> tuple[date, str] | None:
    """The last lawful day of a limit from its first (法定最后日), with its basis; None where no rule was in force."""
    limit = rulebook()[code].limit_on(start)
    return (deadline(limit, start, current_calendar()).legal_last, limit.basis) if limit else None
