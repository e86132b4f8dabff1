"""Taking a batch back: whole, with its reason, and never over work done since."""

from __future__ import annotations

from datetime import date

import pytest
from kernel.imports.conftest import ticket, write

from fazhi.kernel.chain.events import history
from fazhi.kernel.chain.models import Event
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.imports.withdrawing import RowsWorkedOn, withdraw
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

pytestmark = pytest.mark.django_db


def test_new_rows_vanish_their_events_stay_and_the_file_imports_as_new(take):
    batch = Batch.objects.get(pk=take([ticket(n) for n in range(5)]).batch)
    seal_pending()
    withdraw(batch, "测试", "传错了文件")
    assert batch.state == BatchState.WITHDRAWN
    assert not Matter.everything.exists() and not Clock.objects.exists()
    assert Event.objects.filter(subject__startswith="matter:").count() == 15
    assert history(batch.subject).last().kind == "batch.withdrawn"
    assert verify().ok
    assert take([ticket(n) for n in range(5)]).new == 5
    assert verify().ok


def test_changed_rows_get_their_old_values_and_clocks_back(take):
    take([ticket(1), ticket(2)])
    made = take([ticket(1, 诉求类别="咨询", 诉求人="李四", 答复日期="2023-10-09"), ticket(2), ticket(3)])
    withdraw(Batch.objects.get(pk=made.batch), "测试", "对方撤回")
    matter = Matter.objects.get(number="GD00001")
    assert (matter.due_on, matter.met_on, matter.ticket.category) == (
        date(2023, 10, 24),
        date(2023, 10, 20),
        "complaint",
    )
    assert matter.ticket.caller_name == "市民1"
    clock = Clock.objects.get(matter=matter)
    assert (clock.rule, clock.met_on) == ("hotline.reply.complaint", date(2023, 10, 20))
    assert history(matter.subject).last().kind == "row.restored"
    assert not Matter.objects.filter(number="GD00003").exists()
    assert verify().ok
    assert take([ticket(1), ticket(2)]).unchanged == 2
    assert take([ticket(1, 诉求类别="咨询")]).changed == 1


def test_work_done_since_refuses_the_whole_and_names_the_rows(take, town):
    made = take([ticket(1, 办结日期=""), ticket(2)])
    act(Matter.objects.get(number="GD00001"), "closed", by=town.person("hotline.clerk"), note="当面致谢，不必回访")
    with pytest.raises(RowsWorkedOn, match="GD00001") as error:
        withdraw(Batch.objects.get(pk=made.batch), "测试", "不要了")
    assert error.value.numbers == ["GD00001"]
    assert Matter.objects.count() == 2


def test_a_later_import_of_a_row_counts_as_work_since(take):
    first = take([ticket(1)])
    second = take([ticket(1, 诉求类别="咨询")])
    with pytest.raises(RowsWorkedOn):
        withdraw(Batch.objects.get(pk=first.batch), "测试", "不要了")
    third = take([ticket(1, 诉求类别="求助")])
    with pytest.raises(RowsWorkedOn):
        withdraw(Batch.objects.get(pk=second.batch), "测试", "不要了")
    withdraw(Batch.objects.get(pk=third.batch), "测试", "不要了")
    assert Matter.objects.get().ticket.category == "consultation"


def test_a_batch_goes_once_and_only_with_a_reason(take):
    batch = Batch.objects.get(pk=take([ticket(1)]).batch)
    with pytest.raises(FazhiError, match="没有写明撤销的理由"):
        withdraw(batch, "测试", " ")
    withdraw(batch, "测试", "错")
    with pytest.raises(FazhiError, match="已撤销"):
        withdraw(batch, "测试", "错")


def test_plain_entries_are_taken_back_too(town, tmp_path):
    register = registers["guide.showroom"]
    header = ("编号", "地址", "类型")
    import_table(register, write(tmp_path / "a.csv", [["A1", "路1", "村级"]], header))
    made = import_table(register, write(tmp_path / "b.csv", [["A1", "路2", "村级"], ["A2", "路3", "村级"]], header))
    withdraw(Batch.objects.get(pk=made.batch), "测试", "错")
    assert [(entry.number, entry.showroom.address) for entry in Entry.objects.all()] == [("A1", "路1")]
    assert verify().ok
