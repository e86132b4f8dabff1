"""The dated lists that must be public (委托书、减免责清单、裁量基准), as they hold on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model, Q

from fazhi.kernel.records.models import Entry

from ..lists import BENCHMARK, LENIENCE, MANDATE
from ..models import Benchmark, LenienceLine, Mandate
from .parts import GUIDELINE, Part, Within, holes_of, is_within, named, rows_of


def _dated(code: str, model: type[Model], on: date) -> list[Any]:
    """The rows of a dated list that hold on a day (当日在用)."""
    holds = Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))
    rows = Entry.objects.filter(register=code, removed_at=None)
    found = model._default_manager.filter(holds, entry__in=rows).select_related("entry__unit")
    return list(found.order_by("entry__number"))


def _number(row: Any) -> str:
    return f"{row.entry.number}{row.entry.title}"


def mandates(on: date, within: Within) -> Part:
    found: list[Mandate] = _dated(MANDATE, Mandate, on)
    found = [one for one in found if is_within(one.entry.unit, within)]
    return Part(
        "mandates",
        "委托书",
        "《行政处罚法》第二十条",
        "执法委托书台账中在有效期内的委托书",
        ("委托书文号", "委托机关", "受委托单位", "委托事项编码", "权限", "自", "至"),
        rows_of(
            (
                one.entry.is_demo,
                (
                    one.entry.number,
                    one.principal,
                    one.entry.unit,
                    one.items,
                    one.scope,
                    one.from_on,
                    one.until_on or "",
                ),
            )
            for one in found
        ),
        holes_of(
            (
                "没有公布的委托书",
                named(found, _number, lambda one: one.published_on is None),
                "向社会公布后登记公布日期",
            )
        ),
        register=MANDATE,
    )


def leniences(on: date) -> Part:
    found: list[LenienceLine] = _dated(LENIENCE, LenienceLine, on)
    return Part(
        "leniences",
        "减免责清单",
        GUIDELINE,
        "减免责清单台账中在用的条目",
        ("违法行为", "种类", "适用条件", "法律依据", "清单文件"),
        rows_of(
            (
                one.entry.is_demo,
                (one.entry.title, one.get_kind_display(), one.conditions, one.basis, one.decision),
            )
            for one in found
        ),
        holes_of(_undated(found)),
        register=LENIENCE,
    )


def benchmarks(on: date) -> Part:
    found: list[Benchmark] = _dated(BENCHMARK, Benchmark, on)
    return Part(
        "benchmarks",
        "裁量基准",
        "《行政处罚法》第三十四条",
        "裁量基准台账中在用的阶次",
        ("违法行为", "事项编码", "阶次", "适用情形", "最低罚款（元）", "最高罚款（元）", "制定机关"),
        rows_of(
            (
                one.entry.is_demo,
                (
                    one.entry.title,
                    one.item,
                    one.tier,
                    one.conditions,
                    _yuan(one.least_fen),
                    _yuan(one.most_fen),
                    one.authority,
                ),
            )
            for one in found
        ),
        holes_of(_undated(found)),
        register=BENCHMARK,
    )


def _undated(found: Sequence[Any]) -> tuple[str, tuple[str, ...], str]:
    missing = named(found, _number, lambda one: one.entry.occurred_on is None)
    return "没有登记公布日期", missing, "向社会公布后登记公布日期"


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen / 100:.2f}"
