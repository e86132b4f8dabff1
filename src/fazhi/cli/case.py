"""`fazhi case`: reviews case files with the fifty checks, and packs one for an inspection (案卷评查、迎检包)."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Unit, User
from fazhi.kernel.org.tree import descendants
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Kind
from fazhi.kernel.records.lookup import NameBook

if TYPE_CHECKING:
    from fazhi.modules.enforcement.review.declaring import Check
    from fazhi.modules.enforcement.review.scoring import Reviewed

HELP = "行政处罚案卷：按五十个评查项评查一件、一年或者全部，导出一件的迎检包"
_COMMONEST = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="task", metavar="任务", required=True)
    reviewing = _task(commands, "review", "评查案卷：得分、等次，每个不符合项的理由、依据和整改办法，缺什么列为待补")
    reviewing.add_argument("number", metavar="NUMBER", nargs="?", help="案件编号；不写则用 --all")
    reviewing.add_argument("--all", action="store_true", help="评查全部案件，每件一行，最后列出最常见的缺陷")
    reviewing.add_argument(
        "--year", metavar="Y", type=int, help="只看这一年决定的（没有决定的看线索登记日期），与 --all 同用"
    )
    reviewing.add_argument("--unit", metavar="U", help="只看这个机构及其下级承办的，与 --all 同用")
    packing = _task(commands, "pack", "导出一件案卷的迎检包（ZIP）：事实、材料、文书、经过、评查和各文件的指纹")
    packing.add_argument("number", metavar="NUMBER", help="案件编号")
    packing.add_argument("-o", dest="out", metavar="FILE", type=Path, required=True, help="写到哪个文件")
    packing.add_argument("--by", metavar="USER", help="以哪个用户的名义和权限取包；包里有个人信息，谁取走都留痕")


def _task(commands: Any, name: str, words: str) -> argparse.ArgumentParser:
    task: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    # The command has the switch already; what stands behind the task's name counts too.
    task.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="只输出一份 JSON")
    return task


def run(options: argparse.Namespace) -> dict[str, Any] | None:
    """The answer of one task; a review prints itself, case by case, and keeps none of them."""
    if options.task == "pack":
        return _pack(options)
    reviewed = _reviewed(options)
    if options.json:
        _print_json(reviewed)
    else:
        for line in _many(reviewed) if options.all else _one(next(reviewed)):
            print(line)
    return None


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """Where the pack lies."""
    yield f"已写入 {answer['file']}（{answer['bytes']} 字节，SHA-256 {answer['sha256']}）"


# --- review -----------------------------------------------------------------------------------------------------------


def _reviewed(options: argparse.Namespace) -> Iterator[Reviewed]:
    from fazhi.modules.enforcement.review.bulk import review

    if bool(options.number) == options.all:
        raise FazhiError("要评查哪一件没有说清", remedy="写一个案件编号，或者写 --all 评查全部，不同时写")
    if not options.all and (options.year or options.unit):
        raise FazhiError("--year 和 --unit 只与 --all 同用", remedy="去掉它们，或者把编号换成 --all")
    units = _units(options.unit) if options.unit else None
    # As on the page of a case: an open one is asked what would fail if it were decided today.
    progress = _progress if options.all and sys.stderr.isatty() else None
    return review(None if options.all else [options.number], options.year, progress=progress, units=units, on=today())


def _units(name: str) -> Iterable[int]:
    return descendants(Unit.objects.get(pk=NameBook()(Kind.UNIT, name)))


def _progress(done: int, total: int) -> None:
    if done % 100 == 0 or done == total:
        print(f"\r已评查 {done} / {total} 件", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _print_json(reviewed: Iterator[Reviewed]) -> None:
    """One JSON document, written case by case: years of files need not fit into memory."""
    from fazhi.modules.enforcement.review.scoring import as_json

    between = '{"cases": ['
    for one in reviewed:
        print(between, json.dumps(as_json(one), ensure_ascii=False), sep="\n", end="")
        between = ","
    print("\n]}" if between == "," else f"{between}]}}")


def _one(reviewed: Reviewed) -> Iterator[str]:
    """A file as its officer reads it: the grade, what is wrong and how to put it right, and what is missing."""
    from fazhi.modules.enforcement.review.declaring import Mark

    yield f"{reviewed.number}：{_grade(reviewed)}"
    if reviewed.decided_if_on:
        yield f"案件还没有决定：以下按假如{reviewed.decided_if_on}作出决定来评查"
    found = Counter(finding.mark for finding in reviewed.findings.values())
    yield "，".join(f"{mark.label} {found[mark]}" for mark in Mark)
    wrong, missing = _of(reviewed, Mark.FAIL), _of(reviewed, Mark.UNKNOWN)
    if wrong:
        yield "不符合："
    for check, why in wrong:
        yield f"  {check.code} {check.name}（{check.severity.label}）：{why}"
        yield f"    依据：{check.basis}"
        yield f"    办法：{check.remedy}"
    if missing:
        yield "待补（补上才能判断）："
    for check, why in missing:
        yield f"  {check.code} {check.name}：{why}"


def _of(reviewed: Reviewed, mark: str) -> list[tuple[Check, str]]:
    return [(check, finding.why) for check, finding in reviewed.findings.items() if finding.mark == mark]


def _grade(reviewed: Reviewed) -> str:
    from fazhi.modules.enforcement.review.scoring import weights

    knocked = f"，不合格的是 {'、'.join(reviewed.score.knocked_out)}" if reviewed.score.knocked_out else ""
    return f"{reviewed.score.told}{knocked}（分值{weights().status_label}）"


def _many(reviewed: Iterator[Reviewed]) -> Iterator[str]:
    """A line a case, then the grades and what is wrong most often; nobody is ranked, and no open case is counted."""
    from fazhi.modules.enforcement.review.declaring import Mark

    grades: Counter[str] = Counter()
    as_if = 0
    defects: Counter[Check] = Counter()
    for one in reviewed:
        wrong = [check for check, _ in _of(one, Mark.FAIL)]
        holes = len(one.score.unknown)
        told = f"，不符合 {'、'.join(check.code for check in wrong)}" if wrong else ""
        thought = f"（假如{one.decided_if_on}决定）" if one.decided_if_on else ""
        yield f"{one.number}{thought}：{one.score.told}{told}{f'，无法判断 {holes} 项' if holes else ''}"
        if one.decided_if_on:
            as_if += 1
            continue
        grades[one.score.grade] += 1
        defects.update(wrong)
    if not grades and not as_if:
        yield "没有要评查的案件"
        return
    if as_if:
        yield f"另有 {as_if} 件还没有决定，按假如今天决定评查，不计入下面的数"
    yield f"共 {grades.total()} 件{'：' if grades else ''}{'，'.join(f'{grade} {n}' for grade, n in grades.most_common())}"
    if defects:
        yield "最常见的缺陷："
    for check, n in defects.most_common(_COMMONEST):
        yield f"  {check.code} {check.name}（{check.severity.label}）：{n} 件"


# --- pack -------------------------------------------------------------------------------------------------------------


def _pack(options: argparse.Namespace) -> dict[str, Any]:
    from hashlib import sha256

    from fazhi.modules.enforcement.documents.pack import pack_case_for

    data = pack_case_for(_person(options.by), options.number)
    options.out.write_bytes(data)
    return {"file": str(options.out), "sha256": sha256(data).hexdigest(), "bytes": len(data)}


def _person(name: str | None) -> Person | None:
    if name is None:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise FazhiError(f"没有用户“{name}”，或已停用", remedy="用 --by 写一个登录名")
    return Person(user)
