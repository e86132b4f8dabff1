"""How fast 10,000 closed case files are reviewed with all checks, and one open case is checked live, on its queries.

The files are copies of the tests' lawful one, with other days, officers, parties and items, so that some fail.
The yardstick reads the same rows bare, in the same number of statements, and makes nothing of them.
"""

from __future__ import annotations

import random
import re
import resource
import sqlite3
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from .home import child
from .table import Figure, beside

if TYPE_CHECKING:
    from fazhi.modules.enforcement.review.files import CaseFile

CASES = 10_000
AT_ONCE = 500
PARTIES, ITEMS, OFFICERS = 3_000, 60, 40
DAYS = 1_100
SAMPLE = Path(__file__).resolve().parents[1] / "tests" / "modules" / "enforcement" / "review" / "ordinary.yaml"
LISTED = date(2020, 1, 1)
_HOUR = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
LAWS = tuple(f"东坑演示{n}管理条例" for n in range(12))


def measure(home: Path, cases: str = str(CASES)) -> list[Figure]:
    from fazhi.kernel.law.calendar import sync_calendar

    sync_calendar()
    began = time.perf_counter()
    _fill(int(cases))
    filled = time.perf_counter() - began
    return [Figure("case files made", filled, "s"), *_bulk(home, int(cases)), *_live()]


def _fill(cases: int) -> None:
    from fazhi.kernel.org.models import Area, AreaLevel, Unit, UnitKind
    from tests.support.cases import case_file, read
    from tests.support.stored_cases import store, store_officers

    area = Area.objects.create(code="441900119000", name="东坑镇", level=AreaLevel.TOWN)
    town = Unit.objects.create(code="town", name="东坑镇人民政府", kind=UnitKind.OFFICE, area=area)
    unit = Unit.objects.create(code="office", name="综合行政执法办", kind=UnitKind.OFFICE, area=area, parent=town)
    plain = read(SAMPLE)
    _laws()
    _items(unit.pk)
    plain["officers"] = {_officer(n): _account(n) for n in range(OFFICERS)}
    store_officers(case_file(plain))
    chance = random.Random(2024)
    made: list[CaseFile] = []
    for n in range(cases):
        made.append(case_file(_varied(plain, n, chance)))
        if len(made) == AT_ONCE or n + 1 == cases:
            store(made, area=area, unit=unit)
            made = []


def _officer(n: int) -> str:
    return f"演示证-{n:04}"


def _account(n: int) -> dict[str, Any]:
    days = {"from_on": LISTED, "certificate_from": LISTED, "certificate_until": date(2026, 12, 31)}
    return {"account": f"账号-{n}", "name": f"演示{n}", "kind": "officer", **days}


def _varied(plain: dict[str, Any], n: int, chance: random.Random) -> dict[str, Any]:
    """A copy of the file with its own numbers, moved by some days and its hours by some hours."""
    shift = timedelta(chance.randrange(-DAYS // 2, DAYS // 2))
    later = timedelta(hours=chance.randrange(7))
    first = chance.randrange(OFFICERS)
    pair = "、".join((_officer(first), _officer((first + 1) % OFFICERS)))
    without = {name: part for name, part in plain.items() if name != "officers"}
    made: dict[str, Any] = _moved(without, shift, later)
    made["matter"] |= {"number": f"AJ-{n:05}"}
    party = f"演示公司{chance.randrange(PARTIES)}"
    law = LAWS[n % len(LAWS)]
    made["case"] |= {"party": party, "party_code": f"9144{party}", "item": f"演示-{n % ITEMS:03}"}
    made["case"] |= {"violation_clause": f"《{law}》第三条第一款", "liability_clause": f"《{law}》第九条第二项"}
    for part in ("acts", "evidence", "documents", "recordings", "payments", "measures"):
        for at, row in enumerate(made[part]):
            row["number"] = f"{n:05}-{part}-{at}"
    for paper in made["documents"]:
        paper |= {"party": party, "party_code": f"9144{party}"}
    for act in made["acts"]:
        if act["kind"] != "hearing":
            act.update(officers=pair, shown_numbers=pair)
    return made


def _moved(value: Any, by: timedelta, later: timedelta) -> Any:
    """A part of the file with all its days moved, and its hours, which stand as text, a little more."""
    if isinstance(value, dict):
        return {name: _moved(one, by, later) for name, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, by, later) for one in value]
    if isinstance(value, str) and _HOUR.fullmatch(value):
        return f"{datetime.fromisoformat(value) + by + later:%Y-%m-%d %H:%M}"
    return value + by if isinstance(value, date) else value


def _items(unit: int) -> None:
    from fazhi.kernel.core.clock import instant
    from fazhi.kernel.items.models import Item, ItemTerm
    from fazhi.kernel.records.models import Entry

    known = {"listing": "delegated", "kind": "penalty", "power_kind": "devolved", "from_on": LISTED}
    known |= {"decision": "省的决定和市的清单"}
    for n in range(ITEMS):
        head = {"register": "services.item", "number": f"演示-{n:03}", "title": f"演示事项{n}", "unit_id": unit}
        entry = Entry.everything.create(**head, created_at=instant())
        item = Item.objects.create(entry=entry, enforcing_unit_id=unit, profile="housing", **known)
        told = {"name": entry.title, "holders": {"unit": unit, "enforcing_unit": unit}}
        ItemTerm.objects.create(item=item, written_by="bench", written_at=instant(), **told, **known)


def _laws() -> None:
    """Norms of fifty articles, a third of them revised while the cases ran."""
    from tests.support.laws import norm, version

    for n, title in enumerate(LAWS):
        text = {
            str(at): f"违反第{at}条第{n}种规定的，责令改正；\n（一）警告；\n（二）处以罚款。" for at in range(1, 51)
        }
        of = norm(title)
        version(of, "2010-01-01", "2010-03-01", text)
        if n % 3 == 0:
            version(
                of, "2023-01-01", "2023-03-01", text | {"9": "现在是另外的内容。\n（一）警告；\n（二）处以重的罚款。"}
            )


def _bulk(home: Path, cases: int) -> list[Figure]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from fazhi.modules.enforcement.review.bulk import review
    from fazhi.modules.enforcement.review.declaring import Mark

    began, cpu = time.perf_counter(), time.process_time()
    marks: Counter[str] = Counter()
    for one in review():
        marks.update(str(finding.mark) for finding in one.findings.values())
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert min(marks[mark] for mark in Mark) > 0, f"it was fast because it judged nothing: {marks}"
    with CaptureQueriesContext(connection) as asked:
        list(review([f"AJ-{n:05}" for n in range(min(AT_ONCE, cases))]))
    bare = min(_bare(home, cases) for _ in range(2))
    name = f"review of {cases:,} closed cases, all checks"
    return [
        beside(name, took, "s", "bare SELECT of the same rows", bare),
        Figure(f"{name}: CPU", cpu, "s", target="< 60"),
        Figure(f"{name}: peak memory", memory, "MB", target="< 600"),
        Figure(f"review: queries for {AT_ONCE} cases", len(asked)),
        *(Figure(f"review: findings {mark}", found) for mark, found in sorted(marks.items())),
    ]


def _bare(home: Path, cases: int) -> float:
    """Seconds to fetch the rows of the same files, head and own, by the same chunks, with nothing made of them."""
    own = ("enforcementact", "evidence", "casedocument", "recording", "payment")
    [path] = home.glob("*.sqlite3")
    connection = sqlite3.connect(path)
    numbers = [f"AJ-{n:05}" for n in range(cases)]
    began = time.perf_counter()
    for at in range(0, cases, AT_ONCE):
        chunk = numbers[at : at + AT_ONCE]
        marks = ",".join("?" * len(chunk))
        for name in own:
            sql = f'SELECT * FROM enforcement_{name} o JOIN records_entry e ON e.id = o.entry_id WHERE o."case" IN ({marks})'
            connection.execute(sql, chunk).fetchall()
        joined = "JOIN records_matter m ON m.id = o.matter_id"
        connection.execute(
            f'SELECT * FROM enforcement_measure o {joined} WHERE o."case" IN ({marks})', chunk
        ).fetchall()
        wanted = f"m.register = 'enforcement.case' AND m.number IN ({marks})"
        connection.execute(f"SELECT * FROM enforcement_case o {joined} WHERE {wanted}", chunk).fetchall()
    return time.perf_counter() - began


def _live() -> list[Figure]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from fazhi.modules.enforcement.models import Case
    from fazhi.modules.enforcement.review.law import Law
    from fazhi.modules.enforcement.review.loading import what_if
    from fazhi.modules.enforcement.review.scoring import review_case

    numbers = [f"AJ-{n:05}" for n in range(0, 100, 2)]

    def check(number: str) -> tuple[float, float]:
        began, cpu = time.perf_counter(), time.process_time()
        review_case(what_if(number, date(2024, 6, 3)), Law.current())
        return (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000

    after_write = []
    for number in numbers:
        Case.objects.filter(matter__number=number).update(decided_on=None)
        after_write.append(check(number))
    again = [check(number) for number in numbers]
    with CaptureQueriesContext(connection) as asked:
        check(numbers[0])
    return [
        Figure("live check of one case among them", median(wall for wall, _ in again), "ms"),
        Figure("live check: CPU", median(cpu for _, cpu in again), "ms", target="< 50"),
        Figure("live check right after a write", median(wall for wall, _ in after_write), "ms"),
        Figure("live check right after a write: CPU", median(cpu for _, cpu in after_write), "ms", target="< 50"),
        Figure("live check: queries", len(asked)),
    ]


if __name__ == "__main__":
    child(measure)
