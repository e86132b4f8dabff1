"""Scenario A22: the parts equal the total; 90 of 91 without one village's audit, 91 of 92 with one more; both name it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from modules.oversight.audit.conftest import Desk
from support.tickets import text_of

from fazhi.kernel.core.clock import instant
from fazhi.kernel.figures.computing import Figure, compute
from fazhi.kernel.figures.drilldown import rows_behind
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.models import Matter
from fazhi.modules.oversight.models.audit import Audit

YEAR = Span.year(2023)
UNITS, VILLAGES = 26, 91


def put(number: str, kind: str, collective: str = "", on: date = date(2023, 6, 20)) -> Matter:
    """An audit as it stands after its report, without the steps before."""
    matter = Matter.objects.create(
        register="oversight.audit",
        procedure="oversight.audit",
        procedure_version="1",
        state="decided",
        number=number,
        title=f"审计{number}",
        opened_on=date(2023, 3, 1),
        created_at=instant(),
    )
    Audit.objects.create(matter=matter, plan=number, kind=kind, collective=collective, reported_on=on)
    return matter


@pytest.fixture
def year(desk: Desk) -> Desk:
    for place in range(1, VILLAGES + 1):
        desk.village(f"CZ-{place:03d}")
        put(f"村{place}", "villages", f"CZ-{place:03d}")
    for place in range(1, UNITS + 1):
        put(f"单位{place}", "units")
    return desk


def figure(ref: str) -> Figure:
    return compute([ref], YEAR)[0]


def coverage() -> tuple[int | None, int | None, str]:
    found = figure("F69")
    return found.numerator, found.denominator, found.display


def missing() -> list[str]:
    return sorted(row.number for row in rows_behind("F69", YEAR, side="difference").rows)


def test_the_parts_equal_the_total_and_all_are_reached(year: Desk) -> None:
    total = figure("F66")
    assert (total.value, total.faults) == (117, ())
    assert sorted(total.parts.values()) == [26, 91]
    assert (figure("F67").value, figure("F68").value) == (26, 91)
    assert coverage() == (91, 91, "100%")
    assert missing() == []


def test_an_audit_of_neither_kind_is_told_as_a_fault(year: Desk) -> None:
    put("不明", "")
    assert figure("F66").value == 118
    assert "= 117，应为 118" in "".join(figure("F66").faults)


def test_without_one_audit_it_says_90_of_91_and_names_the_village(year: Desk, client: Client) -> None:
    Matter.objects.get(number="村17").delete()
    assert coverage()[:2] == (90, 91)
    assert coverage()[2] != "100%"
    assert missing() == ["CZ-017"]
    assert figure("F66").value == 116
    assert figure("F67").value == 26
    client.force_login(year.town.user("oversight.auditor"), backend="django.contrib.auth.backends.ModelBackend")
    page = text_of(client.get("/figures/oversight.audits.coverage/?year=2023&side=difference"))
    assert "90 / 91" in page
    assert "样例CZ-017经济合作社" in page
    assert "样例CZ-018经济合作社" not in page


def test_with_one_more_village_it_says_91_of_92_and_names_it(year: Desk) -> None:
    year.village("CZ-092")
    assert coverage()[:2] == (91, 92)
    assert missing() == ["CZ-092"]
    put("村92", "villages", "CZ-092")
    assert coverage() == (92, 92, "100%")


def test_two_audits_of_one_village_reach_one_and_one_of_next_year_none(year: Desk) -> None:
    put("再审", "villages", "CZ-001")
    assert figure("F68").value == 92
    assert coverage()[:2] == (91, 91)
    Audit.objects.filter(collective="CZ-002").update(reported_on=date(2024, 1, 5))
    assert coverage()[:2] == (90, 91)
    assert missing() == ["CZ-002"]


def test_who_left_the_list_is_not_missed(year: Desk) -> None:
    Matter.objects.get(number="村17").delete()
    row: Any = rows_behind("F69", YEAR, side="difference").rows.get()
    row.collective.until_on = date(2023, 12, 31)
    row.collective.save()
    assert coverage() == (90, 90, "100%")
