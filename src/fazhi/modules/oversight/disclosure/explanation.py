"""Policy explainers (政策解读, S83): every policy document that must be explained, with its explainers beside it."""

from __future__ import annotations

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
from fazhi.kernel.records.registers import Register, registers

from ..models.disclosure import Explainer
from ..roles import HANDLER, PUBLISHER
from .common import EXPLANATION, KEEPER, LEADER, OF_UNIT, SHELF, numbers_in

BASIS = "政务公开文件（政策解读的要求，未核）"
KINDS = ("text_address", "picture_address", "answers_address")
BY, BY_BOTH = (PUBLISHER.code,), (PUBLISHER.code, HANDLER.code)

EXPLANATIONS = registers.add(
    Register(
        code=EXPLANATION,
        name="政策解读",
        systems=("S83",),
        shelf=SHELF,
        model=Explainer,
        procedure=EXPLANATION,
        number_prefix="JDU",
        labels={"title": "政策文件", "unit": "起草单位", "opened_on": "文件公布日期", "due_on": "解读期限（未核）"},
        columns=("number", "title", "document_number", "unit", "opened_on", "due_on", "explained_on", "state"),
        filters=("opened_on", "due_on", "unit", "state"),
        search=("number", "title", "document_number", "source_row"),
        check=numbers_in,
        grants=(KEEPER, OF_UNIT, LEADER),
    )
)


def _is_explained(seen: Situation) -> Verdict:
    """At least one explainer of any kind."""
    return PASSED if any(seen.facts.get(name) for name in KINDS) else fail("文字解读、图解、问答一种也没有")


EXPLAINED = Gate("explained", "至少有一种解读", _is_explained, BASIS, "填上其中一种的发布位置")
STATES = (
    State("waiting", "待解读"),
    State("explained", "已解读", is_final=True),
    State("exempted", "不需解读", is_final=True),
)
STEPS = (
    Step(
        "explained",
        "发布解读",
        ("waiting",),
        "explained",
        BY_BOTH,
        fields=KINDS,
        gates=(EXPLAINED,),
        dates=("explained_on",),
        basis=BASIS,
    ),
    Step("exempted", "认定不需解读", ("waiting",), "exempted", BY, is_note_required=True, basis=BASIS),
    Step("supplemented", "补充解读", ("explained",), "", BY_BOTH, fields=KINDS, gates=(EXPLAINED,), basis=BASIS),
    Step(
        "taken_down",
        "撤下解读",
        ("explained",),
        "waiting",
        BY,
        clears=(*KINDS, "explained_on"),
        is_note_required=True,
        basis=BASIS,
    ),
)

procedures.add(
    Procedure(
        code=EXPLANATION,
        name="政策解读",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=STATES,
                opening=Step(
                    "registered",
                    "登记政策文件",
                    (),
                    "waiting",
                    BY,
                    fields=("unit", "document_number", "source_row"),
                    required=("title",),
                    basis=BASIS,
                ),
                steps=STEPS,
                deadlines=(
                    Deadline(
                        "explain",
                        "解读期限（默认值，未核）",
                        "disclosure.policy.explain",
                        anchor="registered",
                        met_by=("explained", "exempted"),
                        undone_by=("taken_down",),
                        is_main=True,
                    ),
                ),
            ),
        ),
    )
)
