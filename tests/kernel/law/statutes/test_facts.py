"""Facts of norms whose text the town may not have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fazhi.kernel.core.errors import DeclarationError
from fazhi.kernel.law.models import Ending, Norm, Version
from fazhi.kernel.law.statutes import facts
from fazhi.kernel.law.statutes.facts import load_facts, sync_facts
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.standing import find_norms, standing

Writer = Callable[[str, str], Path]
pytestmark = pytest.mark.django_db


def test_the_packs_facts_stand_in_the_base_after_a_migration_and_a_second_sync_changes_nothing() -> None:
    before = list(Version.objects.values()), list(Ending.objects.values()), list(Norm.objects.values())
    assert sync_facts() > 10
    assert before == (list(Version.objects.values()), list(Ending.objects.values()), list(Norm.objects.values()))


@pytest.mark.parametrize(
    ("title", "day", "status", "replaced_by"),
    [
        ("信访条例", date(2022, 4, 30), "ok", "《信访工作条例》"),
        ("信访条例", date(2022, 5, 1), "repealed", "《信访工作条例》"),
        ("信访工作条例", date(2022, 5, 1), "ok", ""),
        ("环境行政处罚办法", date(2023, 7, 1), "repealed", "《生态环境行政处罚办法》"),
        ("行政执法监督条例", date(2026, 1, 31), "not_yet_in_force", ""),
        ("行政执法监督条例", date(2026, 2, 1), "ok", ""),
        ("广东省行政处罚听证程序实施办法", date(2022, 5, 31), "date_unknown", ""),
    ],
)
def test_the_traps_of_repealed_and_new_norms_are_known_without_their_texts(
    title: str, day: date, status: str, replaced_by: str
) -> None:
    (norm,) = find_norms(title)
    now = standing(norm, day)
    assert (now.status, now.replaced_by) == (status, replaced_by)


def test_a_rule_replaced_by_one_of_the_same_title_changes_its_number_on_the_day() -> None:
    (norm,) = find_norms("安全生产违法行为行政处罚办法")
    numbers = [standing(norm, day).version.number for day in (date(2026, 1, 31), date(2026, 2, 1))]
    assert numbers == ["国家安全生产监督管理总局令第77号", "应急管理部令第18号"]


def test_an_unverified_day_says_so() -> None:
    (norm,) = find_norms("生态环境行政处罚办法")
    now = standing(norm, date(2024, 1, 1))
    assert now.version is not None
    assert not now.version.is_verified
    assert "未核" in now.why


def test_a_text_takes_the_place_of_its_fact_and_its_own_day_wins(
    write: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "norms.yaml").write_text(
        "checked_on: 2026-07-17\nsource: 转述\nnorms:\n"
        "  - {title: 甲规定, level: document, in_force_on: 2020-05-01, status: unverified}\n"
        "  - {title: 乙规定, level: document, issued_on: 2020-01-01, in_force_on: 2020-02-01, status: unverified}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(facts, "pack_folders", lambda: [tmp_path])
    sync_facts()
    text = "# {}\n\n2020年1月1日 某部令第3号公布\n\n<!-- INFO END -->\n\n第一条 本规定自2020年5月1日起施行。"
    for title in ("甲规定", "乙规定"):
        load([write(f"部门规章/{title}(2020-01-01).md", text.format(title))])
    sync_facts()
    for title in ("甲规定", "乙规定"):
        (norm,) = find_norms(title)
        version = norm.versions.get()
        assert (norm.level, version.issued_on) == ("departmental_rule", date(2020, 1, 1))
        assert (version.in_force_on, version.is_verified, bool(version.digest)) == (date(2020, 5, 1), True, True)


def test_a_version_amended_by_a_decision_that_was_read_gets_its_day_and_one_from_memory_is_only_a_hint(
    write: Writer,
) -> None:
    text = "# {}\n\n1992年6月28日 中华人民共和国国务院令第101号发布\n\n<!-- INFO END -->\n\n第一条 本规定自1992年8月1日起施行。"
    for folder, title, day in (
        ("judicial-interpretations", "最高人民法院关于甲的规定", "2020-12-29"),
        ("行政法规", "乙条例", "2022-03-29"),
    ):
        load([write(f"{folder}/{title}({day}).md", text.format(title))])
    (read,), (remembered,) = find_norms("最高人民法院关于甲的规定"), find_norms("乙条例")
    now = standing(read, date(2021, 1, 1))
    assert now.version is not None
    assert (now.version.in_force_on, now.version.is_verified) == (date(2021, 1, 1), True)
    unknown = standing(remembered, date(2022, 5, 1))
    assert (unknown.status, unknown.version) == ("date_unknown", None)
    assert "国务院令第752号）自2022-05-01起施行（未核" in unknown.why


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("{title: 甲, level: law, status: seen}", "既没有施行日期"),
        ("{title: 甲, level: laws, status: seen, in_force_on: 2020-01-01}", "不认识的“laws”"),
        ("{title: 甲, level: law, status: sure, in_force_on: 2020-01-01}", "不认识的“sure”"),
        ("{title: 甲, level: law, status: seen, in_force_on: 2020-01-01, issued_on: 2020-01-02}", "早于公布日期"),
        ("{title: 甲, level: law, status: seen, ended_on: 2020-01-01, replaced_by: 甲}", "同名的新规范"),
        ("{title: 甲, level: law, status: seen, in_force_on: 2020-1-1}", "不是日期"),
    ],
)
def test_a_wrong_fact_is_refused_with_file_and_line(tmp_path: Path, entry: str, what: str) -> None:
    (tmp_path / "norms.yaml").write_text(
        f"checked_on: 2026-07-17\nsource: 转述\nnorms:\n  - {entry}\n", encoding="utf-8"
    )
    with pytest.raises(DeclarationError, match=what) as caught:
        load_facts([tmp_path])
    assert "norms.yaml 第4行" in caught.value.where
