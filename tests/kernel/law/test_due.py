"""`fazhi due`: the answer of `interfaces.md`, explained; bad questions refused in Chinese."""

from __future__ import annotations

import argparse

import pytest

from fazhi.cli import due
from fazhi.kernel.core.errors import FazhiError

pytestmark = pytest.mark.django_db


def ask(*words: str) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    due.arguments(parser)
    return due.run(parser.parse_args(words))


def explanation(answer: dict[str, object]) -> list[str]:
    found = answer["explanation"]
    assert isinstance(found, list)
    return found


def test_a_rule_answers_with_all_that_the_interface_promises() -> None:
    answer = ask("penalty.case.decide", "--from", "2026-07-06")
    wanted = {"nominal": "2026-10-04", "legal_last": "2026-10-08", "safe_due": "2026-09-30", "provisional": False}
    assert {key: answer[key] for key in wanted} == wanted
    assert answer["unit"] == "calendar_day"
    assert str(answer["basis"]).startswith("《行政处罚法》第六十条")
    assert explanation(answer)[-1] == "2026-10-08 周四 工作日，顺延至此，法定最后日"
    assert sum("，第90日，" in line for line in explanation(answer)) == 1


def test_words_of_a_name_find_the_rule_and_an_unverified_one_says_so() -> None:
    answer = ask("投诉", "--from", "2023-09-27")
    assert (answer["rule"], answer["legal_last"], answer["status"]) == ("hotline.reply.complaint", "2023-10-24", "未核")
    assert any(line.startswith("未核：") for line in explanation(answer))
    assert "（未核）" in "\n".join(due.lines(answer))


def test_plain_days_with_an_exclusion() -> None:
    answer = ask("--from", "2026-09-21", "--days", "20", "--unit", "working_day", "--exclude", "2026-09-23..2026-09-30")
    assert (answer["legal_last"], answer["status"]) == ("2026-11-02", None)
    assert any("没有告知文书不得扣除" in line for line in explanation(answer))


def test_several_exclusions() -> None:
    words = ("--exclude", "2026-03-03", "--exclude", "2026-03-05..2026-03-06")
    assert ask("--from", "2026-03-02", "--days", "2", "--unit", "calendar_day", *words)["nominal"] == "2026-03-07"


def test_counted_back_from_an_event() -> None:
    answer = ask("--from", "2026-10-15", "--days", "7", "--unit", "working_day", "--before")
    assert answer["legal_last"] == "2026-09-29"
    assert "最迟在这一天通知" in explanation(answer)[-1]
    assert next(due.lines(answer)) == "最迟通知日：2026-09-29"
    assert ask("听证通知", "--from", "2026-10-15")["legal_last"] == "2026-09-29"
    assert ask("听证通知", "--from", "2026-10-15", "--before")["legal_last"] == "2026-09-29"


def test_hours_are_answered_to_the_minute() -> None:
    answer = ask("transfer.police.send", "--from", "2026-10-02T16:00")
    assert answer["nominal"] == answer["legal_last"] == answer["safe_due"] == "2026-10-03T16:00"


def test_a_provisional_answer_says_why_and_that_nobody_is_judged() -> None:
    answer = ask("--from", "2026-12-25", "--days", "10", "--unit", "working_day")
    assert (answer["provisional"], answer["reason"]) == (True, "calendar_unknown")
    assert any("不得据此判定超期" in line for line in explanation(answer))
    assert any("2027年未公布放假安排，暂按周一至周五" in line for line in explanation(answer))


def test_the_last_open_day_of_a_consultation() -> None:
    answer = ask("重大行政决策公开征求意见", "--from", "2026-09-01")
    assert next(due.lines(answer)) == "最早截止日：2026-10-01"


def test_people_read_the_same_days_as_machines() -> None:
    read = list(due.lines(ask("penalty.fine.pay", "--from", "2026-09-18")))
    assert read[:4] == [
        "法定最后日：2026-10-08",
        "名义届满日：2026-10-03",
        "稳妥办结日：2026-09-30",
        "依据：《行政处罚法》第六十七条",
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "2026-09-24"), "没有说按什么推算"),
        (("--from", "2026-09-24", "--days", "5"), "没有说按什么推算"),
        (("听证申请", "--from", "2026-09-24", "--days", "5"), "规则自带天数和单位"),
        (("听证申请", "--from", "2026-09-24", "--unit", "month"), "规则自带天数和单位"),
        (("听证申请", "--from", "2026-09-31"), "--from：“2026-09-31”不是日期"),
        (("听证申请", "--from", "昨天"), "--from：“昨天”不是日期"),
        (("听证申请", "--from", "2026-09-24", "--before"), "不能倒推"),
        (("听证通知", "--from", "2026-09-24", "--exclude", "2026-09-01"), "倒推最迟通知日时没有扣除期间"),
        (("听证申请", "--from", "2026-09-24", "--exclude", "九月"), "--exclude：“九月”不是一段日期"),
        (("听证申请", "--from", "2026-09-24", "--exclude", "2026-09-30..2026-09-01"), "终止日早于起始日"),
        (("听证", "--from", "2026-09-24"), "对应 .* 条规则"),
        (("听证申情", "--from", "2026-09-24"), "没有叫“听证申情”的规则。办法：相近的有：听证申请期限"),
        (("投诉", "--from", "2020-01-01"), "在 2020-01-01 没有生效的值，自 2022-09-01 起才有"),
        (("加处罚款", "--from", "2026-01-01"), "规则“加处罚款比例”不是期限"),
        (("transfer.police.send", "--from", "2026-10-02"), "只有日期不能推算"),
        (("--from", "2026-09-24", "--days", "五", "--unit", "month"), "“五”不是天数"),
        (("--from", "2026-09-24", "--days", "5", "--unit", "week"), "不认识的单位“week”"),
        (("--from", "0001-01-01", "--days", "5", "--unit", "month"), "不能起算期限"),
        (("--from", "0001-01-01T08:00", "--days", "5", "--unit", "hour"), "不能起算期限"),
        (("--from", "9999-12-31T23:00", "--days", "5", "--unit", "hour"), "不能起算期限"),
        (("--from", "0001-01-01T00:00+08:00", "--days", "5", "--unit", "hour", "--before"), "不能起算期限"),
    ],
)
def test_a_question_without_an_answer_is_refused(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(FazhiError, match=says):
        ask(*words)
