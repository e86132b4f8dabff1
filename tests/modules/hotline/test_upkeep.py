"""What is due: learning where there is enough to learn from, and looking for signals at the press of a button."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from support.town import Town, make_town

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.core.clock import instant
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.bulk import Arrival, Proven, act_many
from fazhi.kernel.records.models import Matter
from fazhi.modules.hotline.declarations import TICKETS
from fazhi.modules.hotline.upkeep import LEAST_TICKETS, MODEL, learning_due

PAGE = "/p/hotline.looking/"


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    sync_calendar()
    return make_town()


def close(town: Town, numbers: range) -> None:
    facts = {"title": "路灯不亮", "category": "help", "theme": "路灯", "unit": town.office.pk}
    steps = tuple(Proven(step, date(2023, 9, 11)) for step in ("registered", "replied", "closed"))
    rows = [Arrival(n, facts | {"number": f"T{n}"}, steps) for n in numbers]
    act_many(TICKETS, rows, by="导入", publication=Publication.objects.create(published_at=instant()))


def test_learning_is_due_when_there_is_enough_and_again_after_a_week(town: Town, home: Path) -> None:
    close(town, range(LEAST_TICKETS - 1))
    assert learning_due() is None
    close(town, range(1000, 1001))
    assert learning_due() == ("hotline", "learn")
    model = home / "models" / MODEL
    model.parent.mkdir(exist_ok=True)
    model.write_bytes(b"")
    assert learning_due() is None
    os.utime(model, (0, 0))
    assert learning_due() == ("hotline", "learn")


def test_an_analyst_has_signals_looked_for_and_others_do_not_find_the_page(town: Town, client: Client) -> None:
    said = ("混凝土搅拌站半夜轰鸣", "搅拌站粉尘很大", "搅拌车进出搅拌站扬尘", "搅拌站深夜噪音扰民")
    for day, title in enumerate(said, 2):
        facts = {"title": title, "category": "complaint", "content": title, "address": "东坑镇塔岗村丽苑花园"}
        open_matter(TICKETS, facts, by=town.person("hotline.clerk"), on=date(2024, 1, day))
    client.force_login(town.user("hotline.clerk"))
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 404
    client.force_login(town.user("hotline.analyst"))
    assert "现在没有未结束的信号" in client.get(PAGE).content.decode()
    page = client.post(PAGE, follow=True).content.decode()
    assert "发现 1 个新信号，0 个已有信号有新工单" in page
    assert "搅拌站" in page
    assert Matter.objects.get(register="hotline.signal").state == "found"
    assert "没有新的信号" in client.post(PAGE, follow=True).content.decode()
    assert "查找弱信号" in client.get("/registers/").content.decode()
