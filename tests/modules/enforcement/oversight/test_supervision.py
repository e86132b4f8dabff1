"""Supervision received and answered in time; an alarm on fines that is no target."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.oversight import MONDAY, Office
from support.tickets import detail, text_of

from fazhi.kernel.chain.events import history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.modules.enforcement.oversight.fines import fines_of, growth_alarm
from fazhi.modules.enforcement.oversight.supervision import REGISTER

PAGE = "pages:enforcement.supervision.year"


def letter(office: Office, **facts: Any) -> Matter:
    given = {"title": "关于某案的督办", "kind": "letter", "sender": "市司法局", "demand": "说明办理情况"} | facts
    return office.open(REGISTER, **given)


def test_a_document_is_assigned_answered_and_closed(office: Office) -> None:
    matter = office.take(office.take(letter(office), "assigned", 18), "answered", 24, answer="已经核查，情况如下")
    matter.supervision.refresh_from_db()
    assert matter.supervision.answered_on == date(2024, 6, 24)
    with pytest.raises(FazhiError, match=r"没有写明理由.*监督不代替执法，也不撤销决定"):
        office.take(matter, "closed", 25, note="办结")
    assert office.take(matter, "closed", 25, note="没有影响案件，案件照常办理").closed_on == date(2024, 6, 25)


def test_an_answer_is_a_paper(office: Office) -> None:
    step = procedures[REGISTER].versions[0].step["answered"]
    assert step.papers == ("答复",)
    assert step.required == ("answer",)


def test_the_day_that_the_document_states_goes_before_the_default_rule(office: Office) -> None:
    stated = letter(office, answer_by=date(2024, 6, 21))
    assert (stated.due_on, stated.judgement) == (date(2024, 6, 21), Judgement.JUDGED)
    assert not Clock.objects.get(matter=stated).is_unverified
    default = letter(office)
    assert default.due_on == date(2024, 7, 17)
    assert default.judgement == Judgement.JUDGED
    assert Clock.objects.get(matter=default).is_unverified


def test_an_answer_is_not_asked_for_before_the_document_came(office: Office) -> None:
    with pytest.raises(RefusedForm, match="要求答复日期 2024-06-01 早于收文日期"):
        letter(office, answer_by=date(2024, 6, 1))


def test_a_day_that_is_stated_later_goes_before_the_default_too(office: Office) -> None:
    matter = office.take(office.take(letter(office), "assigned", 18), "answered", 19, answer="情况如下")
    matter = office.take(matter, "asked_again", 20, answer_by=date(2024, 6, 26))
    matter.supervision.refresh_from_db()
    assert (matter.state, matter.supervision.answered_on) == ("assigned", None)
    assert (matter.due_on, matter.met_on) == (date(2024, 6, 26), None)


def test_supervision_touches_no_case(office: Office) -> None:
    case = office.case("案1", closed_on=None)
    matter = office.take(letter(office, kind="decision", case="案1"), "assigned", 18)
    office.take(office.take(matter, "answered", 19, answer="已由本机关自行改正"), "closed", 20)
    before = (case.version, case.state, case.closed_on)
    case.refresh_from_db()
    assert (case.version, case.state, case.closed_on) == before
    assert not history(case.subject).exists()
    assert all(step.then is None for step in procedures[REGISTER].versions[0].step.values())


def test_the_page_lists_what_waits_the_latest_first_and_says_what_supervision_is_not(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    log_in()
    letter(office, title="没有写日期的")
    late = letter(office, title="已经过期的", answer_by=date(2024, 6, 20))
    office.take(office.take(letter(office, title="答复过的"), "assigned", 18), "answered", 18, answer="已答复")
    page = text_of(client.get(reverse(PAGE)))
    assert page.index("已经过期的") < page.index("没有写日期的")
    assert "已过" in page
    assert "默认值，未核" in page
    assert "答复过的" not in page
    assert "监督不代替执法，也不撤销执法决定" in page
    assert "2024-06-20 前答复" in detail(client, late)


def test_a_unit_sees_its_own_documents_and_no_fines_of_the_town(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    office.take(letter(office, title="交给执法办的"), "assigned", 18)
    letter(office, title="没有交办的")
    log_in("enforcement.officer", office.town.bureau)
    page = text_of(client.get(reverse(PAGE)))
    assert "交给执法办的" in page
    assert "没有交办的" not in page
    assert "上年同期" not in page


# --- fines ------------------------------------------------------------------------------------------------------------


def fined(office: Office, number: str, on: date, yuan: int, domain: str = "urban") -> None:
    office.case(number, decided_on=on, fine_fen=yuan * 100, domain=domain, outcome="penalty")


def test_fines_that_grow_by_more_than_a_fifth_raise_an_alarm_with_its_domains(office: Office) -> None:
    fined(office, "甲", date(2022, 4, 1), 10_000)
    fined(office, "乙", date(2023, 4, 1), 12_000)
    assert growth_alarm(2023) is None, "twenty percent is not over twenty percent"
    fined(office, "丙", date(2023, 12, 31), 1, "ecology")
    alarm = growth_alarm(2023)
    assert alarm is not None
    assert (alarm.fines.now, alarm.fines.before, alarm.line) == (1_200_100, 1_000_000, 20)
    assert [(part.name, part.now, part.before) for part in alarm.fines.parts] == [
        ("生态环境", 100, 0),
        ("城市管理", 1_200_000, 1_000_000),
    ]
    assert "12001.00元" in alarm.words
    assert "超过 20% 的预警线" in alarm.words


def test_without_fines_the_year_before_no_growth_is_stated(office: Office) -> None:
    fined(office, "乙", date(2023, 4, 1), 12_000)
    assert growth_alarm(2023) is None
    assert fines_of(2023).growth == "上年同期没有罚款，不算增幅"
    assert fines_of(2022).parts == ()


def test_a_running_year_is_compared_with_the_same_days_of_the_year_before(office: Office) -> None:
    fined(office, "去年下半年", date(2023, 9, 1), 50_000)
    fined(office, "去年上半年", date(2023, 3, 1), 10_000)
    fined(office, "今年", date(2024, 3, 1), 15_000)
    fines = fines_of(2024)
    assert (fines.before, fines.now) == (1_000_000, 1_500_000)
    assert fines.growth == "增长 50.00%"
    assert growth_alarm(2024) is not None


def test_the_alarm_stands_on_the_page_and_is_no_target(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    fined(office, "甲", date(2022, 4, 1), 10_000)
    fined(office, "乙", date(2023, 4, 1), 20_000)
    log_in()
    page = text_of(client.get(reverse(PAGE) + "?year=2023"))
    assert "罚没增幅预警" in page
    assert "增长 100.00%" in page
    assert "预警线未核" in page
    assert "这不说明执法违法，也不是指标" in page
    assert "罚没增幅预警" not in text_of(client.get(reverse(PAGE) + "?year=2022"))


@pytest.mark.parametrize("code", ["supervision.answer", "enforcement.fines.growth", "enforcement.hand_over.ruling"])
def test_what_nobody_has_seen_in_a_text_is_marked_so(code: str) -> None:
    rule = rulebook()[code]
    assert rule.status_label == "未核"
    assert rule.on(MONDAY) is not None
