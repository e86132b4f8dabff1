"""What cannot have been is refused of a form and of an import; what is only unlawful is taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from support.enforcement import OFFICER, SUPERVISOR, Bench

from fazhi.kernel.imports.importing import Outcome, import_table
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import split

HEADER = "案件编号,案由,办案机构,线索来源,发现日期,登记日期,立案日期,罚款（元）,决定日期,送达日期"


def taken(bench: Bench, folder: Path, row: str, kind: str = "enforcement.case", mapping: str = "") -> Outcome:
    file = folder / "rows.csv"
    file.write_text(row, encoding="utf-8")
    return import_table(registers[kind], file, mapping or "enforcement.platform", by=bench.person(SUPERVISOR))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"discovered_on": date(2025, 1, 1)}, "发现日期：2025-01-01还没有到"),
        ({"act_ended_on": date(2025, 3, 1)}, "违法行为终了日：2025-03-01还没有到"),
        ({"item": "没有这个"}, "清单中没有编码为“没有这个”的事项"),
        ({"item": "示例-44000"}, "相近的有：示例-440001"),
        ({"party_code": "abc"}, "统一社会信用代码有 3 位，应为 18 位"),
    ],
)
def test_a_clue_that_cannot_be_is_not_opened(bench: Bench, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(RefusedForm, match=told):
        bench.docket(**changes).until("registered")
    assert not Matter.objects.exists()


def test_a_clue_may_leave_its_codes_open_and_a_citizen_has_no_credit_code(bench: Bench) -> None:
    assert bench.docket(item="", party_code="").until("registered").matter
    assert bench.docket(party_kind="citizen", party_code="护照 E1234567").until("registered").matter


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("导-1,案,综合行政执法办,其他,2024-02-01,2024-01-02,2024-01-05,,,", "立案日期2024-01-05早于发现日期2024-02-01"),
        ("导-1,案,综合行政执法办,其他,2024-01-01,2024-02-02,2024-01-05,,,", "立案日期 2024-01-05 早于"),
        ("导-1,案,综合行政执法办,其他,,2024-01-02,2024-03-05,,2024-02-01,", "早于立案"),
        ("导-1,案,综合行政执法办,其他,,2024-01-02,2024-01-05,,2025-02-01,", "还没有到"),
        ("导-1,案,综合行政执法办,其他,2025-01-01,2024-01-02,,,,", "2025-01-01还没有到"),
        ("导-1,案,综合行政执法办,其他,,2024-01-02,2024-01-05,,2024-02-01,2024-01-20", "早于"),
        ("导-1,案,综合行政执法办,其他,,2024-01-02,2024-01-05,-300,2024-02-01,", "金额不能是负数"),
    ],
)
def test_a_row_of_days_that_cannot_be_is_refused(bench: Bench, tmp_path: Path, row: str, told: str) -> None:
    outcome = taken(bench, tmp_path, f"{HEADER}\n{row}\n")
    assert (outcome.new, outcome.refused) == (0, 1)
    assert told in outcome.problems[0].why


def test_an_unlawful_history_is_taken(bench: Bench, tmp_path: Path) -> None:
    row = "导-1,案,综合行政执法办,其他,2020-01-02,2020-01-02,2023-01-05,300,2024-12-01,2024-12-30"
    outcome = taken(bench, tmp_path, f"{HEADER}\n{row}\n")
    assert (outcome.new, outcome.refused) == (1, 0), outcome.problems


def test_a_row_without_the_source_of_its_clue_takes_that_of_the_mapping(bench: Bench, tmp_path: Path) -> None:
    outcome = taken(bench, tmp_path, f"{HEADER}\n导-1,案,综合行政执法办,,,2024-01-02,,,,\n")
    assert (outcome.new, outcome.refused) == (1, 0), outcome.problems
    assert Matter.objects.get(number="导-1").case.source == "other"


def test_evidence_says_what_it_is_and_an_export_may_leave_that_open(bench: Bench, tmp_path: Path) -> None:
    docket = bench.docket().until("registered")
    with pytest.raises(RefusedForm, match=r"证据名称：证据名称未填.*证据种类：证据种类未填"):
        docket.add("evidence", date(2024, 9, 3))
    told = f"证据编号,证据名称,案件编号,证据种类,取得日期\n证-1,,{docket.number},,2024-09-03\n"
    outcome = taken(bench, tmp_path, told, "enforcement.evidence", "enforcement.platform_evidence")
    assert (outcome.new, outcome.refused) == (1, 0), outcome.problems


def test_a_digest_of_a_recording_is_one(bench: Bench) -> None:
    docket = bench.docket().until("registered")
    with pytest.raises(RefusedForm, match="“xyz”不是 SHA-256 摘要：应为 64 位"):
        docket.add("recording", date(2024, 9, 3), kind="inspection", sha256="xyz")
    assert docket.add("recording", date(2024, 9, 3), kind="inspection", sha256="aB" * 32)
    assert docket.add("recording", date(2024, 9, 3), kind="inspection")


def test_rows_of_a_file_go_with_their_case_and_the_form_does_not_ask(bench: Bench, client: Client) -> None:
    docket = bench.docket().until("registered")
    client.force_login(bench.officer.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/r/enforcement.act/add/").content.decode()
    assert 'name="case"' in page
    assert 'name="unit"' not in page
    assert 'name="area"' not in page
    assert '<option value="证-0001" label="甲执法">' in page
    data = {"case": docket.number, "occurred_on": date(2024, 9, 3), "title": "照片", "kind": "object"}
    row = add_entry(registers["enforcement.evidence"], data, by=bench.person(OFFICER, "甲执法"))
    assert Entry.objects.get(pk=row.pk).unit == bench.town.bureau
    assert 'name="unit"' in client.get("/r/enforcement.document/add/").content.decode()


@pytest.mark.parametrize("text", ["甲、乙", "甲,乙", "甲，乙", "甲；乙", "甲;乙", " 甲  乙 ", "甲, 乙、"])
def test_a_list_may_be_written_as_people_write_it(text: str) -> None:
    assert split(text) == ("甲", "乙")
