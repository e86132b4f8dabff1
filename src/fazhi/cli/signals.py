"""`fazhi signals`: groups of like messages that grow (弱信号), each with the sentence that explains it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import User
from fazhi.kernel.records.access import Person

HELP = "弱信号：把文字、地点、时间相近的诉求归成组并说明理由，不按人归并"
_SHOWN_TICKETS = 12


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="since", metavar="D", help="只看这一天及以后受理的；不写则看在办的和近60天办结的"
    )
    parser.add_argument("--to", dest="until", metavar="D", help="只看这一天及以前受理的")
    parser.add_argument("--file", metavar="FILE", type=Path, help="看一个外来的表，不看本镇工单；表里的内容不入库")
    parser.add_argument("--save", action="store_true", help="登记到弱信号台账；已在办的信号只补上新工单")
    parser.add_argument("--by", metavar="USER", help="与 --save 同用：以哪个研判员的名义登记")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The groups that `interfaces.md` promises: numbers of tickets, never callers or their words."""
    from fazhi.modules.hotline.signals.finding import messages_in, own_messages
    from fazhi.modules.hotline.signals.grouping import group

    since, until = _day(options.since, "--from"), _day(options.until, "--to")
    if since and until and since > until:
        raise FazhiError(f"--from 的 {since} 晚于 --to 的 {until}", remedy="把两个日期对调")
    person = _person(options) if options.save else None
    if options.file:  # its own last day is its today
        reading, on = messages_in(options.file, since, until), until
    else:
        on = until or today()
        reading = own_messages(on, since, until)
    answer: dict[str, Any] = {
        "messages": len(reading.messages),
        "skipped": reading.skipped,
        "signals": [
            {
                "title": each.title,
                "tickets": list(each.keys),
                "score": each.score,
                "first_on": each.first_on,
                "last_on": each.last_on,
                "why": each.why,
            }
            for each in group(reading.messages, on=on)
        ],
    }
    return answer | _saved(person, since) if person else answer


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """The groups as people read them, the strongest first."""
    skipped = f"，另有 {answer['skipped']} 行没有日期或内容" if answer["skipped"] else ""
    yield f"看了 {answer['messages']} 件诉求{skipped}：{len(answer['signals'])} 组相近的"
    for place, each in enumerate(answer["signals"], 1):
        yield f"{place}. {each['title']}（强度 {each['score']}）"
        yield f"   {each['why']}；{each['first_on']} 至 {each['last_on']}"
        more = f" 等 {len(each['tickets'])} 件" if len(each["tickets"]) > _SHOWN_TICKETS else ""
        yield f"   {'、'.join(each['tickets'][:_SHOWN_TICKETS])}{more}"
    if "saved" in answer:
        saved = "、".join(answer["saved"])
        yield f"已登记或补充：{saved}" if saved else "没有要登记的新信号"


def _day(text: str | None, option: str) -> date | None:
    day = read_date(text) if text else None
    if text and day is None:
        raise FazhiError(f"{option} 的“{text}”不是日期", remedy="写成 2024-01-15 的样子")
    return day


def _person(options: argparse.Namespace) -> Person:
    if options.file or options.until:
        raise FazhiError("--save 只登记本镇截至今天的工单", remedy="去掉 --file 和 --to")
    user = User.objects.filter(username=options.by or "", is_active=True).first()
    if user is None:
        what = f"没有用户“{options.by}”，或已停用" if options.by else "--save 要写明以谁的名义登记"
        raise FazhiError(what, remedy="用 --by 写一名弱信号研判员的登录名")
    return Person(user)


def _saved(person: Person, since: date | None) -> dict[str, Any]:
    from fazhi.modules.hotline.signals.finding import find_signals

    return {"saved": [matter.number for matter in find_signals(by=person, on=today(), since=since)]}
