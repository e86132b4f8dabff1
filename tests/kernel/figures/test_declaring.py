"""Wrong declarations refuse to start, all at once; a changed meaning without a new version does too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from fazhi.kernel.core.errors import DeclarationError, FazhiError
from fazhi.kernel.core.registry import registry
from fazhi.kernel.figures.conditions import All, Is, NotAfter
from fazhi.kernel.figures.declarations import (
    Coverage,
    Derived,
    Measure,
    Ratio,
    Sum,
    find,
    fingerprint,
    indicators,
)
from fazhi.kernel.figures.definitions import check_definitions, sync_definitions
from fazhi.kernel.figures.models import Definition


def changed(**what: object) -> Measure:
    return replace(cast(Measure, indicators["hotline.received"]), **what)


def test_the_declared_indicators_have_no_fault() -> None:
    assert registry.faults() == []


def test_every_fault_is_told_at_once(declare: Callable[..., None]) -> None:
    declare(
        Measure(code="x.1", name="甲", register="nowhere", definition="口径"),
        Measure(code="x.2", name="乙", register="hotline.ticket", definition="", period="title"),
        Measure(code="x.3", name="丙", register="hotline.ticket", definition="口径", where=Is("category", "wrong")),
        Measure(code="x.4", name="丁", register="hotline.ticket", definition="口径", where=NotAfter("met_on", "state")),
        Measure(code="x.5", name="戊", register="guide.showroom", definition="口径", counts=Sum("cost")),
        Measure(code="x.6", name="己", register="hotline.ticket", definition="口径", where=Is("colour", "red")),
        Derived(code="x.7", name="庚", definition="口径", ref="F16", formula=Ratio("x.1", "nothing")),
        Derived(code="x.8", name="辛", definition="口径"),
        Derived(code="x.9", name="壬", definition="口径", formula=Coverage("x.6", "area", "hotline.received")),
    )
    told = "\n".join(registry.faults())
    for fault in (
        "“甲”（x.1）提到没有的台账“nowhere”",
        "“乙”（x.2）没有写明口径",
        "字段“诉求主题”不是日期，不能把行放进时段",
        "字段“诉求类别”没有选项“wrong”",
        "字段“状态”不是日期，不能比较先后",
        "“戊”（x.5）：数值类型“count”与所计的内容不符",
        "台账“12345热线工单”没有字段“colour”",
        "“庚”（x.7）提到的“nothing”不是已声明的计量或存量",
        "用了同一个编号 F16",
        "“辛”（x.8）应写明一个算式，或几个备选口径",
        "的覆盖方“12345热线工单受理量”应按字段去重计数",
    ):
        assert fault in told


def test_words_may_change_but_a_changed_meaning_needs_a_new_version(db: None, declare: Callable[..., None]) -> None:
    assert sync_definitions() == len(indicators)
    assert sync_definitions() == 0
    declare(changed(name="受理量", definition="换个说法"))
    check_definitions()
    declare(changed(where=All(Is("category", "help"))))
    with pytest.raises(DeclarationError, match=r"口径的含义已改而版本未变.*version 加一"):
        check_definitions()
    declare(changed(where=All(Is("category", "help")), version=2, definition="只数求助"))
    assert sync_definitions() == 1
    kept = Definition.objects.filter(code="hotline.received").values_list("version", "text")
    assert [version for version, _ in kept] == [1, 2]
    declare(changed(version=1))
    with pytest.raises(DeclarationError, match="声明的版本低于库中的版本"):
        check_definitions()


def test_a_fingerprint_sees_every_part_of_the_meaning() -> None:
    same = changed(name="别的名字")
    assert fingerprint(same) == fingerprint(indicators["hotline.received"])
    others = (changed(period="due_on"), changed(register="guide.request"), changed(unit="件"), changed(parts=()))
    assert len({fingerprint(item) for item in (same, *others)}) == 5


def test_an_unknown_indicator_is_answered_with_near_ones() -> None:
    assert find("f16") is find("hotline.received")
    with pytest.raises(FazhiError, match=r"没有指标“F166”.*F16 12345热线工单受理量"):
        find("F166")
