"""What an item must be (事项核对): promised no longer than the law allows, days in order, a code that is not reused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.text import half_width
from fazhi.kernel.items.models import ItemTerm
from fazhi.kernel.items.terms import follow, read_aliases
from fazhi.kernel.records.models import Entry


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
    try:
        read_aliases(facts.get("aliases") or "")
    except FazhiError as error:
        found["aliases"] = str(error)
    return found


def written(by: str, rows: Collection[int]) -> None:
    """Brings the past of items after the rows just written; a withdrawn item keeps its name for good."""
    _refuse_renaming(rows)
    follow(by, rows)


def _refuse_renaming(rows: Collection[int]) -> None:
    ids = list(rows)
    gone = Entry.objects.filter(pk__in=ids, removed_at=None, item__until_on__lte=today())
    titles = dict(gone.values_list("pk", "title")) if len(ids) < _MANY else dict(_among(ids))
    past = ItemTerm.objects.filter(item__in=titles).order_by("item", "from_on").values_list("item", "name")
    for pk, name in dict(past).items():
        if same_name(name, titles[pk]):
            continue
        row = Entry.objects.select_related("item").get(pk=pk)
        raise reused(row.number, name, titles[pk], row.item.until_on)


_MANY = 900  # a database takes only so many ids in one question


def _among(ids: list[int]) -> list[tuple[int, str]]:
    wanted = set(ids)
    gone = Entry.objects.filter(removed_at=None, item__until_on__lte=today()).values_list("pk", "title")
    return [(pk, title) for pk, title in gone if pk in wanted]


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
