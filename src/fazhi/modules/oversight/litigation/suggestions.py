"""Procuratorial recommendations (检察建议, S86): assigned, the duty done, answered in writing within two months."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import ByField, Deadline, Procedure, State, Step, Version, procedures
from fazhi.kernel.records.registers import Register, registers

from ..models.litigation import Suggestion
from .contests import BOTH, OF_CASES, OFFICE, SHELF
from .gates import late_gate

SUGGESTION = "oversight.suggestion"
BASIS = "《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第二十一条"

registers.add(
    Register(
        code=SUGGESTION,
        name="检察建议",
        shelf=SHELF,
        model=Suggestion,
        procedure=SUGGESTION,
        number_prefix="JC",
        systems=("S86",),
        labels={"title": "事由", "opened_on": "收到日期", "due_on": "回复期限", "met_on": "回复日期"},
        columns=("number", "title", "document_number", "unit", "is_urgent", "due_on", "replied_on", "state"),
        filters=("opened_on", "due_on", "unit", "is_urgent", "state"),
        search=("number", "title", "document_number"),
        grants=OF_CASES,
    )
)
procedures.add(
    Procedure(
        code=SUGGESTION,
        name="检察建议办理",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=(
                    State("received", "待分派"),
                    State("assigned", "待履职、回复"),
                    State("replied", "已回复", is_final=True),
                ),
                opening=Step(
                    "received",
                    "收到检察建议",
                    (),
                    "received",
                    OFFICE,
                    fields=("title", "document_number", "organ", "is_urgent", "content"),
                    required=("title", "document_number", "organ", "content"),
                    basis=BASIS,
                ),
                steps=(
                    Step(
                        "replied",
                        "书面回复",
                        ("assigned",),
                        "replied",
                        BOTH,
                        required=("reply",),
                        papers=("书面回复",),
                        gates=(late_gate(BASIS, "检察院可以提起行政公益诉讼"),),
                        dates=("replied_on",),
                        basis=BASIS,
                    ),
                    Step("assigned", "分派（改派）", ("received", "assigned"), "assigned", OFFICE, required=("unit",)),
                ),
                deadlines=(
                    Deadline(
                        "reply",
                        "书面回复期限",
                        ByField(
                            "is_urgent",
                            {"": "litigation.suggestion.reply", "True": "litigation.suggestion.reply_urgent"},
                        ),
                        anchor="received",
                        met_by=("replied",),
                        is_main=True,
                    ),
                ),
            ),
        ),
    )
)
