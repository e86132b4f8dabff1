"""What the demo's years set themselves (模拟的年度工作): focuses with feedback, projects with milestones, highlights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span

from ..oversight import highlights, yearly
from .overseeing import OFFICE, Desk
from .words import Targets, Town, read, take

FOCUS, FEEDBACK = "enforcement.focus", "enforcement.feedback"
LAST = 2023  # the year whose projects are not all done


def fill_year(year: int, targets: Targets, town: Town) -> None:
    """Writes the projects of a year, and of the last one its focuses, unless they are there."""
    told = read("enforcement_oversight")
    names = told["projects"][year][: targets[year]["enforcement.project"]]
    take(yearly.PROJECT, f"模拟实事{year}", _projects(year, names, told, town))
    take(yearly.MILESTONE, f"模拟实事节点{year}", _milestones(year, names, told, town))
    if year == LAST:
        take(FOCUS, f"模拟重点领域{year}", _focuses(year, told, town))
        take(FEEDBACK, f"模拟企业反馈{year}", _feedback(year, told, town))


def _is_done(year: int, place: int) -> bool:
    return year < LAST or place % 5 > 0


def _projects(year: int, names: list[str], told: Any, town: Town) -> Iterator[dict[str, Any]]:
    for place, name in enumerate(names, 1):
        is_done = _is_done(year, place)
        unit = told["project_units"][place % len(told["project_units"])]
        yield {
            "number": f"SS{year}-{place:02d}",
            "title": name,
            "unit": town.units[unit].pk,
            "occurred_on": date(year, 2, 20),
            "year": year,
            "content": f"{name}：年初立项，年中检查，年底验收。",
            "beneficiaries": told["beneficiaries"],
            "accepted_on": date(year, 12, 10) if is_done else None,
            "published_on": date(year, 12, 20) if is_done else None,
            "result": f"{name}已经办成，向社会公示。" if is_done else "",
        }


def _milestones(year: int, names: list[str], told: Any, town: Town) -> Iterator[dict[str, Any]]:
    for place in range(1, len(names) + 1):
        unit = told["project_units"][place % len(told["project_units"])]
        for turn, title in enumerate(told["milestones"], 1):
            planned_on = date(year, 4 * turn - 1, 15)
            is_done = _is_done(year, place) or turn < len(told["milestones"])
            yield {
                "number": f"SS{year}-{place:02d}-{turn}",
                "title": title,
                "unit": town.units[unit].pk,
                "occurred_on": planned_on,
                "project": f"SS{year}-{place:02d}",
                "done_on": planned_on + timedelta(days=place % 9) if is_done else None,
                "proof": f"{title}，有记录和照片存档（模拟）" if is_done else "",
            }


def _focuses(year: int, told: Any, town: Town) -> Iterator[dict[str, Any]]:
    for place, (title, domain, unit, aim, result) in enumerate(told["focuses"], 1):
        yield {
            "number": f"ZD{year}-{place:02d}",
            "title": title,
            "unit": town.units[unit].pk,
            "occurred_on": date(year, 1, 30),
            "year": year,
            "domain": domain,
            "aim": aim,
            "result": result,
            "is_done": True,
        }


def _feedback(year: int, told: Any, town: Town) -> Iterator[dict[str, Any]]:
    for place, (content, answer) in enumerate(told["feedback"]):
        focus = place % len(told["focuses"])
        is_answered = place < len(told["feedback"]) - 1
        yield {
            "number": f"FK{year}-{place + 1:02d}",
            "title": content[:12],
            "unit": town.units[told["focuses"][focus][2]].pk,
            "occurred_on": date(year, 3 + place, 18),
            "focus": f"ZD{year}-{focus + 1:02d}",
            "firm": f"东莞市样例{place + 1}号有限公司",
            "content": f"{content}。",
            "answer": f"{answer}。" if is_answered else "",
            "answered_on": date(year, 3 + place, 25) if is_answered else None,
        }


def fill_highlights(town: Town, year: int) -> None:
    """Three highlights on their way, the figures of each computed from the rows, and their media plan."""
    told, desk = read("enforcement_oversight"), Desk(town)
    if not desk.is_empty(highlights.REGISTER):
        return
    numbers = {}
    for one in told["highlights"]:
        displays = [figure.display for figure in compute(one["figures"], Span.year(year))] if one["figures"] else []
        facts = {"title": one["title"], "year": year, "unit": town.units[one["unit"]].pk}
        matter = desk.open(highlights.REGISTER, facts, 60)
        numbers[one["title"]] = matter.number
        if one["upto"] == "clue":
            continue
        figures = "、".join(one["figures"])
        matter = desk.take(matter, "nurtured", 50, story=one["story"].format(*displays), figures=figures)
        matter = desk.take(matter, "checked", 6)
        if one["upto"] == "published":
            desk.take(matter, "approved", 5, username="leader")
    take(highlights.MEDIA, "模拟宣传计划", _media(told, numbers, town))
    for one in told["highlights"]:
        if one["upto"] == "published":
            matter = highlights.HIGHLIGHTS.rows().get(number=numbers[one["title"]])
            desk.take(matter, "published", 4, username=OFFICE)


def _media(told: Any, numbers: dict[str, str], town: Town) -> Iterator[dict[str, Any]]:
    for place, (title, outlet, planned_on, published_on) in enumerate(told["media"], 1):
        yield {
            "number": f"XC-{place:02d}",
            "title": f"{title}（{outlet}）",
            "unit": town.units["FZB"].pk,
            "occurred_on": planned_on,
            "highlight": numbers[title],
            "outlet": outlet,
            "published_on": published_on or None,
            "address": "",
        }
