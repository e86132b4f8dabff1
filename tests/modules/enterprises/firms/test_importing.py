"""Exports of firms as they are: every refused row says why, one code for two firms is left to a person, nobody ends in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from support.firms import CAPITALS, REFUSED, code_of, old_code_of, write
from support.tickets import text_of

from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.models import RefusedRow
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.firms.reading import capital_of
from fazhi.modules.enterprises.models.firms import Entity

from .conftest import Office, whys

REGISTER = registers["enterprises.entity"]
A, B, C = code_of(1), code_of(2), code_of(3)
DAYS = "2020-03-02"


def row(title: str, code: str, on: str = DAYS, status: str = "存续", ended: str = "", capital: str = "") -> str:
    return f"{title},{code},{on},有限责任公司,{capital},{status},{ended}"


def entity(number: str) -> Entity:
    return Entity.objects.select_related("entry").get(entry__number=number)


# --- whole files ------------------------------------------------------------------------------------------------------


def test_the_registrations_of_1978_to_2004_come_in_as_they_are(office: Office, shared_data: Path) -> None:
    (path,) = (shared_data / "enterprises").glob("*.csv")
    made = import_table(REGISTER, path)
    assert (made.mapping, made.read, made.new, made.refused) == ("enterprises.registration", 6936, 6936, 0)
    assert made.ignored == ("所在省份", "地区")
    kinds = dict.fromkeys(Entity.objects.values_list("kind", flat=True))
    assert set(kinds) == {"company", "sole_trader", "branch", "office"}  # 6,366 types are N/A: the code tells
    assert not Entity.objects.filter(kind_text="N/A").exists() and not Entity.objects.filter(scope="N/A").exists()
    assert Entity.objects.filter(capital_text="", capital_fen=None, currency="").count() == 1414
    assert not Entity.objects.filter(currency="?").exists()
    first = entity("91441900198020532E")
    assert (first.capital_fen, first.currency, first.capital_text) == (125_300_000, "CNY", "125.3000(万元人民币)")
    again = import_table(REGISTER, path)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 6936)


def test_of_a_dirty_export_ten_in_a_thousand_are_refused_each_with_its_reason(office: Office, tmp_path: Path) -> None:
    made = import_table(REGISTER, write(tmp_path / "dirty.csv", 3000))
    assert (made.new, made.refused, made.problem_count) == (2970, 30, 30)
    told = {
        "check": "末位校验不符",
        "twice": "编号重复",
        "two_firms": "两行名称不同",
        "month": "只有年月",
        "span": "是一段时间",
    }
    told |= {
        "wide": "列数不符",
        "shifted": "日期",
        "damaged": "乱码",
        "status": "不在可选值",
        "order": "早于登记日期",
    }
    for refused in RefusedRow.objects.order_by("line"):
        fault = REFUSED[(refused.line - 2) % 1000]
        assert told[fault] in refused.problems[0]["why"], (refused.line, refused.problems)
    assert import_table(REGISTER, tmp_path / "dirty.csv").unchanged == 2970


def test_dirt_that_says_the_same_is_read_and_not_refused(office: Office) -> None:
    made = office.take(
        f'"\n\t\t东莞市样甲厂\n\t\t"," {A.lower()}\t",2020/3/2 11:25:05,N/A,N/A,存续（在营、开业、在册）,',
        f"\u3000东莞市样乙厂\xa0\u200b,{old_code_of(7)},03/02/2020 11:45:00 PM,个体户,100(万港元),在业,",
        "东莞市样丙厂,无,2020-03-02,分公司,20余万,已吊销,2021-01-05",
        "东莞市样丁厂,,2020-03-02,,100,,2022-02-01",
    )
    assert (made.new, made.refused) == (4, 0), whys(made)
    first, second = entity(A), entity(old_code_of(7))
    assert (first.entry.title, first.entry.occurred_on, first.kind, first.capital_text) == (
        "东莞市样甲厂",
        date(2020, 3, 2),
        "company",
        "",
    )
    assert (second.entry.title, second.kind, second.currency) == ("东莞市样乙厂", "sole_trader", "HKD")
    third, fourth = entity("东莞市样丙厂-2020-03-02"), entity("东莞市样丁厂-2020-03-02")
    assert (third.status, third.capital_fen, third.currency, third.capital_text) == ("revoked", None, "?", "20余万")
    assert (fourth.status, fourth.kind, fourth.currency) == ("cancelled", "unknown", "?")  # 100 of what?


@pytest.mark.parametrize("text", CAPITALS)
def test_every_spelling_of_a_million_is_a_million_or_stays_as_it_is_written(text: str) -> None:
    fen, currency = capital_of(text)
    if text in ("20余万", "若干", "人民币壹佰万元整", "1000000"):
        assert (fen, currency) == (None, "?")
    else:
        assert fen == 100_000_000 and currency in ("CNY", "HKD", "USD")


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (row("甲", A[:17] + "0"), "末位校验不符（统一社会信用代码）；办法：对照营业执照核对，确无代码的填“无”"),
        (row("甲", old_code_of(7)[:14] + ("1" if old_code_of(7)[14] == "0" else "0")), "末位校验不符（15 位注册号）"),
        (row("甲", A[:16]), "有 16 位，应为 18 位（旧注册号 15 位）"),
        (row("甲", A, on="N/A"), "登记日期未填；办法：补上登记日期"),
        (row("甲", A, on="2014-02"), "只有年月，没有日"),
        (row("甲", A, on="2024-02-01"), "登记日期 2024-02-01 还没有到"),
        (row("", A), "名称未填"),
        (row("甲", A, status="注销"), "已注销、吊销的没有写明日期，算不出各月的户数；办法：补上注销或者吊销日期"),
        (row("甲", A, status="吊销", ended="2019-01-01"), "注销吊销日期 2019-01-01 早于登记日期 2020-03-02"),
        (row("甲", A, status="注销", ended="2024-02-01"), "注销吊销日期 2024-02-01 还没有到"),
        (row("甲", A, ended="2023-01-01"), "登记状态却是存续；办法：两者改成一致"),
        (row("甲", A, status="迁出"), "“迁出”不在可选值之中；办法：可选：存续、注销、吊销"),
    ],
)
def test_a_row_that_cannot_be_right_says_what_and_what_to_do(office: Office, line: str, why: str) -> None:
    made = office.take(line)
    assert made.new == 0
    assert why in whys(made)[0]


def test_one_code_for_two_firms_in_a_file_names_both_lines(office: Office) -> None:
    made = office.take(row("甲", A), row("乙", A), row("甲", A))
    assert (made.new, made.refused) == (1, 2)
    assert whys(made)[0] == (
        "与第 2 行编号重复；同一编号只能有一行，而且两行名称不同；办法：对照原件，由人核对哪一行有误"
    )
    assert whys(made)[1] == "与第 2 行编号重复；同一编号只能有一行"


def test_one_code_for_two_firms_is_never_merged_into_the_one_that_is_there(office: Office) -> None:
    office.take(row("甲", A))
    made = office.take(row("乙", A, on="2021-05-06"))
    assert (made.changed, made.refused) == (0, 1)
    assert whys(made)[0].startswith(
        "一个代码两户：名录里是“甲”（2020-03-02 登记），文件里是“乙”（2021-05-06 登记），没有合并"
    )
    assert entity(A).entry.title == "甲"


def test_a_new_name_alone_is_a_change_that_is_shown(office: Office) -> None:
    office.take(row("甲", A))
    made = office.take(row("甲新", A))
    assert (made.changed, made.refused) == (1, 0)
    assert [(cell["before"], cell["after"]) for cell in made.changes[0]["cells"]] == [("甲", "甲新")]


def test_what_follows_from_a_value_changes_with_it(office: Office) -> None:
    office.take(row("甲", A, capital="100万元"))
    office.take(row("甲", A, capital="200万美元"))
    assert (entity(A).capital_fen, entity(A).currency) == (200_000_000, "USD")


def test_an_export_without_a_column_leaves_its_values_alone(office: Office) -> None:
    office.take(row("甲", A, capital="100万元", status="注销", ended="2022-02-02"))
    made = office.take(f"甲,{A},{DAYS}", header="企业名称,统一社会信用代码,注册日期")
    assert (made.unchanged, made.changed) == (1, 0)
    assert (entity(A).capital_fen, entity(A).status) == (100_000_000, "cancelled")


# --- what a full export lacks -----------------------------------------------------------------------------------------


def test_a_firm_that_a_full_export_lacks_is_listed_and_not_ended(office: Office) -> None:
    lines = [row(f"甲{n}", code_of(n)) for n in range(1, 21)]
    office.take(*lines)
    made = office.take(*lines[1:])
    doubts = list(registers["enterprises.doubt"].rows().select_related("entity_doubt"))
    assert [(one.title, one.entity_doubt.entity, one.entity_doubt.kind) for one in doubts] == [("甲1", A, "missing")]
    assert f"第 {made.batch} 批导入是全量导出" in doubts[0].entity_doubt.found
    assert entity(A).status == "standing"
    office.take(*lines[1:])  # what waits for an answer already is not listed again
    assert registers["enterprises.doubt"].rows().count() == 1


def test_an_export_of_some_firms_lists_nothing(office: Office) -> None:
    office.take(*(row(f"甲{n}", code_of(n)) for n in range(1, 21)))
    office.take(row("甲1新", A))
    office.take(*(row(f"乙{n}", code_of(n)) for n in range(50, 60)))
    assert not registers["enterprises.doubt"].rows().exists()


def test_firms_that_came_with_the_file_itself_are_not_missed(office: Office) -> None:
    lines = [row(f"甲{n}", code_of(n)) for n in range(1, 21)]
    office.take(*lines)
    office.take(*lines, row("新", code_of(99)))
    assert not registers["enterprises.doubt"].rows().exists()


def test_a_firm_that_nobody_touched_since_its_import_says_so(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    office.take(row("模拟甲店", A))
    log_in()
    assert "经过 由导入登记，此后没有改动。" in text_of(client.get(f"/r/enterprises.entity/{entity(A).pk}/"))
