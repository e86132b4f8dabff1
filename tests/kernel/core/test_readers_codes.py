"""Codes keep their digits, are checked where they can be, and are masked where they are personal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.core.codes import (
    credit_check,
    credit_code_fault,
    identity_check,
    identity_fault,
    mask_identity,
    mask_name,
    mask_phone,
    read_code,
    read_credit_code,
    read_identity_number,
    read_licence_number,
    registration_check,
    veil,
)
from fazhi.kernel.core.errors import RefusedValue

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Made up; only the check characters fit.
CREDIT_BODY = "91441900MA00000000"[:17]
CREDIT = CREDIT_BODY + credit_check(CREDIT_BODY)
REGISTRATION = "44190000000012" + registration_check("44190000000012")
IDENTITY = "44190019700101001" + identity_check("44190019700101001")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("00123", "00123"),
        (24.0, "24"),
        (188006, "188006"),
        ("12345", "12345"),
        ("123456789", "123456789"),
        ("'00123", "00123"),
        ("ＡＢ１２", "AB12"),
        (" 12 34\t", "1234"),
        ("A-01/2", "A-01/2"),
        ("441900197001010017", "441900197001010017"),
        ("无", None),
        ("/", None),
        ("-", None),
        ("N/A", None),
        ("", None),
        (float("nan"), None),
        (None, None),
    ],
)
def test_an_id_is_text_with_its_leading_zeros(cell, code):
    assert read_code(cell) == code


@pytest.mark.parametrize("cell", [4.4190019700101e17, "4.4190019700101E+17"])
def test_an_id_whose_last_digits_a_spreadsheet_has_lost_is_refused(cell):
    with pytest.raises(RefusedValue, match="超过 15 位却存成了数字，表格软件已丢失末尾数字"):
        read_code(cell)


@pytest.mark.parametrize("cell", [1.5, True])
def test_what_is_no_id_is_refused(cell):
    with pytest.raises(RefusedValue, match="不是编号"):
        read_code(cell)


def test_licence_numbers_are_equal_whatever_their_brackets():
    writings = (
        "粤食（2020）第3号",
        "粤食(2020)第3号",
        "粤食〔2020〕第3号",
        "粤食[2020]第3号",
        "粤食【2020】第 3 号",
        "粤食（2020)第3号",
    )
    assert {read_licence_number(writing) for writing in writings} == {"粤食(2020)第3号"}


def test_check_characters_follow_the_published_examples():
    # The examples of GB 11643, GB 32100 and GS 15.
    assert identity_check("11010519491231002") == "X"
    assert credit_check("91350100M000100Y4") == "3"
    assert registration_check("11010800000001") == "6"


@pytest.mark.parametrize("cell", [CREDIT, CREDIT.lower(), f" {CREDIT}\n", REGISTRATION])
def test_codes_of_15_and_18_characters_are_read(cell):
    assert read_credit_code(cell) in (CREDIT, REGISTRATION)


@pytest.mark.parametrize("cell", ["无", "/", "", None])
def test_a_firm_without_a_code_has_none(cell):
    assert read_credit_code(cell) is None
    assert read_identity_number(cell) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (CREDIT[:-1] + ("0" if CREDIT[-1] != "0" else "1"), "末位校验不符（统一社会信用代码）"),
        (REGISTRATION[:-1] + str((int(REGISTRATION[-1]) + 1) % 10), "末位校验不符（15 位注册号）"),
        (CREDIT[:10] + "O" + CREDIT[11:], "含有信用代码不用的字符“O”"),
        ("123", "有 3 位，应为 18 位（旧注册号 15 位）"),
    ],
)
def test_a_failing_credit_code_is_refused_with_its_reason(code, fault):
    assert credit_code_fault(code) == fault
    with pytest.raises(RefusedValue) as refused:
        read_credit_code(code)
    assert refused.value.what == f"“{code}”{fault}"
    assert refused.value.remedy == "对照营业执照核对；确无代码的填“无”"


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_change_of_one_character_of_a_credit_code_is_found(body, place, other):
    code = body + credit_check(body)
    assert credit_code_fault(code) is None
    changed = code[:place] + other + code[place + 1 :]
    assert (credit_code_fault(changed) is None) == (changed == code)


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 14), st.sampled_from("0123456789"))
def test_every_change_of_one_digit_of_a_registration_number_is_found(body, place, other):
    code = body + registration_check(body)
    changed = code[:place] + other + code[place + 1 :]
    assert (credit_code_fault(changed) is None) == (changed == code)


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_every_change_of_one_digit_of_an_identity_number_is_found(place, other):
    changed = IDENTITY[:place] + other + IDENTITY[place + 1 :]
    assert (identity_fault(changed) is None) == (changed == IDENTITY)


def test_an_identity_number_with_19700101_in_it_is_read_as_what_it_is():
    assert read_identity_number(IDENTITY) == IDENTITY


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("441900197013010017", "里的出生日期不存在"),
        ("441900700101001", "是 15 位旧身份证号，已停止使用"),
        ("19700101", "不是 18 位身份证号"),
        (IDENTITY[:-1] + ("X" if IDENTITY[-1] != "X" else "0"), "末位校验不符（身份证号）"),
    ],
)
def test_a_failing_identity_number_is_refused_without_being_repeated(code, fault):
    with pytest.raises(RefusedValue) as refused:
        read_identity_number(code)
    assert fault in refused.value.what
    assert code not in str(refused.value)


def test_personal_values_are_masked():
    assert mask_identity("441900197001010017") == "4419**********0017"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("0769-83381234") == "0769-****1234"
    assert mask_phone("83381234") == "****1234"
    assert mask_phone("110") == "***"
    assert mask_name("张三") == "张*"
    assert mask_name("欧阳小明") == "欧***"
    assert mask_name("") == ""
    assert mask_identity("123") == "***"


def test_every_credit_code_of_the_real_registrations_passes(shared_data):
    import csv

    with (shared_data / "enterprises" / "dongguan-1978-2004.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["统一社会信用代码"] for row in csv.DictReader(file)]
    assert [code for code in codes if read_credit_code(code) != code] == []
    assert len(codes) == 6936


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我叫张三丰，电话13812345678，请回电", "我叫张三丰，电话138****5678，请回电"),
        ("身份证440106199001011237。", "身份证4401**********1237。"),
        ("身份证44010619900101123x", "身份证4401**********123x"),
        (
            "工单 RX2024-000001，快递 138123456789012，热线 12345",
            "工单 RX2024-000001，快递 138123456789012，热线 12345",
        ),
        ("没有数字", "没有数字"),
    ],
)
def test_numbers_of_people_in_a_text_are_veiled_and_others_are_not(text: str, shown: str) -> None:
    assert veil(text) == shown
