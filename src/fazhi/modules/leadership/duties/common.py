"""What the registers of this part share (共用): who may do what, and the other row that a number names."""

from __future__ import annotations

from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Register, Scope

from ..roles import CLERK, PLANNER

KEEPS = Grant(PLANNER.code, ("view", "add", "edit", "import", "export"), Scope.TOWN)
CLERK_READS = Grant(CLERK.code, ("view", "export"), Scope.TOWN)
LEADER_READS = Grant(LEADER.code, ("view", "export"), Scope.TOWN)


def entry_of(register: Register, number: object) -> Entry | None:
    """The row of a plain register that a number names (编号所指的行)."""
    wanted = str(number or "").strip()
    rows = register.rows().select_related(register.detail)
    return rows.filter(number=wanted).first() if wanted else None
