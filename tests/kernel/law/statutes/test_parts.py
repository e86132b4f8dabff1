"""The parts of an article: paragraphs, items and points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.statutes.parts import part, parts

TEXT = "\n".join(
    (
        "河长每月巡河一次：",
        "（一）看水色；",
        "（二）看岸线：",
        "1.有无倾倒；",
        "2.有无搭建；",
        "（三）问村民。",
        "发现问题当日报告。",
        "（一）轻微的，告诉网格员；",
        "（二）严重的，告诉镇政府。",
    )
)


def test_a_line_after_items_begins_the_next_paragraph() -> None:
    assert [(paragraph.number, len(paragraph.items)) for paragraph in parts(TEXT)] == [(1, 3), (2, 2)]
    assert [point.number for point in parts(TEXT)[0].items[1].points] == [1, 2]


def test_a_part_is_found_by_paragraph_item_and_point() -> None:
    assert part(TEXT, 1, 2, 2) == "2.有无搭建；"
    assert part(TEXT, 1, 2) == "（二）看岸线：\n1.有无倾倒；\n2.有无搭建；"
    assert part(TEXT, 2).startswith("发现问题当日报告。\n（一）")
    assert part(TEXT, item=3) == "（三）问村民。"


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ((3,), "第三款不存在，本条共2款"),
        ((1, 4), "第四项不存在，第一款共3项"),
        ((1, 2, 3), "第三目不存在，第二项共2目"),
        ((0, 1), "本条有2款都有第一项"),
        ((0, 9), "第九项不存在"),
    ],
)
def test_a_part_that_is_not_there_is_refused_with_the_count(place: tuple[int, ...], what: str) -> None:
    with pytest.raises(FazhiError, match=what):
        part(TEXT, *place)


def test_arabic_numbers_below_a_paragraph_are_its_items_and_an_amount_is_none() -> None:
    assert [item.number for item in parts("列明：\n1．姓名；\n2．住址。")[0].items] == [1, 2]
    assert len(parts("罚款如下。\n1.5倍以下的从其规定。")) == 2


@given(st.lists(st.sampled_from(["甲乙。", "（一）丙；", "（二）丁；", "1.戊；", "①己"]), min_size=1, max_size=12))
def test_no_line_is_ever_lost(lines: list[str]) -> None:
    assert "\n".join(paragraph.whole for paragraph in parts("\n".join(lines))) == "\n".join(lines)
