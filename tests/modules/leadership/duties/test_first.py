"""First responsible persons: evidence is proposed from records, confirmed by the leader, and never typed twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.planning import CLERK, LEADER, PLANNER, TODAY, Planning
from support.tickets import detail, text_of

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.conditions import Is
from fazhi.kernel.records.entries import remove_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers
from fazhi.modules.leadership.duties.first import EVIDENCE, confirm, duty_lines
from fazhi.modules.leadership.duties.proofs import Proof, Through, proofs

PAGE = "pages:leadership.duty.year"


@pytest.fixture
def duty(planning: Planning) -> Entry:
    facts = {"title": "督促整改执法突出问题", "year": 2023, "post": "mayor", "source": "督察工作规定第八条"}
    planning.add("leadership.campaign", "ZX1", field="道路交通", goal="消除隐患", title="道路交通专项整治")
    planning.add("leadership.campaign", "ZX0", field="执法", goal="规范", occurred_on=date(2022, 12, 31))
    return planning.add("leadership.duty", "QD1", **facts, proofs="专项整治、年度要点")


def line(planning: Planning, duty: Entry, role: str = LEADER) -> Any:
    (found,) = duty_lines(planning.town.person(role), [duty_row(duty)])
    return found


def duty_row(duty: Entry) -> Entry:
    return registers["leadership.duty"].rows().select_related("leader_duty").get(pk=duty.pk)


def test_records_of_the_year_are_proposed_and_of_other_years_are_not(planning: Planning, duty: Entry) -> None:
    found = line(planning, duty)
    assert found.stands == "进行"
    assert [(one.proof.name, one.row.number) for one in found.proposed] == [("专项整治", "ZX1")]


def test_a_plan_is_a_record_once_it_is_issued(planning: Planning, duty: Entry) -> None:
    plan = planning.add("leadership.plan", "YD1", year=2023)
    assert len(line(planning, duty).proposed) == 1
    planning.edit(plan, issued_on=date(2023, 3, 25))
    found = line(planning, duty).proposed
    assert [(one.row.number, one.on) for one in found] == [("ZX1", date(2023, 3, 20)), ("YD1", date(2023, 3, 25))]


def test_a_confirmed_record_brings_its_own_title_and_day(planning: Planning, duty: Entry) -> None:
    made = confirm("QD1", "专项整治", "ZX1", by=planning.town.person(LEADER))
    assert (made.title, made.occurred_on, made.unit) == ("道路交通专项整治", date(2023, 3, 20), planning.town.office)
    found = line(planning, duty)
    assert (found.stands, list(found.proposed)) == ("已履行（证据1条）", [])
    with pytest.raises(FazhiError, match="这一条已经确认过"):
        confirm("QD1", "专项整治", "ZX1", by=planning.town.person(LEADER))
    remove_entry(made, by=planning.town.person(LEADER), reason="确认错了")
    assert line(planning, duty).stands == "进行"


def test_what_no_record_proves_is_not_done(planning: Planning) -> None:
    bare = planning.add("leadership.duty", "QD2", year=2023, post="mayor", source="规定", proofs="出庭应诉")
    assert line(planning, bare).stands == "未履行"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("QD9", "专项整治", "ZX1"), "职责清单里没有这个编号"),
        (("QD1", "出庭应诉", "ZX1"), r"不是这项职责的证据来源；有：专项整治、年度要点"),
        (("QD1", "专项整治", "ZX9"), r"“专项整治”在2023年里没有这一条.*第一责任人履职"),
        (("QD1", "专项整治", "ZX0"), "在2023年里没有这一条"),
    ],
)
def test_nothing_but_a_proposed_record_is_evidence(
    planning: Planning, duty: Entry, given: tuple[str, str, str], told: str
) -> None:
    with pytest.raises(FazhiError, match=told):
        confirm(*given, by=planning.town.person(LEADER))
    assert not EVIDENCE.rows().exists()


def test_a_duty_names_sources_that_exist(planning: Planning) -> None:
    with pytest.raises(FazhiError, match=r"没有证据来源“打卡”；有：.*专项整治"):
        planning.add("leadership.duty", "QD3", year=2023, post="mayor", source="规定", proofs="专项整治、打卡")


def test_only_the_leader_confirms(planning: Planning, duty: Entry, client: Client, log_in: Callable[..., Any]) -> None:
    for role in (PLANNER, CLERK):
        with pytest.raises(FazhiError, match="您无权登记履职证据"):
            confirm("QD1", "专项整治", "ZX1", by=planning.town.person(role))
        log_in(role)
        page = client.get(reverse(PAGE) + "?year=2023")
        assert "道路交通专项整治" in text_of(page)
        assert "<button>确认</button>" not in page.content.decode()
        client.post(reverse(PAGE) + "?year=2023", {"duty": "QD1", "proof": "专项整治", "record": "ZX1"})
    assert not EVIDENCE.rows().exists()


def test_the_leader_confirms_on_the_page_and_in_january_it_is_last_years(
    planning: Planning, duty: Entry, client: Client, log_in: Callable[..., Any]
) -> None:
    log_in(LEADER)
    page = client.get(reverse(PAGE))
    assert "<button>确认</button>" in page.content.decode()
    assert "道路交通专项整治" in text_of(page)
    sent = {"duty": "QD1", "proof": "专项整治", "record": "ZX1"}
    assert client.post(reverse(PAGE) + "?year=2023", sent).status_code == 302
    assert "已履行（证据1条）" in text_of(client.get(reverse(PAGE)))
    again = client.post(reverse(PAGE) + "?year=2023", sent)
    assert again.status_code == 422
    assert "这一条已经确认过，不必再确认" in text_of(again)
    assert "已履行（证据1条）" in detail(client, duty)


def test_a_source_whose_register_the_town_has_not_is_told_and_proposes_nothing(
    planning: Planning, duty: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Proof("gone", "没有的台账", "nowhere.nothing")
    monkeypatch.setitem(proofs._things, "gone", gone)
    planning.edit(duty, proofs="没有的台账、专项整治")
    found = line(planning, duty)
    assert [one.name for one in found.absent] == ["没有的台账"]
    assert [one.row.number for one in found.proposed] == ["ZX1"]


def test_a_source_may_ask_the_row_that_a_number_names(planning: Planning, duty: Entry) -> None:
    planning.add("leadership.plan", "YD1", year=2023)
    for number, plan in (("RW1", "YD1"), ("RW2", "YD1")):
        planning.add("leadership.plan_task", number, plan=plan, measure="办", due_on=date(2023, 12, 31))
    through = Proof("x", "x", "leadership.plan_task", through=Through("plan", "leadership.plan", Is("year", 2023)))
    assert {row.number for row in through.rows(2023)} == {"RW1", "RW2"}
    other = Proof("y", "y", "leadership.plan_task", through=Through("plan", "leadership.plan", Is("year", 2022)))
    assert not other.rows(2023).exists()


# --- whose duty it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "proof", "told"),
    [
        ("mayor", "书记主持的法治议题", "“书记主持的法治议题”只证明党委书记的职责"),
        ("mayor", "审议年度报告", "“审议年度报告”只证明党委书记的职责"),
        ("secretary", "镇长主持的法治议题、专题辅导", "“镇长主持的法治议题”只证明镇长的职责"),
        ("secretary", "出庭应诉", "“出庭应诉”只证明镇长的职责"),
    ],
)
def test_what_one_post_did_proves_no_duty_of_the_other(planning: Planning, post: str, proof: str, told: str) -> None:
    with pytest.raises(FazhiError, match=f"{told}；删去它，或者改责任人职务"):
        planning.add("leadership.duty", "QD4", year=2023, post=post, source="规定", proofs=proof)


def test_a_deputy_in_court_is_not_the_mayor_in_court(planning: Planning) -> None:
    register = registers["oversight.court_date"]
    for number, post in (("KT1", "deputy"), ("KT2", "chief")):
        row = Entry.objects.create(
            register=register.code, number=number, title="开庭", occurred_on=date(2023, 5, 8), created_at=instant()
        )
        register.model(entry=row, contest="SS1", instance="first", has_head_appeared=True, post=post).save()
    assert [row.number for row in proofs["appearance"].rows(2023)] == ["KT2"]


def test_evidence_says_whose_duty_it_proves_and_holds_the_duty_to_it(planning: Planning, duty: Entry) -> None:
    made = confirm("QD1", "专项整治", "ZX1", by=planning.town.person(LEADER))
    assert EVIDENCE.rows().filter(duty_proof__post="mayor").get() == made
    for changed in ({"post": "secretary"}, {"year": 2022}):
        with pytest.raises(FazhiError, match=r"下面已登记 1 条证据；先移除证据"):
            planning.edit(duty, **changed)


def test_a_record_that_was_removed_or_moved_to_another_year_proves_nothing_any_more(
    planning: Planning, duty: Entry, client: Client, log_in: Callable[..., Any]
) -> None:
    confirm("QD1", "专项整治", "ZX1", by=planning.town.person(LEADER))
    campaign = registers["leadership.campaign"].rows().get(number="ZX1")
    planning.edit(campaign, occurred_on=date(2022, 3, 20))
    found = line(planning, duty)
    assert (found.stands, [one.duty_proof.record for one in found.fallen]) == ("未履行", ["ZX1"])
    log_in(LEADER)
    assert "不再算证据的" in text_of(client.get(reverse(PAGE) + "?year=2023"))
    planning.edit(campaign, occurred_on=date(2023, 3, 20))
    assert line(planning, duty).stands == "已履行（证据1条）"
    remove_entry(campaign, by=planning.town.person(PLANNER), reason="登记重复")
    assert line(planning, duty).stands == "未履行"


def test_what_lies_ahead_is_no_evidence_yet(planning: Planning) -> None:
    facts = {"title": "研究法治建设", "year": 2024, "post": "secretary", "source": "规定"}
    bare = planning.add("leadership.duty", "QD6", **facts, proofs="书记主持的法治议题")
    for number, day in (("HY1", TODAY), ("HY2", date(2024, 1, 16))):
        meeting = {"kind": "party_committee", "chair": "secretary", "occurred_on": day}
        planning.add("leadership.meeting", number, CLERK, **meeting)
        planning.add("leadership.agenda", f"{number}-01", CLERK, title=number, meeting=number, topic="law")
    assert [one.row.number for one in line(planning, bare).proposed] == ["HY1-01"]
