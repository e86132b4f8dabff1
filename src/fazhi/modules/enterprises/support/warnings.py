"""Early warnings (重点企业预警, S22): raised with their reasons, checked, answered by a visit that helps, lifted.

This module has no inspection: a visit looks for what the firm needs. A breach that comes to light goes to whom it concerns.
"""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.org.models import User
from fazhi.kernel.pages.awaiting import Awaiting, Turn, awaitings
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
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..base import LEADER_READS, RUNS, SUPPORT, WARNING, tidy_code, wrong_code
from ..models.support import EarlyWarning
from ..roles import HANDLER, KEEPER

SCAN = "inspection.visit.scan"
OUTSIDE = "外单位"
BASIS = "《优化营商环境条例》第四十八条"
KEEPS = (
    "帮扶走访不是行政检查：了解困难、送政策、帮协调，不亮证、不查账、不取证。本模块没有检查；"
    "发现违法线索的，另行移送有权的单位依法处理，不得借走访检查。"
)
DESK, VISITOR = (KEEPER.code,), (HANDLER.code,)
_REASON = re.compile(r"(?P<source>\S+)\s+(?P<number>[^\s：]+)：(?P<why>.+)")


class Reason(NamedTuple):
    """One reason of a warning (预警理由): the register, the number of its row, and what it says."""

    source: str
    number: str
    why: str

    def __str__(self) -> str:
        return f"{self.source} {self.number}：{self.why}"


WARNINGS = registers.add(
    Register(
        code=WARNING,
        name="重点企业预警",
        systems=("S22",),
        shelf=SUPPORT,
        model=EarlyWarning,
        procedure=WARNING,
        number_prefix="YJ",
        labels={"title": "企业名称", "unit": "帮扶单位", "opened_on": "预警日期", "due_on": "帮扶走访期限"},
        columns=("number", "title", "level", "unit", "opened_on", "due_on", "visited_on", "state"),
        filters=("opened_on", "due_on", "level", "unit", "area", "state"),
        search=("number", "title", "firm_code", "reasons"),
        firm="firm_code",
        settle=tidy_code,
        check=wrong_code,
        grants=(
            RUNS,
            Grant(HANDLER.code, ("view", "add", "act", "export"), Scope.UNIT),
            LEADER_READS,
        ),
    )
)


def read_reasons(text: str) -> list[Reason | str]:
    """The reasons of a warning, line by line (逐条理由); a line that names no row stays the text that it is."""
    lines = filter(None, map(str.strip, text.splitlines()))
    return [Reason(**found.groupdict()) if (found := _REASON.fullmatch(line)) else line for line in lines]


def _are_reasons_known(seen: Situation) -> Verdict:
    """Every reason names a row that whoever raises the warning may open, and that touches this very firm."""
    reasons = read_reasons(str(seen.facts.get("reasons") or ""))
    if not reasons:
        return fail("没有写明理由")
    person = Person(User.objects.get(username=seen.by), seen.on)
    for place, reason in enumerate(reasons, 1):
        if isinstance(reason, str):
            return fail(f"第 {place} 条“{reason[:30]}”没有写明来源台账和编号")
        why = "" if reason.source == OUTSIDE else _unknown(reason, str(seen.facts.get("firm_code")), person)
        if why:
            return fail(f"第 {place} 条：{why}")
    return PASSED


def _unknown(reason: Reason, code: str, person: Person) -> str:
    register = next((one for one in registers if one.firm and one.name == reason.source), None)
    if register is None:
        return f"没有记企业的台账“{reason.source}”"
    row = person.visible(register).filter(number=reason.number, **{register.fields[register.firm].path: code})
    return "" if row.exists() else f"您能看到的{register.name}中，没有这家企业的“{reason.number}”"


def _is_scanned(seen: Situation) -> Verdict:
    if rulebook()[SCAN].on(seen.on) is None or seen.facts.get("way") != "onsite":
        return PASSED
    return fail("服务性质的入企也要扫码，这次上门没有扫码")


REASONED = Gate(
    "reasoned",
    "预警须逐条写明来源",
    _are_reasons_known,
    BASIS,
    f"一行一条“台账名 编号：理由”；外单位的信息写“{OUTSIDE} 来文号：理由”",
)
SCANNED = Gate(
    "scanned",
    "入企须扫码",
    _is_scanned,
    "《关于进一步规范涉企行政检查的若干措施（试行）》（未核）",
    "扫码后入企，再登记；不上门的选见面或者电话",
)

step = partial(Step, basis=BASIS)
STATES = (
    State("raised", "待核实"),
    State("verified", "待帮扶"),
    State("visited", "帮扶中"),
    State("lifted", "已解除", is_final=True),
    State("unfounded", "核实无事", is_final=True),
)
OPENING = step(
    *("raised", "发出预警", (), "raised", (*DESK, *VISITOR), ("unit", "area")),
    required=("title", "firm_code", "level", "reasons"),
    gates=(REASONED,),
)
STEPS = (
    step(
        *("verified", "核实并交帮扶", ("raised",), "verified", DESK, ("level",)),
        required=("unit", "finding", "visit_by"),
    ),
    step(
        *("visited", "帮扶走访", ("verified", "visited"), "visited", VISITOR),
        required=("way", "help"),
        gates=(SCANNED,),
        dates=("visited_on",),
    ),
    step("lifted", "解除预警", ("visited",), "lifted", DESK, is_note_required=True),
    step("unfounded", "核实无事", ("raised",), "unfounded", DESK, is_note_required=True),
)
VISIT = Deadline("visit", "帮扶走访期限", "", "verified", ("visited",), is_main=True, stated="visit_by")
procedures.add(Procedure(WARNING, "重点企业预警", BASIS, (Version("1", STATES, OPENING, STEPS, (VISIT,)),)))
awaitings.add(Awaiting(f"{WARNING}.turns", WARNING, (Turn("verified"), Turn("lifted"), Turn("visited"))))
