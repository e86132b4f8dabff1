"""Taking an item off the list and putting it back (收回事项、恢复事项): one edit of its row, so that chain and terms know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.models import Item
from fazhi.kernel.items.terms import stretches_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Entry

BASIS = "《行政处罚法》第二十四条第一款；其他事项按下放、委托的文件"


@dataclass(frozen=True)
class Withdrawal:
    """From which day an item is gone, by which document, and what becomes of pending matters (收回)."""

    until_on: date | None
    decision: str
    pending_rule: str


def unknown(code: str) -> FazhiError:
    return FazhiError(f"清单中没有编码为“{code}”的事项", remedy="核对编码；事项已移除的，先恢复它")


@transaction.atomic
def withdraw(row: Entry, told: Withdrawal, *, by: Person, reason: str = "", version: int | None = None) -> None:
    """Takes an item off the list from a day (收回); raises FazhiError for what is missing or contradicts the list.

    A withdrawal that stands may be corrected by another, with a reason.
    """
    item = Item.objects.get(pk=row.pk)
    missing = {"取消日期": told.until_on, "依据文件": told.decision.strip(), "收回时在办事项": told.pending_rule}
    lacking = [label for label, value in missing.items() if not value]
    if lacking:
        raise FazhiError(f"没有写明{'、'.join(lacking)}", basis=BASIS, remedy="三项都写明才能收回")
    assert told.until_on is not None  # noqa: S101 - it is not among what lacks
    if told.until_on <= item.from_on:
        raise FazhiError(
            f"取消日期{told.until_on}不晚于启用日期{item.from_on}", remedy="核对日期；登记错误的事项用“移除”"
        )
    _refuse_adjusted(row, item, told.until_on)
    if item.until_on and not reason.strip():
        raise FazhiError(
            f"事项“{row.title}”已定于{item.until_on}取消（{item.decision}）", remedy="要改正它，写明改正的理由"
        )
    if item.until_on:
        # Taken back first: the term that the mistaken day had opened goes with it.
        restore(row, by=by, reason=reason, version=version)
        version = None
    data: dict[str, object] = {
        "until_on": told.until_on,
        "adjusted_on": told.until_on,
        "decision": told.decision,
        "pending_rule": told.pending_rule,
    }
    edit_entry(row, data, by=by, reason=reason, version=version)


@transaction.atomic
def restore(row: Entry, *, by: Person, reason: str, version: int | None = None) -> None:
    """Takes a withdrawal back as if it had not been (恢复在用); what the item was before stands in its terms."""
    item = Item.objects.get(pk=row.pk)
    if item.until_on is None:
        raise FazhiError(f"事项“{row.title}”没有取消，不必恢复", remedy="回到事项看它现在的情况")
    if not reason.strip():
        raise FazhiError("没有写明恢复的理由", remedy="写明为什么收回是误登，理由会记录在案")
    decision = _decision_before(row, item)
    data: dict[str, object] = {
        "until_on": None,
        "adjusted_on": _opened_by_withdrawal(item, decision),
        "decision": decision,
        "pending_rule": "",
    }
    edit_entry(row, data, by=by, reason=reason, version=version)


def _refuse_adjusted(row: Entry, item: Item, until_on: date) -> None:
    """A withdrawal of the very day of an adjustment, or before it, would leave that one out of the past."""
    last = item.terms.order_by("from_on").last()
    if last and item.until_on is None and item.from_on < last.from_on and until_on <= last.from_on:
        raise FazhiError(
            f"事项“{row.title}”自{last.from_on}起另有调整，不能自{until_on}起取消",
            remedy="核对取消日期；那次调整登错的，先改回原样再收回",
        )


def _decision_before(row: Entry, item: Item) -> str:
    """The document that stood before the withdrawal (收回前的依据文件), as the event of the withdrawal tells it."""
    for event in history(row.subject).reverse():
        changes = body_of(event).get("changes") or {}
        if changes.get("until_on", (None, None))[1]:
            before, _ = changes.get("decision", (item.decision, None))
            return before or ""
    return item.decision


def _opened_by_withdrawal(item: Item, decision: str) -> date | None:
    """The day of the term that the withdrawal opened: a change of that day takes the term back; None for none."""
    terms = list(item.terms.order_by("-from_on")[:2])
    if len(terms) < len(("last", "before")):
        return None
    last, before = stretches_of(terms)
    is_only_that = {**last.facts, "decision": decision} == before.facts
    return last.from_on if last.from_on == item.until_on or is_only_that else None
