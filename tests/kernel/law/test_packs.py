"""A bad pack stops the start, and says in which file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fazhi.kernel.core.errors import DeclarationError, FazhiError
from fazhi.kernel.law.notices import load_notices
from fazhi.kernel.law.packs import load_packs, pack_folders, rulebook
from fazhi.kernel.law.rules import Direction, Kind
from fazhi.kernel.law.timelimits import Limit, Roll, Unit

from .conftest import GOOD, Packs

# What a rule answers


def test_the_value_of_a_rule_is_that_in_force_on_the_day(packs: Packs) -> None:
    rule = load_packs(packs.add("cn", GOOD).folders)["test.case.decide"]
    assert rule.on(date(2019, 12, 31)) is None
    found = rule.in_force(date(2021, 12, 31))
    assert (found.n, found.from_on, found.until_on) == (90, date(2020, 1, 1), date(2022, 1, 1))
    limit = Limit(60, Unit.CALENDAR_DAY, Roll.NEXT_WORKDAY, "《试验法》第一条")
    assert rule.limit_on(date(2022, 1, 1)) == limit
    assert rule.on(date(2024, 1, 1)) is None


def test_a_rule_without_a_value_on_the_day_says_from_when_it_has_one(packs: Packs) -> None:
    rule = load_packs(packs.add("cn", GOOD).folders)["test.case.decide"]
    with pytest.raises(
        FazhiError, match=r"“试验决定期限”（test.case.decide）在 2019-05-01 没有生效的值，自 2020-01-01 起"
    ):
        rule.in_force(date(2019, 5, 1))
    with pytest.raises(FazhiError, match="在 2024-05-01 已经失效"):
        rule.in_force(date(2024, 5, 1))


def test_a_tighter_pack_wins_from_the_day_on_which_it_speaks(packs: Packs) -> None:
    tighter = GOOD.replace("      2020-01-01: 90\n", "").replace("60", "45").replace("试验法", "省试验办法")
    tighter += "    overrides: cn/test.case.decide\n    pauses: {听证: 《省试验办法》第二条}\n"
    rule = load_packs(packs.add("cn", GOOD).add("cn_gd", tighter).folders)["test.case.decide"]
    before, after = rule.in_force(date(2021, 1, 1)), rule.in_force(date(2023, 1, 1))
    assert (before.n, before.rule.pack, before.limit.basis) == (90, "cn", "《试验法》第一条")
    assert (after.n, after.rule.pack, after.limit.basis) == (45, "cn_gd", "《省试验办法》第一条")
    assert rule.pause_basis("听证") == "《省试验办法》第二条"


def test_a_pause_without_a_text_is_refused(packs: Packs) -> None:
    rule = load_packs(packs.add("cn", GOOD).folders)["test.case.decide"]
    with pytest.raises(FazhiError, match="不能因“协商”扣除期间：没有明文规定（依据：《试验法》第一条）"):
        rule.pause_basis("协商")


def test_rules_not_rechecked_within_a_year_are_stale(packs: Packs) -> None:
    book = load_packs(packs.add("cn", GOOD).folders)
    assert book.stale(date(2027, 1, 1)) == []
    assert [rule.code for rule in book.stale(date(2027, 1, 2))] == ["test.case.decide"]


def test_a_rule_is_found_by_code_or_by_words_of_its_name() -> None:
    assert rulebook().find("hotline.reply.complaint").name == "投诉类工单答复期限"
    assert rulebook().find("投诉").code == "hotline.reply.complaint"
    with pytest.raises(
        FazhiError, match=r"“听证”对应 \d+ 条规则。办法：写明其中一条：听证申请期限（penalty.hearing.request）"
    ):
        rulebook().find("听证")
    with pytest.raises(FazhiError, match=r"没有叫“投诉答复”的规则。办法：相近的有：.*hotline.reply.complaint"):
        rulebook().find("投诉答复")
    with pytest.raises(FazhiError, match=r"没有编码为“hotline.reply.complain”的规则.*hotline.reply.complaint"):
        rulebook()["hotline.reply.complain"]


def test_extensions_follow_one_another(packs: Packs) -> None:
    chain = "    extension:\n      - {n: 30, unit: calendar_day, role: 负责人}\n      - {n: 2, unit: month, role: 集体讨论}\n"
    value = load_packs(packs.add("cn", GOOD + chain).folders)["test.case.decide"].in_force(date(2023, 1, 1))
    assert [limit.label for limit in value.extensions] == ["30日", "2个月"]
    assert value.extension == value.extensions[0]
    assert [value.rule.approver_after(taken) for taken in (0, 1, 2)] == ["负责人", "集体讨论", ""]


YEARLY = """\
checked_on: 2026-01-01
source: 条文
rules:
  test.report.send:
    name: 试验报告日
    kind: yearly
    unit: month_day
    direction: before
    basis:
      《试验法》: 第二条
    values:
      2020-01-01: 03-01
    rows: [RPT-01]
    status: seen
"""


def test_a_yearly_day_is_before_or_on_the_named_day(packs: Packs) -> None:
    value = load_packs(packs.add("cn", YEARLY).folders)["test.report.send"].in_force(date(2024, 1, 1))
    assert (value.due_on(2024), value.due_on(2025)) == (date(2024, 2, 29), date(2025, 2, 28))
    assert (value.due_after(date(2025, 2, 28)), value.due_after(date(2025, 3, 1))) == (
        date(2025, 2, 28),
        date(2026, 2, 28),
    )
    assert value.rule.rows == ("RPT-01",)
    with pytest.raises(FazhiError, match="“试验报告日”不是期限"):
        _ = value.limit


def test_a_yearly_day_without_before_counts_itself(packs: Packs) -> None:
    rules = load_packs(packs.add("cn", YEARLY.replace("    direction: before\n", "")).folders)
    assert rules["test.report.send"].in_force(date(2024, 1, 1)).due_on(2024) == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("03-01", "02-29", "第12行：“02-29”不是每年的月和日"),
        ("03-01", "3月1日", "第12行：“3月1日”不是每年的月和日"),
        ("direction: before", "direction: at_least", "第8行：不认识的“at_least”"),
        ("direction: before", "anchor: sent_on", "第8行：“anchor”只能写在期限"),
        ("month_day", "calendar_day", "第7行：不认识的“calendar_day”"),
        ("[RPT-01]", "[RPT1]", "第13行：“RPT1”不是事实表的行号"),
    ],
)
def test_a_malformed_yearly_day_is_refused(packs: Packs, old: str, new: str, says: str) -> None:
    assert says in packs.add("cn", YEARLY.replace(old, new)).refused()


# The project's own packs


def test_the_hotline_limits_of_guangdong_are_unverified_working_days() -> None:
    found = {rule.code: rule for rule in rulebook() if rule.code.startswith("hotline.reply.")}
    limits = {code.rsplit(".", 1)[1]: rule.limit_on(date(2022, 9, 1)) for code, rule in found.items()}
    assert {name: limit.n for name, limit in limits.items() if limit} == {
        "consultation": 2,
        "help": 10,
        "suggestion": 10,
        "complaint": 15,
        "report": 15,
    }
    for rule in found.values():
        assert (rule.unit, rule.status, rule.status_label) == ("working_day", "unverified", "未核")
        assert rule.on(date(2022, 8, 31)) is None


def test_ninety_days_of_a_penalty_case_are_natural_and_a_hearing_stops_them_in_guangdong() -> None:
    rule = rulebook()["penalty.case.decide"]
    assert rule.limit_on(date(2024, 9, 9)) == Limit(90, Unit.CALENDAR_DAY, Roll.NEXT_WORKDAY, rule.cite)
    assert rule.pause_basis("听证") == "《广东省行政处罚听证程序实施办法》第三十八条"
    assert rule.in_force(date(2021, 8, 1)).rule.pack == "cn"


def test_every_rule_has_a_basis_a_source_and_a_day_of_checking() -> None:
    for rule in rulebook():
        assert rule.cite, rule.code
        assert rule.source, rule.code
        assert rule.checked_on <= date(2026, 12, 31), rule.code
        if rule.kind is Kind.LIMIT:
            assert rule.anchor, rule.code
        if rule.roll is Roll.NEXT_WORKDAY:
            assert rule.roll_basis, rule.code
        if rule.direction is Direction.BEFORE:
            assert rule.roll is Roll.NEVER, rule.code


def test_the_towns_own_folder_is_read_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_PACKS", str(tmp_path / "town"))
    assert [folder.name for folder in pack_folders()] == ["cn", "cn_gd", "cn_gd_dongguan", "town"]
    with pytest.raises(DeclarationError, match="没有规则包文件夹"):
        load_packs(pack_folders())


# Malformed packs


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    status: seen\n", "    status: seen\n    limit: 90\n", 18, "不认识的键“limit”"),
        ("    status: seen\n", "    status: seen\n    name: 又一个\n", 18, "“name”重复出现"),
        ("      2022-01-01: 60\n", "      2020-01-01: 60\n", 15, "“2020-01-01”重复出现"),
        ("      2022-01-01: 60\n", "      2022-13-01: 60\n", 15, "“2022-13-01”不是日期"),
        ("      2022-01-01: 60\n", "      2022-1-1: 60\n", 15, "“2022-1-1”不是日期"),
        ("      2022-01-01: 60\n", "      2022-01-01: 六十\n", 15, "“六十”不是非负整数"),
        ("    basis:\n      《试验法》: 第一条\n", "", 4, "缺少“basis”"),
        ("    basis:\n      《试验法》: 第一条\n", "    basis: {}\n", 11, "依据不能空着"),
        ("    unit: calendar_day\n", "", 4, "缺少“unit”"),
        ("    unit: calendar_day\n", "    unit: day\n", 7, "不认识的“day”"),
        ("    unit: calendar_day\n", "    unit: working_day\n", 9, "按工作日、小时计算的期限没有顺延问题"),
        ("    anchor: opened_on\n", "", 4, "缺少“anchor”"),
        ("    anchor: opened_on\n", "    anchor: opened\n", 8, "起算日的名称要以 _on 或 _at 结尾"),
        ("    roll: next_workday\n", "", 4, "缺少“roll”"),
        ("    roll_basis: 《民法典》第二百零三条\n", "", 9, "缺少“roll_basis”"),
        ("    status: seen\n", "    status: maybe\n", 17, "不认识的“maybe”"),
        ("    status: seen\n", "    status: seen\n    bound: at_most\n", 18, "“bound”只能写在标准"),
        ("    status: seen\n", "    status: seen\n    extension: {n: 30, unit: month}\n", 18, "缺少“role”"),
        (
            "    status: seen\n",
            "    status: seen\n    overrides: xx/test.case.decide\n",
            18,
            "要改的规则“xx/test.case.decide”不存在",
        ),
        ("    kind: limit\n", "    kind: threshold\n", 7, "不认识的“calendar_day”"),
        ("checked_on: 2026-01-01\n", "", 3, "缺少“checked_on”"),
        ("source: 条文\n", "", 3, "缺少“source”"),
        ("  test.case.decide:", "  Test-Case:", 4, "规则编码“Test-Case”的写法不对"),
        ("    name: 试验决定期限\n", "    name: [\n", 7, "YAML 写法有误"),
        ("    name: 试验决定期限\n", "    name:\n", 5, "不能空着"),
    ],
)
def test_a_malformed_rule_is_refused_with_file_and_line(packs: Packs, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    told = packs.add("cn", GOOD.replace(old, new)).refused()
    assert told.startswith(f"cn/rules/test.yaml 第{line}行："), told
    assert says in told


def test_a_rule_with_no_value_at_all_is_refused(packs: Packs) -> None:
    text = GOOD.replace("      2020-01-01: 90\n      2022-01-01: 60\n", "")
    assert packs.add("cn", text).refused().startswith("cn/rules/test.yaml 第13行：没有一个值")


def test_an_empty_file_is_refused(packs: Packs) -> None:
    assert packs.add("cn", "# 空\n").refused() == "cn/rules/test.yaml 第1行：文件是空的"


def test_one_code_twice_in_a_pack_is_refused_even_in_two_files(packs: Packs) -> None:
    packs.add("cn", GOOD)
    (packs.folders[0] / "rules" / "zz.yaml").write_text(GOOD, encoding="utf-8")
    assert packs.refused() == "cn/rules/zz.yaml 第4行：规则“test.case.decide”在 cn/rules/test.yaml 第4行 已经有了"


def test_an_override_must_say_that_it_is_one(packs: Packs) -> None:
    told = packs.add("cn", GOOD).add("cn_gd", GOOD).refused()
    assert told == (
        "cn_gd/rules/test.yaml 第4行：规则“test.case.decide”在规则包 cn 中已有。"
        "办法：要改它就写明 overrides: cn/test.case.decide"
    )


def test_an_override_must_name_what_it_overrides(packs: Packs) -> None:
    told = packs.add("cn", GOOD).add("cn_gd", GOOD + "    overrides: cn/test.case.close\n").refused()
    assert told.startswith(
        "cn_gd/rules/test.yaml 第18行：写的是“cn/test.case.close”，实际要改的是“cn/test.case.decide”"
    )


def test_an_override_has_a_basis_of_its_own(packs: Packs) -> None:
    own = GOOD.replace("    basis:\n      《试验法》: 第一条\n", "") + "    overrides: cn/test.case.decide\n"
    assert packs.add("cn", GOOD).add("cn_gd", own).refused().startswith("cn_gd/rules/test.yaml 第4行：缺少“basis”")


def test_an_override_keeps_the_anchor(packs: Packs) -> None:
    own = GOOD.replace("opened_on", "received_on") + "    overrides: cn/test.case.decide\n"
    assert "种类、起算日或方向不一致" in packs.add("cn", GOOD).add("cn_gd", own).refused()


UNITS = """\
《试验法》:
  from: 2021-01-01
  basis: 《试验法》第八十五条
  working: [2, 3, 5, 7]
"""
SHORT = GOOD.replace("2020-01-01: 90", "2020-01-01: 5").replace("2022-01-01: 60", "2022-01-01: 7")


def test_the_laws_own_list_of_working_days_binds_its_rules(packs: Packs) -> None:
    told = packs.add("cn", SHORT, UNITS).refused()
    assert told == (
        "cn/rules/test.yaml 第7行：规则“test.case.decide”的 7 日写成了 calendar_day，"
        "《试验法》的 7 日应当是 working_day（依据：《试验法》第八十五条）"
    )


def test_a_number_that_the_law_does_not_list_is_no_working_day(packs: Packs) -> None:
    text = GOOD.replace("unit: calendar_day", "unit: working_day")
    text = text.replace("    roll: next_workday\n    roll_basis: 《民法典》第二百零三条\n", "")
    assert "的 60 日写成了 working_day，《试验法》的 60 日应当是 calendar_day" in packs.add("cn", text, UNITS).refused()


def test_the_list_binds_extensions_too(packs: Packs) -> None:
    text = GOOD + "    extension: {n: 7, unit: calendar_day, role: 机关负责人}\n"
    told = packs.add("cn", text, UNITS).refused()
    assert told.startswith("cn/rules/test.yaml 第18行：规则“test.case.decide”的 7 日写成了 calendar_day")


def test_the_list_does_not_bind_values_older_than_itself(packs: Packs) -> None:
    later = UNITS.replace("2021-01-01", "2023-01-01")
    assert "test.case.decide" in load_packs(packs.add("cn", SHORT, later).folders)


@pytest.mark.parametrize(
    ("working", "refused"), [("all", True), ("up_to 60", True), ("up_to 59", False), ("[]", False)]
)
def test_a_list_may_be_all_or_up_to_a_number(packs: Packs, working: str, refused: bool) -> None:
    packs.add("cn", GOOD, UNITS.replace("[2, 3, 5, 7]", working))
    if refused:
        assert "应当是 working_day" in packs.refused()
    else:
        load_packs(packs.folders)


def test_an_article_may_be_exempt_from_its_laws_list(packs: Packs) -> None:
    load_packs(packs.add("cn", SHORT, UNITS + "  exempt: [第一条]\n").folders)


def test_a_malformed_list_is_refused_with_file_and_line(packs: Packs) -> None:
    told = packs.add("cn", GOOD, UNITS.replace("[2, 3, 5, 7]", "some")).refused()
    assert told.startswith("cn/units.yaml 第4行：不认识的“some”")


# Malformed holiday notices

NOTICE = """\
year: 2027
versions:
  - title: 通知
    source: https://example.cn
    off:
      2027-01-01: 元旦
      2027-05-01..2027-05-05: 劳动节
      2027-10-01..2027-10-07: 国庆节
    work: [2027-05-08]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("2027-05-08", "2027-05-10", 3, "2027-05-10 是周一，不能是调休上班日"),
        ("2027-05-08", "2027-05-01", 3, "2027-05-01 既列为放假又列为上班"),
        ("2027-05-08", "05-08", 9, "“05-08”不是日期"),
        ("2027-05-01..2027-05-05", "2027-05-05..2027-05-01", 7, "终止日早于起始日"),
        ("2027-01-01: 元旦", "2027-05-03: 元旦", 7, "2027-05-03 重复出现"),
        ("2027-01-01: 元旦", "2027-01-02: 元旦", 3, "缺少元旦（1月1日）放假"),
        ("    source: https://example.cn\n", "", 3, "缺少“source”"),
    ],
)
def test_a_malformed_notice_is_refused_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    (tmp_path / "cn" / "calendar").mkdir(parents=True)
    (tmp_path / "cn" / "calendar" / "2027.yaml").write_text(NOTICE.replace(old, new), encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        load_notices([tmp_path / "cn"])
    assert str(refused.value).startswith(f"cn/calendar/2027.yaml 第{line}行："), str(refused.value)
    assert says in str(refused.value)
