"""Numbers, percentages and money; an approximate or foreign one is refused with its reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.core.money import Amount, read_amount, read_money_fen
from fazhi.kernel.core.numbers import read_decimal, read_integer, read_percentage


def refusal(read, *args, **options):
    with pytest.raises(RefusedValue) as refused:
        read(*args, **options)
    assert refused.value.remedy
    return refused.value.what


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (99999.0, 99999),
        (7, 7),
        ("99999.0", 99999),
        ("007", 7),
        ("1,234,567", 1234567),
        ("１２", 12),
        ("１，２３４", 1234),
        (" 12\u3000", 12),
        ("-3", -3),
        (0.0, 0),
        (None, None),
        ("", None),
        ("无", None),
        (float("nan"), None),
    ],
)
def test_a_whole_number_is_read_however_the_reader_returned_it(cell, number):
    found = read_integer(cell)
    assert found == number
    assert found is None or type(found) is int


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("20余", "“20余”是约数，不是准确数"),
        ("约30", "“约30”是约数，不是准确数"),
        ("近百", "“近百”是约数，不是准确数"),
        ("3.5", "“3.5”不是整数"),
        (3.5, "“3.5”不是整数"),
        ("1,2", "“1,2”不是数字"),
        ("10-20", "“10-20”是一个范围，不是一个数"),
        ("二十", "“二十”是中文数字"),
        ("35宗", "“35宗”在数字之外还有“宗”"),
        ("1.2E+05", "“1.2E+05”是科学记数法，末尾数字可能已经丢失"),
        (1e18, "“1000000000000000000”超过 15 位，表格软件已丢失末尾数字"),
        ("东坑", "“东坑”不是数字"),
        (True, "“TRUE”不是数字"),
    ],
)
def test_what_is_no_whole_number_is_refused_with_its_reason(cell, reason):
    assert refusal(read_integer, cell) == reason


def test_decimals_are_exact_and_without_the_noise_of_floats():
    assert read_decimal("0.10") == Decimal("0.10")
    assert read_decimal(0.1 + 0.2) == Decimal("0.3")


@pytest.mark.parametrize(
    ("cell", "fraction", "share"),
    [
        ("17%", None, "17"),
        ("１７％", None, "17"),
        ("17.5 %", None, "17.5"),
        ("百分之17", None, "17"),
        ("17", None, "17"),
        (100.0, None, "100"),
        (0, None, "0"),
        (0.17, True, "17"),
        ("0.17", True, "17"),
        (1.0, True, "100"),
        ("17%", True, "17"),
        (0.17, False, "0.17"),
        ("17%", False, "17"),
    ],
)
def test_a_percentage_is_read_by_its_sign_or_by_what_is_known_of_its_column(cell, fraction, share):
    assert read_percentage(cell, fraction=fraction) == Decimal(share)


def test_an_empty_cell_is_no_percentage():
    assert read_percentage("") is None
    assert read_percentage(None, fraction=True) is None


@pytest.mark.parametrize("cell", [0.17, "0.17", 1])
def test_a_percentage_that_may_be_a_share_is_refused_until_the_column_is_known(cell):
    assert refusal(read_percentage, cell) == f"“{cell}”分不清是百分数还是小数"


def test_a_percentage_beyond_its_bounds_is_refused():
    assert refusal(read_percentage, "120%") == "“120%”不在 0 到 100 之间"
    assert refusal(read_percentage, 17, fraction=True) == "“17”不在 0 到 100 之间"
    assert refusal(read_percentage, "-1%") == "“-1%”不在 0 到 100 之间"
    assert refusal(read_percentage, "约20%") == "“约20%”是约数，不是准确数"


@pytest.mark.parametrize(
    ("cell", "wan"),
    [
        ("20(万元人民币)", "20"),
        ("7,120(万元人民币)", "7120"),
        ("12.3400(万元人民币)", "12.34"),
        ("7,120.55(万元人民币)", "7120.55"),
        ("20(万元(人民币))", "20"),
        ("7,120(万元(人民币))", "7120"),
        ("12.34(万元(人民币))", "12.34"),
        ("7,120.55(万元(人民币))", "7120.55"),
        ("20万人民币", "20"),
        ("12.34万人民币", "12.34"),
        ("7,120(万)", "7120"),
        ("20（万元）", "20"),
        ("20万元", "20"),
        ("人民币20万元整", "20"),
        ("20 万元 (人民币)", "20"),
        ("２０万元", "20"),
        ("￥200,000.00", "20"),
        ("¥200000元", "20"),
        ("RMB 200000元", "20"),
        ("0.002亿元", "20"),
        ("2百万元", "200"),
        ("200千元", "20"),
    ],
)
def test_renminbi_is_read_in_every_spelling(cell, wan):
    assert read_money_fen(cell) == Decimal(wan) * 1_000_000


@pytest.mark.parametrize(
    ("cell", "amount", "name"),
    [
        ("7,120(万香港元)", Amount(Decimal(71_200_000), "HKD"), "香港元"),
        ("20(万香港元)", Amount(Decimal(200_000), "HKD"), "香港元"),
        ("12.34(万香港元)", Amount(Decimal(123_400), "HKD"), "香港元"),
        ("7,120(万元(港币))", Amount(Decimal(71_200_000), "HKD"), "香港元"),
        ("7,120.55(万元(港币))", Amount(Decimal(71_205_500), "HKD"), "香港元"),
        ("20万港元", Amount(Decimal(200_000), "HKD"), "香港元"),
        ("20万港币", Amount(Decimal(200_000), "HKD"), "香港元"),
        ("20(万美元)", Amount(Decimal(200_000), "USD"), "美元"),
        ("7,120.55(万元(美元))", Amount(Decimal(71_205_500), "USD"), "美元"),
        ("7,120(万日元)", Amount(Decimal(71_200_000), "JPY"), "日元"),
        ("7,120(万元(日元))", Amount(Decimal(71_200_000), "JPY"), "日元"),
        ("7,120(万元(欧元))", Amount(Decimal(71_200_000), "EUR"), "欧元"),
        ("US$20", Amount(Decimal(20), "USD"), "美元"),
    ],
)
def test_foreign_money_is_read_with_its_currency_and_never_taken_for_renminbi(cell, amount, name):
    assert read_amount(cell) == amount
    assert refusal(read_money_fen, cell) == f"“{cell}”是外币（{name}），不折算成人民币"


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("12", 12_000_000),
        (12.5, 12_500_000),
        ("12元", 1_200),
        ("12万", 12_000_000),
        ("12(人民币)", 12_000_000),
        ("¥12", 1_200),
    ],
)
def test_a_bare_number_counts_in_the_unit_of_its_column_and_a_written_unit_wins(cell, fen):
    assert read_money_fen(cell, unit="万元") == fen


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("20余万", "“20余万”是约数，不是准确数"),
        ("100-200万", "“100-200万”是一个范围，不是一个数"),
        ("壹佰万元整", "“壹佰万元整”是中文数字"),
        ("1万2千", "“1万2千”在数字之外还有“万千”"),
        ("20,00", "“20,00”不是数字"),
        ("1.234", "“1.234”精确到分以下"),
        ("（万元）", "“（万元）”不是数字"),
        ("另议", "“另议”不是数字"),
        (True, "“TRUE”不是数字"),
    ],
)
def test_what_is_no_exact_sum_is_refused_with_its_reason(cell, reason):
    assert refusal(read_money_fen, cell) == reason


@pytest.mark.parametrize("cell", [None, "", "N/A", "无", "-"])
def test_an_empty_cell_is_no_money(cell):
    assert read_money_fen(cell) is None


@given(st.integers(-(10**14), 10**14))
def test_every_sum_survives_its_writing(fen):
    yuan = Decimal(fen) / 100
    assert read_money_fen(f"{yuan:,.2f}") == fen
    assert read_money_fen(f"{yuan}元") == fen
    assert read_money_fen(f"{yuan / 10_000:f}(万元人民币)") == fen


@given(st.text(max_size=20) | st.floats() | st.from_regex(r"[\d,.]{0,6}[万亿元()美港币余]{0,5}", fullmatch=True))
def test_whatever_a_cell_holds_is_read_or_refused(cell):
    for read in (read_integer, read_percentage, read_money_fen):
        try:
            read(cell)
        except RefusedValue as refused:
            assert refused.what


def test_every_capital_of_the_real_registrations_is_read_or_foreign(shared_data):
    import csv

    with (shared_data / "enterprises" / "dongguan-1978-2004.csv").open(encoding="utf-8", newline="") as file:
        capitals = [row["注册资金"] for row in csv.DictReader(file)]
    amounts = [read_amount(capital) for capital in capitals]
    assert len(amounts) == 6936
    assert sum(amount is None for amount in amounts) == capitals.count("N/A") == 1414
    assert sum(amount is not None and amount.currency == "CNY" for amount in amounts) == 4113
