"""A7: an article is replaced on a day: what it touches, exactly, and what becomes of cases around that day (法规变动)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client
from support import laws
from support.enforcement import HEAD, OFFICER, SUPERVISOR, Bench, Docket
from support.enforcement_story import CLUE, LAW, OLD, PENAL, REASONS

from fazhi.kernel.law.changes.happening import Change, change_of
from fazhi.kernel.law.changes.impact import Kind, touched_by
from fazhi.kernel.law.statutes.models import Version
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import DocumentKind

# The day on which article 3 reads otherwise: after the notice of an ordinary case, before its decision.
T = date(2024, 10, 15)
NEW = {**OLD, "3": "违反本条例第二条规定的，责令改正，处五千元以上二十万元以下罚款。\n情节严重的，责令停产停业。"}
PURPOSE = f"《{LAW}》第一条"  # an article that did not change
OTHER, HEIR = "东坑镇示例噪声规定（模拟）", "东坑镇示例安静生活规定（模拟）"
SEEDED = {Kind.MATTER: 15, Kind.TEMPLATE: 6, Kind.LENIENCE: 8, Kind.ITEM: 8}


def replace_article() -> Change:
    """Article 3 of the law is replaced on T (新旧条文)."""
    norm = laws.norm(LAW)
    laws.version(norm, "2024-10-08", T.isoformat(), NEW)
    change = change_of(norm)
    assert change is not None
    return change


def case(bench: Bench, clause: str, number: str) -> Matter:
    """An open case that cites a clause, as an officer writes it down at once."""
    clue = {**CLUE, "number": number, "unit": bench.town.bureau.pk, "area": bench.town.area.pk}
    row = open_matter(registers["enforcement.case"], clue, by=bench.officer, on=date(2024, 9, 2))
    return act(
        row, "corrected", by=bench.officer, on=date(2024, 9, 2), note="写明条款", data={"liability_clause": clause}
    )


def listed(bench: Bench, register: str, number: str, **more: Any) -> str:
    data = {"number": number, "title": number, "from_on": date(2022, 1, 1), **more}
    return str(add_entry(registers[f"enforcement.{register}"], data, by=bench.person(SUPERVISOR)).number)


def template(bench: Bench, number: str, clause: str = PENAL, **more: Any) -> str:
    return listed(bench, "template", number, kind="correction", body=f"依照{clause}，责令改正。", **more)


def lenience(bench: Bench, number: str, clause: str = PENAL, **more: Any) -> str:
    return listed(bench, "lenience", number, kind="exempt", conditions="轻微并及时改正", basis=clause, **more)


def seed(bench: Bench) -> Mapping[Kind, set[str]]:
    """What the change touches, by kind; and beside it everything that looks like it and is not touched."""
    touched = {
        Kind.MATTER: {case(bench, PENAL, f"在办{n}").number for n in range(15)},
        Kind.TEMPLATE: {template(bench, f"样式{n}") for n in range(6)},
        Kind.LENIENCE: {lenience(bench, f"清单{n}") for n in range(8)},
        Kind.ITEM: {bench.item(f"事项{n}", basis=PENAL).number for n in range(8)},
    }
    case(bench, PURPOSE, "引未变条文")
    case(bench, f"《{OTHER}》第二条", "引别的规定")
    ended = case(bench, PENAL, "不予立案")
    act(ended, "not_filed", by=bench.person(HEAD), on=date(2024, 9, 3), note="查无此事")
    template(bench, "停用的样式", until_on=T)
    template(bench, "未变的样式", PURPOSE)
    lenience(bench, "停用的清单", until_on=date(2024, 10, 1))
    lenience(bench, "未变的清单", PURPOSE)
    bench.item("未变事项", basis=PURPOSE)
    return touched


def test_the_change_touches_exactly_the_thirty_seven_seeded_objects(bench: Bench) -> None:
    expected = seed(bench)
    found = touched_by(replace_article())
    assert Counter(one.kind for one in found) == SEEDED
    assert {kind: {one.code for one in found if one.kind is kind} for kind in SEEDED} == expected
    assert len(found) == 37


def test_the_papers_of_a_case_are_not_touched_beside_it(bench: Bench) -> None:
    docket = bench.docket().quick().until("told")
    bench.docket(number="已结").quick().until("closed")
    assert [one.code for one in touched_by(replace_article())] == [docket.number]


def late_case(bench: Bench) -> Docket:
    """A new case of an act before T, taken in after T, ready to be decided at the end of October."""
    replace_article()
    docket = bench.docket(discovered_on=date(2024, 10, 16)).quick()
    days = ("registered", 16), ("inspected", 16), ("filed", 17), ("questioned", 17), ("corrected", 17), ("tested", 18)
    docket.days |= {name: date(2024, 10, day) for name, day in days}
    later = ("concluded", 21), ("told", 22), ("stated", 23), ("restated", 24), ("decided", 30)
    docket.days |= {name: date(2024, 10, day) for name, day in later}
    return docket


def test_a_new_case_of_an_act_before_the_day_must_compare_and_sees_both_versions(bench: Bench, client: Client) -> None:
    docket = late_case(bench).until("restated")
    (touched,) = touched_by(change_of(laws.norm(LAW)))
    assert (touched.code, touched.acted_on) == (docket.number, date(2024, 9, 1))
    assert "适用旧法" in touched.why
    assert "新法处罚较轻的适用新法" in touched.why
    with pytest.raises(GateClosed, match=r"C37 从旧兼从轻：.*没有新旧法比对表"):
        docket.until("decided")

    user = bench.town.user(OFFICER, bench.town.bureau, "甲执法")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    box = client.get(f"/r/enforcement.case/{docket.matter.pk}/").content.decode().partition("新旧法比对")[2]
    assert "从旧兼从轻" in box
    old, new = Version.objects.filter(norm=laws.norm(LAW)).order_by("issued_on")
    page = client.get(f"/law/norms/{old.norm_id}/compare/?old={old.pk}&new={new.pk}").content.decode()
    for text in (box, re.sub("<[^>]+>", "", page)):
        assert "处一万元以上五十万元以下罚款" in text
        assert "处五千元以上二十万元以下罚款" in text


def test_with_the_comparison_the_milder_law_must_be_applied(bench: Bench) -> None:
    docket = late_case(bench).until("restated")
    said = {"旧法条款": "第三条：一万元以上五十万元以下", "新法条款": "第三条：五千元以上二十万元以下"}
    said |= {"比对情况": "仍认为是违法，新法幅度较低", "比对结果": "新法", "适用的法": "新法"}
    docket.paper(DocumentKind.COMPARISON, date(2024, 10, 29), **said)
    docket.data["decided"] = {"milder_law": "new", "applied_law": "old"}
    docket._done.append("decided")
    decision = {"kinds": "罚款", "fine_fen": "20000.00", "is_publishable": True, **REASONS}
    with pytest.raises(GateClosed, match="比对结果是新法较轻，应当适用新法，实际适用旧法"):
        docket.step("decided", date(2024, 10, 30), role=HEAD, **decision)
    docket.data["decided"] = {"milder_law": "new", "applied_law": "new"}
    docket.step("decided", date(2024, 10, 30), role=HEAD, **decision)
    assert docket.case.decided_on == date(2024, 10, 30)


def replace_norm() -> None:
    """Another norm takes the place of one on T (废止)."""
    old = laws.norm(OTHER)
    laws.version(old, "2020-01-10", "2020-03-01", {"1": "为了演示。", "2": "夜间不得施工，违反的处一万元罚款。"})
    heir = laws.version(laws.norm(HEIR), "2024-10-08", T.isoformat(), {"1": "为了演示。", "2": "不得在夜间施工。"})
    laws.repeal(old, heir, T.isoformat())


@pytest.mark.parametrize(("acted_on", "is_dead"), [(date(2024, 10, 14), False), (T, True)])
def test_a_case_that_cites_the_dead_norm_is_stopped_with_the_name_of_its_heir(
    bench: Bench, acted_on: date, is_dead: bool
) -> None:
    replace_norm()
    docket = late_case(bench)
    docket.clue["act_ended_on"] = acted_on
    docket.data["concluded"] |= {"liability_clause": f"《{OTHER}》第二条（不分款）"}
    docket.until("tested")
    if not is_dead:
        assert docket.until("concluded").matter.state == "concluded"
        return
    with pytest.raises(GateClosed) as refused:
        docket.until("concluded")
    assert f"《{OTHER}》第二条" in refused.value.what
    assert HEIR in refused.value.what
    assert "第三十七条" in refused.value.basis
    assert docket.matter.state == "investigating"
