"""Inner-party normative documents (党内规范性文件, S11): another regime than the government's, and never counted with it."""

from __future__ import annotations

from fazhi.kernel.org.roles import LEADER
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
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.study import PartyRule
from ..roles import CLERK, PLANNER
from .common import tidy_number
from .shelves import MEETINGS

PARTY_RULE = "leadership.party_rule"
FILING = "《中国共产党党内法规和规范性文件备案审查规定》"
MAKING = "本镇党内规范性文件制定程序"
DESK, REVIEWER = CLERK.code, PLANNER.code

PARTY_RULES = registers.add(
    Register(
        code=PARTY_RULE,
        name="党内规范性文件",
        systems=("S11",),
        shelf=MEETINGS,
        model=PartyRule,
        procedure=PARTY_RULE,
        number_prefix="DG",
        labels={
            "title": "文件名称",
            "unit": "起草单位",
            "opened_on": "起草日期",
            "due_on": "报备期限（未核）",
            "met_on": "报备完成日期",
            "closed_on": "归档日期",
        },
        columns=("number", "title", "document_number", "unit", "opened_on", "issued_on", "due_on", "state"),
        filters=("opened_on", "issued_on", "due_on", "unit", "state"),
        search=("number", "title", "document_number", "filing_number"),
        settle=tidy_number,
        grants=(
            Grant(DESK, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(REVIEWER, ("view", "act", "export"), Scope.TOWN),
            Grant(LEADER.code, ("view", "export"), Scope.TOWN),
        ),
    )
)


def _is_of_party(seen: Situation) -> Verdict:
    """A number or a title of the government alone shows an administrative document in the wrong register."""
    number, title = (str(seen.facts.get(name) or "") for name in ("document_number", "title"))
    if "府" in number:
        return fail(f"“{number}”是政府文号")
    is_joint = {"党", "委"} & set(title)
    return fail(f"“{title}”是以政府名义制定的文件") if "政府" in title and not is_joint else PASSED


def _is_number_free(seen: Situation) -> Verdict:
    number = seen.facts.get("document_number")
    if not number:
        return PASSED
    same = PARTY_RULES.rows().filter(party_rule__document_number=number).exclude(number=seen.facts["number"]).first()
    return fail(f"文号“{number}”已用于 {same.number}“{same.title}”") if same else PASSED


OF_PARTY = Gate(
    "of_party",
    "须是党组织的文件",
    _is_of_party,
    MAKING,
    "填党委（党组）的文件名称、文号；以政府名义印发的是行政规范性文件，不在这里登记，已登记的撤回，两种文件不合并计数",
)
NUMBER_FREE = Gate("number_free", "一个文号一份文件", _is_number_free, MAKING, "核对文号，或者办理已有的那一件")
STATES = (
    State("drafted", "待审核"),
    State("reviewed", "待印发"),
    State("issued", "待报备"),
    State("filed", "已备案", is_final=True),
    State("ended", "已废止", is_final=True),
    State("withdrawn", "已撤回", is_final=True),
)
STEPS = (
    Step(
        "reviewed",
        "审核通过",
        sources=("drafted",),
        target="reviewed",
        roles=(REVIEWER, DESK),
        required=("opinion",),
        apart_from=("drafted",),
        dates=("reviewed_on",),
        basis=MAKING,
    ),
    Step(
        "issued",
        "印发",
        sources=("reviewed",),
        target="issued",
        roles=(DESK,),
        required=("document_number",),
        papers=("正式文本",),
        gates=(OF_PARTY, NUMBER_FREE),
        dates=("issued_on",),
        settles=True,
        basis=MAKING,
    ),
    Step(
        "filed",
        "报送备案",
        sources=("issued",),
        target="filed",
        roles=(DESK,),
        fields=("filing_number",),
        papers=("备案报告",),
        dates=("filed_on",),
        basis=FILING,
    ),
    Step(
        "sent_back",
        "退回修改",
        sources=("drafted", "reviewed"),
        target="drafted",
        roles=(REVIEWER, DESK),
        fields=("content",),
        clears=("reviewed_on",),
        is_note_required=True,
        basis=MAKING,
    ),
    Step(
        "ended",
        "清理废止",
        sources=("filed",),
        target="ended",
        roles=(DESK,),
        papers=("废止或者宣布失效的决定",),
        dates=("ended_on",),
        is_note_required=True,
        basis=MAKING,
    ),
    Step("withdrawn", "撤回", ("drafted", "reviewed"), "withdrawn", (DESK,), is_note_required=True),
)

procedures.add(
    Procedure(
        code=PARTY_RULE,
        name="党内规范性文件制定和备案",
        basis=FILING,
        versions=(
            Version(
                code="1",
                states=STATES,
                opening=Step(
                    "drafted",
                    "起草登记",
                    sources=(),
                    target="drafted",
                    roles=(DESK,),
                    fields=("title", "unit", "content"),
                    required=("title", "unit", "content"),
                    gates=(OF_PARTY,),
                    basis=MAKING,
                ),
                steps=STEPS,
                deadlines=(
                    Deadline(
                        "filing",
                        "报备期限（未核）",
                        rule="party_rule.filing",
                        anchor="issued",
                        met_by=("filed",),
                        is_main=True,
                    ),
                ),
            ),
        ),
    )
)
awaitings.add(
    Awaiting("leadership.party_rule.turns", PARTY_RULE, turns=tuple(map(Turn, ("reviewed", "issued", "filed"))))
)
