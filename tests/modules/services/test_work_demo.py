"""The demo's items make sense: a law, who is subject to it and what is wrong belong together; and they are worked on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.items.models import Item
from fazhi.kernel.records.models import Matter
from fazhi.modules.services import demo
from fazhi.modules.services.demo.words import GROUPED, candidates, read
from fazhi.modules.services.models import Review
from fazhi.modules.services.work.uses import USES, settled

DEMO_DAY = date(2024, 1, 15)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from standing(
        django_db_blocker, in_demo_town(lambda: demo.fill(2023, command._read("targets.yaml"), DEMO_DAY), DEMO_DAY)
    )


def test_a_fault_stands_only_beside_its_own_law(built: None, db: None) -> None:
    groups = [group for name in GROUPED for group in _groups(name)]
    for item in candidates("power"):
        if item.kind in ("penalty", "inspection", "compulsory_measure", "compulsory_enforcement") and not item.is_card:
            laws = {group["law"] for group in groups if any(f"对{one}" in item.name for one in group["subjects"])}
            assert item.facts["basis"].strip("《》") in laws, item.name


def _groups(name: str) -> list[Any]:
    told = read("items")[name]
    return [group for domain in told for group in domain["groups"]] if name == "domains" else told


def test_what_is_handed_down_names_from_whom_and_no_licence_rests_on_the_general_law(built: None, db: None) -> None:
    items = Item.objects.filter(listing__in=("power", "delegated"))
    handed = items.exclude(power_kind="own").exclude(elements__gt="")
    assert handed.exists()
    assert not handed.filter(principal="").exists()
    assert not items.filter(kind="licence", basis="《行政许可法》").exists()
    for words in ("最低生活保障", "特困人员", "临时救助"):
        assert not items.filter(kind="payment", power_kind="own", entry__title__contains=words).exists()


def test_the_work_of_the_year_is_there_and_what_was_never_used_was_listed_all_the_while(built: None, db: None) -> None:
    assert USES.rows().exists()
    row = USES.rows().select_related("item_use").first()
    facts = {"item": row.item_use.item, "system": row.item_use.system, "occurred_on": row.occurred_on}
    assert settled(facts)["number"] == row.number
    assert Matter.objects.filter(register="services.pledge").count() == 12
    assert Review.objects.count() == 12
    for review in Review.objects.filter(use_count=0):
        assert Item.objects.get(entry__number=review.item).from_on <= date(2022, 1, 1)
