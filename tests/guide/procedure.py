"""A procedure with what procedures have: a gate, a branch, a pause, an extension, and two versions."""

from __future__ import annotations

from datetime import date

from fazhi.kernel.procedures.declarations import (
    Deadline,
    Extension,
    Gate,
    Pause,
    Procedure,
    Result,
    Situation,
    State,
    Step,
    Verdict,
    Version,
    procedures,
)
from fazhi.kernel.procedures.handoffs import Road, roads


def reason_given(seen: Situation) -> Verdict:
    """A refusal needs its legal basis; any other answer passes."""
    if seen.facts.get("answer") != "refused" or seen.facts.get("basis"):
        return Verdict(Result.PASS)
    return Verdict(Result.FAIL, "没有写明不予公开的依据")


REASON_GIVEN = Gate(
    "reason_given",
    "不予公开须有依据",
    check=reason_given,
    basis="《政府信息公开条例》第三十六条",
    remedy="写明不予公开所依据的条款，或改为予以公开",
)

STATES = (
    State("registered", "办理中"),
    State("consulting", "征求第三方意见"),
    State("answered", "已答复", is_final=True),
)
OPENING = Step(
    "registered",
    "登记",
    sources=(),
    target="registered",
    roles=("guide.keeper",),
    fields=("title", "area", "applicant"),
    required=("unit", "channel", "content"),
)
STEPS = (
    Step("consulted", "征求第三方意见", ("registered",), "consulting", ("guide.keeper",), papers=("征求意见书",)),
    Step("returned", "第三方意见收回", ("consulting",), "registered", ("guide.keeper",)),
    Step("extended", "延长答复", ("registered",), "", ("guide.head",), papers=("延长告知书",), is_note_required=True),
    Step(
        "answered",
        "答复",
        ("registered",),
        "answered",
        ("guide.keeper",),
        fields=("basis",),
        required=("answer",),
        gates=(REASON_GIVEN,),
    ),
)
REPLY = Deadline(
    "reply", "答复期限", "disclosure.request.answer", anchor="registered", met_by=("answered",), is_main=True
)
PAUSE = Pause("reply", "consulted", "returned", reason="征求第三方意见", paper="征求意见书")
EXTENSION = Extension("reply", "extended", approver="guide.head", paper="延长告知书")

procedures.add(
    Procedure(
        code="guide.request",
        name="依申请公开",
        basis="《政府信息公开条例》",
        versions=(
            Version(
                "1",
                STATES,
                OPENING,
                STEPS,
                deadlines=(REPLY,),
                pauses=(PAUSE,),
                extensions=(EXTENSION,),
                ends_on=date(2025, 12, 31),
            ),
            Version(
                "2",
                (*STATES, State("sent", "已送达", is_final=True)),
                OPENING,
                (*STEPS, Step("delivered", "送达", ("answered",), "sent", ("guide.keeper",))),
                deadlines=(REPLY,),
                pauses=(PAUSE,),
                extensions=(EXTENSION,),
                starts_on=date(2026, 1, 1),
            ),
        ),
    )
)

roads.add(
    Road(
        "guide.petition",
        "转信访部门",
        source="guide.request",
        roles=("guide.keeper",),
        basis="《政府信息公开条例》第三十九条",
        receiver="市信访局",
    )
)
roads.add(
    Road(
        "guide.again",
        "转有权单位",
        source="guide.request",
        roles=("guide.keeper",),
        basis="《政府信息公开条例》第三十六条",
        target="guide.request",
        carries={"title": "title", "channel": "channel", "content": "content", "applicant": "applicant"},
    )
)
