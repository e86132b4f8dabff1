"""Whose turn it is in a penalty case, and what 今日 therefore shows to officer, head, reviewer and supervisor."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.oversight import CLAUSE

from fazhi.kernel.core.clock import instant
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.roles import ARBITER
from fazhi.kernel.pages.detail import choices_of_steps
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Judgement, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import Case, Measure, Payment
from fazhi.site.work import Group, Line, Work

FRIDAY = date(2024, 1, 12)
OFFICER, HEAD, REVIEWER, SUPERVISOR = (f"enforcement.{name}" for name in ("officer", "head", "reviewer", "supervisor"))
_numbers = count(1)


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", FRIDAY.isoformat())


def row(town: Any, register: str, state: str, **head: Any) -> Matter:
    return Matter.objects.create(
        register=register,
        number=f"{register}-{next(_numbers)}",
        title="占道经营",
        procedure=register,
        procedure_version="1",
        state=state,
        unit=town.bureau,
        opened_on=date(2024, 1, 2),
        judgement=Judgement.JUDGED,
        version=1,
        created_at=instant(),
        **head,
    )


def case(town: Any, state: str, **facts: Any) -> Matter:
    """A case as the kernel would leave it."""
    matter = row(town, "enforcement.case", state, due_on=date(2024, 4, 1))
    Case.objects.create(matter=matter, **facts)
    return matter


def clock(
    matter: Matter, deadline: str, last_on: date, *, safe_on: date | None = None, roll: str = "next_workday"
) -> None:
    Clock.objects.create(
        matter=matter,
        deadline=deadline,
        rule="penalty.fine.pay",
        length=15,
        unit="calendar_day",
        roll=roll,
        basis="",
        started_on=date(2024, 1, 2),
        nominal_on=last_on,
        legal_last_on=last_on,
        safe_due_on=safe_on or last_on,
        is_provisional=False,
    )


def lines(town: Any, role: str) -> list[Line]:
    return Work(town.person(role, town.bureau)).of()


def steps(town: Any, role: str) -> list[str]:
    """The steps that a role is to take, in the order of the list."""
    return [line.step.name for line in lines(town, role) if line.step]


def turns(town: Any) -> dict[str, list[str]]:
    """What each of the four has to do, who has nothing left out."""
    found = {role.rpartition(".")[2]: steps(town, role) for role in (OFFICER, HEAD, REVIEWER, SUPERVISOR)}
    return {role: names for role, names in found.items() if names}


DAY = date(2024, 1, 5)
LATER = date(2024, 1, 8)
TESTED = {"is_first_offence": False, "is_minor": False, "is_corrected": False}


@pytest.mark.parametrize(
    ("state", "facts", "expected"),
    [
        ("clue", {}, {"officer": ["减免责审查"], "head": ["立案"]}),
        ("clue", TESTED, {"officer": ["当场处罚"], "head": ["立案"]}),
        (
            "clue",
            {**TESTED, "is_first_offence": True, "is_minor": True, "is_corrected": True},
            {"officer": ["当场免罚"], "head": ["立案"]},
        ),
        ("clue", {**TESTED, "is_grave": True}, {"head": ["立案"]}),
        ("investigating", {}, {"officer": ["调查终结"]}),
        ("concluded", {}, {"officer": ["减免责审查"]}),
        ("concluded", TESTED, {"officer": ["事先告知"]}),
        (
            "concluded",
            {**TESTED, "is_first_offence": True, "is_minor": True, "is_corrected": True},
            {"head": ["不予处罚"]},
        ),
        ("told", {}, {"head": ["作出处罚决定"]}),
        ("told", {"stated_on": DAY}, {"officer": ["复核陈述申辩"]}),
        ("told", {"stated_on": DAY, "restated_on": DAY}, {"head": ["作出处罚决定"]}),
        ("told", {"is_major": True}, {"reviewer": ["法制审核"]}),
        ("told", {"proposed_kinds": "责令停产停业", "is_major": True}, {"officer": ["听证告知"]}),
        (
            "told",
            {"proposed_kinds": "责令停产停业", "is_major": True, "hearing_told_on": DAY},
            {"reviewer": ["法制审核"]},
        ),
        ("told", {"heard_on": DAY}, {"reviewer": ["法制审核"]}),
        ("told", {"is_major": True, "reviewed_on": DAY, "review_result": "passed"}, {"head": ["集体讨论"]}),
        (
            "told",
            {"is_major": True, "reviewed_on": DAY, "review_result": "passed", "discussed_on": DAY},
            {"head": ["作出处罚决定"]},
        ),
        (
            "told",
            {"is_major": True, "told_on": DAY, "reviewed_on": DAY, "review_result": "returned"},
            {"officer": ["事先告知"]},
        ),
        (
            "told",
            {"is_major": True, "told_on": LATER, "reviewed_on": DAY, "review_result": "returned"},
            {"reviewer": ["法制审核"]},
        ),
        ("in_hearing", {}, {"officer": ["通知听证"]}),
        ("in_hearing", {"hearing_noticed_on": DAY}, {"officer": ["举行听证"]}),
        ("decided", {}, {"officer": ["送达决定书"]}),
        ("performing", {"total_fen": 10000}, {}),
        ("performing", {"total_fen": 10000, "is_publishable": True}, {"officer": ["公开决定"]}),
        ("performing", {"total_fen": 0}, {"officer": ["履行完毕"]}),
        ("performing", {"total_fen": 10000, "executed_on": DAY}, {"head": ["结案归档"]}),
    ],
)
def test_a_case_waits_for_one_role(
    town: Any, state: str, facts: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    made = case(town, state, **facts)
    assert turns(town) == expected
    for role, (name,) in expected.items():
        choices = choices_of_steps(town.person(f"enforcement.{role}", town.bureau), registers["enforcement.case"], made)
        assert choices[0].name == name


def test_who_has_no_turn_has_no_line_but_the_officers_follow_their_unit_s_cases(town: Any) -> None:
    made = case(town, "told", is_major=True)
    clock(made, "decide", date(2024, 4, 1))
    assert [(line.pk, line.step, line.group) for line in lines(town, OFFICER)] == [(made.pk, None, Group.OTHERS)]
    assert lines(town, HEAD) == lines(town, SUPERVISOR) == []
    elsewhere = Work(town.person(OFFICER, town.office))
    assert elsewhere.of() == []


def test_while_a_hearing_may_be_asked_for_nobody_is_told_to_decide(town: Any) -> None:
    made = case(town, "told", hearing_told_on=DAY)
    clock(made, "hearing_request", FRIDAY)
    assert turns(town) == {}
    Clock.objects.update(legal_last_on=FRIDAY - timedelta(days=1))
    assert turns(town) == {"reviewer": ["法制审核"]}, "what gives a right to a hearing is reviewed"
    Case.objects.update(reviewed_on=DAY, review_result="passed")
    assert turns(town) == {"head": ["作出处罚决定"]}
    Clock.objects.update(legal_last_on=FRIDAY)
    assert turns(town) == {}
    Case.objects.update(is_hearing_waived=True)
    assert turns(town) == {"head": ["作出处罚决定"]}


def test_the_party_s_own_limits_are_work_only_when_they_have_passed(town: Any) -> None:
    made = case(town, "performing", total_fen=10000)
    clock(made, "pay", FRIDAY)
    assert turns(town) == {}
    Clock.objects.filter(deadline="pay").update(legal_last_on=FRIDAY - timedelta(days=1))
    assert turns(town) == {"officer": ["催告履行"]}
    Matter.objects.update(met_on=DAY)  # the decision's own limit was met: its day says nothing of this step
    assert [line.due_on for line in lines(town, OFFICER)] == [None]
    Case.objects.update(reminded_on=DAY)
    clock(made, "reminder", FRIDAY - timedelta(days=1))
    assert turns(town) == {"head": ["申请强制执行"]}
    paid = Entry.objects.create(register="enforcement.payment", number="JK-1", occurred_on=DAY, created_at=instant())
    Payment.objects.create(entry=paid, case=made.number, amount_fen=9999)
    assert turns(town) == {"head": ["申请强制执行"]}
    Payment.objects.update(amount_fen=10000)
    assert turns(town) == {"officer": ["履行完毕"]}


def test_a_limit_beside_the_main_one_is_shown_to_whom_it_binds(town: Any) -> None:
    made = case(town, "performing", total_fen=10000)
    clock(made, "publish", FRIDAY)
    (line,) = lines(town, OFFICER)
    assert (line.step and line.step.name, line.group, line.is_beside) == ("公开决定", Group.TODAY, True)
    assert turns(town) == {"officer": ["公开决定"]}  # the supervisor may, and is not asked


def measure(town: Any, state: str, last_on: date, **facts: Any) -> Matter:
    made = row(town, "enforcement.measure", state, due_on=last_on)
    Measure.objects.create(matter=made, case="AJ-1", kind="seal", **facts)
    clock(made, "hold", last_on, safe_on=FRIDAY, roll="never")
    return made


def test_a_measure_whose_last_day_is_a_sunday_is_due_on_friday(town: Any) -> None:
    sunday = FRIDAY + timedelta(days=2)
    measure(town, "taken", sunday)
    work = Work(town.person(OFFICER, town.bureau))
    (task,) = work.tasks(work.of())
    assert task.step and task.step.name == "处理或者解除"
    assert (task.group, task.due_on, task.act_on) == (Group.TODAY, sunday, FRIDAY)
    assert task.when == "今天就要办，到期日不顺延"
    Clock.objects.update(roll="next_workday")
    (line,) = lines(town, OFFICER)
    assert (line.group, line.act_on) == (Group.SOON, None)


def test_a_measure_past_its_last_day_is_overdue_and_not_before(town: Any) -> None:
    made = measure(town, "taken", FRIDAY - timedelta(days=1))
    Clock.objects.update(safe_due_on=FRIDAY - timedelta(days=1))
    work = Work(town.person(OFFICER, town.bureau))
    assert [(task.matter.pk, task.group, task.when) for task in work.tasks(work.of())] == [
        (made.pk, Group.OVERDUE, "已过 1 天")
    ]


def test_a_measure_taken_in_an_emergency_waits_for_the_head_s_approval(town: Any) -> None:
    made = measure(town, "taken", FRIDAY + timedelta(days=20), is_emergency=True)
    clock(made, "report", FRIDAY)
    assert turns(town) == {"head": ["补办批准"]}
    assert [(line.group, line.due_on) for line in lines(town, HEAD)] == [(Group.TODAY, FRIDAY)]
    Measure.objects.update(approved_at=instant())
    Clock.objects.filter(deadline="report").update(met_on=FRIDAY)
    assert turns(town) == {"officer": ["处理或者解除"]}


def test_a_consultation_waits_for_whoever_knows_the_field(town: Any) -> None:
    number = case(town, "investigating").number
    knows, keeper = town.user(OFFICER, town.office, "eco"), town.person(SUPERVISOR)
    facts = {"title": "环保王", "unit": town.office.pk, "kind": "officer", "username": knows.username, "from_on": DAY}
    add_entry(registers["enforcement.account"], {"number": "A1", **facts}, by=keeper)
    add_entry(registers["enforcement.skill"], {"account": "A1", "domain": "ecology"}, by=keeper)
    asked = {"case": number, "title": "油烟", "unit": town.bureau.pk, "question": "怎样取样", "domain": "ecology"}
    made = open_matter(registers["enforcement.consultation"], asked, by=town.person(OFFICER, town.bureau), on=FRIDAY)

    def seen(name: str, unit: Any) -> list[tuple[int, str]]:
        return [
            (line.pk, line.step.name if line.step else "")
            for line in Work(town.person(OFFICER, unit, name)).of()
            if line.pk == made.pk
        ]

    assert seen("eco", town.office) == [(made.pk, "答复")]
    assert seen("other", town.office) == []
    assert seen("asker", town.bureau) == [(made.pk, "")]
    act(made, "answered", by=town.person(OFFICER, town.office, "eco"), on=FRIDAY, data={"answer": "在排口取样"})
    assert seen("asker", town.bureau) == [(made.pk, "办结")]
    assert seen("eco", town.office) == []


def test_hand_overs_self_checks_and_supervision_wait_for_those_who_must_act(town: Any) -> None:
    sync_calendar()
    keeper = town.person(SUPERVISOR, town.bureau)
    given = {"title": "泥头车撒漏", "content": "两个单位都说不归自己管", "theme": "泥头车撒漏"}
    made = open_matter(registers["enforcement.hand_over"], given, by=keeper, on=FRIDAY)
    assert turns(town) == {"supervisor": ["交办"]}
    act(made, "allocated", by=keeper, on=FRIDAY, data={"unit": town.bureau.pk}, note=CLAUSE)
    assert turns(town) == {"officer": ["签收"]}
    assert lines(town, HEAD) == []
    made.refresh_from_db()
    act(made, "ruling_asked", by=town.person(OFFICER, town.bureau), on=FRIDAY, note=CLAUSE)
    assert turns(town) == {}
    assert steps(town, ARBITER.code) == ["裁定"]


def test_a_document_of_supervision_is_due_on_the_day_that_it_states(town: Any) -> None:
    keeper = town.person(SUPERVISOR, town.bureau)
    facts = {"title": "督办函", "sender": "市司法局", "demand": "说明情况", "answer_by": FRIDAY}
    register = registers["enforcement.supervision"]
    facts["kind"] = next(iter(register.fields["kind"].choices or {}))
    made = open_matter(register, facts, by=keeper, on=FRIDAY)
    assert turns(town) == {"supervisor": ["交承办单位"]}
    act(made, "assigned", by=keeper, on=FRIDAY, data={"unit": town.bureau.pk})
    work = Work(town.person(HEAD, town.bureau))
    (task,) = work.tasks(work.of())
    assert (task.step and task.step.name, task.due_on, task.group) == ("答复", FRIDAY, Group.TODAY)
    assert (task.when, task.mark) == ("今天到期", None)


def test_the_number_of_queries_does_not_grow_with_the_cases(town: Any, logged_in: Any) -> None:
    client = logged_in(OFFICER, town.bureau)
    client.get("/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/").status_code == 200
        return len(seen)

    for state in ("investigating", "told"):
        case(town, state)
    few = queries()
    for _ in range(10):
        case(town, "investigating")
        case(town, "told", is_major=True)
    assert queries() == few <= 24, few
