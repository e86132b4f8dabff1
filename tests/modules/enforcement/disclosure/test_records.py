"""Certificates in records, recordings of acts and the index of a case."""

from __future__ import annotations

import re
from typing import Any

from fazhi.kernel.core.clock import instant
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.enforcement.disclosure.brief import brief_files
from fazhi.modules.enforcement.disclosure.recorded import records_of
from fazhi.modules.enforcement.review.loading import load_file


def test_records_that_say_nothing_of_the_certificate_are_not_counted_as_shown(office: Any) -> None:
    office.keep("甲")
    office.keep("乙", {"acts.0.is_shown": None})
    office.keep("丙", {"acts.0.is_shown": False})
    found = {one.name: one for one in records_of(load_file(number) for number in office.numbers).shown}
    inspections = found["现场检查"]
    assert (inspections.yes, inspections.no, inspections.unsaid, inspections.share) == (1, 1, 1, "33.3%")
    assert found["询问"].share == "100.0%"


def test_acts_that_must_be_recorded_are_whole_short_without_hash_or_missing(office: Any) -> None:
    office.keep("甲")
    office.keep("乙", {"recordings.seizure.sha256": ""})
    office.keep("丙", {"recordings.hearing.ended_at": "2023-04-26 10:30"})
    office.keep("丁", {"recordings.seizure": "absent"})
    office.keep("戊", {"acts.hearing": "absent"})
    found = records_of(load_file(number) for number in office.numbers)
    lacking = {one.number: (one.kind_name, one.wrong, one.missing) for one in found.lacking}
    assert set(lacking) == {"乙", "丙", "丁", "戊"}
    assert "没有" in lacking["乙"][2][0]
    assert "不是全程，缺30分钟" in lacking["丙"][1][0]
    assert "没有音像记录" in lacking["丁"][1][0]
    assert lacking["戊"][2] == ("没有听证的活动记录，不能核对音像",)
    tally = {one.name: (one.acts, one.good) for one in found.must}
    assert tally["查封扣押"] == (5, 3)
    assert tally["听证"] == (5, 3)
    assert tally["强制拆除"] == (0, 0)


def test_a_brief_file_tells_of_records_what_the_whole_file_does_and_no_removed_row_counts(office: Any) -> None:
    office.keep("甲")
    office.keep("乙", {"recordings.hearing.ended_at": "2023-04-26 10:30", "acts.0.is_shown": None})
    pks = list(Matter.objects.filter(number__in=office.numbers).values_list("pk", flat=True))
    assert records_of(brief_files(pks)) == records_of(load_file(number) for number in office.numbers)
    Entry.objects.filter(register="enforcement.recording").update(removed_at=instant())
    assert {one.number for one in records_of(brief_files(pks)).lacking} == {"甲", "乙"}


def test_the_page_names_what_is_missing_and_leads_to_the_index(office: Any) -> None:
    row = office.keep("甲", {"recordings.seizure": "absent"})
    told = office.page("systems/?part=during&year=2023")
    assert "不齐的 1 次" in told
    assert f"/p/enforcement.recordings/{row.pk}/" in told
    assert "数的是笔录，不是人" in told
    assert "王演示" not in told  # counts, never persons
    assert "演示证-0001" not in told


def test_the_index_of_a_case_lists_writing_and_film_with_start_end_and_hash(office: Any) -> None:
    row = office.keep("甲")
    told = office.page(f"recordings/{row.pk}/")
    assert "音像记录 3 份" in told
    assert "2" * 64 in told.replace("<wbr>", "")
    assert "2023-03-09 13:55" in told
    assert "70分钟" in told
    assert told.count("齐全") == 2
    assert "演示建筑工程有限公司" not in told.split("</h1>")[1]
    paper = office.page(f"recordings/{row.pk}/?print=1")
    assert "打印于" in paper
    assert "2" * 64 in paper.replace("<wbr>", "")
    assert f'href="/p/enforcement.recordings/{row.pk}/"' in paper


def test_a_case_of_another_unit_is_not_there(office: Any) -> None:
    row = office.keep("甲")
    assert office.get(f"recordings/{row.pk}/", "enforcement.officer").status_code == 404
    told = office.page("systems/?part=during&year=2023", "enforcement.officer")
    assert "2023年没有案件" in told


def test_a_case_leads_to_its_index(office: Any) -> None:
    row = office.keep("甲")
    office.page("systems/")
    told = office.client.get(f"/r/enforcement.case/{row.pk}/").content.decode()
    assert re.search(rf'href="/p/enforcement.recordings/{row.pk}/">记录索引', told)


def test_an_empty_year_says_so(office: Any) -> None:
    assert "2021年没有案件" in office.page("systems/?part=during&year=2021")
    assert "没有应当法制审核的案件" in office.page("systems/?part=review&year=2021")
    assert "2021年没有应当公开的决定" in office.page("systems/?part=after&year=2021")
