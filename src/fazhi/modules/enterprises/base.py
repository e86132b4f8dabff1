"""What the parts share (共用): codes of registers, headings of the menu, grants, and whose a credit code is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.core.codes import credit_code_fault, identity_fault
from fazhi.kernel.core.text import NOTHING, half_width
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Scope, registers
from fazhi.kernel.records.shelves import Shelf, shelves

from .roles import HANDLER, KEEPER

ENTITY, POOL, DOUBT, MONTH_END = "enterprises.entity", "enterprises.pool", "enterprises.doubt", "enterprises.month_end"
LOAN, WARNING = "enterprises.loan", "enterprises.warning"
POLICY, CLAIM = "enterprises.policy", "enterprises.claim"
PROMISE, ARREARS = "enterprises.promise", "enterprises.arrears"
RECORD, OBJECTION = "enterprises.credit_record", "enterprises.credit_objection"
TIER, ENROLMENT = "enterprises.tier", "enterprises.enrolment"

FIRMS = shelves.add(Shelf("enterprises.firms", "市场主体")).code
SUPPORT = shelves.add(Shelf("enterprises.support", "助企与承诺")).code
CREDIT = shelves.add(Shelf("enterprises.credit", "信用")).code

KEEPS = Grant(KEEPER.code, ("view", "add", "edit", "import", "export"), Scope.TOWN)
RUNS = Grant(KEEPER.code, ("view", "add", "act", "import", "export"), Scope.TOWN)
HANDLES = Grant(HANDLER.code, ("view", "act", "export"), Scope.UNIT)
LEADER_READS = Grant("leader", ("view", "export"), Scope.TOWN)

PRIVACY = "《个人信息保护法》第六条"
_EARLIEST_BIRTH = "1900"  # digits of a firm's code may look like a birth in the year 79, of which no citizen is


def is_citizens(code: str) -> bool:
    """Whether a code is a resident identity number (居民身份证号), whatever else it might be."""
    return identity_fault(code) is None and code[6:10] >= _EARLIEST_BIRTH


def code_fault(code: str) -> str:
    """What is wrong with a firm's code, with the way out (代码的毛病), or nothing; it never repeats a citizen's number."""
    if is_citizens(code):
        return f"是居民身份证号，这里只记企业和个体工商户（{PRIVACY}）；办法：填营业执照上的统一社会信用代码"
    fault = credit_code_fault(code)
    return f"{fault}；办法：对照营业执照核对" if fault else ""


def said(value: Any) -> str:
    """A text, empty where it only says that there is nothing (N/A、无)."""
    return "" if value is None or (len(value) < 6 and value.upper() in NOTHING) else value


def read_code(value: Any) -> str:
    """A code in one spelling (代码写法): half-width, capital, without blanks; what is wrong with it `check` says."""
    text = said(value)
    return text if text.isalnum() and text.isascii() and text.isupper() else "".join(half_width(text).upper().split())


def tidy_code(values: Mapping[str, Any]) -> dict[str, str]:
    """The firm's code of a row in that spelling, where the row tells one (补全)."""
    return {"firm_code": read_code(values["firm_code"])} if values.get("firm_code") else {}


def wrong_code(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the credit code of a row (信用代码校验); whether one is needed is asked elsewhere."""
    code = str(values.get("firm_code") or "")
    fault = code_fault(code) if code else ""
    return {"firm_code": f"统一社会信用代码{fault}"} if fault else {}


def firm_of(code: str) -> Entry | None:
    """The firm of a credit code in the register of entities (名录中的主体), if it is there: its number is its code."""
    return registers[ENTITY].rows().filter(number=code).first() if code else None
