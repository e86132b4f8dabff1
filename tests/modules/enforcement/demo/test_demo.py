"""The demo town's enforcement: figures come out of counted rows, sown faults are found and nothing else, nothing is real."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.chain.models import Event
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.org.models import User
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement import demo
from fazhi.modules.enforcement.demo.filling import Files
from fazhi.modules.enforcement.demo.making import Plan
from fazhi.modules.enforcement.demo.officers import Force
from fazhi.modules.enforcement.demo.words import Town, read
from fazhi.modules.enforcement.models import Account, Case, CaseDocument, Payment
from fazhi.modules.enforcement.officers.teaching import hours_of, hours_wanted
from fazhi.modules.enforcement.review.bulk import review
from fazhi.modules.enforcement.review.declaring import Mark
from fazhi.modules.enforcement.review.law import Law
from fazhi.modules.enforcement.review.loading import what_if
from fazhi.modules.enforcement.review.scoring import Reviewed, review_case
from fazhi.modules.services.demo import filling as services
from fazhi.modules.services.demo.norms import fill_norm

DAY = date(2024, 1, 15)
TARGETS = command._read("targets.yaml")
Built = dict[str, Plan]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:
    """The demo town with its items and its enforcement; the plans of its cases by number."""
    yield from standing(django_db_blocker, in_demo_town(_fill, DAY))


def _fill() -> Built:
    fill_norm()
    services.fill(2023, TARGETS, DAY)
    demo.fill(2023, TARGETS, DAY)
    town = Town(DAY)
    return {plan.number: plan for plan in Files(town, Force(town, TARGETS), TARGETS).plans}


@pytest.fixture
def cases(built: Built, db: None, monkeypatch: pytest.MonkeyPatch) -> Built:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    return built


def codes(reviewed: Reviewed, mark: Mark) -> list[str]:
    return [check.code for check, finding in reviewed.findings.items() if finding.mark is mark]


def keyed(cases: Built, key: str) -> Matter:
    number = next(number for number, plan in cases.items() if plan.key == key)
    return Matter.objects.get(register="enforcement.case", number=number)


@pytest.mark.parametrize("year", [2022, 2023])
def test_every_figure_of_the_targets_is_counted_from_rows(cases: Built, year: int) -> None:
    wanted = {name: value for name, value in TARGETS[year].items() if name.startswith("enforcement.")}
    assert {figure.code: figure.value for figure in compute(list(wanted), Span.year(year))} == wanted


def test_accounts_certificates_and_both_are_three_counts(cases: Built) -> None:
    names = ["enforcement.account", "enforcement.account.used", "enforcement.certificate"]
    both, used, certificates = (figure.value for figure in compute(names, Span.year(2023)))
    assert both < certificates < used


def test_the_review_finds_every_sown_fault_and_no_other(cases: Built) -> None:
    told = read("enforcement_defects")
    found = {one.number: one for one in review()}
    assert set(found) == set(cases)
    for number, plan in cases.items():
        if plan.key:
            continue
        expected = [plan.defect, *told["also"].get(plan.defect, [])] if plan.defect else []
        assert codes(found[number], Mark.FAIL) == expected, number
        assert codes(found[number], Mark.UNKNOWN) == ([plan.hole] if plan.hole else []), number
    for year in (2022, 2023):
        sown = Counter(plan.defect for plan in cases.values() if plan.found_on.year == year and plan.defect)
        assert sown == told[year]
    closed = [plan for plan in cases.values() if not plan.key]
    assert 0.1 < sum(bool(plan.defect) for plan in closed) / len(closed) < 0.15


def test_of_the_open_cases_only_the_one_without_a_hearing_fails_yet(cases: Built) -> None:
    failing = {one.number: codes(one, Mark.FAIL) for one in review(sorted(n for n, plan in cases.items() if plan.key))}
    assert {number: found for number, found in failing.items() if found} == {
        keyed(cases, "halt").number: ["C22", "C25"]
    }


def test_decided_and_paid_differ_as_fates_differ(cases: Built) -> None:
    decided, paid = (figure.value for figure in compute(["enforcement.forfeits", "enforcement.paid"], Span.year(2023)))
    assert decided > paid
    fates = Counter(plan.fate for plan in cases.values() if plan.found_on.year == 2023)
    assert {fate: fates[fate] for fate in ("unpaid", "deferred", "court", "surcharge")} == read("enforcement")["fates"][
        2023
    ]
    assert Payment.objects.filter(what="surcharge").count() == 5
    assert Case.objects.exclude(court_applied_on=None).count() == 1
    assert any(fen % 100 for fen in Case.objects.values_list("confiscated_fen", flat=True) if fen)


def test_every_row_is_one_that_its_register_would_take(cases: Built) -> None:
    for register in registers:
        if not register.code.startswith("enforcement.") or register.code == "enforcement.act":
            continue
        model = register.model
        name = model._meta.pk.remote_field.related_name
        rows = register.rows().filter(is_demo=True).select_related(name).order_by("number")
        for row in rows[:: max(rows.count() // 150, 1)]:
            facts = {
                item.name: _value(row if item.is_head else getattr(row, name), item.name)
                for item in register.fields.values()
            }
            assert not [item for item in register.required if facts[item] in (None, "")], (register.code, row.number)
            told = (register.check(facts) if register.check else {}) or {}
            # Of a closed case the file takes no more; these rows came before.
            assert not {why for why in told.values() if "结案归档" not in why}, (register.code, row.number, told)


def _value(part: Any, name: str) -> Any:
    return getattr(part, f"{name}_id", None) or getattr(part, name, None)


def test_serial_numbers_have_no_gaps(cases: Built) -> None:
    series: dict[str, set[int]] = {}
    for number in CaseDocument.objects.values_list("entry__number", flat=True):
        head, _, place = number.removesuffix("号").partition("〕")
        series.setdefault(head, set()).add(int(place))
    assert len(series) > 100
    assert all(places == set(range(1, len(places) + 1)) for places in series.values())


def test_a_second_run_changes_nothing(cases: Built) -> None:
    before = Event.objects.count(), Matter.objects.count()
    demo.fill(2023, TARGETS, DAY)
    assert (Event.objects.count(), Matter.objects.count()) == before


def test_the_other_year_alone_needs_nothing_of_this_one(cases: Built) -> None:
    before = Matter.objects.count()
    demo.fill(2022, TARGETS, DAY)
    assert Matter.objects.count() == before


def test_nothing_cited_and_nobody_named_is_real(cases: Built) -> None:
    clauses = Case.objects.exclude(violation_clause="").values_list("violation_clause", "liability_clause")
    assert all("（模拟）》" in clause for pair in clauses for clause in pair)
    codes_used = Case.objects.exclude(party_code="").values_list("party_code", flat=True)
    assert all("MN" in code or "模拟" in code for code in codes_used)


def test_the_ready_case_is_decided_and_the_halt_is_not(cases: Built) -> None:
    leader = Person(User.objects.get(username="leader"), DAY)
    reasons = {f"reason_{name}": "写明" for name in ("fact", "law", "why", "humane")}
    ready = keyed(cases, "ready")
    said = {"kinds": "罚款", "fine_fen": "2600.00", "is_publishable": False, **reasons}
    with transaction.atomic():
        assert act(ready, "decided", by=leader, on=DAY, data=said).state == "decided"
        transaction.set_rollback(True)
    halt = keyed(cases, "halt")
    said |= {"kinds": "责令停产停业、罚款", "fine_fen": "9000.00"}
    with pytest.raises(GateClosed, match="听证"):
        act(halt, "decided", by=leader, on=DAY, data=said, note="领导要求尽快办结，先作决定")
    found = codes(review_case(what_if(halt.number, DAY), Law.current()), Mark.FAIL)
    assert found == ["C22", "C25"]
    assert "C28" in codes(review_case(what_if(halt.number, DAY), Law.current()), Mark.UNKNOWN)


def test_one_case_is_overdue_and_one_is_due_tomorrow(cases: Built) -> None:
    assert keyed(cases, "overdue").due_on < DAY
    assert codes(review_case(what_if(keyed(cases, "overdue").number, DAY), Law.current()), Mark.FAIL) == ["C32"]
    assert keyed(cases, "due_tomorrow").due_on == date(2024, 1, 16)


def test_a_case_that_cites_an_article_about_to_die_passes_today_and_not_in_february(cases: Built) -> None:
    number = keyed(cases, "dying_law").number
    assert "C37" not in codes(review_case(what_if(number, DAY), Law.current()), Mark.FAIL)
    assert "C37" in codes(review_case(what_if(number, date(2024, 2, 2)), Law.current()), Mark.FAIL)


def test_a_clue_is_settled_on_the_spot_by_two(cases: Built) -> None:
    clue = keyed(cases, "on_spot")
    by, second = (User.objects.get(username=name) for name in ("zhifa", "zhifa2"))
    plan = cases[clue.number]
    reasons = {f"reason_{name}": "写明" for name in ("fact", "law", "why", "humane")}
    tested = {
        "is_first_offence": True,
        "is_minor": False,
        "is_corrected": True,
        "is_harmless": False,
        "is_faultless": False,
    }
    said = {
        "facts": "在人行道摆卖",
        "violation_clause": plan.domain.violation(1),
        "liability_clause": plan.domain.liability(0),
        "kinds": "罚款",
        "fine_fen": "100.00",
        "least_fen": "50.00",
        "most_fen": "20000.00",
        "benchmark": f"CL-{plan.used.code}",
        "tier": "情节轻微",
        "lenience_reason": "劝导后才收摊",
        "is_statement_waived": True,
        "is_crime_suspected": False,
        "has_conflict": False,
        "is_publishable": False,
        **tested,
        **reasons,
    }
    person = Person(by, DAY)
    with transaction.atomic():
        done = act(clue, "on_spot", by=person, on=DAY, data=said, officers=[by, second])
        assert done.state == "performing"
        transaction.set_rollback(True)


def test_hours_lie_below_and_above_what_is_wanted(cases: Built) -> None:
    wanted = hours_wanted(2023)
    assert wanted is not None
    hours = hours_of(2023).values()
    assert min(hours) < wanted.n < max(hours)
    zhifa = Account.objects.get(username="zhifa")
    assert zhifa.certificate_number == "演示证-0001"


def test_the_desk_of_the_committee_has_something_in_every_state_that_is_told_of(cases: Built) -> None:
    def states(register: str) -> Counter[str]:
        return Counter(Matter.objects.filter(register=f"enforcement.{register}").values_list("state", flat=True))

    assert states("hand_over") == {"closed": 1, "in_ruling": 1, "allocated": 1}
    assert Matter.objects.filter(register="enforcement.hand_over", hand_over__returned_times=1).count() == 1
    assert states("supervision") == {"closed": 1, "assigned": 1}
    assert states("highlight") == {"published": 1, "checked": 1, "clue": 1}
    assert states("self_check") == {"spared": 7, "accounted": 1, "corrected": 1, "awaiting_correction": 1, "checked": 1}
    assert states("consultation") == {"answered": 1}
