"""Whose a credit code is (代码归属): of a firm or a sole trader in the register, never of a citizen."""

from __future__ import annotations

from typing import Any

from fazhi.kernel.core.codes import credit_code_fault, identity_fault
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers

ENTITY = "enterprises.entity"
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


def entities() -> Register | None:
    """The register of firms (市场主体名录), where this town has it; a row's number is its credit code where it has one."""
    return registers.get(ENTITY)


def firm_of(person: Person, text: str) -> Any:
    """The firm of a code (按代码找企业) that this person may see; raises FazhiError, which never repeats the code."""
    code = "".join(text.split()).upper()
    if is_citizens(code):
        raise FazhiError(
            "这是居民身份证号：这里只按企业和个体工商户汇集记录，不汇集个人的",
            basis=PRIVACY,
            remedy="填营业执照上的统一社会信用代码",
        )
    if fault := credit_code_fault(code):
        raise FazhiError(f"这个代码{fault}", remedy="对照营业执照核对")
    entity = entities()
    found = person.visible(entity).filter(number=code).first() if entity else None
    if found is None:
        raise FazhiError("市场主体名录里没有这个代码的企业", remedy="核对代码；确有这家企业的，先登记到市场主体名录")
    return found


def name_of(code: str) -> str:
    """The name that the register of firms has for a code (企业名称), or nothing."""
    entity = entities()
    found = entity.rows().filter(number=code).values_list("title", flat=True).first() if entity else None
    return found or ""
