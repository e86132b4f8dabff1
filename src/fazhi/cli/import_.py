"""`fazhi import`: an outside file into a register (导入)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import COMMAND_LINE, MOST_SHOWN, Outcome, import_table
from fazhi.kernel.org.models import User
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers

HELP = "把 xlsx、xls、csv 文件导入台账：逐行核对，拒收的行可下载改正后再导入；同一文件再导入不会重复"
_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("register", metavar="REGISTER", help="台账：编码、中文名，或模块名（取它的主台账，如 hotline）")
    parser.add_argument("file", metavar="FILE", type=Path, help="要导入的文件")
    parser.add_argument("--map", metavar="NAME", help="导入映射；表头符合已有映射时不必写")
    parser.add_argument("--sheet", metavar="S", help="工作表名；不写则取第一个有内容的")
    parser.add_argument("--dry-run", action="store_true", help="只试不写：给出同样的结果，什么也不留下")
    parser.add_argument("--by", metavar="USER", help="以哪个用户的名义和权限导入")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Imports the file; refused rows are part of the answer, an unreadable file is an error."""
    register = register_named(options.register)
    outcome = import_table(
        register,
        options.file,
        options.map,
        sheet=options.sheet,
        by=_person(options.by),
        is_dry_run=options.dry_run,
        progress=_progress if sys.stderr.isatty() else None,
    )
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return answer(outcome)


def answer(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the command answers it."""
    names = ("batch", "sha256", "read", "new", "changed", "unchanged", "refused", "not_judged", "refused_file")
    return {
        **{name: getattr(outcome, name) for name in names},
        "problems": [problem._asdict() for problem in outcome.problems],
        "problem_count": outcome.problem_count,
        "changes": outcome.changes,
        "mapping": outcome.mapping,
        "ignored": list(outcome.ignored),
        "notes": list(outcome.notes),
        "dry_run": outcome.is_dry_run,
    }


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """The answer for a person (给人看的结果)."""
    batch = "试导入，什么也没有写入" if answer["dry_run"] else f"第 {answer['batch']} 批"
    yield f"{batch}（映射 {answer['mapping']}）：读到 {answer['read']} 行"
    counts = (("新增", "new"), ("变更", "changed"), ("无变化", "unchanged"), ("拒收", "refused"))
    yield "  " + "，".join(f"{word} {answer[name]}" for word, name in counts)
    if answer["not_judged"]:
        yield f"  其中 {answer['not_judged']} 行没有可用的日历或规则，不作评判"
    for note in answer["notes"]:
        yield f"  说明：{note}"
    if answer["ignored"]:
        yield f"  没有用到的列：{'、'.join(answer['ignored'])}"
    for problem in answer["problems"][:_SHOWN]:
        yield f"  第 {problem['row']} 行“{problem['column']}”为“{problem['value'][:30]}”：{problem['why']}"
    if answer["problem_count"] > _SHOWN:
        listed = f"--json 列出前 {MOST_SHOWN} 处" if answer["problem_count"] > MOST_SHOWN else "--json 列出全部"
        yield f"  …… 共 {answer['problem_count']} 处问题，{listed}"
    if answer["refused_file"]:
        yield f"拒收的行在 {answer['refused_file']}，改正后再导入这个文件"


def register_named(name: str) -> Register:
    """A register by its code or Chinese name; a module's name is that of its main register, which it declares first."""
    found = [item for item in registers if name in (item.code, item.name)]
    found = found or [item for item in registers if item.code.partition(".")[0] == name]
    if found:
        return found[0]
    known = "；".join(f"{item.code}（{item.name}）" for item in registers)
    raise FazhiError(f"没有台账“{name}”", remedy=f"可用的有：{known}")


def _person(username: str | None) -> Person | str:
    if username is None:
        return COMMAND_LINE
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise FazhiError(f"没有用户“{username}”，或已停用", remedy="核对登录名；不写 --by 则记为“命令行”")
    return Person(user)


def _progress(read: int) -> None:
    print(f"\r已读 {read} 行", end="", file=sys.stderr, flush=True)
