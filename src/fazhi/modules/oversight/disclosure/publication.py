"""Proactive disclosure (主动公开, S82): formed, reviewed by a second person, published within its days, updated or withdrawn."""

from __future__ import annotations

from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.declarations import ByField, Deadline, Procedure, State, Step, Version, procedures
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.disclosure import Category, DisclosureItem
from ..roles import DISCLOSURE_HEAD, HANDLER, PUBLISHER
from .common import CLEAN, EXPLANATION, KEEPER, LAW, LEADER, PUBLICATION, SHELF, numbers_in
from .imports import COLUMNS

REVIEWING, IN_TIME = f"{LAW}第十七条", f"{LAW}第二十六条"
MAKER, KEEPER_ROLE, HEAD = HANDLER.code, PUBLISHER.code, DISCLOSURE_HEAD.code
BY, BY_EITHER, BY_WRITER = (KEEPER_ROLE,), (KEEPER_ROLE, HEAD), (MAKER, KEEPER_ROLE)
TOWN_MATTERS = (
    *(Category.AGRICULTURE, Category.WATER, Category.LAND, Category.HOMESTEAD),
    *(Category.EXPROPRIATION, Category.LEVY, Category.RELIEF),
)
# What another law gives fewer days keeps them (法律、法规另有规定的，从其规定).
RULES = (
    dict.fromkeys(Category.values, "disclosure.item.publish")
    | dict.fromkeys(TOWN_MATTERS, "disclosure.town_item.publish")
    | {Category.PENALTY: "enforcement_disclosure.penalty.publish"}
    | {Category.LICENCE: "enforcement_disclosure.licence.publish"}
)

PUBLICATIONS = registers.add(
    Register(
        code=PUBLICATION,
        name="主动公开",
        systems=("S82",),
        shelf=SHELF,
        model=DisclosureItem,
        procedure=PUBLICATION,
        number_prefix="GK",
        labels={"title": "信息名称", "unit": "制作单位", "opened_on": "形成日期", "due_on": "公开期限"},
        columns=("number", "title", "category", "unit", "opened_on", "due_on", "published_on", "state"),
        filters=("published_on", "due_on", "category", "unit", "state", "is_policy", "withdrawn_on", "judgement"),
        search=("number", "title", "source_row"),
        check=numbers_in,
        words={"category": COLUMNS},
        grants=(
            KEEPER,
            Grant(MAKER, ("view", "add", "act", "export"), Scope.UNIT),
            Grant(HEAD, ("view", "act", "export"), Scope.TOWN),
            LEADER,
        ),
    )
)


def _open_explanation(doing: Act) -> None:
    """A published policy waits for its explainer from that day on (政策须解读); it was not held up for it."""
    if doing.facts.get("is_policy"):
        named = {name: doing.facts[name] for name in ("title", "unit")} | {"source_row": doing.matter.number}
        open_matter(
            registers[EXPLANATION],
            {name: value for name, value in named.items() if value},
            by=doing.by,
            on=doing.on,
            is_demo=doing.matter.is_demo,
            is_handed_over=True,
        )


STATES = (
    State("made", "待审查"),
    State("returned", "退回修改"),
    State("reviewed", "待发布"),
    State("published", "已公开", is_final=True),
    State("changing", "待更新"),
    State("withheld", "不予公开", is_final=True),
    State("withdrawn", "已撤回", is_final=True),
)
OPENING = Step(
    "made",
    "生成",
    (),
    "made",
    BY_WRITER,
    fields=("is_policy", "source_row"),
    required=("title", "unit", "category", "text"),
    basis=IN_TIME,
)
STEPS = (
    Step(
        "reviewed",
        "审查通过",
        ("made",),
        "reviewed",
        (KEEPER_ROLE, HEAD, MAKER),
        fields=("text",),
        required=("redaction",),
        apart_from=("made", "revised", "changed"),
        gates=(CLEAN,),
        dates=("reviewed_on",),
        basis=REVIEWING,
    ),
    Step(
        "published",
        "发布",
        ("reviewed",),
        "published",
        BY,
        required=("address",),
        gates=(CLEAN,),
        dates=("published_on",),
        basis=IN_TIME,
        then=_open_explanation,
    ),
    Step("returned", "退回修改", ("made", "reviewed"), "returned", BY_EITHER, is_note_required=True, basis=REVIEWING),
    Step(
        "revised",
        "修改后再送审",
        ("returned",),
        "made",
        BY_WRITER,
        fields=("title", "category", "is_policy"),
        required=("text",),
        gates=(CLEAN,),
        basis=REVIEWING,
    ),
    Step(
        "withheld",
        "审查后不予公开",
        ("made", "reviewed"),
        "withheld",
        BY_EITHER,
        required=("withheld_reason",),
        is_note_required=True,
        basis=f"{LAW}第十四条至第十七条",
    ),
    Step(
        "updated",
        "审查并更新",
        ("changing",),
        "published",
        BY_EITHER,
        fields=("text",),
        required=("redaction", "address"),
        apart_from=("made", "revised", "changed"),
        gates=(CLEAN,),
        dates=("updated_on",),
        basis=IN_TIME,
    ),
    Step(
        "changed",
        "内容变更",
        ("published",),
        "changing",
        BY_WRITER,
        required=("text",),
        gates=(CLEAN,),
        is_note_required=True,
        basis=IN_TIME,
    ),
    Step(
        "withdrawn",
        "撤回",
        ("published", "changing"),
        "withdrawn",
        BY_EITHER,
        required=("withdrawal_reason",),
        gates=(CLEAN,),
        dates=("withdrawn_on",),
        basis=REVIEWING,
    ),
)
OUT = ("published", "withheld")
DEADLINES = (
    Deadline("publish", "公开期限", ByField("category", RULES), anchor="made", met_by=OUT, is_main=True),
    Deadline(
        "update",
        "更新期限",
        ByField("category", RULES),
        anchor="changed",
        met_by=("updated", "withdrawn"),
        is_repeated=True,
    ),
)

procedures.add(
    Procedure(
        code=PUBLICATION,
        name="主动公开",
        basis=LAW,
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS, deadlines=DEADLINES),),
    )
)
