"""The register of penalty cases (行政处罚案件台账), and who may do what in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.asking import find
from fazhi.kernel.org.roles import ADMINISTRATOR, LEADER
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Case
from ..roles import HEAD, OFFICER, REVIEWER, SUPERVISOR
from ..shelves import WORK
from . import CASE
from .naming import power_on
from .possible import impossible, unknown_codes


def settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """In whose name it is handled and by which field's procedure (以何名义、领域程序), from the item's line; and the sum."""
    found: dict[str, Any] = {}
    amounts = [values[name] for name in ("fine_fen", "confiscated_fen") if values.get(name) is not None]
    if amounts:
        found["total_fen"] = sum(amounts)
    code = str(values.get("item") or "")
    if not code:
        return found
    item = find(code)
    if item is not None and not values.get("profile"):
        found["profile"] = item.profile
    if not values.get("agency"):  # what an export of the platform states stays, and C01 holds it against the list
        try:
            found["agency"] = power_on(code, values.get("filed_on") or values.get("opened_on") or today()).name
        except FazhiError:
            found["agency"] = ""  # the gate of filing says why
    return found


CASES = registers.add(
    Register(
        code=CASE,
        name="行政处罚案件",
        systems=("S44", "S52", "S54", "S89"),
        shelf=WORK,
        model=Case,
        procedure=CASE,
        number_prefix="AJ",
        labels={"number": "案件编号", "title": "案由", "opened_on": "线索登记日期", "met_on": "决定期限完成日期"},
        columns=("number", "title", "party", "domain", "unit", "filed_on", "due_on", "decided_on", "fine_fen", "state"),
        filters=(
            *("opened_on", "filed_on", "decided_on", "closed_on", "due_on", "unit", "area", "domain", "track", "state"),
            *("outcome", "party_kind", "judgement", "is_major", "is_complex"),
        ),
        search=("number", "title", "platform_number", "decision_number", "item"),
        personal=("party", "party_code", "operator"),
        item="item",
        cites=("violation_clause", "liability_clause"),
        acted_on="act_ended_on",
        firm="party_code",
        settle=settled,
        check=impossible,
        by_hand=unknown_codes,
        grants=(
            # What is imported passes no gate: who handles a case does not import it.
            Grant(OFFICER.code, ("view", "add", "act", "export", "unmask"), Scope.UNIT),
            Grant(HEAD.code, ("view", "act", "export", "unmask"), Scope.TOWN),
            Grant(REVIEWER.code, ("view", "act", "unmask"), Scope.TOWN),
            Grant(SUPERVISOR.code, ("view", "act", "import", "export", "unmask"), Scope.TOWN),
            Grant(LEADER.code, ("view", "export"), Scope.TOWN),
            Grant(ADMINISTRATOR.code, ("view", "import", "export", "migrate"), Scope.TOWN),
        ),
    )
)
