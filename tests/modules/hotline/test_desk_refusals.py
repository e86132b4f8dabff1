"""When things go wrong at the desk: each mistake has its answer, with the way out; nothing is written by a refusal."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from kernel.imports.conftest import write
from support.tickets import DAY, REASON, Desk, paper
from support.town import make_town

from fazhi.cli import import_ as command
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.definitions import sync_definitions
from fazhi.kernel.figures.spans import read_year
from fazhi.kernel.imports.mappings import fit, mapping_for, mapping_named
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.errors import GateClosed, MissingPaper, WrongState
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Link, Matter
from fazhi.kernel.records.registers import registers
from fazhi.kernel.records.rulings import RULINGS

BACKEND = "django.contrib.auth.backends.ModelBackend"
TICKETS = registers["hotline.ticket"]


@pytest.fixture
def desk(db: None, home: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Desk(make_town())


def state_of(matter: Matter) -> str:
    return Matter.objects.get(pk=matter.pk).state


# --- units -----------------------------------------------------------------------------------------------------------


def test_an_unknown_unit_is_refused_with_what_is_near(desk) -> None:
    ticket = desk.open()
    clerk = desk.town.person("hotline.clerk")
    with pytest.raises(RefusedForm, match=r"承办单位：没有叫“执法办公室”的机构.*相近的有：综合行政执法办"):
        act(ticket, "dispatched", by=clerk, data={"unit": "执法办公室"}, lookup=NameBook())
    with pytest.raises(RefusedForm, match=r"没有叫“海事局”的机构.*填机构的全称、简称或编码"):
        act(ticket, "dispatched", by=clerk, data={"unit": "海事局"}, lookup=NameBook())
    with pytest.raises(RefusedForm, match="承办单位：“派单”时必须填写"):
        desk.take(ticket, "dispatched")
    assert state_of(ticket) == "registered"


def test_a_unit_that_is_gone_is_refused_on_the_form(desk, client: Client) -> None:
    ticket = desk.open()
    client.force_login(desk.town.user("hotline.clerk"), backend=BACKEND)
    sent = {"unit": "99999", "on": DAY.isoformat(), "version": str(ticket.version)}
    page = client.post(reverse("pages:act", args=(ticket.register, ticket.pk, "dispatched")), sent)
    assert page.status_code == 422
    assert "选中的一项已经停用或不存在" in page.content.decode()
    assert state_of(ticket) == "registered"


# --- returns ---------------------------------------------------------------------------------------------------------


def test_a_return_without_a_reason_is_refused_with_what_to_write(desk) -> None:
    ticket = desk.dispatched()
    with pytest.raises(MissingPaper, match=r"“退单”须写明理由.*办法：填写说明后再提交"):
        desk.take(ticket, "returned")
    with pytest.raises(GateClosed, match=r"没有写明退单理由和职责依据（不少于 8 个字）.*清单条款"):
        desk.take(ticket, "returned", note="不归我管")
    assert state_of(ticket) == "dispatched"


def test_a_second_return_is_impossible_and_the_way_out_is_a_ruling(desk) -> None:
    ticket = desk.take(desk.dispatched(desk.town.office), "returned", note=REASON)
    again = desk.take(ticket, "dispatched", unit=desk.town.bureau.pk)
    with pytest.raises(
        GateClosed, match=r"只退一次：这件工单已经退过一次.*办法：由本单位办理；对职责有争议的，提请裁定"
    ):
        desk.take(again, "returned", note=REASON)
    asked = desk.take(again, "ruling_asked", note="两个单位都认为不是自己的职责", theme="路灯")
    assert asked.state == "in_ruling"
    ruled = desk.take(asked, "ruled", note="由执法办养护", unit=desk.town.bureau.pk)
    assert ruled.state == "signed"
    assert (ruled.ticket.returned_times, ruled.ticket.legs) == (1, 2)


def test_a_return_never_restarts_the_clock(desk) -> None:
    first = desk.dispatched(desk.town.office, on=DAY - timedelta(days=7))
    returned = desk.take(first, "returned", note=REASON)
    again = desk.take(returned, "dispatched", unit=desk.town.bureau.pk)
    assert again.due_on == first.due_on
    assert again.ticket.first_unit == desk.town.office


# --- replies and callbacks -------------------------------------------------------------------------------------------


def test_a_reply_without_text_is_refused(desk) -> None:
    ticket = desk.signed()
    for reply in ("", "   "):
        with pytest.raises(RefusedForm, match=r"答复内容：“答复”时必须填写.*补上答复内容"):
            desk.take(ticket, "replied", reply=reply)
    assert state_of(ticket) == "signed"


def test_a_callback_that_was_refused_is_an_answer_and_counts_apart(desk) -> None:
    with pytest.raises(RefusedForm, match="满意度：“回访”时必须填写"):
        desk.take(desk.replied(), "called_back")
    refused = desk.take(desk.replied(), "called_back", satisfaction="refused")
    assert desk.take(refused, "closed").state == "closed"
    desk.take(desk.replied(), "called_back", satisfaction="satisfied")
    desk.take(desk.replied(), "called_back", satisfaction="dissatisfied")
    sync_definitions()
    rates = [item for item in compute(None, read_year("2024")) if "satisf" in item.code and item.denominator]
    assert rates
    for rate in rates:
        assert (rate.numerator, rate.denominator) in ((1, 2), (1, 1), (2, 2)), f"{rate.code} 把拒绝回访算了进去"


# --- duplicates ------------------------------------------------------------------------------------------------------


def test_a_ticket_does_not_close_over_an_open_duplicate(desk) -> None:
    main = desk.signed()
    answered = desk.take(main, "replied", reply="已经修好")
    late = desk.signed()
    # It joins after the reply: only an open main ticket takes it, so the reply is taken back first.
    reopened = desk.take(answered, "reopened", note="另有一件")
    desk.take(late, "merged", merged_into=main.number)
    Matter.objects.filter(pk=reopened.pk).update(state="replied")
    with pytest.raises(GateClosed, match=rf"并案的工单还没有答复：{late.number}.*先答复并案的工单，或取消并案"):
        desk.take(Matter.objects.get(pk=main.pk), "closed")


def test_an_answer_answers_the_duplicates_each_in_its_own_clock(desk) -> None:
    main, other = desk.signed(), desk.signed(desk.town.office, on=DAY - timedelta(days=3), category="help")
    merged = desk.take(other, "merged", merged_into=main.number)
    assert merged.unit == desk.town.bureau
    due_on = merged.due_on
    desk.take(main, "replied", reply="一起修好了")
    other.refresh_from_db()
    assert (other.state, other.met_on, other.due_on) == ("replied", DAY, due_on)
    assert Matter.objects.get(pk=other.pk).ticket.reply == "一起修好了"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda desk, ticket: ticket.number, "不能并入自己"),
        (lambda desk, ticket: "RX2024-999999", "没有工单“RX2024-999999”"),
        (lambda desk, ticket: desk.take(desk.replied(), "closed").number, "已经办结"),
        (lambda desk, ticket: desk.open().number, "还没有派单"),
        (
            lambda desk, ticket: desk.take(desk.signed(), "merged", merged_into=desk.signed().number).number,
            "自己也已并案",
        ),
    ],
    ids=["itself", "unknown", "closed", "undispatched", "merged"],
)
def test_what_a_ticket_cannot_be_merged_into(desk, make, why: str) -> None:
    ticket = desk.signed()
    with pytest.raises(GateClosed, match=f"{why}.*填写一件在办、已派单的工单编号"):
        desk.take(ticket, "merged", merged_into=make(desk, ticket))
    assert state_of(ticket) == "signed"
    assert not Link.objects.filter(source=ticket.subject).exists()


def test_a_merging_that_was_a_mistake_is_undone_and_may_be_done_again(desk) -> None:
    main, ticket = desk.signed(), desk.signed()
    undone = desk.take(desk.take(ticket, "merged", merged_into=main.number), "unmerged", note="是另一处")
    assert undone.state == "signed"
    assert desk.take(undone, "merged", merged_into=main.number).state == "merged"


def test_a_main_ticket_that_goes_to_another_unit_still_answers_its_duplicates(desk) -> None:
    main, other = desk.dispatched(desk.town.office), desk.dispatched(desk.town.office)
    desk.take(other, "merged", merged_into=main.number)
    moved = desk.take(desk.take(main, "returned", note=REASON), "dispatched", unit=desk.town.bureau.pk)
    handler = desk.town.person("hotline.handler", desk.town.bureau)
    act(act(moved, "signed", by=handler), "replied", by=handler, data={"reply": "一起修好了"})
    assert state_of(other) == "replied"
    assert verify().broken == []


def test_a_ruling_takes_the_duplicates_along_too(desk) -> None:
    main, other = desk.dispatched(desk.town.office, theme="路灯"), desk.dispatched(desk.town.office)
    desk.take(other, "merged", merged_into=main.number)
    asked = desk.take(main, "ruling_asked", note="职责不清")
    desk.take(asked, "ruled", note="由执法办养护", unit=desk.town.bureau.pk)
    assert Matter.objects.get(pk=other.pk).unit == desk.town.bureau


# --- clocks ----------------------------------------------------------------------------------------------------------


def test_an_extension_after_expiry_is_refused(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = desk.signed(on=date(2023, 12, 1), category="consultation")
    asking = desk.take(ticket, "extension_asked", note="要等配件")
    with pytest.raises(FazhiError, match=r"期限已于 2023-12-05 届满，批准日是 2024-01-15.*期限届满后不能再延长"):
        desk.take(asking, "extended", note="同意", papers=[paper("进展告知记录")])
    assert state_of(ticket) == "awaiting_extension"


def test_a_second_extension_and_one_without_telling_the_caller_are_refused(desk) -> None:
    asking = desk.take(desk.signed(), "extension_asked", note="要等配件")
    with pytest.raises(MissingPaper, match="缺文书：进展告知记录"):
        desk.take(asking, "extended", note="同意")
    extended = desk.take(asking, "extended", note="同意", papers=[paper("进展告知记录")])
    with pytest.raises(GateClosed, match=r"已经延长过一次.*在现有期限内办结"):
        desk.take(extended, "extension_asked", note="还要等")


def test_a_reopened_ticket_counts_as_unanswered_from_its_first_day(desk) -> None:
    answered = desk.replied(on=DAY - timedelta(days=4))
    assert answered.met_on == DAY - timedelta(days=4)
    reopened = desk.take(desk.take(answered, "closed"), "reopened", note="灯又灭了")
    assert (reopened.state, reopened.met_on, reopened.closed_on) == ("signed", None, None)
    assert (reopened.due_on, reopened.opened_on) == (answered.due_on, DAY - timedelta(days=4))
    assert reopened.ticket.reopened_times == 1


def test_a_market_complaint_is_not_over_with_the_reply(desk) -> None:
    ticket = desk.replied(is_market=True)
    with pytest.raises(GateClosed, match=r"工单答复不等于投诉办结.*登记受理决定和调解结果后再办结"):
        desk.take(ticket, "closed")
    refused = desk.take(ticket, "market_refused", note="不属于消费争议")
    assert desk.take(refused, "closed").state == "closed"


def test_only_the_arbiter_rules(desk) -> None:
    asked = desk.take(desk.dispatched(theme="路灯"), "ruling_asked", note="职责不清")
    with pytest.raises(AccessDenied, match="您的岗位不能“裁定”"):
        act(asked, "ruled", by=desk.town.person("hotline.clerk"), note="由办公室办", data={"unit": desk.town.office.pk})
    assert not RULINGS.rows().exists()


def test_what_is_closed_is_not_signed(desk) -> None:
    closed = desk.take(desk.replied(), "closed")
    with pytest.raises(WrongState, match="现为“已办结”，不能“签收”"):
        desk.take(closed, "signed")


# --- last week's rows again ------------------------------------------------------------------------------------------

HEADER = ("工单编号", "诉求主题", "诉求类别", "受理日期", "承办单位", "派单日期", "答复日期", "答复内容")
ROWS = (
    ("RX2024-900001", "路灯不亮", "投诉", "2024-01-08", "综合行政执法办", "2024-01-08", "", ""),
    ("RX2024-900002", "占道经营", "求助", "2024-01-09", "综合行政执法办", "2024-01-09", "2024-01-10", "已经劝离"),
)


def run(path: Path) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(["hotline.ticket", str(path)]))


def test_last_weeks_rows_again_add_nothing_and_what_was_done_here_stays(desk, tmp_path) -> None:
    path = write(tmp_path / "上周.xlsx", ROWS, HEADER)
    assert run(path)["new"] == 2
    again = run(path)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    ticket = Matter.objects.get(number="RX2024-900001")
    worked = desk.take(desk.take(ticket, "signed"), "replied", reply="这里写的答复")
    once_more = run(path)
    assert (once_more["new"], once_more["changed"]) == (0, 0)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.met_on) == ("replied", DAY)
    assert ticket.ticket.reply == worked.ticket.reply == "这里写的答复"


def test_an_unknown_unit_in_a_spreadsheet_is_refused_with_its_row(desk, tmp_path) -> None:
    row = ("RX2024-900003", "路灯不亮", "投诉", "2024-01-08", "海事局", "2024-01-08", "", "")
    answer = run(write(tmp_path / "坏.xlsx", [row], HEADER))
    assert (answer["new"], answer["refused"]) == (0, 1)
    assert "没有叫“海事局”的机构" in str(answer)


# --- the sample mapping of the city's system -------------------------------------------------------------------------


def test_the_sample_of_the_citys_system_never_takes_a_towns_own_ledger(desk) -> None:
    ledger, city = mapping_named(TICKETS, "hotline.ledger"), mapping_named(TICKETS, "hotline.city")
    assert city.label == "市12345平台工单（样例）"
    widest = [headers[0] for headers in (*ledger.columns.values(), *ledger.steps.values())]
    assert mapping_for(TICKETS, widest).code == "hotline.ledger"
    assert mapping_for(TICKETS, HEADER).code == "hotline.ledger"
    assert fit(city, widest).missing
    exported = [item.label for item in TICKETS.fields.values()]
    assert mapping_for(TICKETS, exported).code != "hotline.city"
    own = [headers[0] for headers in (*city.columns.values(), *city.steps.values())]
    assert mapping_for(TICKETS, own).code == "hotline.city"
