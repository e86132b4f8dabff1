"""Two texts side by side: what is marked, what is left unmarked, and that nothing of the texts is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.kernel.law.changes.marking import PUNCTUATION_ONLY, Line, Mark, Run, is_materially_same, marked

SIGNS = {Mark.SAME: "{}", Mark.REMOVED: "[{}]", Mark.ADDED: "<{}>"}


def shown(runs: tuple[Run, ...]) -> str:
    return "".join(SIGNS[run.kind].format(run.text) for run in runs)


def rows(old: str, new: str) -> list[tuple[str, str]]:
    return [(shown(line.old), shown(line.new)) for line in marked(old, new)]


def test_equal_texts_have_no_mark() -> None:
    assert marked("养护人应当浇水。\n不得折枝。", "养护人应当浇水。\n不得折枝。") == (
        Line((Run("养护人应当浇水。", Mark.SAME),), (Run("养护人应当浇水。", Mark.SAME),)),
        Line((Run("不得折枝。", Mark.SAME),), (Run("不得折枝。", Mark.SAME),)),
    )


def test_a_number_is_marked_as_a_whole() -> None:
    assert rows("处五百元以上二千元以下罚款。", "处一千元以上五千元以下罚款。") == [
        ("处[五百]元以上[二千]元以下罚款。", "处<一千>元以上<五千>元以下罚款。")
    ]


def test_a_phrase_put_in_is_marked_and_the_rest_is_not() -> None:
    assert rows("电车、火车、船舶", "电车、城市轨道车辆、火车、船舶") == [
        ("电车、火车、船舶", "电车、<城市轨道车辆、>火车、船舶")
    ]


def test_a_single_equal_character_between_changes_is_no_island() -> None:
    [(old, new)] = rows("应当由园艺的站长批准同意", "应当经居民的代表讨论同意")
    assert (old, new) == ("应当[由园艺的站长批准]同意", "应当<经居民的代表讨论>同意")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("浇水、修剪，应当登记；", "浇水、修剪应当登记。"),
        ("浇水, 修剪", "浇水，修剪"),
        ("处１０元", "处10元"),
        ("浇水。\n修剪。", "浇水。修剪。"),
    ],
)
def test_punctuation_alone_is_no_difference_but_a_note(old: str, new: str) -> None:
    assert is_materially_same(old, new)
    lines = marked(old, new)
    assert {run.kind for line in lines for run in (*line.old, *line.new)} == {Mark.SAME}
    assert any(line.note == PUNCTUATION_ONLY for line in lines) or "\n" in old


def test_a_lost_sentence_is_a_difference() -> None:
    assert not is_materially_same("浇水。修剪。", "浇水。")
    assert rows("每日浇水。每月修剪。", "每日浇水。") == [("每日浇水。[每月修剪。]", "每日浇水。")]


def test_paragraphs_stand_beside_each_other_and_a_new_one_beside_nothing() -> None:
    assert rows("养护人应当浇水。\n不得折枝。", "养护人应当浇水。\n绿地设围栏。\n不得折枝。") == [
        ("养护人应当浇水。", "养护人应当浇水。"),
        ("", "<绿地设围栏。>"),
        ("不得折枝。", "不得折枝。"),
    ]


def test_the_number_of_an_item_goes_with_its_words() -> None:
    old = "应当：\n（一）浇水养护；\n（二）登记品种。"
    new = "应当：\n（一）浇水养护；\n（二）设置围栏和轮椅通道；\n（三）登记品种。"
    assert rows(old, new) == [
        ("应当：", "应当："),
        ("（一）浇水养护；", "（一）浇水养护；"),
        ("", "<（二）设置围栏和轮椅通道；>"),
        ("[（二）]登记品种。", "<（三）>登记品种。"),
    ]


def test_an_empty_text_beside_another_is_all_added() -> None:
    assert rows("", "浇水。\n修剪。") == [("", "<浇水。>"), ("", "<修剪。>")]
    assert marked("", "") == ()


LINES = st.text("浇水修剪登记品种一二百元（）。，；\n ", max_size=60)


def plain(text: str) -> str:
    return "".join(line.strip() for line in text.split("\n"))


@given(LINES, LINES)
@settings(max_examples=300, deadline=None)
def test_no_character_of_either_text_is_lost_or_doubled(old: str, new: str) -> None:
    lines = marked(old, new)
    assert "".join(run.text for line in lines for run in line.old).replace(" ", "") == plain(old).replace(" ", "")
    assert "".join(run.text for line in lines for run in line.new).replace(" ", "") == plain(new).replace(" ", "")
    assert all(run.kind is not Mark.ADDED for line in lines for run in line.old)
    assert all(run.kind is not Mark.REMOVED for line in lines for run in line.new)


@given(LINES, LINES)
@settings(max_examples=300, deadline=None)
def test_there_is_a_mark_just_where_the_words_differ(old: str, new: str) -> None:
    kinds = {run.kind for line in marked(old, new) for run in (*line.old, *line.new) if run.text.strip("（）。，； ")}
    assert (kinds <= {Mark.SAME}) == is_materially_same(old, new)
