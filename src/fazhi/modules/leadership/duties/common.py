"""What the registers of this part share (共用): who may do what, one gate, and the other row that a number names."""

from __future__ import annotations

from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.procedures.declarations import Gate, Result, Situation, Verdict
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Register, Scope

from ..roles import CLERK, PLANNER

KEEPS = Grant(PLANNER.code, ("view", "add", "edit", "import", "export"), Scope.TOWN)
CLERK_READS = Grant(CLERK.code, ("view", "export"), Scope.TOWN)
LEADER_READS = Grant(LEADER.code, ("view", "export"), Scope.TOWN)
PASSED = Verdict(Result.PASS)


def entry_of(register: Register, number: object) -> Entry | None:
    """The row of a plain register that a number names (编号所指的行)."""
    wanted = str(number or "").strip()
    rows = register.rows().select_related(register.detail)
    return rows.filter(number=wanted).first() if wanted else None


def another_person(step: str, name: str, told: str, basis: str, remedy: str) -> Gate:
    """A gate (须另一个人): whoever last took `step` in this matter may not take this one."""

    def check(seen: Situation) -> Verdict:
        by = [event.recorded_by for event in seen.past() if event.kind == step]
        return Verdict(Result.FAIL, told) if by and by[-1] == seen.by else PASSED

    return Gate("another_person", name, check, basis, remedy)
