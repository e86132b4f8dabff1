"""Versions: fingerprints, recomputing when a notice arrives, and explicit migration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from guide.procedure import REPLY
from support.town import Town

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.core.errors import DeclarationError, FazhiError
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.faults import faults_of, fingerprint
from fazhi.kernel.procedures.migration import migrate
from fazhi.kernel.procedures.models import VersionInUse
from fazhi.kernel.procedures.versions import check_versions
from fazhi.kernel.records.models import Judgement, Matter


def test_a_version_in_use_that_was_changed_refuses_to_start(town: Town, request_of) -> None:
    request_of()
    check_versions()
    VersionInUse.objects.update(fingerprint="0" * 64)
    with pytest.raises(DeclarationError, match=r"程序“guide.request”版本 2：已有办件在用的版本被改动.*写成新版本"):
        check_versions()


def test_a_version_in_use_that_vanished_refuses_to_start(town: Town, request_of) -> None:
    request_of()
    VersionInUse.objects.update(version="9")
    with pytest.raises(DeclarationError, match="在用的版本不见了"):
        check_versions()


def test_the_fingerprint_follows_meaning_and_not_wording() -> None:
    version = procedures["guide.request"].version("2")
    step = version.steps[-1]
    reworded = replace(version, steps=(*version.steps[:-1], replace(step, name="送到")))
    rerouted = replace(version, steps=(*version.steps[:-1], replace(step, roles=("guide.head",))))
    assert fingerprint(reworded) == fingerprint(version)
    assert fingerprint(rerouted) != fingerprint(version)


def test_every_fault_of_a_procedure_is_listed_at_once() -> None:
    good = procedures["guide.request"]
    version = good.version("2")
    step = replace(version.steps[-1], roles=("nobody",), target="nowhere", required=("nothing",))
    deadline = replace(REPLY, rule="no.such.rule", met_by=("never",))
    bad = replace(
        good,
        basis="",
        versions=(good.version("1"), replace(version, steps=(step,), deadlines=(deadline,), starts_on=None)),
    )
    found = "\n".join(faults_of(bad))
    for fault in (
        "没有写明依据",
        "适用日期重叠",
        "提到没有的状态“nowhere”",
        "提到没有声明的角色“nobody”",
        "没有的字段“nothing”",
        "提到没有的步骤“never”",
        "提到没有的规则“no.such.rule”",
        "没有步骤能到状态“已答复”",
    ):
        assert fault in found


def test_a_notice_that_arrives_moves_provisional_days_and_says_which(town: Town, request_of, today) -> None:
    """Scenario A4: a clock that crosses into a year without a notice judges nobody until the notice is loaded."""
    from fazhi.kernel.law.calendar import load_notice

    today("2026-12-20")
    matter = request_of("2026-12-10")
    assert (matter.judgement, matter.due_on) == (Judgement.PROVISIONAL, date(2027, 1, 7))
    moved = load_notice(
        2027,
        title="国务院办公厅关于2027年部分节假日安排的通知（测试）",
        source="https://www.gov.cn/test",
        off={date(2027, 1, day): "元旦" for day in (1, 2, 3)}
        | {date(2027, 5, 1): "劳动节", date(2027, 10, 1): "国庆节"},
        by="admin",
        reason="测试",
    )
    matter.refresh_from_db()
    assert (matter.judgement, matter.due_on, matter.version) == (Judgement.JUDGED, date(2027, 1, 8), 2)
    assert [(item.subject, item.before_on, item.after_on) for item in moved] == [
        (matter.number, date(2027, 1, 7), date(2027, 1, 8))
    ]
    assert body_of(history(matter.subject).last())["after_on"] == "2027-01-08"


def test_a_matter_moves_to_another_version_only_with_a_reason_and_after_a_dry_run(town: Town, request_of) -> None:
    matter = request_of("2025-12-30")
    keeper = town.person("guide.keeper")
    with pytest.raises(FazhiError, match="没有写明迁移的理由"):
        migrate(matter, "2", by=keeper, reason=" ")
    plan = migrate(matter, "2", by=keeper, reason="新程序要求送达")
    assert (plan.before_version, plan.after_version, plan.after_state) == ("1", "2", "registered")
    assert Matter.objects.get(pk=matter.pk).procedure_version == "1", "a dry run changes nothing"
    migrate(matter, "2", by=keeper, reason="新程序要求送达", is_dry_run=False)
    act(matter, "answered", by=keeper, on=date(2026, 1, 5), data={"answer": "open"})
    assert act(matter, "delivered", by=keeper, on=date(2026, 1, 6)).state == "sent"
    assert "新程序要求送达" in history(matter.subject).get(kind="matter.migrated").body


def test_a_state_that_the_new_version_lacks_must_be_mapped(town: Town, request_of) -> None:
    matter = request_of("2026-01-05")
    keeper = town.person("guide.keeper")
    act(matter, "answered", by=keeper, on=date(2026, 1, 6), data={"answer": "open"})
    act(matter, "delivered", by=keeper, on=date(2026, 1, 6))
    with pytest.raises(FazhiError, match=r"版本 1 没有状态“已送达”.*写明它对应新版本的哪个状态"):
        migrate(matter, "1", by=keeper, reason="退回旧程序")
    assert migrate(matter, "1", by=keeper, reason="退回旧程序", states={"sent": "answered"}).after_state == "answered"


def test_a_stated_day_needs_its_field_and_is_neither_paused_nor_extended() -> None:
    good = procedures["guide.request"]
    version = good.version("2")
    paused = version.pauses[0].deadline
    deadlines = tuple(
        replace(item, rule="", stated="nothing", undone_by=("never",)) if item.code == paused else item
        for item in version.deadlines
    )
    empty = replace(REPLY, code="empty", name="空期限", rule="")
    found = "\n".join(faults_of(replace(good, versions=(replace(version, deadlines=(*deadlines, empty)),))))
    for fault in (
        "期限提到台账“依申请公开”没有的字段“nothing”",
        "由办件载明日期，不能扣除、延长",
        "期限“空期限”既没有规则，也没有载明日期的字段",
        "提到没有的步骤“never”",
    ):
        assert fault in found, found
