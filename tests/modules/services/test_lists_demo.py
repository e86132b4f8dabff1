"""The demo's item lists from within: each figure is a count of rows, for both years, and nothing claims too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db.models import F, Q
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.items.integrity import changed_terms
from fazhi.kernel.items.models import Item, ItemTerm
from fazhi.kernel.records.integrity import broken_rows, changed_entries
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.services.demo import filling
from fazhi.modules.services.demo.words import cards

DEMO_DAY = date(2024, 1, 15)
TARGETS = command._read("targets.yaml")
NAMES = [name for name in TARGETS[2023] if name.startswith("services.")]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo town with its item lists and nothing else; it goes with the last test of this file."""
    yield from standing(django_db_blocker, in_demo_town(lambda: filling.fill(2023, TARGETS, DEMO_DAY), DEMO_DAY))


@pytest.fixture
def lists(built: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", DEMO_DAY.isoformat())


def values(year: int = 2023) -> dict[str, Any]:
    codes = [*NAMES, "services.delegated.devolved", "services.delegated.entrusted", "services.power.growth"]
    return {figure.code: figure.value for figure in compute(codes, Span.year(year))}


@pytest.mark.parametrize("year", [2022, 2023])
def test_every_figure_of_the_targets_is_the_count_of_rows_in_force_at_the_end_of_the_year(lists, year: int) -> None:
    on = date(year, 12, 31)
    items = Item.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)
    found = values(year)
    assert {name: found[name] for name in TARGETS[year] if name in NAMES} == {
        name: n for name, n in TARGETS[year].items() if name in NAMES
    }
    assert found["services.power"] == items.filter(listing="power").count()
    assert found["services.licence"] == items.filter(listing="power", kind="licence").count()
    assert found["services.pledge"] == items.filter(listing__in=("power", "service"), is_pledge=True).count()
    assert found["services.delegated"] == items.filter(listing="delegated").count()
    assert found["services.delegated.devolved"] + found["services.delegated.entrusted"] == found["services.delegated"]


def test_the_report_finds_its_numbers_and_the_growth(lists) -> None:
    found = {figure.ref: figure for figure in compute(["F4", "F5", "F6", "F7", "F8", "F40"], Span.year(2023))}
    assert [found[ref].value for ref in ("F4", "F5", "F6", "F7", "F8", "F40")] == [2439, 132, 695, 74, 3483, 481]
    assert all("模拟数据" in figure.marks for figure in found.values())
    assert float(values()["services.power.growth"]) == pytest.approx((2439 - 2391) * 100 / 2391)


@pytest.mark.parametrize(
    ("where", "changed"),
    [
        (Q(listing="power", kind="licence", is_pledge=True), {"power", "licence", "pledge", "power.growth"}),
        (Q(listing="power", kind="penalty"), {"power", "power.growth"}),
        (Q(listing="service", is_pledge=False), {"service"}),
        (Q(listing="delegated", power_kind="entrusted"), {"delegated", "delegated.entrusted"}),
        (Q(listing="grid"), {"grid"}),
        (Q(kind="basic"), {"duty.basic"}),
    ],
)
def test_deleting_one_row_changes_exactly_its_figures(lists, where: Q, changed: set[str]) -> None:
    before = values()
    Entry.objects.get(pk=Item.objects.filter(where, until_on=None).first().pk).delete()
    after = values()
    assert {code.removeprefix("services.") for code in after if after[code] != before[code]} == changed
    assert all(
        after[code] == before[code] - 1 for code in after if after[code] != before[code] and "growth" not in code
    )


def test_a_withdrawn_row_counts_in_the_year_before_alone(lists) -> None:
    gone = Item.objects.filter(listing="power", until_on__year=2023).first()
    gone.entry.delete()
    assert (values(2022)["services.power"], values(2023)["services.power"]) == (2390, 2439)


def test_a_second_run_changes_nothing(lists) -> None:
    before = list(Entry.objects.order_by("pk").values_list("number", "version"))
    filling.fill(2023, TARGETS, DEMO_DAY)
    assert list(Entry.objects.order_by("pk").values_list("number", "version")) == before
    assert Matter.objects.filter(register="services.comparison").count() == 1


def test_every_row_is_marked_named_once_and_held_by_somebody(lists) -> None:
    items = Entry.objects.filter(register="services.item")
    assert not items.exclude(is_demo=True).exists()
    assert not items.filter(unit=None).exists()
    for listing in ("power", "service", "delegated", "grid", "duty"):
        names = list(items.filter(item__listing=listing).values_list("title", flat=True))
        assert len(names) == len(set(names)), listing


def test_only_the_cards_name_articles(lists) -> None:
    written = {card.name for card in cards()}
    assert len(written) >= 40
    others = Item.objects.exclude(entry__title__in=written)
    assert not [basis for basis in others.values_list("basis", flat=True) if re.search("第.+条", basis)]
    of_cards = Item.objects.filter(entry__title__in=written)
    assert of_cards.count() == len(written)
    assert not of_cards.filter(Q(basis="") | Q(elements="") | Q(contact="")).exists()
    assert not of_cards.exclude(kind="service").filter(Q(evidence="") | Q(discretion="") | Q(papers="")).exists()
    assert not Item.objects.filter(promised_limit__gt=F("statutory_limit")).exists()


def test_items_adjusted_in_the_year_have_two_terms_and_their_units_differ(lists) -> None:
    adjusted = ItemTerm.objects.filter(
        from_on=date(2023, 7, 1), item__from_on__lt=date(2023, 7, 1), item__until_on=None
    )
    assert adjusted.count() == 78
    for term in adjusted:
        first = term.item.terms.order_by("from_on").first()
        assert first.until_on == term.from_on
        assert first.holders["unit"] != term.holders["unit"]


def test_one_export_waits_with_something_of_each_kind(lists) -> None:
    matter: Any = Matter.objects.select_related("comparison").get(register="services.comparison")
    own = matter.comparison
    assert (own.added, own.changed, own.removed) == (4, 5, 3)
    assert own.lines.filter(kind="clash").count() == own.lines.filter(kind="refused").count() == 1
    assert Matter.objects.filter(register="services.clash", state="found").count() == 1


@pytest.mark.usefixtures("shared_data")
def test_every_article_that_a_card_names_stands_in_the_texts(shared_data) -> None:
    from fazhi.kernel.law.statutes.numerals import article_of
    from fazhi.kernel.law.statutes.reading import read_file

    folder = shared_data / "laws"
    for card in cards():
        for title, cited in re.findall(r"《([^》]+)》([^；《]*)", card.facts["basis"]):
            if title.endswith("（模拟）"):
                continue  # the demo's own norm, which is made with it
            paths = [
                path for path in folder.rglob("*") if path.is_file() and f"{title}(" in path.name.replace("（", "(")
            ]
            paths = [path for path in paths if path.name.startswith(f"{title}(")] or _by_title(folder, title)
            assert paths, title
            known = {str(each.article) for path in paths for each in read_file(path).articles}
            for article in re.findall("第[一二三四五六七八九十百零]+条", cited):
                assert str(article_of(article)) in known, (card.name, title, article)


def _by_title(folder: Any, title: str) -> list[Any]:
    return [
        path for path in folder.rglob("README.md") if f"# 中华人民共和国{title}\n" in path.read_text(encoding="utf-8")
    ]


def test_the_terms_of_the_demo_are_what_its_events_say(lists) -> None:
    assert not [*changed_terms(), *broken_rows(), *changed_entries()]
    assert not Item.objects.exclude(adjusted_on=None).exists()
