"""Weak signals in the register: found among the town's tickets, tied to them, grown, ended, and not found twice."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from kernel.imports.conftest import write
from modules.hotline.test_grouping import OTHERS, PLANT
from support.town import Town, make_town

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.models import Link, Matter
from fazhi.modules.hotline.declarations import SIGNALS, TICKETS
from fazhi.modules.hotline.signals.finding import SOURCE, find_signals, messages_in, own_messages
from fazhi.modules.hotline.signals.grouping import group

pytestmark = pytest.mark.django_db
FIRST = date(2024, 1, 2)
TODAY = date(2024, 2, 20)
MORE = (
    ("搅拌站又复工", "停了几天的搅拌站又复工，粉尘和噪音跟以前一样。"),
    ("搅拌站何时搬走", "搅拌站的粉尘让老人咳嗽，噪音从早到晚，什么时候搬走。"),
    ("搅拌站洒水不够", "搅拌站没有洒水，车一过就是粉尘，噪音也大。"),
)


@pytest.fixture(autouse=True)
def town(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    sync_calendar()
    made = make_town()
    for code, name in (("441900119201", "塔岗村"), ("441900119202", "井美村")):
        Area.objects.create(code=code, name=name, level=AreaLevel.VILLAGE, parent=made.area)
    return made


def village(name: str) -> Area:
    return Area.objects.get(name=name)


def tickets(town: Town, told, *, at: str = "塔岗村", first: date = FIRST, every: int = 3) -> list[Matter]:
    """Tickets of some texts as the desk opens them, one caller and one address for all of them."""
    made = []
    for n, (title, text) in enumerate(told):
        facts = {"title": title, "content": text, "category": "complaint", "area": village(at).pk}
        facts |= {"address": f"东坑镇{at}新村一路", "caller_name": "陈大文", "caller_phone": "13800000001"}
        on = first + timedelta(days=n * every)
        made.append(open_matter(TICKETS, facts, by=town.person("hotline.clerk"), on=on))
    return made


def find(town: Town, on: date = TODAY, **options) -> list[Matter]:
    return find_signals(by=town.person("hotline.analyst"), on=on, **options)


def tied(signal: Matter) -> set[str]:
    subjects = Link.objects.filter(source=signal.subject, kind=SOURCE).values_list("target", flat=True)
    return {Matter.objects.get(pk=int(subject.partition(":")[2])).number for subject in subjects}


def numbers(matters: list[Matter]) -> set[str]:
    return {matter.number for matter in matters}


def take(town: Town, signal: Matter, step: str, **data) -> Matter:
    return act(signal, step, by=town.person("hotline.analyst"), on=TODAY, note="看过了", data=data)


def test_a_group_becomes_a_signal_with_its_tickets_and_its_reason(town) -> None:
    plant = tickets(town, PLANT)
    tickets(town, OTHERS)
    (signal,) = find(town)
    assert tied(signal) == numbers(plant)
    assert (signal.state, signal.opened_on, signal.area) == ("found", TODAY, village("塔岗村"))
    assert "搅拌站" in signal.title
    own = SIGNALS.rows().get().signal
    assert own.size == 6
    assert own.why.startswith("30天内有 6 件说到“搅拌站”")
    assert "地点都在塔岗村新村一路" in own.why
    assert (own.first_on, own.last_on) == (FIRST, FIRST + timedelta(days=15))
    assert own.score > 0


def test_the_same_tickets_again_change_nothing(town) -> None:
    tickets(town, PLANT)
    (signal,) = find(town)
    events = Event.objects.count()
    assert find(town) == []
    assert SIGNALS.rows().count() == 1
    assert Event.objects.count() == events
    assert SIGNALS.rows().get().version == Matter.objects.get(pk=signal.pk).version


def test_new_tickets_are_added_to_the_signal_that_is_still_open(town) -> None:
    first = tickets(town, PLANT[:4])
    (signal,) = find(town)
    take(town, signal, "assessed")
    later = tickets(town, PLANT[4:], first=FIRST + timedelta(days=20))
    (grown,) = find(town)
    assert (grown.pk, grown.state) == (signal.pk, "assessed")
    assert tied(grown) == numbers([*first, *later])
    stored = SIGNALS.rows().get().signal
    assert (stored.size, stored.last_on) == (6, FIRST + timedelta(days=23))
    assert "有 6 件" in stored.why


def test_what_a_person_dismissed_comes_back_only_when_grown_by_half(town) -> None:
    tickets(town, PLANT)
    (signal,) = find(town)
    take(town, signal, "dismissed")
    assert find(town) == []
    tickets(town, MORE[:2], first=FIRST + timedelta(days=20))
    assert find(town) == []
    tickets(town, MORE[2:], first=FIRST + timedelta(days=26))
    (again,) = find(town)
    assert again.pk != signal.pk
    assert len(tied(again)) == 9
    assert find(town) == []


def test_what_was_settled_is_not_opened_again_for_its_old_tickets(town) -> None:
    tickets(town, PLANT)
    (signal,) = find(town)
    signal = take(town, take(town, signal, "assessed"), "assigned", unit=town.office.pk)
    signal = take(town, signal, "resolved", outcome="搅拌站已停产整改")
    signal = take(town, signal, "closed")
    assert signal.closed_on == TODAY
    assert find(town) == []


def test_who_may_not_find_signals_is_refused_and_nothing_is_written(town) -> None:
    tickets(town, PLANT)
    with pytest.raises(AccessDenied, match="弱信号"):
        find_signals(by=town.person("hotline.clerk"), on=TODAY)
    assert not SIGNALS.rows().exists()
    assert not Link.objects.filter(kind=SOURCE).exists()


def test_one_matter_in_two_villages_is_no_signal(town) -> None:
    tickets(town, PLANT[:2])
    tickets(town, PLANT[2:4], at="井美村")
    assert find(town) == []


def test_many_tickets_of_one_caller_and_address_are_no_signal(town) -> None:
    tickets(town, OTHERS, every=1)
    assert find(town) == []


def test_nothing_of_a_caller_is_read_or_kept(town, django_assert_max_num_queries) -> None:
    tickets(town, PLANT)
    with django_assert_max_num_queries(5) as captured:
        reading = own_messages(TODAY)
    assert len(reading.messages) == 6
    assert not [query for query in captured.captured_queries if "caller" in query["sql"]]
    (signal,) = find(town)
    events = Event.objects.filter(subject=signal.subject).values_list("body", flat=True)
    stored = [*events, *map(str, SIGNALS.rows().values_list("title", "signal__why", "signal__theme"))]
    assert stored
    assert not [text for text in stored if "陈大文" in text or "13800000001" in text]


def test_only_open_tickets_and_those_closed_lately_are_looked_at(town) -> None:
    made = tickets(town, PLANT)
    Matter.objects.filter(pk=made[0].pk).update(closed_on=TODAY - timedelta(days=60), state="closed")
    Matter.objects.filter(pk=made[1].pk).update(closed_on=TODAY - timedelta(days=61), state="closed")
    assert {message.key for message in own_messages(TODAY).messages} == numbers([made[0], *made[2:]])
    span = own_messages(TODAY, FIRST + timedelta(days=3), FIRST + timedelta(days=6))
    assert {message.key for message in span.messages} == numbers(made[1:3])
    assert own_messages(FIRST - timedelta(days=1)).messages == ()


def test_the_place_is_the_village_and_the_address_without_the_town(town) -> None:
    tickets(town, PLANT[:1])
    (message,) = own_messages(TODAY).messages
    assert message.place == "塔岗村 塔岗村新村一路"


def test_a_file_is_read_by_the_hotline_s_own_mappings(town, tmp_path) -> None:
    rows = [[f"W{n}", f"用户{n}", title, text, f"2024/1/{n + 1} 9:30:00", n] for n, (title, text) in enumerate(PLANT)]
    header = ["留言编号", "留言用户", "留言主题", "留言详情", "留言时间", "点赞数"]
    file = write(tmp_path / "留言.xlsx", [*rows, ["W8", "", "没有日期", "内容", "不详", 0], rows[0]], header)
    reading = messages_in(file)
    assert (len(reading.messages), reading.skipped) == (6, 1)
    (found,) = group(reading.messages)
    assert set(found.keys) == {f"W{n}" for n in range(6)}
    late = messages_in(file, date(2024, 1, 3), date(2024, 1, 4))
    assert {message.key for message in late.messages} == {"W2", "W3"}


def test_a_town_s_ledger_is_read_with_its_places(town, tmp_path) -> None:
    header = ["工单编号", "诉求主题", "诉求类别", "受理日期", "村社区", "事发地址", "诉求内容"]
    row = ["GD1", "路灯不亮", "投诉", "2024-01-05", "塔岗村", "新村一路", "三盏路灯不亮"]
    (message,) = messages_in(write(tmp_path / "台账.xlsx", [row], header)).messages
    assert (message.key, message.place, message.on) == ("GD1", "塔岗村 新村一路", date(2024, 1, 5))


def test_a_file_without_titles_or_days_says_what_is_missing(town, tmp_path) -> None:
    with pytest.raises(FazhiError, match="找不到诉求主题（或内容）和受理日期") as refused:
        messages_in(write(tmp_path / "别的.xlsx", [["1", "2"]], ["甲", "乙"]))
    assert "甲、乙" in str(refused.value)


def test_the_chain_says_that_the_program_found_it(town) -> None:
    tickets(town, PLANT)
    (signal,) = find(town)
    opened = Event.objects.filter(subject=signal.subject).order_by("seq")[0]
    assert opened.kind == "hotline.signal.found"
    assert json.loads(opened.body)["note"] == "系统按文字、地点、时间归并发现"
