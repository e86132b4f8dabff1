"""What may be there once only is there once, also where two people press at the same moment or type it by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from support.items import add_uses, make_item
from support.laws import norm, version
from support.town import Town, make_town

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.law.changes.happening import Change, changes_by
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.services.changes.announcing import announce
from fazhi.modules.services.changes.procedure import CHANGE
from fazhi.modules.services.models import LawChange
from fazhi.modules.services.work.reviews import REVIEWS

TODAY, TITLE, KEEPER = date(2024, 3, 11), "东坑镇集市示例条例", "services.keeper"


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


@pytest.fixture
def change(town: Town) -> Change:
    law = norm(TITLE)
    version(law, "2019-11-01", "2020-01-01", {"1": "占用消防通道的，处五十元罚款。"})
    version(law, "2023-12-01", "2024-03-01", {"1": "占用消防通道的，处一百元罚款。"})
    make_item(town, basis=f"《{TITLE}》第一条")
    add_uses(town, "DK-001", date(2023, 5, 1), 3)
    return changes_by(TITLE)[0]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call, in a thread of its own, gave or raised."""
    ready = Barrier(len(calls))
    found: list[Any] = []

    def run(call: Callable[[], Any]) -> None:
        try:
            ready.wait()
            found.append(call())
        except FazhiError as error:
            found.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


# SQLite lets one write after another.
needs_two_writers = pytest.mark.postgres


@needs_two_writers
@pytest.mark.django_db(transaction=True)
def test_a_review_pressed_twice_at_once_is_one(town: Town) -> None:
    make_item(town)
    keeper = town.person(KEEPER)
    data = {"item": "DK-001", "year": 2023}
    both = at_once(*[lambda: open_matter(REVIEWS, data, by=keeper, on=TODAY)] * 2)
    assert len(both) == 2
    assert [type(each) for each in both if isinstance(each, Matter)] == [Matter]
    assert Matter.objects.filter(register=REVIEWS.code).count() == 1


@needs_two_writers
@pytest.mark.django_db(transaction=True)
def test_a_change_announced_twice_at_once_is_told_once(town: Town, change: Change) -> None:
    keeper = town.person(KEEPER)
    both = at_once(*[lambda: announce(change, keeper)] * 2)
    assert sorted(map(len, both)) == [0, 1]
    assert LawChange.objects.count() == 1


def test_by_hand_too_a_unit_is_told_of_a_change_once(town: Town, change: Change) -> None:
    keeper = town.person(KEEPER)
    (told,) = announce(change, keeper)
    data = {"title": "又一件", "unit": town.bureau.pk, "norm": TITLE, "change": change.words}
    for more in ({}, {"change_key": change.key}):
        with pytest.raises(FazhiError, match=f"该单位已有一件：{told.number}"):
            open_matter(registers[CHANGE], data | more, by=keeper)
    act(told, "cancelled", by=keeper, note="发错了")
    assert open_matter(registers[CHANGE], data | {"change_key": change.key}, by=keeper).number != told.number
    assert announce(change, keeper) == []


def test_the_button_goes_when_all_were_told(town: Town, change: Change, client: Client) -> None:
    client.force_login(town.user(KEEPER), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/p/services.changes.one/{change.key}/").content.decode()
    assert "向这些单位发出确认" in page
    announce(change, town.person(KEEPER))
    page = client.get(f"/p/services.changes.one/{change.key}/").content.decode()
    assert "都已发出" in page
    assert "向这些单位发出确认" not in page
