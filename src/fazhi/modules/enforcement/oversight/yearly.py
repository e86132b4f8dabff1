"""What a year sets itself (年度工作): focuses with firms' feedback, projects with milestones; S50, S92. And duties by post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.roles import STAFF
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Feedback, Focus, Milestone, Project, Responsibility
from ..roles import HEAD, OFFICER, SUPERVISOR
from ..shelves import OVERSIGHT, YEARLY

PROJECT, MILESTONE = "enforcement.project", "enforcement.milestone"
KEEPER = Grant(SUPERVISOR.code, ("view", "add", "edit", "import", "export"), Scope.TOWN)
READER = Grant(STAFF, ("view",), Scope.TOWN)
LEAST_PROOF = 4  # characters: “已完成” proves nothing

RESPONSIBILITIES = registers.add(
    Register(
        code="enforcement.responsibility",
        name="执法责任",
        systems=("S93",),
        shelf=OVERSIGHT,
        model=Responsibility,
        number_prefix="ZR",
        labels={"title": "责任名称", "unit": "单位", "occurred_on": "启用日期"},
        columns=("number", "unit", "post", "title", "basis"),
        filters=("unit",),
        search=("number", "title", "post", "duty"),
        form=("number", "title", "unit", "post", "duty", "basis", "occurred_on"),
        required=("title", "unit", "occurred_on"),
        cites=("basis",),
        grants=(KEEPER, READER),
    )
)

FOCUSES = registers.add(
    Register(
        code="enforcement.focus",
        name="年度重点领域",
        systems=("S92",),
        shelf=YEARLY,
        model=Focus,
        number_prefix="ZD",
        labels={"title": "重点领域", "unit": "牵头单位", "occurred_on": "确定日期"},
        columns=("number", "title", "year", "domain", "unit", "is_done"),
        filters=("year", "domain", "unit", "is_done"),
        search=("number", "title"),
        form=("number", "title", "year", "domain", "unit", "occurred_on", "aim", "result", "is_done"),
        required=("title",),
        check=lambda facts: (
            {"result": "已总结的要写明成效"}
            if facts.get("is_done") and not str(facts.get("result") or "").strip()
            else {}
        ),
        grants=(KEEPER, READER),
    )
)


def _feedback_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    on = facts.get("answered_on")
    if on and not str(facts.get("answer") or "").strip():
        return {"answer": "填了答复日期，没有写答复内容"}
    return {"answered_on": f"答复日期 {on} 还没有到"} if on and on > today() else {}


# The unit answers without learning who said it: the firm is personal, and only the supervisor may unmask it.
FEEDBACKS = registers.add(
    Register(
        code="enforcement.feedback",
        name="企业反馈",
        systems=("S92",),
        shelf=YEARLY,
        model=Feedback,
        number_prefix="FK",
        labels={"title": "反馈事项", "unit": "答复单位", "occurred_on": "反馈日期"},
        columns=("number", "title", "focus", "unit", "occurred_on", "answered_on"),
        filters=("occurred_on", "unit", "answered_on"),
        search=("number", "title"),
        form=("number", "title", "focus", "unit", "occurred_on", "firm", "content", "answer", "answered_on"),
        required=("title", "unit", "occurred_on"),
        personal=("firm",),
        check=_feedback_faults,
        grants=(
            Grant(SUPERVISOR.code, ("view", "add", "edit", "tend", "export", "unmask"), Scope.TOWN),
            Grant(HEAD.code, ("view", "tend"), Scope.UNIT),
            Grant(OFFICER.code, ("view", "tend"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


def _year_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The year of a project is that of its day, or figures and pages would tell of two."""
    on = facts.get("occurred_on")
    return {"year": on.year} if on else {}


def _project_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """Accepted when every milestone is proven, published when accepted (先验收后公示)."""
    accepted, published = facts.get("accepted_on"), facts.get("published_on")
    told: dict[str, str] = {}
    if accepted:
        waiting = open_milestones(str(facts.get("number") or ""))
        if waiting:
            told["accepted_on"] = f"还有节点没有完成：{'、'.join(waiting)}"
        elif not str(facts.get("result") or "").strip():
            told["result"] = "验收时要写明成效"
    if published and (not accepted or published < accepted):
        told["published_on"] = "先验收，后公示"
    return told


def open_milestones(project: str) -> list[str]:
    """The milestones of a project that are not done (未完成的节点), by name."""
    rows = MILESTONES.rows().filter(milestone__project=project, milestone__done_on=None) if project else []
    return [row.title for row in rows]


def _milestone_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """Done only with a proof (完成须有证明)."""
    on, proof = facts.get("done_on"), str(facts.get("proof") or "").strip()
    if on and len(proof) < LEAST_PROOF:
        return {"proof": f"写明怎样完成、有什么证明（不少于 {LEAST_PROOF} 个字），才算完成"}
    return {"done_on": f"完成日期 {on} 还没有到"} if on and on > today() else {}


PROJECTS = registers.add(
    Register(
        code=PROJECT,
        name="法治建设实事",
        systems=("S50",),
        shelf=YEARLY,
        model=Project,
        number_prefix="SS",
        labels={"title": "实事", "unit": "责任单位", "occurred_on": "立项日期"},
        columns=("number", "title", "year", "unit", "occurred_on", "accepted_on", "published_on"),
        filters=("year", "unit", "occurred_on", "accepted_on"),
        search=("number", "title"),
        form=(
            *("number", "title", "unit", "occurred_on", "content", "beneficiaries"),
            *("accepted_on", "published_on", "result"),
        ),
        required=("title", "unit", "occurred_on"),
        settle=_year_of,
        check=_project_faults,
        grants=(KEEPER, READER),
    )
)

MILESTONES = registers.add(
    Register(
        code=MILESTONE,
        name="实事节点",
        systems=("S50",),
        shelf=YEARLY,
        model=Milestone,
        number_prefix="JDN",
        labels={"title": "节点", "unit": "责任单位", "occurred_on": "计划日期"},
        columns=("number", "title", "project", "unit", "occurred_on", "done_on"),
        filters=("occurred_on", "unit", "done_on"),
        search=("number", "title", "project"),
        form=("number", "title", "project", "unit", "occurred_on", "done_on", "proof"),
        required=("title", "occurred_on"),
        check=_milestone_faults,
        grants=(
            KEEPER,
            Grant(HEAD.code, ("edit",), Scope.UNIT),
            Grant(OFFICER.code, ("edit",), Scope.UNIT),
            READER,
        ),
    )
)


def milestones_of(projects: list[Entry]) -> dict[str, list[Entry]]:
    """The milestones of projects by the number of each (各件的节点), in the order of their planned days."""
    found: dict[str, list[Entry]] = {project.number: [] for project in projects}
    rows = MILESTONES.rows().filter(milestone__project__in=list(found)).select_related("milestone", "unit")
    for row in rows.order_by("occurred_on", "pk"):
        found[row.milestone.project].append(row)
    return found
