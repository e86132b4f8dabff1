"""A past that was changed by other means than the program is noticed by `verify`."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.items import make_item
from support.town import Town, make_town

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.core.registry import registry
from fazhi.kernel.items.integrity import changed_terms
from fazhi.kernel.items.models import Item, ItemTerm
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.integrity import broken_rows, changed_entries
from fazhi.kernel.records.models import Entry


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


@pytest.fixture
def row(town: Town) -> Entry:
    """An item that went from the bureau to the office in 2023, and one that never changed."""
    make_item(town, "DK-002")
    row = make_item(town)
    edit_entry(row, {"unit": town.office.pk, "adjusted_on": date(2023, 1, 1)}, by=town.person("services.keeper"))
    return row


def told() -> list[str]:
    return [what for _, what in changed_terms()]


def test_what_the_program_wrote_agrees(row: Entry) -> None:
    assert changed_terms in registry.providers("verify")
    assert not [*changed_terms(), *broken_rows(), *changed_entries()]


def test_a_change_of_terms_is_an_event_with_what_was_before_and_after(town: Town, row: Entry) -> None:
    event = history(row.subject).last()
    body = body_of(event)
    assert (event.kind, body["how"], body["from_on"]) == ("item.adjusted", "opened", "2023-01-01")
    assert [body[side]["holders"]["unit"] for side in ("before", "after")] == [town.bureau.pk, town.office.pk]


@pytest.mark.parametrize(
    "changed",
    [
        {"holders": {"unit": 1}},
        {"basis": "《某条例》第一条"},
        {"until_on": date(2023, 6, 1)},
        {"is_pledge": True},
    ],
)
def test_an_earlier_term_changed_by_other_means_is_named(row: Entry, changed: dict[str, Any]) -> None:
    ItemTerm.objects.filter(item=row.pk, from_on=date(2021, 1, 1)).update(**changed)
    assert told() == ["“DK-001”的沿革与记录不符：未经办理被改动"]


def test_a_last_term_that_is_not_the_item_is_named(town: Town, row: Entry) -> None:
    ItemTerm.objects.filter(item=row.pk, from_on=date(2023, 1, 1)).update(holders={"unit": town.bureau.pk})
    assert told() == ["“DK-001”的沿革最后一段（2023-01-01起）与事项不符：未经办理被改动"]


def test_the_only_term_of_an_item_is_the_row(row: Entry) -> None:
    other = Item.objects.get(entry__number="DK-002")
    other.terms.update(from_on=date(2020, 1, 1))
    assert told() == ["“DK-002”的沿革与记录不符：未经办理被改动"]
    other.terms.all().delete()
    assert told() == ["“DK-002”的沿革不在了：未经办理被改动"]
