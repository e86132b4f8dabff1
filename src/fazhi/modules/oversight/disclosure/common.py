"""What the registers of open government share (政务公开共用): their shelf, who reads them, and that nothing personal gets out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fazhi.kernel.core.codes import credit_code_fault, identity_fault
from fazhi.kernel.core.text import half_width
from fazhi.kernel.procedures.declarations import PASSED, Gate, Situation, Verdict, fail
from fazhi.kernel.records.registers import Grant, Scope
from fazhi.kernel.records.shelves import Shelf, shelves

from ..roles import HANDLER, PUBLISHER

LAW = "《政府信息公开条例》"
PUBLICATION, GUIDE = "oversight.publication", "oversight.guide"
REQUEST, EXPLANATION = "oversight.request", "oversight.explanation"
SHELF = shelves.add(Shelf("oversight.disclosure", "政务公开")).code
KEEPER = Grant(PUBLISHER.code, ("view", "add", "act", "import", "export"), Scope.TOWN)
OF_UNIT = Grant(HANDLER.code, ("view", "act", "export"), Scope.UNIT)
LEADER = Grant("leader", ("view", "export"), Scope.TOWN)
PUBLISHED_TEXTS = {
    "title": "名称",
    "text": "公开内容",
    "redaction": "隐去的内容",
    "withdrawal_reason": "撤回理由",
    "content": "申请公开的内容",
    "explanation": "答复说明",
    "changes": "修订内容",
}
# As people write them: 13800000000, +86 138-0000-0000.
_PHONE = r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
_NUMBER = re.compile(rf"(?<![0-9A-Za-z])(?:{_PHONE}|(\d{{6}} ?\d{{8}} ?\d{{3}}[\dXx]))(?![0-9A-Za-z])")


def holds_number(text: str) -> bool:
    """Whether an identity or a mobile number stands in a text (含个人号码), however it is spaced; a firm's code is none."""
    found = (one.replace(" ", "") for one in _NUMBER.findall(half_width(text)))
    return any(not one or credit_code_fault(one) or not identity_fault(one) for one in found)


def numbers_in(facts: Mapping[str, Any], names: Iterable[str] = PUBLISHED_TEXTS) -> dict[str, str]:
    """The texts in which identity or phone numbers still stand (仍含个人号码的文字), each with what to do."""
    return {
        name: f"里还有身份证号或者手机号，依{LAW}第十五条不得公开；删去或者用*代替后再提交"
        for name in names
        if holds_number(str(facts.get(name) or ""))
    }


def _is_clean(seen: Situation) -> Verdict:
    found = "、".join(f"“{PUBLISHED_TEXTS[name]}”" for name in numbers_in(seen.facts))
    return fail(f"{found}里还有身份证号或者手机号") if found else PASSED


CLEAN = Gate(
    "clean", "公开的文字不含个人号码", _is_clean, f"{LAW}第十五条", "删去号码或者用*代替，再在“隐去的内容”里写明"
)
