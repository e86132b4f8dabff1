"""What must stand around a row before it can be added (行的前提): for contract tests, which know of no register by name.

A field that names another row is typed as its label and a number (案件编号1); here the rows of those numbers are made.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fazhi.kernel.core.codes import credit_check
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register, registers
from support.credit import code_of
from support.items import make_item
from support.town import Town

NUMBERS = range(1, 5)
FIRST_DAY = date(2020, 1, 1)
SUPERVISOR, OFFICER = "enforcement.supervisor", "enforcement.officer"
LINES = (
    "有与办公区分开的固定办案区",
    "有单独的询问室，能够个别询问",
    "物品出入有登记，账物相符",
    "有打印、扫描和文书用印的条件",
)

ONE_CASE = {"case": "案件编号1"}  # nothing leaves one file for another
# What the other values of a row ask for, by register and field; {number} is that of the row.
SAID: dict[str, dict[str, str]] = {
    "oversight.audit_plan": {"kind": "villages"},
    "oversight.court_date": {"instance": "first"},
    "oversight.finding": {"rectify_by": "2024-07-0{number}"},
    "oversight.lesson": {"correct_by": "2024-07-0{number}"},
    "oversight.recurring": {"contests": "涉及的案件1\n涉及的案件2"},
    "services.item": {"rules": "pledge.check"},
    "enterprises.warning": {"reasons": "外单位 来文{number}号：用电量下降"},
    "enterprises.claim": {"policy": "政策编号1"},
    "enforcement.act": {"officers": "执法证号1、执法证号2"} | ONE_CASE,
    **dict.fromkeys((f"enforcement.{name}" for name in ("evidence", "document", "payment")), ONE_CASE),
    "enforcement.recording": {"sha256": "{number}" * 64} | ONE_CASE,
    "enforcement.training_plan": {"check_code": "C21"},
    "enforcement.lesson": {"check_code": "C21", "options": "甲\n乙", "answer": "甲"},
    "enforcement.premises": {"line": "{line}"},
    "enforcement.skill": {"account": "执法账号{number}"},
    "enforcement.consultation": {"specialist": "执法账号1"},
    "enforcement.attendance": {"hours": "1"},
    "enterprises.credit_record": {"firm_code": code_of(1)},
    "enterprises.credit_objection": {"asked": "objection", "outcome": "taken_down"},
    "enterprises.entity": {"status": "cancelled"},
    "enterprises.month_end": {"month": "2024-0{number}", "closed_on": " "},
    "enterprises.enrolment": {"occurred_on": "202{number}-01-01"},
    "leadership.agenda": {"same_as": "", "report_year": "2019"},
    "leadership.task": {"agenda": ""},
    "leadership.cadre": {"post": ""},
    "leadership.duty": {"proofs": "专项整治"},
    "leadership.evidence": {"proof": "专项整治"},
    "leadership.plan_task": {"figure": "F3"},
}


# What rows of the leadership module name: the register, the label by which they do, and what the row holds.
CAMPAIGN = {"field": "道路交通", "goal": "消除隐患"}
DIRECTIVE = {"document_number": "演示〔2020〕{number}号", "level": "city", "sender": "市委", "demand": "学习贯彻"}
DUTY = {"year": FIRST_DAY.year, "post": "mayor", "source": "职责规定", "proofs": "专项整治"}
LEADERSHIP: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "leadership.evidence": [
        ("leadership.duty", "职责编号", DUTY),
        ("leadership.campaign", "记录编号", CAMPAIGN),
    ],
    "leadership.plan_task": [("leadership.plan", "要点编号", {"year": 2024, "issued_on": FIRST_DAY})],
    "leadership.statement": [("leadership.cadre", "名册编号", {"name": "某某", "from_on": FIRST_DAY})],
    "leadership.problem": [("leadership.campaign", "专项整治编号", CAMPAIGN)],
    "leadership.local_measure": [("leadership.directive", "上级文件编号", DIRECTIVE)],
    "leadership.task": [("leadership.directive", "上级文件编号", DIRECTIVE)],
    "leadership.agenda": [("leadership.meeting", "会议编号", {"kind": "party_committee"})],
    "leadership.study_record": [
        ("leadership.study", "学习活动编号", {"topic": "law", "form": "meeting"}),
        ("leadership.organisation", "党组织编号", {"kind": "branch"}),
    ],
}


# What an objection names: a record of a firm.
PENALTY = {"kind": "penalty", "firm_code": code_of(1), "source": "系统", "source_number": "{number}"}
CREDIT = {
    "enterprises.credit_objection": [
        ("enterprises.credit_record", "信用信息编号", PENALTY | {"collected_on": FIRST_DAY}),
    ],
}


def said(register: Register, name: str, number: int) -> str | None:
    """What must be typed into a field of a register, where not anything will do."""
    if name in ("firm_code", "credit_code", "company_code"):
        body = f"91441900MN{8_000_000 + number}"
        return body + credit_check(body)
    text = SAID.get(register.code, {}).get(name)
    return None if text is None else text.format(number=number, line=LINES[number % len(LINES)])


def prepare(register: Register, town: Town) -> None:
    """Makes the rows that a register's fields name."""
    for name in ("item", "items"):
        if name in register.fields:
            for number in NUMBERS:
                make_item(town, f"{register.fields[name].label}{number}", unit=town.office.pk, is_pledge=True)
    if register.code.startswith("enforcement."):
        _of_enforcement(register, town)
    if register.code == "enterprises.claim":
        facts = {"number": "政策编号1", "title": "补助", "unit": town.office.pk, "issuer": "镇政府", "benefit": "补助"}
        facts |= {"occurred_on": FIRST_DAY, "from_on": FIRST_DAY, "promised_days": 20}
        add_entry(registers["enterprises.policy"], facts, by=town.person("enterprises.keeper"))
    for code, label, facts in (LEADERSHIP | CREDIT).get(register.code, ()):
        for number in NUMBERS:
            own = {"number": f"{label}{number}", "title": "有关的行", "unit": town.office.pk, "occurred_on": FIRST_DAY}
            told = {name: one.format(number=number) if isinstance(one, str) else one for name, one in facts.items()}
            role = next(grant.role for grant in registers[code].grants if "add" in grant.actions)
            add_entry(registers[code], own | told, by=town.person(role))
    if register.code in ("oversight.audit_plan", "oversight.audit", "oversight.finding"):
        _of_audit(register, town)
    if register.code == "oversight.joint_opinion":
        for number in NUMBERS:
            data = {"number": f"建议提案编号{number}", "title": "建议", "source": "congress", "proposer": "代表甲"}
            data["content"] = "内容"
            open_matter(registers["oversight.proposal"], data, by=town.person("oversight.desk"), on=FIRST_DAY)
    _of_contests(register, town)


def _of_enforcement(register: Register, town: Town) -> None:
    if "case" in register.fields:
        for number in NUMBERS:
            case = make_case(town, f"{register.fields['case'].label}{number}")
            if register.code == "enforcement.self_check":  # only what is closed is drawn
                Matter.objects.filter(pk=case.pk).update(state="closed", closed_on=FIRST_DAY)
    if register.code != "enforcement.account":
        for number in NUMBERS:
            make_account(town, number)
    if "session" in register.fields:
        for number in NUMBERS:
            facts = {"number": f"培训编号{number}", "title": "培训", "unit": town.office.pk, "occurred_on": FIRST_DAY}
            add("enforcement.training", town, **facts, kind="lecture", hours=4)
    if "specialist" in register.fields:
        add("enforcement.skill", town, account="执法账号1", domain="drugs", unit=town.office.pk)


def _of_audit(register: Register, town: Town) -> None:
    """What a plan, an audit and a finding each name: villages, lines of the plan, audits that have begun."""
    by, unit = town.person("oversight.auditor"), {"unit": town.office.pk, "occurred_on": FIRST_DAY}
    for number in NUMBERS:
        if register.code == "oversight.audit_plan":
            village = {
                "number": f"村组编号{number}",
                "title": f"样例村{number}",
                "kind": "village",
                "from_on": FIRST_DAY,
            }
            add_entry(registers["oversight.collective"], unit | village, by=by)
            continue
        line = {"number": f"审计计划编号{number}", "year": 2020, "kind": "units", "approval": "会议纪要"}
        add_entry(registers["oversight.audit_plan"], unit | line, by=by)
        if register.code == "oversight.finding":
            data = {"number": f"审计项目编号{number}", "plan": line["number"]}
            audit = open_matter(registers["oversight.audit"], data, by=by, on=FIRST_DAY)
            Matter.objects.filter(pk=audit.pk).update(state="started")


def _of_contests(register: Register, town: Town) -> None:
    """The contests that days in court, lessons and studies name."""
    name = next((name for name in ("contest", "contests") if name in register.fields), "")
    for number in NUMBERS if name else ():
        data = {"number": f"{register.fields[name].label}{number}", "title": "不服处罚", "kind": "suit"}
        data |= {"unit": town.office.pk, "organ": "法院", "source_row": "AJ-1", "grounds": "请求撤销"}
        by = town.person("oversight.counsel")
        open_matter(registers["oversight.contest"], data, by=by, on=FIRST_DAY)


def make_case(town: Town, number: str, **facts: Any) -> Any:
    """A clue of the office, as an officer enters it."""
    data = {"number": number, "title": "占道经营", "unit": town.office.pk, "source": "inspection", "domain": "urban"}
    return open_matter(registers["enforcement.case"], data | facts, by=town.person(OFFICER), on=FIRST_DAY)


def make_account(town: Town, number: int, **facts: Any) -> Any:
    """An account with a certificate that is valid for many years."""
    data = {"number": f"执法账号{number}", "title": f"执法员{number}", "unit": town.office.pk, "from_on": FIRST_DAY}
    data |= {"certificate_number": f"执法证号{number}", "certificate_from": FIRST_DAY}
    return add("enforcement.account", town, **data, certificate_until=date(2040, 1, 1), **facts)


def add(code: str, town: Town, **facts: Any) -> Any:
    return add_entry(registers[code], facts, by=town.person(SUPERVISOR))
