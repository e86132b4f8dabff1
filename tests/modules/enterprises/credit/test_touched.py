"""The firm's page: all that touched a firm in a year, as far as one may see it; and nothing at all of a citizen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from support.credit import HANDLER, KEEPER, Office, code_of
from support.tickets import text_of

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.codes import identity_check
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import Case
from fazhi.modules.enterprises.credit.tiers import recompute
from fazhi.modules.enterprises.credit.touched import touched

BODY = "44190019900307123"
CITIZEN = BODY + identity_check(BODY)


def case(office: Office, code: str, number: str = "案1", on: date = date(2024, 3, 1)) -> Matter:
    """A case as an import leaves it."""
    facts = {"register": "enforcement.case", "procedure": "enforcement.case", "procedure_version": "1"}
    facts |= {"state": "filed", "number": number, "title": f"占道经营{number}", "opened_on": on}
    matter = Matter.objects.create(**facts, unit=office.town.bureau, created_at=instant())
    Case.objects.create(matter=matter, source="inspection", domain="urban", party_code=code)
    return matter


def groups(person: Person, code: str, year: int = 2024) -> dict[str, list[str]]:
    return {one.register.code: [line.row.title for line in one.lines] for one in touched(person, code, year)}


def page_of(firm: Entry) -> str:
    return f"/r/{firm.register}/{firm.pk}/"


def test_every_register_that_names_the_firm_is_read_and_each_row_leads_to_its_page(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    firm, record = office.firm(), office.record()
    recompute(date(2024, 6, 3), by="x")
    matter = office.ask(record)
    log_in()
    page = client.get(page_of(firm)).content.decode()
    for row in (record, matter):
        assert f'<a href="/r/{row.register}/{row.pk}/">{row.title}</a>' in page
    assert "2024-05-06" in page
    assert "信用分级 2 条" in page  # with the record, and without it from the day of the objection
    other = text_of(client.get(page_of(firm), {"year": "2023"}))
    assert "2023年没有您可以查看的记录" in other


def test_one_sees_no_more_than_in_the_registers_themselves(office: Office) -> None:
    office.firm()
    office.record()
    case(office, code_of(1))
    case(office, code_of(2), "案2")
    officer = office.town.person("enforcement.officer", office.town.bureau)
    assert groups(officer, code_of(1)) == {"enforcement.case": ["占道经营案1"]}
    assert groups(office.town.person("enforcement.officer", office.town.office), code_of(1)) == {}
    assert set(groups(office.town.person("leader"), code_of(1))) == {"enforcement.case", "enterprises.credit_record"}
    assert groups(office.town.person(HANDLER, office.town.office), code_of(1)) == {}
    assert groups(office.town.person("leader"), code_of(1), 2023) == {}


def test_of_a_citizens_number_nothing_is_gathered(office: Office, client: Client, log_in: Callable[..., Any]) -> None:
    case(office, CITIZEN)
    firm = office.firm(2)
    Entry.objects.filter(pk=firm.pk).update(number=CITIZEN)  # as no form and no import would let it
    log_in("leader")
    page = text_of(client.get(page_of(firm)))
    assert "占道经营" not in page
    assert "年的记录" not in page


def test_a_sole_trader_in_the_register_has_the_page_too(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    firm = office.firm(3, "92")
    case(office, code_of(3, "92"))
    log_in("leader")
    assert "占道经营案1" in text_of(client.get(page_of(firm)))


def test_the_firms_own_page_shows_the_year_and_the_tier_and_a_firm_without_code_nothing(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    from fazhi.kernel.records.entries import add_entry

    firm, record = office.firm(), office.record()
    recompute(date(2024, 6, 20), by="x")
    log_in()
    page = text_of(client.get(f"/r/enterprises.entity/{firm.pk}/"))
    assert page.index("基本情况") < page.index("2024年的记录")
    assert record.title in page
    assert "B（较好） ，70 分" in page
    assert record.title not in text_of(client.get(f"/r/enterprises.entity/{firm.pk}/?year=2023"))
    assert client.get(f"/r/enterprises.entity/{firm.pk}/?year=x").status_code == 200
    facts = {"title": "无代码的铺", "occurred_on": date(2000, 1, 2)}
    bare = add_entry(registers["enterprises.entity"], facts, by=office.town.person(KEEPER))
    assert "年的记录" not in text_of(client.get(f"/r/enterprises.entity/{bare.pk}/"))


def test_a_year_that_is_none_is_told_and_the_page_stays(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    firm, record = office.firm(), office.record()
    log_in()
    page = client.get(page_of(firm), {"year": "去年"})
    assert page.status_code == 200
    assert "“去年”不是年度" in text_of(page)
    assert record.title in text_of(page)


def test_many_rows_cost_no_more_queries_than_one(office: Office) -> None:
    office.firm()
    person = office.town.person("leader")
    _ = person.duties
    for _n in range(2):
        office.record()
        case(office, code_of(1), f"案{_n}")
    with CaptureQueriesContext(
        connection,
    ) as few:
        touched(person, code_of(1), 2024)
    for n in range(10, 40):
        office.record()
        case(office, code_of(1), f"案{n}")
    with CaptureQueriesContext(connection) as many:
        found = touched(person, code_of(1), 2024)
    assert len(many) <= len(few)
    named = [one for one in registers if one.firm]
    assert len(many) <= 3 * len(named)
    assert [(group.n, len(group.lines)) for group in found] == [(32, 20), (32, 20)]
