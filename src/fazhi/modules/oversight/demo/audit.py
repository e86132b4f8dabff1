"""The demo's internal audit (模拟内部审计): whom there is to audit, two years of audits with findings, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fazhi.kernel.procedures.courses import Proven

from ..audit.audits import opinion_until
from ..audit.findings import CLUE_TITLE
from ..models.audit import AuditKind, FindingKind
from .taking import Facts, Planned, Targets, Town, take

UNITS, VILLAGES = "oversight.audits.units", "oversight.audits.villages"
OFFICES = (*("GGFW", "GHJS", "NYNC", "WSJK", "ZF_BAN", "DZB", "FZB"), *("JJFZ", "ZZ", "YJGL", "SCJG", "STHJ", "RLZY"))
SCOPES = ("预算执行和财务收支", "专项资金使用", "政府采购和合同")
VILLAGE_SCOPE = "经济责任和财务收支"
SUPERVISOR = "NYNC"  # sees to it that villages and groups put right what was found
FIRST_DAY = date(2022, 1, 1)
FOUND = (
    (FindingKind.MONEY, "备用金超期没有结清", "两笔备用金逾半年没有结清（模拟）。", "结清备用金，完善备用金管理制度"),
    (
        FindingKind.CONTRACTS,
        "物业租赁没有公开招租",
        "一处物业续租没有公开招租（模拟）。",
        "补办程序，今后到期一律公开招租",
    ),
    (FindingKind.ASSETS, "固定资产没有入账", "一批设备验收后没有登记入账（模拟）。", "盘点并补记固定资产台账"),
    (FindingKind.DECISIONS, "重大支出会议记录不全", "一项支出没有附会议纪要（模拟）。", "补齐会议纪要，明确审批权限"),
    (FindingKind.MONEY, "租金催收不及时", "三户承租人欠租超过三个月（模拟）。", "催收欠租，逾期的依合同处理"),
)
EVERY = 4  # one audit in so many finds something
SPREAD = 270  # days over which a year's audits begin
STUCK, NEAR, CLUE = 20, 26, 9  # which findings of the last year are overdue, due soon, a clue


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes what is missing of the list of villages, of each year that has targets, and of what is open on the day."""
    town = Town(on)
    years = [each for each in sorted(targets) if each <= on.year and VILLAGES in targets[each]]
    if not years or not {"SJ", *OFFICES} <= set(town.units):
        return
    most = max(targets[each][VILLAGES] for each in years)
    collectives = list(_collectives(town, most))
    take("oversight.collective", "模拟村组名册", ((facts, ()) for facts in collectives))
    for each in years:
        made = _Year(each, town, is_last=each == years[-1])
        lines = list(made.lines(targets[each], collectives))
        take("oversight.audit_plan", f"模拟审计计划{each}", ((facts, ()) for facts in lines))
        take(
            "oversight.audit",
            f"模拟审计项目{each}",
            [made.audit(place, line, len(lines)) for place, line in enumerate(lines)],
        )
        take("oversight.finding", f"模拟审计发现{each}", made.findings(lines))
    if years[-1] + 1 == on.year:
        lines = [_line(on.year, place, town, date(years[-1], 12, 28)) for place in range(4)]
        take("oversight.audit_plan", f"模拟审计计划{on.year}", ((facts, ()) for facts in lines))
        take("oversight.audit", "模拟在办审计", _open(town, lines))


def _collectives(town: Town, n: int) -> Iterator[Facts]:
    """A union for each village or neighbourhood, the rest groups of theirs in turn."""
    for place in range(n):
        village = town.villages[place % len(town.villages)]
        group = place // len(town.villages)
        yield {
            "number": f"CZ-{place + 1:03d}",
            "title": f"{village.name}第{group}组经济合作社（模拟）" if group else f"{village.name}经济联合社（模拟）",
            "kind": "group" if group else "village",
            "unit": town.units.get(village.code),
            "area": village.pk,
            "occurred_on": FIRST_DAY,
            "from_on": FIRST_DAY,
            "decision": "集体资产登记（模拟）",
        }


def _line(year: int, place: int, town: Town, on: date, collective: Facts | None = None) -> Facts:
    """A line of a year's plan: a village or group, else an office in turn, each time with something else."""
    office = OFFICES[place % len(OFFICES)]
    scope = VILLAGE_SCOPE if collective else SCOPES[place // len(OFFICES) % len(SCOPES)]
    auditee = collective["title"] if collective else town.names[office]
    return {
        "number": f"SJJH{year}-{place + 1:03d}",
        "title": f"{year}年度{auditee}{scope}审计",
        "unit": collective["unit"] if collective else town.units[office],
        "area": collective["area"] if collective else None,
        "occurred_on": on,
        "year": year,
        "kind": AuditKind.VILLAGES if collective else AuditKind.UNITS,
        "collective": collective["number"] if collective else "",
        "auditee": auditee,
        "scope": scope,
        "approval": f"{year}年度审计计划批复（模拟）",
    }


def _audited(line: Facts) -> Facts:
    """What an audit has of its line."""
    shared = {name: line[name] for name in ("title", "unit", "area", "kind", "collective", "auditee")}
    return shared | {"number": line["number"].replace("SJJH", "SJ"), "plan": line["number"]}


@dataclass(frozen=True)
class _Year:
    """A year of audits (一年的审计), each with the days on which it went on."""

    year: int
    town: Town
    is_last: bool

    def lines(self, target: Mapping[str, int], collectives: Sequence[Facts]) -> Iterator[Facts]:
        on = date(self.year, 1, 20)
        for place in range(target[UNITS]):
            yield _line(self.year, place, self.town, on)
        for place in range(target[VILLAGES]):
            yield _line(self.year, target[UNITS] + place, self.town, on, collectives[place])

    def audit(self, place: int, line: Facts, n: int) -> Planned:
        """An audit; it ends a week after its decision, or once what it found is struck off."""
        days = self._days(place, line, n)
        finding = place // EVERY if place % EVERY == 0 else None
        ended_on = self._finding_days(finding, days["decided"])[-1] if finding is not None else days["decided"]
        facts = _audited(line) | {
            "notified_on": days["notified"],
            "starts_on": days["started"],
            "started_on": days["started"],
            "reported_on": days["reported"],
            "opinion": "对报告反映的情况没有异议（模拟）。" if "answered" in days else "",
            "answered_on": days.get("answered"),
            "is_deemed": "deemed" in days,
            "conclusion": "财务收支总体真实，内部管理有待加强（模拟）。",
            "decided_on": days["decided"],
        }
        steps = [*days.items(), *([("closed", self.town.after(ended_on, 7))] if ended_on else [])]
        return facts, self.town.until_now(steps)

    def _days(self, place: int, line: Facts, n: int) -> dict[str, date]:
        """The day of each step in their order; one in five lets the time for its opinion pass."""
        notified_on = self.town.after(date(self.year, 2, 1), SPREAD * place // n)
        started_on = self.town.after(notified_on, 7)
        reported_on = self.town.after(started_on, 15)
        until_on = opinion_until({"kind": line["kind"], "reported_on": reported_on})
        is_silent = place % 5 == 0 and until_on is not None
        waited = (until_on, 1) if is_silent and until_on else (reported_on, 7)
        answer = {"deemed" if is_silent else "answered": self.town.after(*waited)}
        days = {"planned": notified_on, "notified": notified_on, "started": started_on, "reported": reported_on}
        return days | answer | {"decided": self.town.after(max(answer.values()), 7)}

    def findings(self, lines: Sequence[Facts]) -> Iterator[Planned]:
        n = len(lines)
        for place in range(0, n, EVERY):
            line = lines[place]
            yield self._finding(place // EVERY, line, self._days(place, line, n)["decided"])

    def _finding_days(self, nth: int, found_on: date) -> tuple[date | None, ...]:
        """When it was put right, verified and struck off; of the last year one is overdue and one is still in time."""
        if self.is_last and nth in (STUCK, NEAR):
            return (None, None, None)
        done_on = self.town.after(found_on, 30 + nth % 4 * 10)
        return done_on, self.town.after(done_on, 5), self.town.after(done_on, 8)

    def _finding(self, nth: int, line: Facts, found_on: date) -> Planned:
        head = {"number": f"SJWT{self.year}-{nth + 1:03d}", "audit": _audited(line)["number"]}
        done_on, verified_on, closed_on = self._finding_days(nth, found_on)
        if nth == CLUE:
            clue: Facts = {"title": CLUE_TITLE, "kind": FindingKind.CLUE, "receiver": "discipline"}
            clue |= {"receipt": f"模拟回执{self.year}-1", "transferred_on": closed_on}
            return head | clue, self._steps(found_on, (("transferred", closed_on),))
        kind, title, content, demand = FOUND[nth % len(FOUND)]
        is_done = done_on is not None and done_on <= self.town.on
        is_village = bool(line["collective"])
        facts = head | {
            "title": title,
            "unit": self.town.units[SUPERVISOR] if is_village else line["unit"],
            "area": line["area"],
            "kind": kind,
            "content": content,
            "amount_fen": (nth % 7 + 1) * 1_250_000 if kind == FindingKind.MONEY else None,
            "demand": demand,
            "rectify_by": self.town.after(self.town.on, 2) if self.is_last and nth == NEAR else None,
            "rectification": f"已经{demand}（模拟）。" if is_done else "",
            "rectified_on": done_on if is_done else None,
            "verified_on": verified_on if verified_on and verified_on <= self.town.on else None,
        }
        return facts, self._steps(found_on, (("rectified", done_on), ("verified", verified_on), ("closed", closed_on)))

    def _steps(self, found_on: date, then: Sequence[tuple[str, date | None]]) -> list[Proven]:
        return self.town.until_now([("found", found_on), *((code, day) for code, day in then if day)])


def _open(town: Town, lines: Sequence[Facts]) -> Iterator[Planned]:
    """At the turn of the year: one waits for an opinion that is due today, one begins, one is noticed, one is planned."""
    ago = {days: town.on - timedelta(days=days) for days in (18, 13, 12, 10, 7, 5)}
    steps = (
        (("planned", ago[18]), ("notified", ago[18]), ("started", ago[13]), ("reported", ago[10])),
        (("planned", ago[13]), ("notified", ago[12]), ("started", ago[5])),
        (("planned", ago[7]), ("notified", ago[5])),
        (("planned", ago[5]),),
    )
    for line, taken in zip(lines, steps, strict=True):
        days = dict(taken)
        facts = {f"{code}_on": days.get(code) for code in ("notified", "started", "reported")}
        starts_on = days.get("started") or (town.after(town.on, 2) if "notified" in days else None)
        yield _audited(line) | facts | {"starts_on": starts_on}, town.until_now(taken)
