"""What must stand around a row before it can be added (行的前提): for contract tests, which know of no register by name.

A field that names another row is typed as its label and a number (案件编号1); here the rows of those numbers are made.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register, registers
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
    "services.item": {"rules": "pledge.check"},
    "enforcement.act": {"officers": "执法证号1、执法证号2"} | ONE_CASE,
    **dict.fromkeys((f"enforcement.{name}" for name in ("evidence", "document", "payment")), ONE_CASE),
    "enforcement.recording": {"sha256": "{number}" * 64} | ONE_CASE,
    "enforcement.training_plan": {"check_code": "C21"},
    "enforcement.lesson": {"check_code": "C21", "options": "甲\n乙", "answer": "甲"},
    "enforcement.premises": {"line": "{line}"},
    "enforcement.skill": {"account": "执法账号{number}"},
    "enforcement.consultation": {"specialist": "执法账号1"},
    "enforcement.attendance": {"hours": "1"},
}


def said(register: Register, name: str, number: int) -> str | None:
    """What must be typed into a field of a register, where not anything will do."""
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
