"""`fazhi due`: one time limit, by a rule or by a number of days, explained day by day (推算期限)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import cast

from fazhi.kernel.law.asking import Question, ask
from fazhi.kernel.law.timelimits import Unit

HELP = "推算期限：按规则或者按天数算出届满日，并逐日说明"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", nargs="?", metavar="规则", help="规则编码，或者规则名称中的几个字")
    parser.add_argument(
        "--from", dest="start", required=True, metavar="起算日", help="如 2026-09-24 或 2026-10-02T16:00"
    )
    parser.add_argument("--days", metavar="N", help="期限的数字，与 --unit 同用")
    parser.add_argument("--unit", metavar="单位", help="、".join(unit.value for unit in Unit))
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="A..B", help="扣除期间，含首尾两日；可以写多次"
    )
    parser.add_argument("--before", action="store_true", help="起算日是事件日，倒着推算最迟通知日")


def run(options: argparse.Namespace) -> dict[str, object]:
    """The answer that `interfaces.md` promises; raises FazhiError for input that has no answer."""
    return ask(
        Question(
            start=options.start,
            rule=options.rule or "",
            days=options.days or "",
            unit=options.unit or "",
            exclude=options.exclude,
            is_before=options.before,
        )
    )


def lines(answer: dict[str, object]) -> Iterator[str]:
    """The answer as people read it."""
    names = {"before": "最迟通知日", "at_least": "最早截止日"}
    yield f"{names.get(str(answer['direction']), '法定最后日')}：{answer['legal_last']}"
    if answer["nominal"] != answer["legal_last"]:
        yield f"名义届满日：{answer['nominal']}"
    if answer["safe_due"] != answer["legal_last"]:
        yield f"稳妥办结日：{answer['safe_due']}"
    if answer["provisional"]:
        yield "暂算：不得据此判定超期"
    yield f"依据：{answer['basis']}" + ("（未核）" if answer["status"] == "未核" else "")
    yield "逐日说明："
    yield from (f"  {line}" for line in cast(list[str], answer["explanation"]))
