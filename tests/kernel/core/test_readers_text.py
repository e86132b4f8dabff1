"""What stands in a cell becomes one clean text."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.core.text import clean_text, damaged, half_width, present

CELL_TEXT = st.text(
    st.one_of(
        st.sampled_from(
            "鎮街道 \n\t\r\u3000\xa0\u2002\u200b\ufeff&nbsp;(（zhèn)）â\x80\x99Ã©¤¸å›½_x000D\ue001\ufffd\x85\u2028"
        ),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("东坑镇", "东坑镇"),
        ("  东坑镇 ", "东坑镇"),
        ("\n\t\t\t\t\t\n\t\t\t\t\t路灯不亮\n\t\t", "路灯不亮"),
        ("\u3000\u3000书记您好：\r\n\r\n\u3000\u3000路灯不亮。", "书记您好：\n路灯不亮。"),
        ("东坑  镇", "东坑 镇"),
        ("东坑\u3000镇", "东坑 镇"),
        ("东坑\xa0\xa0镇", "东坑 镇"),
        ("东坑\u2002镇", "东坑 镇"),
        ("东\u200b坑\u200d镇\ufeff", "东坑镇"),
        ("\ufeff编号", "编号"),
        ("东坑&nbsp;&nbsp;镇&nbsp;", "东坑 镇"),
        ("东坑&amp;nbsp;镇", "东坑 镇"),
        ("东\ue5e5坑\U000f1234镇", "东坑镇"),
        ("第一行\x0b第二行", "第一行\n第二行"),
        ("第一行_x000D_\n第二行", "第一行\n第二行"),
        ("A&B公司（东坑）", "A&B公司（东坑）"),
    ],
)
def test_wrappers_odd_blanks_and_invisible_characters_go(dirty, clean):
    assert clean_text(dirty) == clean


@pytest.mark.parametrize("original", ["it’s", "“东坑镇”", "国家", "café", "路灯不亮——已修", "中国。"])
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_text_decoded_twice_is_repaired(original, codec):
    raw = original.encode()
    doubled = "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in raw)
    assert clean_text(f"正文{doubled}正文") == f"正文{original}正文"


def test_what_only_resembles_text_decoded_twice_is_left_alone():
    for text in ("“CAFÉ”", "买买提·艾力", "5×”6", "25°C±1", "naïve résumé", "£¥"):
        assert clean_text(text) == text


def test_pinyin_injected_behind_a_character_goes_and_the_character_stays():
    assert clean_text("東坑鎮(zhèn)政府") == "東坑鎮政府"
    assert clean_text("東坑鎮（zhèn）雲(yún)岡") == "東坑鎮雲岡"


def test_brackets_that_a_person_wrote_are_no_pinyin():
    for text in ("长度(cm)", "张三(wx)", "公司(东坑)", "(zhèn)", "A(zhèn)"):
        assert clean_text(text) == text


def test_lost_characters_stay_and_are_reported():
    assert clean_text("东\ufffd\ufffd镇") == "东\ufffd\ufffd镇"
    assert damaged("东\ufffd\ufffd镇") == "有 2 处乱码（\ufffd），原文在生成文件时已经丢失"
    assert "锟斤拷" in damaged("锟斤拷锟斤拷")
    assert damaged("东坑镇") is None


def test_a_lone_surrogate_becomes_a_reported_loss_because_no_database_stores_it():
    assert clean_text("东\ud800坑") == "东\ufffd坑"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (24.0, "24"),
        (0.17, "0.17"),
        (99999, "99999"),
        (float("nan"), ""),
        (True, "TRUE"),
        (date(2023, 9, 27), "2023-09-27"),
        (datetime(2023, 9, 27), "2023-09-27"),
        (datetime(2023, 9, 27, 11, 25, 5), "2023-09-27 11:25:05"),
        (time(11, 25), "11:25:00"),
    ],
)
def test_a_cell_that_is_no_text_reads_as_its_reader_sees_it(cell, text):
    assert clean_text(cell) == text


def test_full_width_letters_and_digits_become_half_width():
    assert half_width("Ａ１２：（三）") == "A12:(三)"


@pytest.mark.parametrize("nothing", [None, "", " \u3000", "无", "/", "-", "——", "N/A", "n/a", "null", "　无 "])
def test_what_only_says_that_there_is_nothing_is_nothing(nothing):
    assert present(nothing) == ""


@given(CELL_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)
    assert clean_text(once) == once


@given(CELL_TEXT)
def test_clean_text_has_no_wrapper_and_can_be_stored(text):
    clean = clean_text(text)
    clean.encode()
    assert clean == clean.strip()
    assert not set(clean) & set("\t\r\u3000\xa0\u200b\ufeff\ue001")
    assert "&nbsp;" not in clean
