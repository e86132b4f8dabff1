"""Plans, lectures, and inner-party documents, which are filed in time and never counted with the government's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Judgement

from .conftest import CLERK, MONDAY, PLANNER, Desk


def figures(*words: str) -> list[Any]:
    return [figure.value for figure in compute(list(words), Span.year(2024))]


def test_plans_count_by_kind_and_topic_and_planned_month(desk: Desk) -> None:
    for kind, topic in (("central_group", "law"), ("central_group", "other"), ("party_school", "law")):
        row = desk.add("study_plan", title="专题", kind=kind, topic=topic, occurred_on="2024年6月")
        assert row.occurred_on == date(2024, 6, 1)
    desk.add("study_plan", title="专题", kind="party_school", topic="law", occurred_on="2024年12月", role=PLANNER)
    desk.add("study_plan", title="专题", kind="party_school", topic="law", occurred_on="2025年1月")
    assert figures("F78", "F79") == [1, 2]
    with pytest.raises(FazhiError, match="2024-07-01 还没有到"):
        desk.add("study_plan", title="专题", kind="party_school", topic="law", occurred_on=MONDAY, held_on="2024-07-01")


def test_a_lecture_counts_when_it_was_held_and_is_of_law(desk: Desk) -> None:
    facts = {"title": "辅导", "speaker_unit": "市法学会副秘书长", "audience": "领导干部"}
    desk.add("lecture", topic="law", occurred_on=MONDAY, **facts)
    desk.add("lecture", topic="other", occurred_on=MONDAY, **facts)
    assert figures("F80") == [1]
    with pytest.raises(FazhiError, match="还没有到"):
        desk.add("lecture", topic="law", occurred_on=date(2024, 7, 1), **facts)


def test_a_party_rule_is_reviewed_issued_and_filed_within_its_limit(desk: Desk) -> None:
    matter = desk.take(desk.rule(), "reviewed", 18, opinion="符合上级规定")
    assert matter.due_on is None
    matter = desk.take(matter, "issued", 19, document_number="坑委〔2024〕6号")
    clock = Clock.objects.get(matter=matter)
    assert (matter.due_on, matter.judgement, clock.is_unverified) == (date(2024, 7, 19), Judgement.JUDGED, True)
    with pytest.raises(FazhiError, match="缺文书：备案报告"):
        desk.take(matter, "filed", 20, papers=[])
    matter = desk.take(matter, "filed", 20)
    assert (matter.met_on, matter.closed_on, figures("leadership.party_rules")) == (date(2024, 6, 20),) * 2 + ([1],)
    assert desk.take(matter, "ended", 28).state == "ended"


def test_a_number_of_the_government_shows_the_wrong_register(desk: Desk) -> None:
    matter = desk.take(desk.rule(), "reviewed", 18, opinion="符合上级规定")
    with pytest.raises(
        FazhiError, match=r"“坑府规〔2024〕1号”是政府文号.*不在这里登记，已登记的撤回，两种文件不合并计数"
    ):
        desk.take(matter, "issued", 19, document_number="坑府规〔2024〕1号")
    assert figures("leadership.party_rules") == [0]


def test_who_drafted_does_not_review_and_a_draft_may_be_sent_back(desk: Desk) -> None:
    matter = desk.rule()
    with pytest.raises(FazhiError, match=r"“起草登记”是您办理的.*人来“审核通过”"):
        desk.take(matter, "reviewed", 18, role=CLERK, opinion="同意")
    with pytest.raises(FazhiError, match="审核意见"):
        desk.take(matter, "reviewed", 18)
    matter = desk.take(desk.take(matter, "reviewed", 18, opinion="同意"), "sent_back", 19)
    assert (matter.state, matter.party_rule.reviewed_on) == ("drafted", None)
    assert desk.take(matter, "withdrawn", 20).state == "withdrawn"


def test_the_limit_of_filing_is_marked_as_nobody_has_seen_it() -> None:
    rule = rulebook()["party_rule.filing"]
    assert rule.status_label == "未核"
    assert rule.on(MONDAY) is not None


def test_a_document_of_the_government_is_not_even_begun_here_but_a_joint_one_is(desk: Desk) -> None:
    with pytest.raises(FazhiError, match=r"“坑镇人民政府停车管理办法”是以政府名义制定的文件.*不在这里登记"):
        desk.rule(title="坑镇人民政府停车管理办法")
    assert desk.rule(title="中共坑镇委 坑镇人民政府关于加强值班的通知").state == "drafted"


def test_one_number_stands_for_one_document_however_it_is_written(desk: Desk) -> None:
    first, second = (desk.take(desk.rule(), "reviewed", 18, opinion="符合") for _ in range(2))
    desk.take(first, "issued", 19, document_number="坑委[2024] 6号")
    with pytest.raises(FazhiError, match=rf"文号“坑委〔2024〕6号”已用于 {first.number}"):
        desk.take(second, "issued", 19, document_number="坑委（2024）6号")
