"""What an item must be (事项核对): promised no longer than the law allows, days in order, a code that is not reused."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.text import half_width
from fazhi.kernel.items.models import Item, ItemKind, Listing
from fazhi.kernel.items.terms import ADJUSTED, follow, read_aliases
from fazhi.kernel.law.packs import rulebook

_OF_DUTIES = (ItemKind.BASIC, ItemKind.SUPPORTING, ItemKind.TAKEN_BACK)
_OF_POWERS = tuple(kind for kind in ItemKind if kind not in (ItemKind.SERVICE, ItemKind.GRID_DUTY, *_OF_DUTIES))
KINDS_OF: Mapping[Listing, Sequence[ItemKind]] = {
    Listing.POWER: _OF_POWERS,
    Listing.SERVICE: (ItemKind.SERVICE,),
    Listing.DELEGATED: (*_OF_POWERS, ItemKind.SERVICE),
    Listing.GRID: (ItemKind.GRID_DUTY,),
    Listing.DUTY: _OF_DUTIES,
}


def wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with an item's values as a whole, by field (整行核对)."""
    found = {}
    promised, statutory = facts.get("promised_limit"), facts.get("statutory_limit")
    if promised is not None and statutory is not None and promised > statutory:
        found["promised_limit"] = (
            f"承诺时限 {promised} 个工作日长于法定时限 {statutory} 个工作日；办法：承诺时限只能等于或短于法定时限"
        )
    from_on, until_on = facts.get("from_on"), facts.get("until_on")
    if from_on and until_on and until_on <= from_on:
        found["until_on"] = f"取消日期 {until_on} 不晚于启用日期 {from_on}；办法：核对两个日期，登记错误的用“移除”"
    adjusted_on = facts.get("adjusted_on")
    if adjusted_on and from_on and adjusted_on < from_on:
        found["adjusted_on"] = f"调整生效日期 {adjusted_on} 早于启用日期 {from_on}；办法：一直如此的，填启用日期"
    elif adjusted_on and until_on and adjusted_on > until_on:
        found["adjusted_on"] = (
            f"调整生效日期 {adjusted_on} 晚于取消日期 {until_on}；办法：取消之后不再调整，核对两个日期"
        )
    if why := misplaced(facts.get("listing"), facts.get("kind")):
        found["kind"] = why
    if why := _unknown_rules(facts.get("rules") or ""):
        found["rules"] = why
    try:
        read_aliases(facts.get("aliases") or "")
    except FazhiError as error:
        found["aliases"] = str(error)
    return found


def misplaced(listing: str | None, kind: str | None) -> str:
    """Why items of a kind do not stand in a list (类别与清单不符), empty where they do or one of the two is not said."""
    if not listing or not kind or kind in KINDS_OF[Listing(listing)]:
        return ""
    name, there = Listing(listing).label, "、".join(one.label for one in KINDS_OF[Listing(listing)])
    return f"{name}没有“{ItemKind(kind).label}”这一类；办法：{name}的类别有：{there}；核对类别，或改选所在清单"


def _unknown_rules(text: str) -> str:
    for code in filter(None, re.split(r"[、,，;；\s]+", text)):
        if rulebook().get(code) is None:
            codes = sorted(rule.code for rule in rulebook())
            like = "、".join(difflib.get_close_matches(code, codes, n=3, cutoff=0.5))
            told = f"，相近的有：{like}" if like else ""
            return f"规则集里没有编码“{code}”{told}；办法：照“规则”页上的编码填写，多个用顿号分开"
    return ""


def written(by: str, rows: Collection[int]) -> None:
    """Brings the past of items after the rows just written; a code is never given to another item."""
    ids = list(rows)
    for start in range(0, len(ids), _AT_ONCE):
        _refuse_reuse(ids[start : start + _AT_ONCE])
    follow(by, ids)


_AT_ONCE = 500


def _refuse_reuse(ids: Sequence[int]) -> None:
    """Refuses another code for an item, and another name for one that was withdrawn before this change or is by it."""
    for pk, changes in _last_changes(ids).items():
        number_before = changes.get("number", (None, None))[0]
        if number_before:
            raise FazhiError(
                f"事项编码“{number_before}”不能改成别的编码",
                basis="一事项一编码：编码取消后不再使用",
                remedy="换了编码的，把另一个编码写进“其他系统编码”；编码登错的，移除后用正确的编码重新登记",
            )
        before, after = changes.get("title", (None, None))
        if not before or same_name(before, after or ""):
            continue
        item = Item.objects.select_related("entry").get(pk=pk)
        ends = (changes.get("until_on", (None, None))[0], item.until_on and item.until_on.isoformat())
        gone = [on for on in ends if on and on <= today().isoformat()]
        if gone:
            raise reused(item.entry.number, before, item.entry.title, gone[0])


def _last_changes(ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """What the last change of each row changed (最近一次改动), with both values; nothing where an import was taken back."""
    subjects = [f"entry:{pk}" for pk in ids]
    events = Event.objects.filter(subject__in=subjects).exclude(kind=ADJUSTED).order_by("subject", "seq")
    last = dict(events.values_list("subject", "body"))
    return {int(subject.partition(":")[2]): json.loads(body).get("changes") or {} for subject, body in last.items()}


def reused(code: str, name: str, other: str, until_on: Any) -> FazhiError:
    """The refusal of a code that another item had before (编码不复用)."""
    return FazhiError(
        f"编码“{code}”曾是“{name}”（{until_on} 取消），不能再给“{other}”用",
        basis="一事项一编码：编码取消后不再使用",
        remedy="给新事项另编一个编码",
    )


def same_name(one: str, other: str) -> bool:
    """Whether two names differ at most in blanks and the width of punctuation (同名)."""
    return name_key(one) == name_key(other)


def name_key(name: str) -> str:
    """A name as names are compared (名称比较键): no blanks, brackets and commas of one width."""
    return "".join(half_width(name).casefold().split()).translate(_WIDTHS)


_WIDTHS = str.maketrans(
    {"，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "、": ",", "。": None, "“": '"', "”": '"'}
)
