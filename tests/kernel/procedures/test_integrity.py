"""`verify` finds a row that was changed past its chain, and says nothing of one that was not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from guide.declarations import SHOWROOMS
from kernel.procedures.test_bulk import arrivals
from support.town import Town

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import instant
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.models import Batch
from fazhi.kernel.imports.withdrawing import withdraw
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.bulk import act_many
from fazhi.kernel.records.entries import add_entry, edit_entry
from fazhi.kernel.records.models import Matter
from fazhi.modules.hotline.declarations import TICKETS
from fazhi.modules.hotline.models import Ticket


@pytest.fixture(autouse=True)
def _in_those_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", "2023-12-29")


@pytest.fixture
def acted(town: Town) -> Matter:
    """A ticket that people took in, dispatched and answered."""
    clerk, handler = town.person("hotline.clerk"), town.person("hotline.handler")
    facts = {"title": "路灯不亮", "category": "help", "theme": "路灯", "caller_phone": "13800000000"}
    matter = open_matter(TICKETS, facts, by=clerk, on=date(2023, 9, 11))
    matter = act(matter, "dispatched", by=clerk, on=date(2023, 9, 12), data={"unit": town.office.pk})
    return act(matter, "replied", by=handler, on=date(2023, 9, 13), data={"reply": "已修好"})


@pytest.fixture
def imported(town: Town) -> Matter:
    publication = Publication.objects.create(published_at=instant())
    act_many(TICKETS, arrivals(town, [date(2023, 9, 11)]), by="导入", publication=publication)
    return Matter.objects.get(publication=publication)


def broken() -> list[tuple[str, str]]:
    seal_pending()
    return [(item.where, item.what) for item in verify().broken]


def test_rows_that_nobody_touched_are_whole(acted: Matter, imported: Matter) -> None:
    assert broken() == []


@pytest.mark.parametrize("which", ["acted", "imported"])
@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("title", "路灯很亮", ("诉求主题", "导入的内容")),
        ("state", "signed", ("状态",)),
        ("due_on", date(2024, 9, 25), ("到期日",)),
        ("met_on", date(2023, 9, 12), ("答复日期",)),
        ("opened_on", date(2023, 9, 20), ("受理日期",)),
        ("closed_on", date(2023, 9, 29), ("办结日期",)),
        ("unit_id", None, ("承办单位", "导入的内容")),
    ],
)
def test_a_changed_head_is_named(request: Any, which: str, name: str, value: Any, label: tuple[str, ...]) -> None:
    matter = request.getfixturevalue(which)
    Matter.objects.filter(pk=matter.pk).update(**{name: value})
    ((subject, why),) = broken()
    assert subject == matter.subject
    assert matter.number in why and any(one in why for one in label)


@pytest.mark.parametrize("which", ["acted", "imported"])
@pytest.mark.parametrize(("name", "value"), [("theme", "占道"), ("reopened_times", 1), ("satisfaction", "satisfied")])
def test_a_changed_fact_of_the_module_is_found(request: Any, which: str, name: str, value: Any) -> None:
    matter = request.getfixturevalue(which)
    Ticket.objects.filter(pk=matter.pk).update(**{name: value})
    ((subject, why),) = broken()
    assert subject == matter.subject and "未经办理被改动" in why


def test_a_row_that_an_import_changed_and_gave_back_is_whole(town: Town, tmp_path) -> None:
    def ledger(title: str, replied: str) -> Any:
        path = tmp_path / f"{title}.csv"
        header = "工单编号,诉求主题,诉求类别,受理日期,派单日期,答复日期"
        path.write_text(f"{header}\nG1,{title},求助,2023-09-11,2023-09-12,{replied}\n", encoding="utf-8")
        return path

    for title, replied in (("路灯不亮", ""), ("路灯全灭", "2023-09-20")):
        import_table(TICKETS, ledger(title, replied))
        assert broken() == []
    withdraw(Batch.objects.order_by("pk").last(), town.person("hotline.clerk"), "导错了")
    matter = Matter.objects.get()
    assert (matter.title, matter.state) == ("路灯不亮", "dispatched")
    assert broken() == []
    Matter.objects.update(title="路灯全灭")
    assert len(broken()) == 1


def test_an_entry_changed_past_its_chain_is_found(town: Town) -> None:
    facts = {"title": "一号样板间", "unit": town.office.pk, "address": "东坑大道", "kind": "village"}
    row = add_entry(SHOWROOMS, facts, by=town.person("guide.keeper"))
    edit_entry(row, {"address": "东坑大道2号"}, by=town.person("guide.keeper"))
    assert broken() == []
    own = getattr(SHOWROOMS.rows().get(), SHOWROOMS.detail)
    own.address = "别处"
    own.save()
    assert [subject for subject, _ in broken()] == [row.subject]
