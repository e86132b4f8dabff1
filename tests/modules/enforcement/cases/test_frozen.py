"""A case file is frozen by the decision and closed by the archive (案卷冻结与归档); holes of an import may be filled."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.enforcement import HEAD, MEASURE, OFFICER, SUPERVISOR, Bench, Docket, at, pdf
from support.enforcement_story import BROKEN

from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.entries import edit_entry, remove_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import CaseDocument, DocumentKind, EnforcementAct, Evidence

LATER = date(2024, 11, 20)
ARCHIVED = "已于2024-11-13结案归档，案卷不再改动"
DECIDED = "已于2024-10-30作出决定，据以决定的材料不再改动"


def first(docket: Docket, model: Any) -> Entry:
    row = model.objects.filter(case=docket.number).order_by("pk").first()
    assert row is not None
    found: Entry = row.entry
    return found


@pytest.fixture
def decided(bench: Bench) -> Docket:
    return bench.docket().quick().until("decided")


@pytest.fixture
def closed(bench: Bench) -> Docket:
    return bench.docket().quick().until("closed")


def test_an_archived_file_takes_nothing_and_gives_nothing(closed: Docket) -> None:
    by = closed.bench.officer
    for model in (Evidence, EnforcementAct, CaseDocument):
        with pytest.raises(RefusedForm, match=ARCHIVED):
            remove_entry(first(closed, model), by=by, reason="不要了")
        with pytest.raises(RefusedForm, match=ARCHIVED):
            edit_entry(first(closed, model), {"title": "改过的"}, by=by)
    with pytest.raises(RefusedForm, match=ARCHIVED):
        closed.did("inspection", LATER, content="补做")
    with pytest.raises(RefusedForm, match=ARCHIVED):
        closed.proof("补证", "record", LATER, "补证")


def test_who_says_that_a_row_was_imported_does_not_open_the_archive(closed: Docket) -> None:
    with pytest.raises(RefusedForm, match=ARCHIVED):
        edit_entry(first(closed, EnforcementAct), {"is_imported": True, "content": "改"}, by=closed.bench.officer)


def test_nobody_marks_an_act_as_imported_by_hand_to_do_without_two_officers(bench: Bench) -> None:
    docket = bench.docket().quick().until("filed")
    with pytest.raises(RefusedForm, match="“来自平台导出”只由导入写明"):
        docket.did("inspection", LATER, is_imported=True)
    with pytest.raises(RefusedForm, match="由两名持证人员重新实施"):
        docket.did("inspection", LATER, officers=("证-0001",))


def test_a_paper_does_not_leave_its_file(closed: Docket) -> None:
    other = closed.bench.docket().until("registered")
    notice = CaseDocument.objects.get(case=closed.number, kind=DocumentKind.NOTICE).entry
    with pytest.raises(RefusedForm, match=f"材料属于案件“{closed.number}”，不能移到另一件"):
        edit_entry(notice, {"case": other.number}, by=closed.bench.officer)
    decision = CaseDocument.objects.get(case=closed.number, kind=DocumentKind.DECISION).entry
    with pytest.raises(RefusedForm, match=f"材料属于案件“{closed.number}”，不能移到另一件"):
        edit_entry(decision, {"kind": "other", "case": ""}, by=closed.bench.officer)


def test_what_a_decision_rests_on_stays_as_it_was(decided: Docket) -> None:
    by = decided.bench.officer
    for model in (Evidence, EnforcementAct):
        with pytest.raises(RefusedForm, match=DECIDED):
            remove_entry(first(decided, model), by=by, reason="不要了")
    notice = CaseDocument.objects.get(case=decided.number, kind=DocumentKind.NOTICE).entry
    with pytest.raises(RefusedForm, match=DECIDED):
        edit_entry(notice, {"occurred_on": date(2024, 9, 20)}, by=by)
    assert edit_entry(notice, {"is_consented": False}, by=by), "what was not said may be said"


def test_evidence_comes_before_the_decision(decided: Docket) -> None:
    with pytest.raises(RefusedForm, match="决定以后取得的不能作为它的证据"):
        decided.proof("补证", "record", LATER, "补证")
    assert decided.add("document", LATER, title="履行催告书", kind="reminder").number, (
        "papers of later steps still go in"
    )


def test_on_the_day_of_the_decision_acts_are_frozen_and_its_own_paper_is_not(bench: Bench) -> None:
    docket = bench.docket().quick().until("restated")
    done = docket.did("inspection", docket.days["decided"], content="复查，已经清理")
    docket.until("decided")
    with pytest.raises(RefusedForm, match=DECIDED):
        remove_entry(done, by=bench.officer, reason="不要了")
    decision = CaseDocument.objects.get(case=docket.number, kind=DocumentKind.DECISION).entry
    assert edit_entry(decision, {"court": "东莞市第一人民法院"}, by=bench.officer)


def proposed(docket: Docket, on: date) -> Matter:
    data = {"title": "车辆", "case": docket.number, "kind": "seal", "things": "运输车辆一台", "basis": BROKEN}
    return open_matter(registers[MEASURE], data, by=docket.bench.officer, on=on)


def test_a_measure_is_taken_only_while_the_case_is_open(bench: Bench) -> None:
    docket = bench.docket().quick().until("questioned")
    on = docket.days["questioned"]
    row = proposed(docket, on)
    yes = {"approved_at": at(on, 8), "is_approved_by_head": True}
    row = act(row, "approved", by=bench.person(HEAD), on=on, data=yes)
    docket.step("withdrawn", on, role=HEAD, note="证据不足，撤案")
    with pytest.raises(GateClosed, match=r"案件须在办.*已于2024-09-11结案归档"):
        proposed(docket, on)
    data = {"taken_at": at(on, 10), "is_list_delivered": True}
    papers = [pdf("现场笔录"), pdf("清单")]
    with pytest.raises(GateClosed, match=r"案件须在办.*已于2024-09-11结案归档"):
        act(row, "taken", by=bench.officer, on=on, data=data, officers=bench.two, papers=papers)


EXPORT = """案件编号,案由,办案机构,处理决定,处罚种类,罚款（元）,登记日期,立案日期,决定日期,结案日期
导-1,倾倒垃圾,综合行政执法办,penalty,罚款,20000,2024-01-02,2024-01-05,2024-02-01,{closed}
"""


def imported(bench: Bench, folder: Path, role: str, closed: str = "") -> Matter:
    file = folder / "cases.csv"
    file.write_text(EXPORT.format(closed=closed), encoding="utf-8")
    outcome = import_table(registers["enforcement.case"], file, "enforcement.platform", by=bench.person(role))
    assert (outcome.new, outcome.refused) == (1, 0), list(outcome.notes)
    return Matter.objects.get(number="导-1")


@pytest.mark.parametrize("role", [OFFICER, HEAD])
def test_who_handles_cases_does_not_import_a_decided_one(bench: Bench, tmp_path: Path, role: str) -> None:
    with pytest.raises(AccessDenied, match="您无权导入行政处罚案件"):
        imported(bench, tmp_path, role)
    assert not Matter.everything.filter(number="导-1").exists()


def test_of_an_imported_case_what_is_empty_is_filled_and_what_is_there_stays(bench: Bench, tmp_path: Path) -> None:
    docket = bench.docket()
    docket.row = imported(bench, tmp_path, SUPERVISOR, "2024-03-01")
    proof = docket.add("evidence", date(2024, 1, 8), title="现场笔录", kind="record", proves="倾倒的地点")
    assert edit_entry(proof, {"verified_by": "甲执法"}, by=bench.officer)
    with pytest.raises(RefusedForm, match="已于2024-03-01结案归档，案卷不再改动"):
        edit_entry(proof, {"verified_by": "别人"}, by=bench.officer)
    with pytest.raises(RefusedForm, match="已于2024-03-01结案归档，案卷不再改动"):
        remove_entry(proof, by=bench.officer, reason="不要了")
