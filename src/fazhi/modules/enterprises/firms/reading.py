"""What a row of the register follows from (市场主体读数): code, kind and capital as any file writes them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.core.money import read_amount

from ..base import read_code, said
from ..models.firms import UNREAD, EntityKind, Status

# Words of a type, the more telling first: 个体 also stands in 个体工商户分支机构.
_KINDS = {
    EntityKind.OFFICE: ("代表机构", "办事处"),
    EntityKind.BRANCH: ("分公司", "分支机构", "分厂", "分店"),
    EntityKind.COOPERATIVE: ("合作社",),
    EntityKind.SOLE_TRADER: ("个体",),
}
# The second character of a credit code whose first is 9 (GB 32100-2015, table 2).
_OF_CODE = {"1": EntityKind.COMPANY, "2": EntityKind.SOLE_TRADER, "3": EntityKind.COOPERATIVE}
_MOST_FEN = 10**17  # beyond it nobody's capital lies, and no column of the database holds ten times as much
_TEXTS = ("kind_text", "capital_text", "address", "scope")


def settle(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an entity that follow from others; of what a file does not state nothing is said."""
    told: dict[str, Any] = {name: said(facts[name]) for name in _TEXTS if name in facts}
    code = ""
    if "credit_code" in facts:
        told["credit_code"] = code = read_code(facts["credit_code"])
    number = said(facts.get("number"))
    if code:
        told["number"] = code
    elif not number and facts.get("title") and facts.get("occurred_on"):
        told["number"] = f"{facts['title']}-{facts['occurred_on']}"[
            :100
        ]  # without a code: the same firm, the same number
    elif "number" in facts:
        told["number"] = number
    if "kind_text" in facts:
        told["kind"] = kind_of(told["kind_text"], code)
    if "capital_text" in facts:
        told["capital_fen"], told["currency"] = capital_of(told["capital_text"])
    if "status" in facts and not facts["status"]:
        told["status"] = Status.CANCELLED.value if facts.get("ended_on") else Status.STANDING.value
    return told


SETTLES = ("credit_code", "kind", "kind_text", "capital_text", "capital_fen", "currency", "address", "scope", "status")


@lru_cache(maxsize=4096)
def kind_of(text: str, code: str = "") -> str:
    """What an entity is by law, by its type or, where that is silent, by its code."""
    return (
        _kind_by_words(text) if text else _OF_CODE.get(code[1:2] if len(code) == 18 else "", EntityKind.UNKNOWN).value
    )


def _kind_by_words(text: str) -> str:
    return next(
        (kind for kind, words in _KINDS.items() if any(map(text.__contains__, words))), EntityKind.COMPANY
    ).value


@lru_cache(maxsize=20_000)
def capital_of(text: str) -> tuple[int | None, str]:
    """Capital in fen of its own currency, and the currency; what is no sum stays as its text alone, and can be found."""
    try:
        amount, other = read_amount(text), read_amount(text, "万元")
    except RefusedValue:
        return None, UNREAD
    if amount is None:
        return None, ""
    fen = round(amount.value * 100)
    # A bare number counts 元 in one file and 万元 in another.
    return (fen, amount.currency) if amount == other and 0 <= fen < _MOST_FEN else (None, UNREAD)


def check(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with an entity as a whole."""
    told: dict[str, str] = {}
    code, begun, ended = facts.get("credit_code"), facts.get("occurred_on"), facts.get("ended_on")
    if code and (fault := credit_code_fault(code)):
        told["credit_code"] = f"“{code}”{fault}；办法：对照营业执照核对，确无代码的填“无”"
    if begun and begun > today():
        told["occurred_on"] = f"登记日期 {begun} 还没有到；办法：核对营业执照"
    if ended:
        told |= _faults_of_end(begun, ended, facts.get("status"))
    elif facts.get("status") in (Status.CANCELLED, Status.REVOKED):
        told["ended_on"] = "已注销、吊销的没有写明日期，算不出各月的户数；办法：补上注销或者吊销日期"
    return told


def _faults_of_end(begun: Any, ended: Any, status: Any) -> dict[str, str]:
    if begun and ended < begun:
        return {"ended_on": f"注销吊销日期 {ended} 早于登记日期 {begun}；办法：核对两个日期"}
    if ended > today():
        return {"ended_on": f"注销吊销日期 {ended} 还没有到；办法：到期后再登记"}
    if status == Status.STANDING:
        return {"status": f"写了注销吊销日期 {ended}，登记状态却是存续；办法：两者改成一致"}
    return {}


def unlike(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """One code for two firms (一码两户): a name may change and so may a day, but not both at once."""
    same = before["title"] == after["title"] or before["occurred_on"] == after["occurred_on"]
    if same or not after.get("credit_code"):
        return {}
    return {
        "credit_code": f"一个代码两户：名录里是“{before['title']}”（{before['occurred_on']} 登记），"
        f"文件里是“{after['title']}”（{after['occurred_on']} 登记），没有合并；"
        "办法：对照营业执照，确是同一户的在本系统修改那一行，代码有误的改正后再导入"
    }
