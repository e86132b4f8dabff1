"""The hotline's files: the ledger of scenario A1, the on-time rate of A2, and the real replies as they are."""

from __future__ import annotations

import argparse
import random
import time
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from kernel.imports.conftest import write
from python_calamine import CalamineWorkbook
from support.town import make_town

from fazhi.cli import import_ as command
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.imports.tables import read_table
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.hotline.models import Ticket

pytestmark = pytest.mark.django_db
HEADER = ("工单编号", "诉求主题", "诉求类别", "受理日期", "承办单位", "诉求内容", "答复日期", "办结日期")
LIMITS = {"咨询": 2, "求助": 10, "建议": 10, "投诉": 15, "举报": 15}


@pytest.fixture(autouse=True)
def town(db: None, home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FAZHI_TODAY", "2024-06-30")
    sync_calendar()
    return make_town()


def run(*words: object) -> dict:
    """The command as the program runs it."""
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]))


def counts(answer: dict) -> tuple[int, int, int, int, int]:
    return tuple(answer[name] for name in ("read", "new", "changed", "unchanged", "refused"))


def ledger(rows: int) -> list[list[str]]:
    chance = random.Random(8559)
    made = []
    for n in range(rows):
        opened = date(2023, 1, 1) + timedelta(days=chance.randrange(360))
        replied = opened + timedelta(days=chance.randrange(28))
        kind = chance.choice(list(LIMITS))
        days = (replied.isoformat(), replied.isoformat()) if chance.random() < 0.97 else ("", "")
        made.append([f"2023{n:06d}", f"诉求{n}", kind, opened.isoformat(), "党政综合办", "内容" * 30, *days])
    return made


def naive_due(opened: date, limit: int) -> date:
    day = opened
    while limit:
        day += timedelta(days=1)
        limit -= chinese_calendar.is_workday(day)
    return day


def test_a1_a_ledger_of_8559_rows_with_three_bad_ones(tmp_path):
    rows = ledger(8559)
    good = [row[:] for row in rows]
    rows[100][3], rows[5000][3], rows[8558][4] = "", "2023-13-02", "不存在的单位"
    began = time.process_time()
    answer = run("hotline", write(tmp_path / "台账.xlsx", rows, HEADER))
    assert time.process_time() - began < 20
    assert counts(answer) == (8559, 8556, 0, 0, 3)
    told = [(item["row"], item["column"], item["value"]) for item in answer["problems"]]
    assert told == [(102, "受理日期", ""), (5002, "受理日期", "2023-13-02"), (8560, "承办单位", "不存在的单位")]
    table = read_table(answer["refused_file"])
    fixed = [list(row.cells) for row in table.rows]
    fixed[0][3], fixed[1][3], fixed[2][4] = good[100][3], good[5000][3], good[8558][4]
    again = run("hotline", write(tmp_path / "改正.xlsx", fixed, table.header))
    assert counts(again) == (3, 3, 0, 0, 0)
    assert Matter.objects.count() == 8559
    assert counts(run("hotline", write(tmp_path / "再来.csv", good, HEADER))) == (8559, 0, 0, 8559, 0)


def test_a2_the_rate_of_replies_in_time_is_that_of_a_hand_script(tmp_path):
    rows = ledger(3000)
    run("hotline", write(tmp_path / "台账.csv", rows, HEADER))
    hand = {
        row[0]: date.fromisoformat(row[6]) <= naive_due(date.fromisoformat(row[3]), LIMITS[row[2]])
        for row in rows
        if row[6]
    }
    judged = Matter.objects.filter(judgement=Judgement.JUDGED).exclude(met_on=None)
    ours = {number: met <= due for number, met, due in judged.values_list("number", "met_on", "due_on")}
    assert ours == hand
    assert 0 < sum(ours.values()) < len(ours)


def test_a2_what_happened_on_the_way_is_listed_beside_the_rate_and_taken_out_of_nothing(tmp_path):
    chance = random.Random(2)
    extended, returned, suspended = {}, {}, {}
    rows = []
    for row in ledger(1500):
        number, opened, kind, replied = row[0], date.fromisoformat(row[3]), row[2], row[6]
        last = naive_due(opened, LIMITS[kind])
        asked = opened + timedelta(days=chance.randrange(9))
        if chance.random() < 0.2 and (not replied or asked.isoformat() <= replied):
            extended[number] = asked
        returned[number], suspended[number] = chance.choice((0, 0, 1)), chance.choice((0, 0, 0, 1))
        rows.append([*row, extended.get(number, ""), returned[number], suspended[number]])
        if number in extended and extended[number] > last:
            del extended[number]  # approved after expiry: it extends nothing
    header = (*HEADER, "延期批准日期", "退单次数", "挂起次数")
    path = write(tmp_path / "台账.csv", rows, header)
    assert counts(run("hotline", path)) == (1500, 1500, 0, 0, 0)
    assert counts(run("hotline", path)) == (1500, 0, 0, 1500, 0)

    due = {}
    for row in rows:
        last = naive_due(date.fromisoformat(row[3]), LIMITS[row[2]])
        due[row[0]] = naive_due(last, 2 if row[2] == "咨询" else 5) if row[0] in extended else last
    replied = {row[0]: row[6] and date.fromisoformat(row[6]) for row in rows}
    fallen = {n for n, day in due.items() if day.year == 2023 and (replied[n] or day < date(2024, 6, 30))}
    in_time = {n for n in fallen if replied[n] and replied[n] <= due[n]}
    words = ("F17", "hotline.due.returned", "hotline.due.suspended", "F16")
    rate, back, waiting, received = compute(words, Span.year(2023))
    assert (rate.numerator, rate.denominator) == (len(in_time), len(fallen))
    assert (back.value, waiting.value) == (sum(returned[n] for n in fallen), sum(suspended[n] for n in fallen))
    assert sum(received.parts.values()) == received.value == 1500
    tickets = Matter.objects.filter(ticket__extended_times=1)
    assert tickets.count() == sum(bool(row[8]) for row in rows)


def test_a_ledger_that_comes_again_with_an_extension_moves_the_day(tmp_path):
    row = ["G1", "路灯", "求助", "2023-09-11", "党政综合办", "不亮", "2023-09-28", "2023-09-28"]
    header = (*HEADER, "延期批准日期")
    run("hotline", write(tmp_path / "一.csv", [[*row, ""]], header))
    assert Matter.objects.get().due_on == date(2023, 9, 25)
    again = write(tmp_path / "二.csv", [[*row, "2023-09-20"]], header)
    assert counts(run("hotline", again)) == (1, 0, 1, 0, 0)
    matter = Matter.objects.select_related("ticket").get()
    assert (matter.due_on, matter.ticket.extended_times) == (date(2023, 10, 8), 1)
    assert counts(run("hotline", again)) == (1, 0, 0, 1, 0)


def test_the_real_replies_come_in_as_they_are_and_are_judged_on_trial(shared_data):
    path = shared_data / "hotline" / "附件4_答复_2816条.xlsx"
    answer = run("hotline", path)
    assert counts(answer) == (2816, 2816, 0, 0, 0)
    assert (answer["mapping"], answer["problems"]) == ("hotline.replies", [])
    matters = {matter.number: matter for matter in Matter.objects.select_related("ticket")}
    assert all(number.isdigit() for number in matters)
    judgements = {matter.judgement for matter in matters.values()}
    assert judgements == {Judgement.TRIAL, Judgement.PROVISIONAL}
    assert {matter.ticket.category for matter in matters.values()} == {"complaint"}
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    hand = {str(int(row[0])): (day(row[3]), day(row[6])) for row in sheet}
    assert {number: (matter.opened_on, matter.met_on) for number, matter in matters.items()} == hand
    # The calendar begins with 2018, and the day of receipt itself is not counted.
    judged = {number: days for number, days in hand.items() if days[0] >= date(2017, 12, 31)}
    assert answer["not_judged"] == 2816 - len(judged)
    delays = {number: (replied - opened).days for number, (opened, replied) in judged.items()}
    in_time = {number: replied <= naive_due(opened, 15) for number, (opened, replied) in judged.items()}
    trial = {number: matter for number, matter in matters.items() if matter.judgement == Judgement.TRIAL}
    assert {number: (matter.met_on - matter.opened_on).days for number, matter in trial.items()} == delays
    assert {number: matter.met_on <= matter.due_on for number, matter in trial.items()} == in_time
    assert counts(run("hotline", path)) == (2816, 0, 0, 2816, 0)


def day(cell: object) -> date:
    """The day of a cell of the real file: a text like 2019/4/25 9:32:09, or once a spreadsheet date."""
    if isinstance(cell, str):
        return date(*map(int, cell.split()[0].split("/")))
    return cell.date()


def test_the_command_answers_as_the_interfaces_say(tmp_path):
    path = write(tmp_path / "台账.csv", ledger(3), HEADER)
    answer = run("12345热线工单", path)
    assert set(answer) >= {
        *("batch", "sha256", "read", "new", "changed", "unchanged", "refused", "not_judged", "refused_file"),
        "problems",
    }
    assert answer["refused_file"] is None
    trial = run("hotline.ticket", path, "--dry-run")
    assert (trial["batch"], trial["unchanged"]) == (None, 3)
    assert any("无变化 3" in line for line in command.lines(trial))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("没有的台账", "x.csv"), "没有台账"),
        (("hotline", "不在.xlsx"), "文件打不开或不存在"),
        (("hotline", "不在.xlsx", "--map", "没有"), "没有名为“没有”的导入映射"),
        (("hotline", "不在.xlsx", "--by", "nobody"), "没有用户“nobody”"),
    ],
)
def test_bad_input_is_one_clear_message(words, told):
    with pytest.raises(FazhiError, match=told):
        run(*words)


def test_a_user_without_the_right_imports_nothing(town, tmp_path):
    user = town.user("hotline.handler")
    with pytest.raises(FazhiError, match="无权导入"):
        run("hotline", write(tmp_path / "台账.csv", ledger(3), HEADER), "--by", user.username)
    assert run("hotline", write(tmp_path / "a.csv", ledger(3), HEADER), "--by", town.user("hotline.clerk").username)


def test_what_the_product_exports_can_be_imported_again(tmp_path):
    register = registers["hotline.ticket"]
    header = [field.label for field in register.fields.values()]
    told = {
        "工单编号": "RX1",
        "诉求主题": "路灯",
        "承办单位": "党政综合办",
        "区域": "东坑镇",
        "状态": "已办结",
        "受理日期": "2023-09-27",
        "到期日": "2023-10-24",
        "答复日期": "2023-10-20",
        "办结日期": "2023-10-23",
        "评判": "正式",
        "诉求类别": "投诉",
        "事项": "路灯",
        "诉求内容": "内容",
        "事发地址": "地址",
        "诉求人": "市民",
        "联系电话": "138",
        "答复内容": "答复",
        "满意度": "满意",
        "办理性质": "一般办理",
        "市场监管投诉": "否",
        "首接单位": "综合行政执法办",
        "派单次数": 2,
        "退单次数": 1,
        "延期次数": 0,
        "挂起次数": 0,
        "重办次数": 0,
    }
    assert set(told) <= set(header)
    answer = run("hotline", write(tmp_path / "导出.xlsx", [[told.get(label, "") for label in header]], header))
    assert counts(answer) == (1, 1, 0, 0, 0)
    assert set(answer["ignored"]) >= {"状态", "到期日", "评判"}
    ticket = Ticket.objects.get()
    assert (ticket.legs, ticket.returned_times, str(ticket.first_unit), ticket.is_market) == (
        2,
        1,
        "综合行政执法办",
        False,
    )
