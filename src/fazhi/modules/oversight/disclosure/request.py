"""Disclosure requests (依申请公开, S82): the clock runs from receipt, stands while others are consulted, and is extended once."""

from __future__ import annotations

from typing import NamedTuple

from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.declarations import Deadline, Extension, Pause, Procedure, State, Step, Version, procedures
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.disclosure import Channel, DisclosureRequest
from ..roles import DISCLOSURE_HEAD, HANDLER, PUBLISHER
from .common import CLEAN, LAW, LEADER, REQUEST, SHELF, numbers_in
from .request_gates import CORRECT, CORRECTABLE, OVERRULED, PLAUSIBLE, TOLD, UNCORRECTED, silence

KEEPER, HEAD = PUBLISHER.code, DISCLOSURE_HEAD.code
LETTER = "征求意见书"
BY, IN_HAND = (KEEPER,), ("handling",)
UNANSWERED = ("submitted", "handling", "correcting", "asking_third_party", "asking_organ")
RECEIVING, CORRECTING, PETITIONS = f"{LAW}第三十一条", f"{LAW}第三十条", f"{LAW}第三十九条"
IN_TIME, ANSWERING = f"{LAW}第三十三条", f"{LAW}第三十六条"

REQUESTS = registers.add(
    Register(
        code=REQUEST,
        name="依申请公开",
        systems=("S82",),
        shelf=SHELF,
        model=DisclosureRequest,
        procedure=REQUEST,
        number_prefix="YSQ",
        labels={"title": "申请事项", "unit": "承办单位", "opened_on": "提交或者签收日期", "due_on": "答复期限"},
        columns=("number", "title", "channel", "unit", "received_on", "due_on", "way", "state"),
        filters=("received_on", "due_on", "channel", "way", "unit", "state", "judgement"),
        search=("number", "title", "content"),
        personal=("applicant", "phone", "third_party"),
        check=numbers_in,
        grants=(
            Grant(KEEPER, ("view", "add", "act", "import", "export", "unmask"), Scope.TOWN),
            Grant(HEAD, ("view", "act", "export", "unmask"), Scope.TOWN),
            Grant(HANDLER.code, ("view",), Scope.UNIT),
            LEADER,
        ),
    )
)


def _receive_at_once(doing: Act) -> None:
    """What is handed in or signed for is received that day; a plain letter and the internet need a confirmation (第三十一条)."""
    if doing.facts["channel"] in (Channel.IN_PERSON, Channel.SIGNED_MAIL):
        act(doing.matter, "received", by=doing.by, on=doing.on)


class _Asked(NamedTuple):
    """Somebody whose opinion is asked for (征求意见的对象): while one waits for it the clock stands."""

    code: str
    name: str
    rule: str
    reason: str
    basis: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """Asked, received by them, answered or silent."""
        state, opinion = f"asking_{self.code}", f"{self.code}_opinion"
        return (
            Step(
                f"{self.code}_replied",
                f"收到{self.name}意见（或者期满）",
                (state,),
                "handling",
                BY,
                required=(opinion,),
                gates=(silence(opinion, f"{self.code}_asked", f"{self.code}_served", self.rule),),
                basis=self.basis,
            ),
            Step(f"{self.code}_served", f"{self.name}收到征求意见书", (state,), "", BY, basis=self.basis),
            Step(
                f"{self.code}_asked",
                f"征求{self.name}意见",
                IN_HAND,
                state,
                BY,
                required=(self.code,),
                papers=(LETTER,),
                basis=self.basis,
            ),
        )

    @property
    def deadline(self) -> Deadline:
        return Deadline(
            self.code,
            f"{self.name}提出意见的期限",
            self.rule,
            anchor=f"{self.code}_served",
            met_by=(f"{self.code}_replied", "withdrawn"),
            is_repeated=True,
        )

    @property
    def pause(self) -> Pause:
        return Pause("answer", f"{self.code}_asked", f"{self.code}_replied", self.reason, LETTER)


ASKED = (
    _Asked("third_party", "第三方", "disclosure.third_party.reply", "征求第三方意见", f"{LAW}第三十二条"),
    _Asked("organ", "其他机关", "disclosure.joint.reply", "征求其他机关意见", f"{LAW}第三十四条"),
)
STATES = (
    State("submitted", "待确认收到"),
    State("handling", "办理中"),
    State("correcting", "待补正"),
    State("asking_third_party", "征求第三方意见"),
    State("asking_organ", "征求其他机关意见"),
    State("answered", "已答复"),
    State("closed", "已办结", is_final=True),
    State("abandoned", "视为放弃", is_final=True),
    State("referred", "不作为公开申请", is_final=True),
    State("withdrawn", "申请人撤回", is_final=True),
)
OPENING = Step(
    "submitted",
    "登记申请",
    (),
    "submitted",
    BY,
    fields=("unit", "phone", "is_unclear"),
    required=("title", "applicant", "content", "channel"),
    basis=f"{LAW}第二十九条",
    then=_receive_at_once,
)
STEPS = (
    Step("received", "确认收到", ("submitted", "correcting"), "handling", BY, dates=("received_on",), basis=RECEIVING),
    Step(
        "answered",
        "答复",
        IN_HAND,
        "answered",
        BY,
        fields=("is_partly", "withheld_reason", "explanation"),
        required=("way", "remedy"),
        papers=("答复书",),
        gates=(PLAUSIBLE, OVERRULED, TOLD, CLEAN),
        dates=("answered_on",),
        basis=ANSWERING,
    ),
    Step(
        "correction_asked",
        "告知补正",
        IN_HAND,
        "correcting",
        BY,
        required=("correction", "correct_by"),
        papers=("补正告知书",),
        gates=(CORRECTABLE,),
        dates=("correction_asked_on",),
        basis=CORRECTING,
    ),
    Step(
        "clarified",
        "经释明已经明确，不需补正",
        IN_HAND,
        "",
        BY,
        is_note_required=True,
        sets={"is_unclear": False},
        basis=CORRECTING,
    ),
    Step(
        "abandoned",
        "逾期不补正，视为放弃",
        ("correcting",),
        "abandoned",
        BY,
        gates=(UNCORRECTED,),
        is_note_required=True,
        basis=CORRECTING,
    ),
    *(step for one in ASKED for step in one.steps),
    Step(
        "third_party_told",
        "告知第三方仍予公开",
        IN_HAND,
        "",
        BY,
        papers=("告知第三方的书面决定",),
        is_note_required=True,
        basis=f"{LAW}第三十二条",
    ),
    Step(
        "extension_asked",
        "提请延期",
        IN_HAND,
        "",
        BY,
        is_note_required=True,
        dates=("extension_asked_on",),
        basis=IN_TIME,
    ),
    Step(
        "extended",
        "批准延期",
        IN_HAND,
        "",
        (HEAD,),
        papers=("延期答复告知书",),
        is_note_required=True,
        dates=("extended_on",),
        basis=IN_TIME,
    ),
    Step(
        "extension_refused",
        "不同意延期",
        IN_HAND,
        "",
        (HEAD,),
        is_note_required=True,
        clears=("extension_asked_on",),
        basis=IN_TIME,
    ),
    Step(
        "referred",
        "不作为公开申请处理",
        ("submitted", "handling"),
        "referred",
        BY,
        papers=("告知书",),
        is_note_required=True,
        basis=PETITIONS,
    ),
    Step("withdrawn", "申请人撤回", UNANSWERED, "withdrawn", BY, is_note_required=True),
    Step("closed", "送达归档", ("answered",), "closed", BY, papers=("送达凭证",), basis=ANSWERING),
)
ANSWER = Deadline(
    "answer",
    "答复期限",
    "disclosure.request.answer",
    anchor="received",
    met_by=("answered", "correction_asked", "referred", "withdrawn"),
    is_main=True,
    is_repeated=True,  # a corrected request is a request received anew
)

CORRECTION = (
    Deadline(
        "correct",
        "一次性告知补正的期限",
        CORRECT,
        anchor="received",
        met_by=("correction_asked", "clarified", "answered", "referred", "withdrawn"),
        when=("is_unclear", (True,)),
    ),
    Deadline(
        "corrected",
        "申请人补正的期限",
        "",
        anchor="correction_asked",
        met_by=("received", "abandoned", "withdrawn"),
        stated="correct_by",
    ),
)

procedures.add(
    Procedure(
        code=REQUEST,
        name="依申请公开",
        basis=LAW,
        versions=(
            Version(
                code="1",
                states=STATES,
                opening=OPENING,
                steps=STEPS,
                deadlines=(ANSWER, *CORRECTION, *(one.deadline for one in ASKED)),
                pauses=tuple(one.pause for one in ASKED),
                extensions=(Extension("answer", "extended", approver=HEAD, paper="延期答复告知书"),),
            ),
        ),
    )
)
