"""`fazhi law`: loading law texts, the text of a day, citations judged, search, comparison, impact (法规库)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import User
from fazhi.kernel.records.access import Person

HELP = "法规库：载入法规文本、查某日有效的条文、核对引用、检索、比较版本、看变动的影响"
_TOLD = 20  # problems in one message
_LONGEST_NAME = 255  # bytes, as file systems have it


def arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="task", metavar="任务", required=True)
    importing = _task(commands, "import", "载入 Markdown 和 JSON 法规文本，各版本分开存放；再次载入不重复")
    importing.add_argument("paths", metavar="PATH", type=Path, nargs="+", help="文件或文件夹")
    showing = _task(commands, "show", "某日有效的条文")
    _name(showing)
    showing.add_argument("article", metavar="ARTICLE", help="条号，如 60、第六十条、60之一、第五十一条第一款")
    showing.add_argument("--on", metavar="DATE", help="哪一天；不写为今天")
    checking = _task(
        commands,
        "check",
        "找出文书中的每处引用，按行为日和决定日核对",
        "核对完即退出 0，引用有问题也是 0：逐处的结论在 --json 各项的 status，ok 之外的都要看。"
        "输入有误（没有文字、日期不对）退出 2。",
    )
    checking.add_argument("text", metavar="TEXT_OR_FILE", help="一段文字，或者 docx、txt 文件")
    checking.add_argument("--act-on", metavar="DATE", required=True, help="行为日；连续行为写终了日")
    checking.add_argument("--decided-on", metavar="DATE", help="作出决定之日")
    searching = _task(commands, "search", "按词检索条文")
    searching.add_argument("words", metavar="WORDS", nargs="+", help="要找的词或一句话")
    searching.add_argument("--on", metavar="DATE", help="哪一天有效的；不写为今天")
    searching.add_argument("--level", default="", metavar="LEVEL", help="只找这一效力级别的，如 法律、地方性法规")
    searching.add_argument("--place", default="", metavar="PLACE", help="只找适用于这一地域的，如 广东")
    searching.add_argument("--limit", metavar="N", type=int, default=20, help="最多几条，默认 20")
    comparing = _task(commands, "compare", "比较两个版本：旧条文现在何处，改了哪些字")
    _name(comparing)
    comparing.add_argument("article", metavar="ARTICLE", nargs="?", default="", help="旧版本的条号；写了就逐字对照")
    comparing.add_argument("--old", metavar="DATE", help="旧版本：公布日，或者它施行中的一天")
    comparing.add_argument("--new", metavar="DATE", help="新版本：公布日，或者它施行中的一天")
    touching = _task(commands, "impact", "法规变动牵涉什么：在办事项、清单事项、规则、模板、文件")
    _name(touching)
    stating = _task(commands, "day", "录入文本里查不到的施行日期，写明出处")
    _name(stating)
    stating.add_argument("--issued", metavar="DATE", required=True, help="版本的公布日期")
    stating.add_argument("--in-force", metavar="DATE", required=True, help="施行日期")
    stating.add_argument("--source", metavar="TEXT", required=True, help="出处：公布令、公报或者网址")
    stating.add_argument("--correct", metavar="REASON", default="", help="改正文本或数据已写明的日期，写明理由")
    stating.add_argument("--by", metavar="USER", required=True, help="录入人的登录名")


def _task(commands: Any, name: str, words: str, more: str = "") -> argparse.ArgumentParser:
    task: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words, epilog=more or None)
    # The command has the switch already; what stands behind the task's name counts too.
    task.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="只输出一份 JSON")
    return task


def _name(task: argparse.ArgumentParser) -> None:
    task.add_argument("name", metavar="NAME", help="法规的全称或简称")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The answer of one task; raises FazhiError for input that has no answer."""
    answer: dict[str, Any] = _TASKS[options.task](options)
    return answer


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """The answer as people read it."""
    # Every command's module is loaded for the help; numpy need not be.
    from .law_lines import lines

    return lines(answer)


def _import(options: argparse.Namespace) -> dict[str, Any]:
    from fazhi.kernel.law.searching import refresh
    from fazhi.kernel.law.statutes.loading import load
    from fazhi.kernel.law.statutes.reading import documents

    from .law_lines import told

    for path in options.paths:
        if not path.exists():
            raise FazhiError("没有这个文件或文件夹", where=str(path), remedy="核对路径")
        if not any(documents([path])):
            raise FazhiError(
                "文件夹里没有法规文本", where=str(path), remedy="放入 .md 或 .json 的法规文本，或者核对路径"
            )
    is_shown = sys.stderr.isatty()
    answer = load(options.paths, _progress if is_shown else None)
    if not answer["norms"]:
        said = "；".join(told(problem) for problem in answer["problems"][:_TOLD])
        raise FazhiError(f"什么也没有载入。{said}", remedy="改正这些文件后再载入")
    refresh()  # the first search would otherwise wait for the index
    if is_shown:
        print(file=sys.stderr)
    return answer


def _show(options: argparse.Namespace) -> dict[str, Any]:
    from fazhi.kernel.law.statutes.showing import show

    return show(options.name, options.article, _day(options.on, "--on") or today())


def _check(options: argparse.Namespace) -> dict[str, Any]:
    from fazhi.kernel.law.citations.checking import check

    act_on = _day(options.act_on, "--act-on") or today()
    decided_on = _day(options.decided_on, "--decided-on")
    if decided_on and decided_on < act_on:
        raise FazhiError(f"决定日{decided_on}早于行为日{act_on}", remedy="核对 --act-on 和 --decided-on")
    return check(_document(options.text), act_on, decided_on)


def _search(options: argparse.Namespace) -> dict[str, Any]:
    from fazhi.kernel.law.searching import as_json, search
    from fazhi.kernel.law.statutes.models import Level

    if options.limit < 1:
        raise FazhiError(f"--limit 的 {options.limit} 不是正整数", remedy="写 1 以上的整数")
    level = {label: value for value, label in Level.choices}.get(options.level, options.level)
    if level and level not in Level.values:
        raise FazhiError(f"没有“{options.level}”这个效力级别", remedy=f"可选：{'、'.join(Level.labels)}")
    words = " ".join(options.words)
    place = _place(options.place)
    return as_json(search(words, _day(options.on, "--on"), level=level, place=place, limit=options.limit))


def _place(name: str) -> str:
    """The place of that name or the one that begins so, as 广东省 does with 广东."""
    from fazhi.kernel.law.statutes.models import Norm

    places = sorted(set(Norm.objects.exclude(place="").values_list("place", flat=True)))
    if not name or name in places:
        return name
    found = [place for place in places if place.startswith(name)]
    if len(found) != 1:
        listed = "、".join(found or places) or "没有带地域的法规"
        what = f"“{name}”可指几个地域" if found else f"没有适用于“{name}”的法规"
        raise FazhiError(what, where="--place", remedy=f"可选：{listed}")
    return found[0]


def _compare(options: argparse.Namespace) -> dict[str, Any]:
    from fazhi.kernel.law.changes.comparing import compare

    return compare(options.name, _day(options.old, "--old"), _day(options.new, "--new"), options.article)


def _impact(options: argparse.Namespace) -> dict[str, Any]:
    from fazhi.kernel.law.changes.impact import impact

    return impact(options.name)


def _state_day(options: argparse.Namespace) -> dict[str, Any]:
    from fazhi.kernel.law.statutes.entering import is_stated, state_day
    from fazhi.kernel.law.statutes.showing import norm_named

    norm = norm_named(options.name)
    issued_on, in_force_on = _day(options.issued, "--issued"), _day(options.in_force, "--in-force")
    version = norm.versions.filter(issued_on=issued_on).first()
    if version is None or in_force_on is None:
        days = "、".join(str(each.issued_on or "不详") for each in norm.versions.all())
        raise FazhiError(f"{norm}没有{issued_on}公布的版本", remedy=f"已载入的版本公布于{days}")
    keeper, reason = _keeper(options.by).name, options.correct.strip()
    if is_stated(version) and not reason:
        raise FazhiError(
            f"{version}已写明自{version.in_force_on}起施行（{version.in_force_source}）",
            remedy="确实写错了的，用 --correct 写明改正的理由",
        )
    stated = state_day(version, in_force_on, options.source, by=keeper, reason=reason)
    return {
        "law": norm.title,
        "issued_on": stated.issued_on,
        "in_force_on": stated.in_force_on,
        "in_force_source": stated.in_force_source,
    }


_TASKS = {
    "import": _import,
    "show": _show,
    "check": _check,
    "search": _search,
    "compare": _compare,
    "impact": _impact,
    "day": _state_day,
}


def _document(words: str) -> str:
    """The text to be checked: of the file of that name, or the words themselves."""
    from fazhi.kernel.law.citations.checking import text_of

    text = text_of(words)
    is_name = text == words and "\n" not in words and len(words.encode()) <= _LONGEST_NAME
    if is_name and words and Path(words).exists():
        raise FazhiError("不是可以核对的文书", where=words, remedy="写一份 docx、txt 或 md 文件，或者一段文字")
    if not text.strip():
        raise FazhiError("没有文字可以核对", remedy="写一段文字，或者一份 docx、txt 文件；扫描件先识别成文字")
    return text


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        day = read_date(text)
    except FazhiError as error:
        raise FazhiError(error.what, where=option, remedy=error.remedy) from error
    if day is None:
        raise FazhiError(f"{option} 的“{text}”不是日期", remedy="写成 2024-01-15 的样子")
    return day


def _keeper(username: str) -> Person:
    from fazhi.site.access import STATUTE_KEEPERS, fits

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise FazhiError(f"没有用户“{username}”，或已停用", remedy="用 --by 写法规维护人员的登录名")
    person = Person(user)
    if not fits(STATUTE_KEEPERS, person.roles):
        raise FazhiError(f"“{username}”不维护法规库，不能录入施行日期", remedy="由系统管理员或者法制审核人员录入")
    return person


def _progress(done: int, total: int) -> None:
    print(f"\r已读 {done} / {total} 份文件", end="", file=sys.stderr, flush=True)
