"""The demo's contests (模拟复议应诉): two years answered, one of them lost with its lesson; what is open on the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..litigation.contests import BINDING, CONTEST, COURT_DATE, LESSON, LOSSES
from ..litigation.suggestions import SUGGESTION
from ..models.litigation import Aspect, Instance, Kind, Outcome
from .taking import Facts, Planned, Targets, Town, take

REVIEWS, SUITS = "oversight.reviews", "oversight.suits"
ORGANS = {Kind.SUIT: "市人民法院（模拟）"}
TOPICS = (
    ("ZF_BAN", "不服占道经营处罚决定", "认为处罚过重，请求撤销（模拟）。", "事实清楚，裁量在基准以内（模拟）。"),
    ("GHJS", "不服责令限期改正通知", "认为建筑物早已建成，请求撤销（模拟）。", "违法状态持续，程序合法（模拟）。"),
    ("NYNC", "请求履行土地承包纠纷处理职责", "认为没有在期限内答复（模拟）。", "已经受理并书面答复（模拟）。"),
)


@dataclass(frozen=True)
class Course:
    """One contest as it went (办理情形)."""

    kind: Kind
    topic: int
    received_on: date
    outcome: Outcome | None = None


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes what is missing of each year that has targets, and what is open on the day."""
    town = Town(on)
    years = [each for each in sorted(targets) if each <= on.year and REVIEWS in targets[each]]
    if not years or not {topic[0] for topic in TOPICS} <= set(town.units):
        return
    courses = {each: list(_courses(each, targets[each][REVIEWS], targets[each][SUITS], town)) for each in years}
    for each, ended in courses.items():
        take(CONTEST, f"模拟复议诉讼{each}", [_ended(_number(each, n), course, town) for n, course in enumerate(ended)])
        suits = [(_number(each, n), course) for n, course in enumerate(ended) if course.kind == Kind.SUIT]
        take(COURT_DATE, f"模拟开庭{each}", [(row, ()) for suit in suits for row in _court_dates(*suit, town)])
        lost = [(_number(each, n), course) for n, course in enumerate(ended) if course.outcome in LOSSES]
        take(LESSON, f"模拟败诉教训{each}", [_lesson(*each_lost, town) for each_lost in lost])
    if years[-1] + 1 == on.year:
        take(CONTEST, "模拟在办复议诉讼", _open(town))
        take(SUGGESTION, "模拟检察建议", [_suggestion(town)])
        team = [(row, ()) for each in years for row in _events(each, town)]
        take("oversight.team_event", "模拟应诉团队活动", team)


def _number(year: int, place: int) -> str:
    return f"YS{year}-{place + 1:03d}"


def _courses(year: int, reviews: int, suits: int, town: Town) -> Iterator[Course]:
    """A year's reviews, the second of which was lost, and its suits."""
    outcomes = (Outcome.UPHELD, Outcome.REVOKED) if reviews > 1 else (Outcome.MEDIATED,)
    for place in range(reviews):
        received_on = town.after(date(year, 3, 6), 90 * place)
        yield Course(Kind.REVIEW, place % len(TOPICS), received_on, outcomes[place % len(outcomes)])
    for place in range(suits):
        received_on = town.after(date(year, 5, 8), 60 * place)
        yield Course(Kind.SUIT, (place + 2) % len(TOPICS), received_on, Outcome.REJECTED)


def _facts(number: str, course: Course, town: Town) -> Facts:
    unit, title, grounds, _ = TOPICS[course.topic]
    return {
        "number": number,
        "title": f"{title}（模拟）",
        "unit": town.units[unit],
        "kind": course.kind,
        "course": course.kind,
        "document_number": f"{number}号案（模拟）",
        "organ": ORGANS.get(course.kind, "市人民政府（模拟）"),
        "source_row": f"模拟行为{number}",
        "grounds": grounds,
    }


def _answer(course: Course, on: date) -> Facts:
    had_on = course.received_on - timedelta(days=60)
    evidence = f"{had_on} 现场检查笔录（模拟）\n{had_on} 询问笔录（模拟）"
    return {"reply": TOPICS[course.topic][3], "evidence": evidence, "answered_on": on}


def _ended(number: str, course: Course, town: Town) -> Planned:
    """A contest answered within its days, decided, carried out where it binds, and looked back upon."""
    answered_on = town.after(course.received_on, 7)
    decided_on = town.after(answered_on, 45)
    carried_on, closed_on = town.after(decided_on, 15), town.after(decided_on, 30)
    binds = course.outcome in BINDING
    facts = _facts(number, course, town) | _answer(course, answered_on)
    facts |= {
        "outcome": course.outcome,
        "decided_on": decided_on,
        "carry_out_by": town.after(decided_on, 20) if binds else None,
        "performance": "已经按决定书、调解书履行（模拟）。" if binds else "",
        "carried_out_on": carried_on if binds else None,
        "reflection": "争议由告知不充分引起，今后当面说明理由（模拟）。",
    }
    steps = [("received", course.received_on), ("assigned", town.after(course.received_on, 1))]
    steps += [("answered", answered_on), ("decided", decided_on)]
    steps += [("carried_out", carried_on)] if binds else []
    return facts, town.until_now([*steps, ("closed", closed_on)])


def _court_dates(number: str, course: Course, town: Town) -> Iterator[Facts]:
    """Two sittings of the first instance: no head at the first, with its reason; at the second one came and spoke."""
    unit, title, *_ = TOPICS[course.topic]
    for place, days in enumerate((25, 35)):
        has_appeared = place == 1
        yield {
            "title": f"{title}（模拟）",
            "unit": town.units[unit],
            "appearance": f"{number}/{Instance.FIRST}",
            "number": f"KT{number[2:]}-{place + 1}",
            "occurred_on": town.after(course.received_on, days),
            "contest": number,
            "instance": Instance.FIRST,
            "has_head_appeared": has_appeared,
            "post": "deputy" if has_appeared else "",
            "has_spoken": has_appeared,
            "reason": "" if has_appeared else "当日参加防汛应急处置（模拟）",
            "delegate": "" if has_appeared else "综合执法办负责人（模拟）",
            "has_statement": not has_appeared,
        }


def _lesson(number: str, course: Course, town: Town) -> Planned:
    unit, title, *_ = TOPICS[course.topic]
    noted_on = town.after(course.received_on, 60)
    corrected_on = town.after(noted_on, 50)
    facts = {
        "number": f"JX{number[2:]}",
        "title": f"{title}：送达和告知不规范（模拟）",
        "unit": town.units[unit],
        "contest": number,
        "aspect": Aspect.PROCEDURE,
        "cause": "没有告知陈述申辩的期限（模拟）。",
        "correction": "统一告知书格式，送达前由法制员核对（模拟）。",
        "correct_by": town.after(noted_on, 60),
        "corrected_on": corrected_on,
        "proof": "告知书格式文本（模拟）",
    }
    return facts, town.until_now([("noted", noted_on), ("corrected", corrected_on)])


def _suggestion(town: Town) -> Planned:
    """One to be answered within two months."""
    received_on = town.on - timedelta(days=20)
    facts = {
        "number": f"JC{received_on.year}-001",
        "title": "督促履行河道垃圾清理职责（模拟）",
        "unit": town.units["NYNC"],
        "document_number": "模拟检建〔2023〕1号",
        "organ": "市人民检察院（模拟）",
        "content": "河道边堆有垃圾，建议依法履行监管职责并清理（模拟）。",
    }
    return facts, town.until_now([("received", received_on), ("assigned", received_on)])


def _events(year: int, town: Town) -> Iterator[Facts]:
    events = (
        ("training", "行政应诉培训", 4, 32),
        ("watching", "旁听庭审", 6, 18),
        ("publicity", "行政复议宣传", 9, 120),
    )
    for place, (kind, title, month, attendees) in enumerate(events, 1):
        head = {"number": f"TD{year}-{place:03d}", "title": f"{title}（模拟）", "unit": town.units.get("FZB")}
        yield head | {"occurred_on": town.after(date(year, month, 12), 0), "kind": kind, "attendees": attendees}


def _open(town: Town) -> Sequence[Planned]:
    """One to be answered soon, one whose days are over, and one lost that cannot be closed before its lesson is there."""
    ago = {days: town.on - timedelta(days=days) for days in (13, 12, 11, 10, 5, 4, 3)}
    year = town.on.year
    soon = Course(Kind.REVIEW, 0, ago[12])
    late = Course(Kind.SIMPLIFIED, 1, ago[10])
    lost = Course(Kind.SIMPLIFIED, 2, ago[13], Outcome.UNLAWFUL)
    decided = {"outcome": lost.outcome, "decided_on": ago[4]}
    return (
        (_facts(_number(year, 0), soon, town), town.until_now([("received", ago[12]), ("assigned", ago[11])])),
        (_facts(_number(year, 1), late, town), town.until_now([("received", ago[10]), ("assigned", ago[10])])),
        (
            _facts(_number(year, 2), lost, town) | _answer(lost, ago[10]) | decided,
            town.until_now([("received", ago[13]), ("assigned", ago[12]), ("answered", ago[10]), ("decided", ago[4])]),
        ),
    )
