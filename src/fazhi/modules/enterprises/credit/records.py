"""Credit information (信用信息归集, S84): collected from its source, sent on in time, marked while it is disputed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.conditions import After
from fazhi.kernel.figures.declarations import Measure, indicators
from fazhi.kernel.imports.mappings import ImportMapping, mappings
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.procedures.clocks import timing
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..base import CREDIT, KEEPS, LEADER_READS, RECORD, code_fault, firm_of, read_code
from ..models.credit import CreditRecord, RecordKind
from ..roles import HANDLER

# What the law says of the day by which it is to be public; of the other kinds it says nothing.
SEND_RULES = {
    RecordKind.PENALTY: "enforcement_disclosure.penalty.publish",
    RecordKind.LICENCE: "enforcement_disclosure.licence.publish",
    RecordKind.COMPULSORY: "enforcement_disclosure.other.publish",
    RecordKind.INSPECTION: "enforcement_disclosure.other.publish",
}


def send_by(kind: object, formed_on: date | None) -> date | None:
    """The last day for sending it on (报送期限); None where the law names none, or the calendar is not yet known."""
    rule = SEND_RULES.get(RecordKind(str(kind))) if kind else None
    found = timing(rule, formed_on, current_calendar()) if rule and formed_on else None
    return found.answer.legal_last if found and not found.answer.provisional else None


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The code in capitals, the firm's name where none was written, and the day by which it is to be sent (补全)."""
    code = read_code(facts.get("firm_code"))
    named = facts.get("firm") or getattr(firm_of(code), "title", "")
    return {"firm_code": code, "firm": named, "send_by": send_by(facts.get("kind"), facts.get("occurred_on"))}


def wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a row as a whole (整行核对)."""
    told: dict[str, str] = {}
    if fault := code_fault(str(facts.get("firm_code") or "")):
        told["firm_code"] = fault
    formed_on, collected_on, sent_on = (facts.get(name) for name in ("occurred_on", "collected_on", "sent_on"))
    if formed_on and collected_on and collected_on < formed_on:
        told["collected_on"] = f"归集日期 {collected_on} 早于形成日期 {formed_on}；办法：核对两个日期"
    if collected_on and sent_on and sent_on < collected_on:
        told["sent_on"] = f"报送日期 {sent_on} 早于归集日期 {collected_on}；办法：核对两个日期"
    for name, on in (("collected_on", collected_on), ("sent_on", sent_on)):
        if on and on > today():
            told[name] = f"日期 {on} 还没有到；办法：到那一天再登记"
    return told


def wrong_by_hand(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, str]:
    """What a person may not enter: the same row of a source twice, or a late sending without a reason."""
    if after is None:
        return {}
    source = {name: after.get(name) or "" for name in ("source", "source_number")}
    if any((before or {}).get(name) != value for name, value in source.items()):
        twin = _twin(source, str(after.get("number") or ""))
        if twin:
            return {"source_number": f"“{source['source']}”的这一行已经归集为“{twin}”；办法：修改那一条，不重复归集"}
    due_on, sent_on = after.get("send_by"), after.get("sent_on")
    is_new = (before or {}).get("sent_on") != sent_on  # what an import told stays as it is
    if is_new and due_on and sent_on and sent_on > due_on and not str(after.get("late_reason") or "").strip():
        basis = rulebook()[SEND_RULES[RecordKind(str(after["kind"]))]].cite
        return {"late_reason": f"应在 {due_on} 前报送（{basis}），{sent_on} 已经超期；办法：写明超期的原因"}
    return {}


def _twin(source: Mapping[str, str], number: str) -> str:
    same = list(CreditRecord.objects.filter(**source).values_list("pk", flat=True))
    rows = RECORDS.rows().filter(pk__in=same).exclude(number=number) if same else ()
    return next((row.number for row in rows), "")


RECORDS = registers.add(
    Register(
        code=RECORD,
        name="信用信息归集",
        systems=("S84",),
        shelf=CREDIT,
        model=CreditRecord,
        firm="firm_code",
        number_prefix="XY",
        labels={"title": "信息内容", "unit": "来源单位", "occurred_on": "形成日期"},
        columns=("number", "title", "kind", "firm", "unit", "occurred_on", "collected_on", "sent_on", "standing"),
        filters=("occurred_on", "collected_on", "sent_on", "send_by", "kind", "unit", "standing"),
        search=("number", "title", "firm_code", "firm", "source_number"),
        form=(
            *("number", "title", "kind", "firm_code", "firm", "unit", "source", "source_number"),
            *("occurred_on", "collected_on", "sent_on", "late_reason"),
        ),
        required=("title", "unit", "occurred_on"),
        settle=settled,
        check=wrong,
        by_hand=wrong_by_hand,
        grants=(KEEPS, Grant(HANDLER.code, ("view",), Scope.UNIT), LEADER_READS),
    )
)

mappings.add(
    ImportMapping(
        code="enterprises.credit_export",
        name="公共信用信息平台导出表",
        register=RECORD,
        columns={
            "title": ("信息内容", "决定书文号", "文书号", "信息名称"),
            "kind": ("信息类别", "信息类型", "数据类别"),
            "firm_code": ("统一社会信用代码", "主体代码", "相对人代码"),
            "firm": ("企业名称", "主体名称", "相对人名称"),
            "unit": ("来源单位", "数据来源单位", "决定机关"),
            "source": ("来源系统",),
            "source_number": ("来源行号",),
            "occurred_on": ("形成日期", "决定日期", "认定日期"),
            "collected_on": ("归集日期", "归集时间", "入库日期"),
            "sent_on": ("报送日期", "上报日期"),
            "late_reason": ("超期报送原因",),
        },
        # The same row of the same source a second time corrects the first: nothing is collected twice.
        number_from=("来源系统", "来源行号"),
        optional=frozenset({"firm", "unit", "sent_on", "late_reason"}),
        is_sample=True,
        notes="列名照常见的导出表列出，没有见到真实的导出表；列名不同的，逐列对应后另存为映射。",
    )
)

indicators.add(
    Measure(
        code="enterprises.credit.records",
        ref="F72",
        name="归集信用信息",
        register=RECORD,
        definition="归集日期在本年度内的信用信息，一行一条；异议、修复、更正撤下的也归集过，照样计入",
        unit="条",
        period="collected_on",
    )
)
indicators.add(
    Measure(
        code="enterprises.credit.late",
        name="超期报送的信用信息",
        register=RECORD,
        definition="报送日期在本年度内、晚于报送期限的信用信息；法律没有规定期限的类别不计",
        unit="条",
        period="sent_on",
        where=After("sent_on", "send_by"),
        within=("enterprises.credit.records",),
    )
)
