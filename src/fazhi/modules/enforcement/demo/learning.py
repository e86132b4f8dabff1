"""How the demo's officers learn (模拟培训): sessions as many as the targets say, hours above and below what is wanted, cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..officers.consulting import CONSULTATION
from ..officers.premises import PREMISES, checklist
from ..officers.skills import SKILL
from ..officers.teaching import ANSWER, ATTENDANCE, LESSON, PLAN, TRAINING
from .officers import Force
from .words import Targets, Town, read, take

TAUGHT = 44  # accounts whose attendance is kept: the first of every unit
TENTHS = 10


def fill_training(year: int, targets: Targets, town: Town, force: Force) -> None:
    """Writes the plan, the sessions and the hours of a year unless they are there."""
    told, office = read("enforcement_learning"), town.units["FZB"].pk
    take(PLAN, f"模拟培训计划{year}", _plan(year, told, office))
    sessions = list(_sessions(year, targets[year]["enforcement.training"], told, office))
    take(TRAINING, f"模拟执法培训{year}", sessions)
    take(ATTENDANCE, f"模拟参训学时{year}", _attendance(sessions, told, force.accounts[:TAUGHT]))


def fill_learning(town: Town, force: Force) -> None:
    """Writes cards, skills and the state of the premises unless they are there."""
    told = read("enforcement_learning")
    take(LESSON, "模拟学习卡", _lessons(told, town.units["FZB"].pk))
    take(ANSWER, "模拟答题", _answers(told))
    take(SKILL, "模拟执法专长", _skills(told, force))
    take(PREMISES, "模拟办案场所检查", (row for one in told["premises"] for row in _premises(one, town)))


def consult(town: Town, case: str) -> None:
    """One specialist called to an open case, who has answered (会诊)."""
    if Matter.objects.filter(register=CONSULTATION, is_demo=True).exists():
        return
    told = read("enforcement_learning")["consultation"]
    asked_on = current_calendar().nth_workday_before(town.on, 1)
    facts = {name: told[name] for name in ("domain", "title", "question")} | {"case": case}
    facts |= {"unit": town.units["ZF_BAN"].pk}
    by = _user("zhifa", asked_on)
    matter = open_matter(registers[CONSULTATION], facts, by=by, on=asked_on, is_demo=True)
    act(matter, "answered", by=_user("huanjing", town.on), on=town.on, data={"answer": told["answer"]})


def _user(username: str, on: date) -> Person:
    return Person(User.objects.get(username=username), on)


def _plan(year: int, told: Any, office: int) -> Iterator[dict[str, Any]]:
    for place, (code, title) in enumerate(told["plan"], 1):
        yield {
            "number": f"PJ{year}-{place:02d}",
            "title": title,
            "unit": office,
            "occurred_on": date(year, 1, 10),
            "year": year,
            "check_code": code,
            "reason": f"{year - 1}年自查有案卷不符合这一项",
            "hours": 4,
        }


def _sessions(year: int, n: int, told: Any, office: int) -> Iterator[dict[str, Any]]:
    calendar, topics, hours = current_calendar(), told["topics"], told["hours"]
    first_on = date(year, 1, 12)
    for place in range(n):
        yield {
            "number": f"PX{year}-{place + 1:02d}",
            "title": f"{topics[place % len(topics)]}（{year}年第{place + 1}场）",
            "unit": office,
            "occurred_on": calendar.next_workday(first_on + timedelta(days=place * 340 // n)),
            "kind": told["kinds"][place % len(told["kinds"])],
            "plan": f"PJ{year}-{place % len(told['plan']) + 1:02d}",
            "hours": hours[place % len(hours)],
            "teacher": "法治办（模拟）",
            "content": topics[place % len(topics)],
        }


def _attendance(
    sessions: Sequence[Mapping[str, Any]], told: Any, accounts: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    for place, account in enumerate(accounts):
        tenths = told["attending"][place % len(told["attending"])]
        for turn, session in enumerate(sessions):
            if (turn * 7 + place) % TENTHS < tenths:
                yield {
                    "number": f"{session['number']}-{account['number']}",
                    "title": account["title"],
                    "unit": account["unit"],
                    "occurred_on": session["occurred_on"],
                    "session": session["number"],
                    "account": account["number"],
                    "hours": session["hours"],
                }


def _lessons(told: Any, office: int) -> Iterator[dict[str, Any]]:
    for place, card in enumerate(told["lessons"], 1):
        yield {
            "number": f"XX-{place:02d}",
            "title": card["title"],
            "unit": office,
            "occurred_on": date(2023, place, 5),
            "check_code": card["check"],
            "content": card["content"],
            "basis": card["basis"],
            "question": card["question"],
            "options": "\n".join(card["options"]),
            "answer": card["answer"],
        }


def _answers(told: Any) -> Iterator[dict[str, Any]]:
    """Most are right, some are not."""
    for turn, username in enumerate(told["answered"]):
        for place, card in enumerate(told["lessons"][: 8 - turn], 1):
            wrong = next(option for option in card["options"] if option != card["answer"])
            is_right = (place + turn) % 4 > 0
            yield {
                "number": f"DT-{username}-{place:02d}",
                "title": card["title"],
                "occurred_on": date(2023, place, 6 + turn),
                "lesson": f"XX-{place:02d}",
                "username": username,
                "given": card["answer"] if is_right else wrong,
                "is_right": is_right,
            }


def _skills(told: Any, force: Force) -> Iterator[dict[str, Any]]:
    accounts = {row["username"]: row for row in force.accounts if row["username"]}
    for place, (username, domain) in enumerate(told["skills"], 1):
        account = accounts[username]
        yield {
            "number": f"ZC-{place:02d}",
            "title": account["title"],
            "unit": account["unit"],
            "occurred_on": date(2022, 6, 1),
            "account": account["number"],
            "domain": domain,
            "is_on_call": True,
            "contact": "内线（模拟）",
        }


def _premises(one: Mapping[str, Any], town: Town) -> Iterator[dict[str, Any]]:
    lines = [line.text for line in checklist()]
    for place, line in enumerate(lines[: len(lines) - one["unseen"]], 1):
        is_met = place > one["unmet"]
        yield {
            "number": f"CS-{one['unit']}-{place:02d}",
            "title": f"{town.units[one['unit']]}办案区",
            "unit": town.units[one["unit"]].pk,
            "occurred_on": one["checked_on"],
            "line": line,
            "is_met": is_met,
            "note": "" if is_met else one["note"],
        }
