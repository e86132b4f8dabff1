"""The demo's proposals (模拟建议提案): two years answered, with promises and one answer that did not satisfy; what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..models.proposals import Category, Source
from .taking import Facts, Planned, Targets, Town, take

REGISTER, JOINT = "oversight.proposal", "oversight.joint_opinion"
CONGRESS, CPPCC = "oversight.proposals.congress", "oversight.proposals.consultative"
TOPICS = (
    ("GHJS", "关于更换村道老旧路灯的建议", "部分村道路灯老旧，夜间照明不足，建议分批更换。", "路灯已经分批更换"),
    ("GGFW", "关于增设社区长者饭堂的建议", "独居长者用餐不便，建议在人口集中的村增设饭堂。", "已新设两处长者饭堂"),
    ("STHJ", "关于整治河涌周边异味的建议", "雨后河涌周边有异味，建议排查污水接入。", "已完成排查和接管"),
    ("NYNC", "关于盘活村集体闲置用地的建议", "部分集体用地长期闲置，建议统一招商。", "已制定招商目录"),
    ("ZF_BAN", "关于规范学校周边流动摊贩的建议", "上下学时段摊贩占道，建议定点疏导。", "已设疏导点并定时巡查"),
    ("RLZY", "关于加强零工市场服务的建议", "零工聚集路口，建议设零工驿站。", "零工驿站已经启用"),
    ("SCJG", "关于加强小作坊食品安全指导的建议", "小作坊多，建议集中培训。", "已培训三期"),
)
PLACES = ("东坑", "角社", "坑美", "塔岗", "初坑")
HARD = "涉及规划、建设、水务多个部门和两个村的用地，需要立项（模拟）"
DECLINED = "不属于本单位职责，按职责清单应由公共服务办承办（模拟）"
NOT_SATISFIED = "答复没有写明完成时间（模拟）"


@dataclass(frozen=True)
class Kind:
    """What becomes of a proposal (办理情形), beside the plain course."""

    is_hard: bool = False
    is_reworked: bool = False
    is_returned: bool = False
    promise_by: date | None = None


PLAIN = Kind()
# The second year's first promise is past its day, the second runs until spring.
KINDS = {
    (2022, 1): Kind(is_reworked=True),
    (2022, 3): Kind(is_returned=True),
    (2023, 1): Kind(promise_by=date(2023, 12, 29)),
    (2023, 2): Kind(promise_by=date(2024, 3, 29)),
    (2023, 4): Kind(is_hard=True),
}


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes what is missing of each year that has targets, and what is open on the day."""
    town = Town(on)
    years = [each for each in sorted(targets) if each <= on.year and CONGRESS in targets[each]]
    if not years or not {topic[0] for topic in TOPICS} <= set(town.units):
        return
    for each in years:
        sources = [Source.CONGRESS] * targets[each][CONGRESS] + [Source.CPPCC] * targets[each][CPPCC]
        take(
            REGISTER,
            f"模拟建议提案{each}",
            (_answered(each, place, source, town) for place, source in enumerate(sources)),
        )
    if years[-1] + 1 == on.year:
        take(REGISTER, "模拟在办建议提案", _open(town))
        take(JOINT, "模拟会办意见", _joint(town))


def _facts(number: str, place: int, source: Source, kind: Kind, town: Town) -> Facts:
    unit, title, content, _ = TOPICS[place % len(TOPICS)]
    name = "代表" if source == Source.CONGRESS else "委员"
    return {
        "number": number,
        "title": title.replace("建议", "提案") if source == Source.CPPCC else title,
        "unit": town.units[unit],
        "source": source,
        "document_number": f"{source.label}第{place + 1}号（模拟）",
        "session": "镇人民代表大会例会（模拟）" if source == Source.CONGRESS else "政协会议（模拟）",
        "proposer": f"{PLACES[place % len(PLACES)]}{name}甲（模拟）",
        "content": content,
        "is_hard": kind.is_hard,
        "hard_reason": HARD if kind.is_hard else "",
        "tier": f"{source}_hard" if kind.is_hard else source.value,
    }


def _answered(year: int, place: int, source: Source, town: Town) -> Planned:
    """A proposal of a spring's session, answered in time; what was promised is still followed."""
    kind = KINDS.get((year, place), PLAIN)
    opened_on = town.after(date(year, 2, 6), place)
    assigned_on = town.after(opened_on, 7)
    talked_on = town.after(assigned_on, 30)
    replied_on = town.after(assigned_on, 150 if kind.is_hard else 55 + 4 * place)
    rated_on = town.after(replied_on, 14)
    facts = _facts(f"JY{year}-{place + 1:03d}", place, source, kind, town) | {
        "assigned_on": assigned_on,
        "talked_on": talked_on,
        "opinion": "同意办理方案，希望尽快落实（模拟）。",
        "category": Category.PLANNED if kind.promise_by else Category.SOLVED,
        "reply": f"{TOPICS[place % len(TOPICS)][3]}（模拟）。",
        "replied_on": replied_on,
        "satisfaction": "mostly" if kind.is_reworked else "satisfied",
    }
    steps = [("registered", opened_on), ("assigned", assigned_on)]
    if kind.is_returned:
        facts["returned_times"] = 1
        steps += [("returned", town.after(assigned_on, 1)), ("reassigned", town.after(assigned_on, 2))]
    steps += [("taken_over", town.after(assigned_on, 3)), ("consulted", talked_on), ("replied", replied_on)]
    if kind.is_reworked:
        again_on = town.after(rated_on, 20)
        facts |= {"reworked_times": 1, "replied_again_on": again_on}
        steps += [("unsatisfied", rated_on), ("consulted", town.after(rated_on, 5)), ("replied_again", again_on)]
        rated_on = town.after(again_on, 7)
    steps.append(("mostly_satisfied" if kind.is_reworked else "satisfied", rated_on))
    if kind.promise_by:
        facts |= {"promise": "列入年度计划并完工（模拟）", "promise_by": kind.promise_by}
    else:
        steps.append(("closed", town.after(rated_on, 3)))
    return facts, town.until_now(steps)


def _open(town: Town) -> Iterator[Planned]:
    """What waits for each: overdue, due soon, kept from a reply by a talk that is missing, returned, new, to be rated."""
    ago = {days: town.on - timedelta(days=days) for days in (98, 95, 90, 60, 45, 40, 30, 12, 6, 5, 4, 3)}
    taken: tuple[tuple[int, Source, tuple[tuple[str, date], ...]], ...] = (
        (0, Source.CONGRESS, (("registered", ago[98]), ("assigned", ago[98]), ("taken_over", ago[95]))),
        (
            1,
            Source.CONGRESS,
            (("registered", ago[90]), ("assigned", ago[90]), ("taken_over", ago[60]), ("consulted", ago[30])),
        ),
        (3, Source.CPPCC, (("registered", ago[45]), ("assigned", ago[45]), ("taken_over", ago[40]))),
        (4, Source.CONGRESS, (("registered", ago[6]), ("assigned", ago[5]))),
        (5, Source.CONGRESS, (("registered", ago[12]), ("assigned", ago[6]), ("returned", ago[5]))),
        (2, Source.CPPCC, (("registered", ago[4]),)),
    )
    for place, (topic, source, steps) in enumerate(taken, 1):
        days = dict(steps)
        facts: dict[str, Any] = _facts(f"JY{town.on.year}-{place:03d}", topic, source, PLAIN, town)
        facts |= {
            "session": "闭会期间（模拟）",
            "assigned_on": days.get("assigned"),
            "talked_on": days.get("consulted"),
        }
        if "consulted" in days:
            facts |= {"opinion": "希望春节前答复（模拟）。", "reply_by": town.after(town.on, 0)}
        if "assigned" not in days:
            facts["unit"] = None
        yield facts | {"returned_times": int("returned" in days)}, town.until_now(steps)


def _joint(town: Town) -> Iterator[Planned]:
    """One unit is late with its opinion, one has given it."""
    for place, (unit, title, asked, given) in enumerate(
        (
            ("SCJG", "核对改造用灯具的质量证明（模拟）", 40, None),
            ("STHJ", "说明饭堂选址的油烟要求（模拟）", 60, 45),
        ),
        1,
    ):
        days = {"asked": town.on - timedelta(days=asked)} | (
            {"given": town.on - timedelta(days=given)} if given else {}
        )
        facts: Facts = {
            "number": f"HB{town.on.year}-{place:03d}",
            "proposal": f"JY{town.on.year}-{place:03d}",
            "title": title,
        }
        facts |= {"opinion": "须装油烟净化设施（模拟）。" if given else "", "given_on": days.get("given")}
        yield facts | {"unit": town.units[unit]}, town.until_now(days.items())
