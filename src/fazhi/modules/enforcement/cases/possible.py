"""What cannot have been (不可能的案件): refused of a form and of an import alike.

What is only unlawful, such as a late filing or a term that was cut short, is taken: the review says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.items.asking import unlisted

from ..models import Case, PartyKind

Values = Mapping[str, Any]
MAY_COME = frozenset({"deferred_until", "contested_until"})  # terms that are set beforehand
DAYS = {one.name: str(one.verbose_name) for one in Case._meta.concrete_fields if one.get_internal_type() == "DateField"}
ORDER = (
    ("discovered_on", "filed_on"),
    ("discovered_on", "decided_on"),
    ("filed_on", "decided_on"),
    ("decided_on", "served_on"),
)
# Only the form of the code: what a register of enterprises would say of it is not for a first note of a clue.
_CODE = re.compile(r"[0-9A-Za-z]{18}|\d{15}", re.ASCII)


def impossible(values: Values) -> dict[str, str]:
    """The days of a case that cannot be (不可能的日期), by field: still to come, or before what they follow."""
    found = {}
    for name in DAYS.keys() - MAY_COME:
        day = values.get(name)
        if day and day > today():
            found[name] = f"{day}还没有到；填今天或以前的日期"
    for first, then in ORDER:
        before, after = values.get(first), values.get(then)
        if then not in found and before and after and after < before:
            found[then] = f"{DAYS[then]}{after}早于{DAYS[first]}{before}；核对两个日期"
    return found


def unknown_codes(before: Values | None, after: Values | None) -> dict[str, str]:
    """Codes of a clue that nobody could have given out (编码有误), by field; what an export says of them stays."""
    values, found = after or {}, {}
    item, code = str(values.get("item") or ""), str(values.get("party_code") or "")
    if item and (why := unlisted(item)):
        found["item"] = f"{why}；还不清楚是哪一项的，先不填"
    is_enterprise = values.get("party_kind") in (PartyKind.ORGANISATION, PartyKind.SOLE_TRADER)
    if code and is_enterprise and not _CODE.fullmatch(code):
        found["party_code"] = f"这个统一社会信用代码{credit_code_fault(code)}；对照营业执照核对，不清楚的先不填"
    return found
