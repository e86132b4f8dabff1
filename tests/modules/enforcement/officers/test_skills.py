"""Whom one may call, the call itself, and the checklist of case premises."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import Domain, PremisesCheck
from fazhi.modules.enforcement.officers.consulting import consultations_of, of_case
from fazhi.modules.enforcement.officers.premises import checklist

SKILLS, PLACES = "/p/enforcement.skills/", "/p/enforcement.case_premises/"
SUPERVISOR, HEAD, OFFICER = "enforcement.supervisor", "enforcement.head", "enforcement.officer"


@pytest.fixture
def staffed(force: Any) -> Any:
    """Two units; 环保 of the bureau knows ecology, 市监 of the market drugs, and neither knows anything else."""
    for name in ("eco", "drug"):
        force.town.user(OFFICER, force.town.bureau if name == "eco" else force.market, name)
    force.account("A1", "环保王", username="eco")
    force.account("A2", "市监李", unit=force.market, username="drug")
    force.add("skill", account="A1", domain="ecology")
    force.add("skill", account="A2", domain="drugs")
    return force


def cells(page: str, domain: Domain) -> list[str]:
    return [text.strip() for text in re.findall(rf'<td data-label="{domain.label}">(.*?)</td>', page, re.S)]


def test_the_matrix_shows_names_and_empty_cells(staffed: Any) -> None:
    staffed.enter(OFFICER)
    page = staffed.page(SKILLS)
    assert cells(page, Domain.ECOLOGY)[0] == "环保王"
    assert cells(page, Domain.DRUGS)[1] == "市监李"
    assert page.count("data-empty=") == 2 * len(Domain) - 2
    assert cells(page, Domain.LABOUR)[2] == '<span class="badge badge--due">没有人</span>'


def test_who_cannot_be_called_does_not_stand_there(staffed: Any) -> None:
    staffed.account("A3", "停用张", until_on="2023-01-01")
    staffed.add("skill", account="A3", domain="urban")
    staffed.add("skill", account="A1", domain="safety", is_on_call=False)
    staffed.enter(OFFICER)
    page = staffed.page(SKILLS)
    assert "停用张" not in page
    assert "环保王" not in "".join(cells(page, Domain.SAFETY))


def test_a_skill_belongs_to_an_account_and_stands_once(staffed: Any) -> None:
    row = staffed.add("skill", account="A1", domain="urban")
    assert (row.title, row.unit) == ("环保王", staffed.town.bureau)
    edit_entry(row, {"contact": "内线 12"}, by=staffed.keeper)
    with pytest.raises(FazhiError, match="专长已经登记"):
        staffed.add("skill", account="A1", domain="urban")
    with pytest.raises(FazhiError, match="执法账号台账中没有“A9”"):
        staffed.add("skill", account="A9", domain="urban", unit=staffed.market.pk)


def ask(force: Any, by: str = "eco", **facts: Any) -> Any:
    given = {"case": "AJ-1", "domain": "ecology", "title": "怎样测噪声", "question": "要测几次？"}
    person = Person(force.town.people[by])
    return open_matter(
        registers["enforcement.consultation"], given | {"unit": person.duties[0].unit_id} | facts, by=person
    )


def test_from_a_case_a_name_leads_to_a_form_that_knows_case_field_and_person(staffed: Any) -> None:
    case = staffed.case()
    staffed.enter(OFFICER)
    page = staffed.page(SKILLS, case=case.number)
    assert "本案" in page
    url = re.search(r'href="([^"]+specialist=A1)"', page)
    assert url is not None
    form = staffed.client.get(url[1].replace("&amp;", "&"))
    begun = {item.name: item.value for item in form.context["sheet"].inputs}
    assert (begun["case"], begun["domain"], begun["specialist"]) == ("AJ-1", "ecology", "A1")
    assert "生态环境领域可以请" in form.content.decode()


def test_an_unknown_case_is_told(staffed: Any) -> None:
    staffed.enter(OFFICER)
    page = staffed.page(SKILLS, case="AJ-9")
    assert "没有编号为“AJ-9”的案件" in page
    assert "specialist=" not in page
    with pytest.raises(FazhiError, match="没有编号为“AJ-9”的案件"):
        ask(staffed, case="AJ-9")


def test_only_somebody_of_the_field_answers(staffed: Any) -> None:
    staffed.case()
    matter = ask(staffed, by="drug")
    with pytest.raises(FazhiError, match="您没有登记可以会诊的“生态环境”专长"):
        act(matter, "answered", by=Person(staffed.town.people["drug"]), data={"answer": "两次"})
    matter.refresh_from_db()
    assert (matter.state, matter.consultation.answer) == ("asked", "")
    done = act(matter, "answered", by=Person(staffed.town.people["eco"]), data={"answer": "昼夜各一次"})
    assert done.state == "answered"
    closed = act(done, "closed", by=Person(staffed.town.people["drug"]))
    assert closed.closed_on is not None


def test_who_is_called_must_know_the_field(staffed: Any) -> None:
    staffed.case()
    with pytest.raises(FazhiError, match="没有登记可以会诊的“生态环境”专长"):
        ask(staffed, specialist="A2")
    assert ask(staffed, specialist="A1").state == "asked"


def test_the_case_shows_its_consultations_and_the_way_to_more(staffed: Any) -> None:
    case = staffed.case()
    matter = ask(staffed)
    assert [one.number for one in consultations_of("AJ-1")] == [matter.number]
    assert consultations_of("AJ-2") == []
    told = of_case(None, Person(staffed.town.people["drug"]), case)  # a specialist of another unit sees it too
    assert [one.pk for one in told["consultations"]] == [matter.pk]
    assert told["matrix_url"].endswith("?case=AJ-1")


def test_the_page_of_a_consultation_opens_for_who_may_answer(staffed: Any) -> None:
    staffed.case()
    matter = ask(staffed)
    staffed.enter(OFFICER, name="drug")
    page = staffed.page(f"/r/enforcement.consultation/{matter.pk}/")
    assert "怎样测噪声" in page
    assert "环保王" in page


# --- case premises ----------------------------------------------------------------------------------------------------


def test_the_checklist_is_ours_and_marked_unverified(force: Any) -> None:
    assert len(checklist()) >= 15
    assert not any(line.is_verified for line in checklist())
    force.account("A1", "张一")
    force.enter(HEAD)
    page = force.page(PLACES, unit=force.town.bureau.pk)
    assert page.count("未核") >= len(checklist())
    assert page.count("没有检查</span>") == len(checklist())


def test_a_head_records_a_check_and_what_is_not_met_is_listed(force: Any) -> None:
    force.account("A1", "张一")
    force.account("A2", "李二", unit=force.market)
    force.enter(HEAD)
    url = f"{PLACES}?unit={force.town.bureau.pk}"
    sent = {"checked_on": "2024-01-10", "is_met_0": "yes", "is_met_1": "no", "note_1": "门口没有挂牌"}
    assert force.client.post(url, sent).status_code == 302
    page = force.page(PLACES, unit=force.town.bureau.pk)
    missing = page.partition("没有达到的")[2].partition("</section>")[0]
    assert checklist()[1].text in missing
    assert "门口没有挂牌" in missing
    assert checklist()[0].text not in missing
    force.client.post(url, {"checked_on": "2024-01-12", "is_met_1": "yes"})
    assert "没有达到的" not in force.page(PLACES, unit=force.town.bureau.pk)
    assert "没有达到的" in force.page(PLACES, unit=force.town.bureau.pk, on="2024-01-11")


def test_the_overview_counts_each_line_once_for_each_unit(force: Any) -> None:
    force.account("A1", "张一")
    force.account("A2", "李二", unit=force.market)
    first = checklist()[0].text
    for on in ("2023-01-01", "2023-06-01"):
        force.add("premises", unit=force.market.pk, occurred_on=on, line=first, is_met=True)
    force.enter(SUPERVISOR)
    rows = re.findall(r'data-label="(?:符合|没有检查)" class="number">(\d+)<', force.page(PLACES))
    assert rows == ["0", str(len(checklist())), "1", str(len(checklist()) - 1)]


def test_a_refused_check_writes_nothing_and_loses_nothing(force: Any) -> None:
    force.account("A1", "张一")
    force.enter(HEAD)
    sent = {"checked_on": "2024-01-10", "is_met_0": "yes", "is_met_1": "no", "note_2": "记一笔"}
    answer = force.client.post(f"{PLACES}?unit={force.town.bureau.pk}", sent)
    assert answer.status_code == 422
    assert "写明缺什么、怎样整改" in answer.content.decode()
    assert 'value="记一笔"' in answer.content.decode()
    assert not PremisesCheck.objects.exists()


def test_a_line_of_no_checklist_is_refused_and_near_ones_named(force: Any) -> None:
    with pytest.raises(FazhiError, match="有单独的询问室"):
        force.add("premises", unit=force.market.pk, occurred_on="2023-01-01", line="有单独询问室", is_met=True)


def test_an_officer_reads_but_does_not_check_and_others_units_stay_away(force: Any) -> None:
    force.account("A1", "张一")
    force.account("A2", "李二", unit=force.market)
    force.enter(OFFICER)
    page = force.page(PLACES)
    assert "记录这次检查" not in page
    assert "市场监管分局" not in page
    assert force.client.post(PLACES, {"checked_on": "2024-01-10", "is_met_0": "yes"}).status_code == 404
