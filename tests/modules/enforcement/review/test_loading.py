"""What is loaded is what lies in the registers: the lawful sample, written there, changed, and read back."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.items import make_item
from support.laws import norm, repeal, version
from support.stored_cases import store, store_officers
from support.town import Town, make_town

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.core.clock import instant
from fazhi.kernel.law.timelimits import Exclusion
from fazhi.kernel.org.models import Area, AreaLevel, Unit
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.enforcement.models import Case
from fazhi.modules.enforcement.review.files import CaseClock, CaseFile
from fazhi.modules.enforcement.review.loading import PARTS, NoSuchCase, file_with, load_file, load_files, what_if
from tests.support.cases import case_file, changed, read

BASE = read(Path(__file__).parent / "ordinary.yaml")
NUMBER = BASE["matter"]["number"]
LAW = "东坑演示管理条例"
CITED = {"case.violation_clause": f"《{LAW}》第三条", "case.liability_clause": f"《{LAW}》第九条"}


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def stored(number: str = NUMBER, change: dict[str, Any] | None = None, **head: Any) -> CaseFile:
    """The sample under a number of its own, in the tables."""
    plain = deepcopy(BASE)
    plain["matter"]["number"] = number
    for part in PARTS:
        for at, row in enumerate(plain[part]):
            row["number"] = f"{number}-{part}-{at}"
    file = case_file(changed(plain, change or {}))
    store([file], **head)
    return file


def law(revised_on: str = "") -> None:
    """A law of ten articles, its ninth another after a day."""
    text = {str(at): f"违反第{at}条的，责令改正。" for at in range(1, 11)}
    version(norm(LAW), "2010-01-01", "2010-03-01", text)
    if revised_on:
        version(norm(LAW), revised_on, revised_on, text | {"9": "从此处以更重的罚款，并且没收违法所得。"})


def test_a_file_comes_back_as_it_was_written(town: Town) -> None:
    file = stored()
    back = load_file(NUMBER)
    assert back.case.pk == file.case.pk
    assert back.matter.number == NUMBER
    for part in PARTS:
        assert {row.pk for row in getattr(back, part)} == {row.pk for row in getattr(file, part)}
        assert len(getattr(back, part)) == len(BASE[part])
    days = [act.on for act in back.acts]
    assert days == sorted(days)


def test_removed_and_unpublished_rows_are_not_in_the_file(town: Town) -> None:
    file = stored()
    Entry.objects.filter(pk=file.acts[0].pk).update(removed_at=instant())
    Entry.objects.filter(pk=file.evidence[0].pk).update(publication=Publication.objects.create())
    Matter.objects.filter(pk=file.measures[0].pk).update(publication=Publication.objects.create())
    Entry.objects.filter(pk=file.documents[0].pk).update(publication=Publication.objects.create(published_at=instant()))
    back = load_file(NUMBER)
    assert file.acts[0].pk not in {row.pk for row in back.acts}
    assert file.evidence[0].pk not in {row.pk for row in back.evidence}
    assert file.measures[0].pk not in {row.pk for row in back.measures}
    assert file.documents[0].pk in {row.pk for row in back.documents}


def test_no_case_of_a_number_is_refused_with_what_is_near(town: Town) -> None:
    stored("AJ-0017")
    with pytest.raises(NoSuchCase, match=r"没有编号为“AJ-0071”的案件.*AJ-0017"):
        load_file("AJ-0071")
    with pytest.raises(NoSuchCase, match="AJ-9"):
        next(load_files(["AJ-0017", "AJ-9"]))


def test_all_are_those_of_a_year_and_of_units(town: Town) -> None:
    stored("A", unit=town.office)
    stored("B", {"case.decided_on": date(2024, 1, 5)}, unit=town.bureau)
    stored("C", {"case.decided_on": None}, unit=town.bureau)
    assert [file.case.matter.number for file in load_files()] == ["A", "B", "C"]
    assert [file.case.matter.number for file in load_files(year=2023)] == ["A", "C"]
    assert [file.case.matter.number for file in load_files(year=2024)] == ["B"]
    assert [file.case.matter.number for file in load_files(units=[town.bureau.pk])] == ["B", "C"]


def test_officers_are_found_by_their_certificate_and_the_last_account_opened_by_then_counts(town: Town) -> None:
    file = stored()
    store_officers(file)
    back = load_file(NUMBER)
    assert set(back.officers) == {number for act in back.acts for number in act.numbers}
    assert back.officers["演示证-0001"].entry.title == "王演示"
    again = case_file(changed(BASE, {"officers.演示证-0001.account": "后来的账号"}))
    account = again.officers["演示证-0001"]
    account.from_on = date(2023, 9, 1)
    store_officers(CaseFile(case=again.case, officers={"演示证-0001": account}))
    assert load_file(NUMBER).officers["演示证-0001"].entry.number != "后来的账号"


def test_the_list_says_in_whose_name_or_why_not(town: Town) -> None:
    stored()
    missing = load_file(NUMBER)
    assert missing.power is None
    assert "没有编码为“演示-440001”的事项" in missing.power_refusal
    make_item(town, "演示-440001", enforcing_unit=town.bureau.pk, decision="省公告和市公布的目录")
    assert load_file(NUMBER).power.name == town.bureau.name
    for file in load_files():
        assert file.power.name == town.bureau.name
        assert file.power_refusal == ""


def test_the_list_is_asked_for_the_day_of_filing_however_many_files_are_read(town: Town) -> None:
    stored("早", {"case.filed_on": date(2020, 12, 31)})
    stored("后", {"case.filed_on": date(2021, 1, 1)})
    make_item(town, "演示-440001", enforcing_unit=town.bureau.pk, decision="省公告和市公布的目录")
    powers = {file.matter.number: file.power for file in load_files()}
    assert powers["早"] is None
    assert powers["后"] is not None


def test_the_mandate_is_that_of_the_item_and_the_day(town: Town) -> None:
    mandate = {"principal": "东莞市某局", "items": "别的、演示-440001", "from_on": date(2023, 1, 1)}
    file = stored(change={"mandate": {**mandate, "until_on": date(2023, 3, 7)}})
    store_officers(file)
    assert load_file(NUMBER).mandate.principal == "东莞市某局"
    Case.objects.update(filed_on=date(2023, 3, 7))
    assert load_file(NUMBER).mandate is None
    Case.objects.update(filed_on=date(2023, 3, 6), item="演示-44000")
    assert load_file(NUMBER).mandate is None


def test_clauses_are_judged_on_the_days_of_the_case(town: Town) -> None:
    law()
    stored(change=CITED)
    file = load_file(NUMBER)
    assert [(cited.quote, cited.status) for cited in file.citations] == [
        (f"《{LAW}》第三条", "ok"),
        (f"《{LAW}》第九条", "ok"),
    ]
    assert file.is_law_changed is False
    Case.objects.update(liability_clause="第九条")
    [_, bare] = load_file(NUMBER).citations
    assert bare.status != "ok"
    Case.objects.update(act_ended_on=None)
    assert (load_file(NUMBER).citations, load_file(NUMBER).is_law_changed) == (None, None)


@pytest.mark.parametrize(
    ("revised_on", "is_changed"),
    [("", False), ("2023-02-28", False), ("2023-03-01", True), ("2023-05-08", True), ("2023-05-09", False)],
)
def test_the_law_changed_only_between_the_act_and_the_decision(town: Town, revised_on: str, is_changed: bool) -> None:
    law(revised_on)
    stored(change=CITED)
    [many] = load_files()
    assert load_file(NUMBER).is_law_changed is many.is_law_changed is is_changed
    assert load_file(NUMBER).citations == many.citations


def test_an_ended_law_is_a_changed_one_and_a_law_that_is_not_there_leaves_it_open(town: Town) -> None:
    stored(change=CITED)
    assert load_file(NUMBER).is_law_changed is None
    law()
    repeal(norm(LAW), version(norm("东坑演示新条例"), "2023-04-01", "2023-04-15", {"1": "新的。"}), "2023-04-15")
    assert load_file(NUMBER).is_law_changed is True
    Case.objects.update(decided_on=None)
    Matter.objects.update(closed_on=None)
    assert load_file(NUMBER).is_law_changed is None
    assert what_if(NUMBER, date(2023, 4, 14)).is_law_changed is False
    assert what_if(NUMBER, date(2023, 4, 15)).is_law_changed is True


def test_earlier_cases_are_of_the_same_party_and_item_and_found_an_offence(town: Town) -> None:
    earlier = {"case.decided_on": date(2022, 5, 1)}
    stored("先", earlier)
    stored("同一天", {"case.decided_on": date(2023, 5, 8)})
    stored("不成立", earlier | {"case.outcome": "unfounded"})
    stored("别人", earlier | {"case.party_code": "别人的代码"})
    stored("别的事", earlier | {"case.item": "演示-9"})
    stored("没有代码", earlier | {"case.party_code": ""})
    stored("未决定", {"case.decided_on": None})
    stored()
    assert sorted(load_file(NUMBER).earlier) == sorted(["先", "没有代码"])
    Case.objects.filter(matter__number=NUMBER).update(party_code="")
    assert sorted(load_file(NUMBER).earlier) == sorted(["先", "没有代码", "别人"])
    Case.objects.filter(matter__number=NUMBER).update(item="")
    assert load_file(NUMBER).earlier is None


def test_rivals_fined_the_same_party_for_the_same_act(town: Town) -> None:
    stored("同地", {"case.item": "别的"})
    stored("同事项", {"case.place": "别处"})
    stored("都不同", {"case.place": "别处", "case.item": "别的"})
    stored("没有罚款", {"case.fine_fen": 0})
    stored("已撤销", {"case.overturned_on": date(2023, 8, 1)})
    stored("另一天", {"case.act_ended_on": date(2023, 2, 27)})
    stored("同一天决定", {"case.place": "别处"})
    stored("后来才罚", {"case.decided_on": date(2023, 5, 9)})
    stored()
    file = load_file(NUMBER)
    assert sorted(file.rivals) == sorted(["同事项", "同一天决定"])
    assert file.alike == ("同地",)
    assert NUMBER in load_file("后来才罚").rivals
    Case.objects.filter(matter__number=NUMBER).update(act_ended_on=None)
    assert load_file(NUMBER).rivals is None


def test_the_city_is_the_area_above_the_town(town: Town) -> None:
    stored()
    assert load_file(NUMBER).city == ""
    Area.objects.create(code="440300", name="深圳市", level=AreaLevel.CITY)
    town.area.parent = Area.objects.create(code="441900", name="东莞市", level=AreaLevel.CITY)
    town.area.save()
    assert load_file(NUMBER).city == "东莞市"


def test_a_law_that_gives_another_time_to_sue_is_looked_up_for_the_day_of_the_decision(town: Town) -> None:
    elements = f"当事人、起诉期限依《{LAW}》第三条（十五日）"
    stored(change={"documents.decision.elements": elements})
    assert [cited.status for cited in load_file(NUMBER).remedy_laws] == ["unknown_law"]
    law()
    [cited] = load_file(NUMBER).remedy_laws
    assert (cited.quote, cited.status) == (f"《{LAW}》第三条", "ok")
    Case.objects.update(decided_on=None)
    assert load_file(NUMBER).remedy_laws == ()


def test_one_officer_at_two_places_at_a_time_is_told_with_both_cases(town: Town) -> None:
    here = {"acts.0.started_at": "2023-03-02 10:29", "acts.0.ended_at": "2023-03-02 11:00"}
    others = {f"acts.{at}.started_at": None for at in range(1, 5)}
    stored("乙案", here | others | {"acts.0.officers": "演示证-0002、演示证-0009"})
    stored("丙案", here | others | {"acts.0.officers": "演示证-0008、演示证-0009"})
    stored("丁案", others | {"acts.0.started_at": "2023-03-02 10:30", "acts.0.ended_at": "2023-03-02 11:00"})
    stored()
    assert load_file(NUMBER).overlaps == (
        f"证号演示证-0002：案件{NUMBER}的现场检查（2023-03-02 09:00至10:30）"
        "与案件乙案的现场检查（2023-03-02 10:29至11:00）时间重叠",
    )
    assert len(load_file("乙案").overlaps) == 3
    nothing = {f"acts.{at}.started_at": None for at in range(5)}
    stored("没有时刻", nothing)
    assert load_file("没有时刻").overlaps is None


def test_an_act_over_midnight_is_seen_from_the_day_after(town: Town) -> None:
    others = {f"acts.{at}.started_at": None for at in range(1, 5)}
    night = {"acts.0.started_at": "2023-03-02 23:00", "acts.0.ended_at": "2023-03-03 01:00"}
    stored("夜里", others | night)
    late = {
        "acts.0.on": date(2023, 3, 3),
        "acts.0.started_at": "2023-03-03 00:30",
        "acts.0.ended_at": "2023-03-03 02:00",
    }
    stored("凌晨", others | late)
    assert len(load_file("凌晨").overlaps) == 2
    assert len(load_file("夜里").overlaps) == 2


def test_the_place_is_in_town_elsewhere_or_unknown(town: Town) -> None:
    village = Area.objects.create(code="441900119201", name="塔岗村", level=AreaLevel.VILLAGE, parent=town.area)
    city = Area.objects.create(code="441900000000", name="东莞市", level=AreaLevel.CITY)
    stored("村", area=village)
    stored("市", area=city)
    stored("不明")
    assert [load_file(number).place_in_town for number in ("村", "市", "不明")] == [True, False, None]


def test_what_if_asks_of_a_day_and_a_decided_case_keeps_its_own(town: Town) -> None:
    stored()
    stored("在办", {"case.decided_on": None, "matter.closed_on": None})
    stored("了结", {"case.decided_on": None})
    day = date(2024, 6, 3)
    assert what_if("了结", day).decided_on is None
    assert what_if("在办", day).decided_on == day
    assert load_file("在办").decided_on is None
    assert what_if(NUMBER, day).decided_if_on is None
    assert what_if(NUMBER, day).decided_on == date(2023, 5, 8)


def test_a_step_is_seen_before_it_is_taken_and_nothing_is_written(town: Town) -> None:
    file = stored(change={"case.decided_on": None})
    facts = {"decided_on": date(2023, 5, 9), "fine_fen": 100, "title": "改了的案由", "unit": town.bureau.pk}
    after = file_with(facts, file.matter.subject, date(2023, 5, 9))
    assert (after.case.decided_on, after.case.fine_fen, after.matter.title) == (date(2023, 5, 9), 100, "改了的案由")
    assert after.matter.unit == town.bureau
    assert len(after.documents) == len(BASE["documents"])
    assert after.case.party == BASE["case"]["party"]
    again = load_file(NUMBER)
    assert (again.case.decided_on, again.case.fine_fen, again.matter.title) == (None, 12000000, BASE["matter"]["title"])


def test_while_a_case_is_opened_its_file_holds_only_what_was_said(town: Town) -> None:
    facts = {
        "party": "甲公司",
        "item": "演示-440001",
        "area": town.area.pk,
        "number": None,
        "opened_on": date(2023, 3, 1),
    }
    file = file_with(facts, "", date(2023, 3, 1))
    assert (file.case.party, file.place_in_town, file.acts, file.documents) == ("甲公司", True, (), ())
    assert "没有编码为“演示-440001”的事项" in file.power_refusal


def test_many_files_are_read_in_hardly_more_queries_than_one(town: Town) -> None:
    for n in range(3):
        stored(f"少{n}", {"case.party": f"甲{n}", "case.filed_on": date(2023, 3, 1 + n)})
    with CaptureQueriesContext(connection) as few:
        list(load_files())
    for n in range(27):
        stored(f"多{n}", {"case.party": f"乙{n}", "case.filed_on": date(2023, 3, 1 + n)})
    with CaptureQueriesContext(connection) as many:
        assert len(list(load_files())) == 30
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_what_was_looked_up_holds_until_something_is_written() -> None:
    town = make_town()
    stored(area=town.area)
    load_file(NUMBER)
    with CaptureQueriesContext(connection) as asked:
        load_file(NUMBER)
    assert len(asked) <= 12
    make_item(town, "演示-440001", enforcing_unit=town.bureau.pk, decision="省公告和市公布的目录")
    assert load_file(NUMBER).power is not None
    assert Unit.objects.filter(pk=town.bureau.pk).update(name="改了的名称") == 1
    assert load_file(NUMBER).power.name == "改了的名称"


def test_what_steps_did_to_the_limit_is_loaded_with_the_file(town: Town) -> None:
    file = stored()
    stored("没有期限")
    day, matter = date(2023, 6, 5), Matter.objects.get(number=NUMBER)
    counted = {"rule": "penalty.case.decide_housing", "length": 90, "unit": "calendar_day", "roll": "next_workday"}
    days = dict.fromkeys(("nominal_on", "legal_last_on", "safe_due_on"), day)
    kept = {
        "extensions": [{"length": 30, "unit": "calendar_day", "approved_on": "2023-06-01"}],
        "exclusions": [{"first_on": "2023-03-20", "last_on": "2023-03-29", "document": "鉴定告知书"}],
    }
    for deadline, more in (("decide", kept), ("serve", {})):
        head = {"matter": matter, "deadline": deadline, "started_on": file.case.filed_on, "is_provisional": False}
        Clock.objects.create(**head, **counted, **days, **more)
    [clock] = [one.clock for one in load_files() if one.clock]
    assert clock == CaseClock(
        (date(2023, 6, 1),), (Exclusion(date(2023, 3, 20), date(2023, 3, 29), "鉴定告知书"),), None, ""
    )
    assert load_file("没有期限").clock is None
