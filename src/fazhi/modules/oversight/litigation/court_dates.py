"""Days in court (开庭和听证, S87): who appeared, who spoke, the reason and the sealed statement if no head did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.litigation import CourtDate, Instance, Kind
from ..roles import COUNSEL, HANDLER
from .contests import COURT_DATE, LEADER, SHELF, contest_of
from .gates import APPEARING

DELEGATE = f"写明委托的工作人员职务：不得只委托律师（{APPEARING}）"


def _settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What counts as one appearance: an instance of a suit, and once more where the court called the head again."""
    found = contest_of(facts.get("contest"))
    again = f"/{facts.get('occurred_on')}" if facts.get("is_called_again") else ""
    told = {"title": found.title, "unit": found.unit_id} if found else {}
    return told | {"appearance": f"{found.number if found else ''}/{facts.get('instance') or ''}{again}"}


def _faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """What a day does not tell, and what does not fit its case."""
    found = contest_of(facts.get("contest"))
    if found is None:
        return {"contest": "复议诉讼案件里没有这个编号；先登记案件"}
    if (found.contest.kind == Kind.SUIT) == (facts.get("instance") == Instance.HEARING):
        return {"instance": "行政诉讼选一审、二审、再审；行政复议选复议听证"}
    if facts.get("has_head_appeared"):
        return {} if facts.get("post") else {"post": "写明出庭的是正职、副职还是参与分管的负责人"}
    if facts.get("has_spoken"):
        return {"has_spoken": "负责人没有出庭，不能登记出声"}
    if not facts["occurred_on"] < today():
        return {}
    asked = {
        "reason": f"负责人应当出庭；不能出庭的写明理由（{APPEARING}）",
        "delegate": DELEGATE,
        "has_statement": f"负责人不能出庭的，须提交加盖公章的情况说明（{APPEARING}）；提交后勾选",
    }
    return {name: message for name, message in asked.items() if not facts.get(name)}


COURT_DATES = registers.add(
    Register(
        code=COURT_DATE,
        name="开庭和听证",
        shelf=SHELF,
        model=CourtDate,
        number_prefix="KT",
        systems=("S87",),
        labels={"title": "案由", "unit": "应诉单位", "occurred_on": "开庭（听证）日期"},
        columns=("number", "contest", "title", "instance", "occurred_on", "has_head_appeared", "post", "has_spoken"),
        filters=("occurred_on", "instance", "has_head_appeared", "post", "has_spoken", "unit"),
        search=("number", "contest", "title"),
        form=(
            *("number", "contest", "occurred_on", "instance", "is_called_again", "has_head_appeared", "post"),
            *("has_spoken", "reason", "delegate", "has_statement"),
        ),
        required=("occurred_on",),
        settle=_settled,
        settles=("appearance",),
        check=_faults,
        grants=(
            Grant(COUNSEL.code, ("view", "add", "edit", "import", "export"), Scope.TOWN),
            Grant(HANDLER.code, ("view",), Scope.UNIT),
            LEADER,
        ),
    )
)
