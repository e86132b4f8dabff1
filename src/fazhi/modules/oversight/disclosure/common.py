"""What the registers of open government share (政务公开共用): their shelf, who reads them, and that nothing personal gets out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fazhi.kernel.core.codes import veil
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
PUBLISHED_TEXTS = ("title", "text", "redaction", "withdrawal_reason", "content", "explanation")


def numbers_in(facts: Mapping[str, Any], names: Iterable[str] = PUBLISHED_TEXTS) -> dict[str, str]:
    """The texts in which identity or phone numbers still stand (仍含个人号码的文字), each with what to do."""
    texts = {name: str(facts.get(name) or "") for name in names}
    return {
        name: f"里还有身份证号或者手机号，依{LAW}第十五条不得公开；删去或者用*代替后再提交"
        for name, text in texts.items()
        if veil(text) != text
    }


def _is_clean(seen: Situation) -> Verdict:
    found = numbers_in(seen.facts)
    return fail("公开的文字里还有身份证号或者手机号") if found else PASSED


CLEAN = Gate(
    "clean", "公开的文字不含个人号码", _is_clean, f"{LAW}第十五条", "删去号码或者用*代替，再在“隐去的内容”里写明"
)
