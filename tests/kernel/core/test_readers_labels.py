"""Yes and no, labels out of a list, and rows that contradict one another."""

import pytest

from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.core.labels import conflicting_labels, read_boolean, read_choice

CLASSES = {"城乡建设": "construction", "劳动和社会保障": "labour", "A类（重大）": "major"}


@pytest.mark.parametrize("cell", ["是", "有", "√", " 是\u3000", "Y", "true", "１", 1, 1.0, True])
def test_yes_is_read(cell):
    assert read_boolean(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "×", "没有", "N", "false", 0, 0.0, False])
def test_no_is_read_and_nothing_there_is_an_answer_here(cell):
    assert read_boolean(cell) is False


@pytest.mark.parametrize("cell", [None, "", "/", "-"])
def test_no_answer_is_none(cell):
    assert read_boolean(cell) is None


def test_what_is_neither_yes_nor_no_is_refused():
    with pytest.raises(RefusedValue, match="“不清楚”不是“是”或“否”"):
        read_boolean("不清楚")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("城乡建设", "construction"),
        (" 城乡 建设\n", "construction"),
        ("a类(重大)", "major"),
        ("Ａ类（重大）", "major"),
        ("", None),
        (None, None),
    ],
)
def test_a_label_is_found_exactly_or_but_for_width_case_and_blanks(cell, value):
    assert read_choice(cell, CLASSES) == value


def test_a_class_name_of_another_table_is_refused_with_the_allowed_ones():
    with pytest.raises(RefusedValue) as refused:
        read_choice("劳动社保", CLASSES)
    assert refused.value.what == "“劳动社保”不在可选值之中"
    assert refused.value.remedy == "可选：城乡建设、劳动和社会保障、A类（重大）"


def test_a_long_list_of_allowed_labels_is_cut():
    with pytest.raises(RefusedValue, match="第12类 等 40 项"):
        read_choice("别的", {f"第{n}类": n for n in range(1, 41)})


def test_labels_that_differ_only_in_a_blank_are_told_apart_only_exactly():
    alike = {"甲 乙": 1, "甲乙": 2}
    assert read_choice("甲 乙", alike) == 1
    assert read_choice("甲乙", alike) == 2
    with pytest.raises(RefusedValue):
        read_choice("甲\u3000 乙 ", {"甲  乙": 1, "甲乙": 2})


def test_duplicates_with_conflicting_labels_are_reported_with_their_lines():
    rows = [
        (2, "路灯不亮", "城乡建设"),
        (3, "噪音", "环境保护"),
        (4, "路灯不亮", "交通运输"),
        (5, "噪音", "环境保护"),
        (6, "路灯不亮", "城乡建设"),
    ]
    [conflict] = conflicting_labels(rows)
    assert conflict.lines == {"城乡建设": (2, 6), "交通运输": (4,)}
    assert str(conflict) == "“路灯不亮”前后不一致：第 2、6 行为“城乡建设”；第 4 行为“交通运输”"


def test_one_code_for_two_firms_is_such_a_conflict():
    rows = [
        (2, "91441900MA00000001", "东坑甲厂"),
        (3, "91441900MA00000001", "东坑乙厂"),
        (4, "91441900MA00000002", "东坑丙厂"),
    ]
    assert [conflict.thing for conflict in conflicting_labels(rows)] == ["91441900MA00000001"]
