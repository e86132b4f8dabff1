"""What a module adds to the pages: its own pages, boxes, values to begin with, and the steps that it offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import Registry, Store
from fazhi.kernel.org.roles import STAFF
from fazhi.kernel.pages import modules
from fazhi.kernel.pages.menu import menu_for
from fazhi.kernel.pages.modules import Offer, Panel, Prefill, Suggestions, offered, panels_at, prefilled
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.registers import registers

from .conftest import TICKETS

STORES = ("panels", "prefills", "offers", "suggestions", "module_pages")


@pytest.fixture
def open_stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fresh stores, as a module finds them while it declares."""
    for name in STORES:
        monkeypatch.setattr(modules, name, Store(name, Registry()))
    yield


def ask() -> Any:
    return RequestFactory().get("/?word=问")


def test_a_box_stands_at_its_place_only_and_hides_itself(open_stores, town, ticket) -> None:
    person, row = town.person("hotline.clerk"), ticket()
    template = "pages/_refusal.html"
    modules.panels.add(Panel("a", TICKETS.code, "detail", template, lambda *_: {"refusal": {"what": "第一个"}}))
    modules.panels.add(Panel("b", TICKETS.code, "detail", template, lambda *_: None))
    modules.panels.add(Panel("c", TICKETS.code, "replied", template, lambda *_: {"refusal": {"what": "别处"}}))
    found = panels_at(ask(), person, TICKETS, "detail", row)
    assert len(found) == 1
    assert "第一个" in found[0]


def test_a_form_begins_with_what_the_module_says_and_it_may_read_the_link(open_stores, town, ticket) -> None:
    person, row = town.person("hotline.clerk"), ticket()
    modules.prefills.add(Prefill("a", TICKETS.code, "dispatched", lambda request, *_: {"theme": request.GET["word"]}))
    assert prefilled(ask(), person, TICKETS, "dispatched", row) == {"theme": "问"}
    assert prefilled(ask(), person, TICKETS, "replied", row) == {}


def test_without_an_offer_every_step_is_offered_else_those_chosen_in_their_order(open_stores, ticket) -> None:
    row = ticket()
    steps = procedures[TICKETS.procedure].versions[-1].from_state(row.state)
    assert offered(TICKETS, row, steps) == steps
    modules.offers.add(Offer("a", TICKETS.code, lambda row, steps: steps[1::-1]))
    assert list(offered(TICKETS, row, steps)) == [steps[1], steps[0]]


def test_an_input_proposes_words_and_takes_others(open_stores, client, log_in) -> None:
    modules.suggestions.add(Suggestions("a", TICKETS.code, "address", lambda: ["东坑大道", "", "东坑大道", "<b>街"]))
    log_in("hotline.clerk")
    page = client.get(reverse("pages:add", args=(TICKETS.code,))).content.decode()
    assert 'name="address" value="" list="l-address"' in page
    proposed = '<option value="东坑大道"></option><option value="&lt;b&gt;街"></option>'
    assert f'<datalist id="l-address">{proposed}</datalist>' in page
    assert page.count("<datalist") == 1


def test_what_names_no_register_or_no_step_is_a_fault_at_start_up(open_stores) -> None:
    modules.panels.add(Panel("错台账", "no.such", "detail", "x.html", lambda *_: None))
    modules.prefills.add(Prefill("错步骤", TICKETS.code, "flown", lambda *_: {}))
    modules.offers.add(Offer("错可办", "no.such", lambda row, steps: steps))
    modules.suggestions.add(Suggestions("错字段", TICKETS.code, "opened_on", list))
    faults = list(modules._check_modules())
    assert "“错字段”提到“hotline.ticket”没有的文本字段“opened_on”" in faults
    assert "“错台账”提到没有的台账“no.such”" in faults
    assert "“错步骤”提到“12345热线工单”没有的步骤“flown”" in faults
    assert "“错可办”提到没有的台账“no.such”" in faults


def test_everything_declared_is_without_fault_and_frozen() -> None:
    assert list(modules._check_modules()) == []
    with pytest.raises(FazhiError):
        modules.offers.add(Offer("late", TICKETS.code, lambda row, steps: steps))


def test_a_page_of_a_module_is_in_the_menu_of_whom_its_register_lets_in(town) -> None:
    named = [page for page in modules.module_pages if page.name]
    clerk = {item.url for group in menu_for(town.person("hotline.clerk")) for item in group.items}
    nobody = {item.url for group in menu_for(town.person("nobody")) for item in group.items}
    for page in named:
        if page.register == TICKETS.code:
            assert reverse(f"pages:{page.code}") in clerk
        is_for_all = any(
            grant.role == STAFF and page.action in grant.actions for grant in registers[page.register].grants
        )
        assert (reverse(f"pages:{page.code}") in nobody) is is_for_all


def test_a_page_of_a_module_asks_for_a_log_in_and_a_grant(client: Client, log_in, ticket) -> None:
    address = reverse("pages:hotline.slip", args=(ticket().pk,))
    assert "/login/" in client.get(address)["Location"]
    log_in("nobody")
    assert client.get(address).status_code == 404
    log_in("hotline.clerk")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
