"""`fazhi setup`: an empty town from a spreadsheet (建镇), or an empty spreadsheet to fill in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import xlsxwriter

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.tables import read_table
from fazhi.kernel.org.roles import roles
from fazhi.kernel.org.setup import build_town
from fazhi.kernel.org.sheets import EXAMPLE, LINE, SHEETS, Sheet

HELP = "按电子表格建立一个镇：区域、机构、岗位、人员和第一名系统管理员；再次运行只增补和改名，不删除"
GUIDE = "说明"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="填好的电子表格")
    parser.add_argument("--template", metavar="FILE", type=Path, help="写出一个待填写的空白模板（.xlsx）")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Builds the town, or writes the template; either a file or `--template` must be given."""
    if (options.file is None) == (options.template is None):
        raise FazhiError(
            "要么给出填好的电子表格，要么用 --template 写出模板",
            remedy="先运行 fazhi setup --template 建镇.xlsx，填好后运行 fazhi setup 建镇.xlsx",
        )
    if options.template is not None:
        write_template(options.template)
        return {"areas": 0, "units": 0, "users": 0, "problems": [], "logins": [], "template": str(options.template)}
    return asdict(build_town({sheet.name: _rows(options.file, sheet) for sheet in SHEETS}, by="fazhi setup"))


def failed(answer: dict[str, Any]) -> bool:
    """Whether the command must end with exit code 2: its answer lists problems and nothing was written."""
    return bool(answer["problems"])


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """The answer for a person (给人看的结果); the passwords are shown here once and nowhere else."""
    if answer["problems"]:
        yield f"共有{len(answer['problems'])}处问题，什么也没有写入。请全部改正后重新运行："
        for problem in answer["problems"]:
            value = f"“{problem['value']}”" if problem["value"] else "（空）"
            yield f"  {problem['sheet']}表第{problem['row']}行“{problem['column']}”{value}：{problem['why']}"
        return
    if "template" in answer:
        yield f"模板已写入 {answer['template']}；以“{EXAMPLE}”开头的行只作示范，读入时跳过"
        return
    yield f"已建立：区域{answer['areas']}个，机构{answer['units']}个，人员{answer['users']}名"
    if answer["logins"]:
        yield "初始密码只显示这一次，请当面转交；首次登录时必须修改："
        for login in answer["logins"]:
            yield f"  {login['username']}\t{login['name']}\t{login['password']}"


def _rows(path: Path, sheet: Sheet) -> list[dict[str, object]]:
    table = read_table(path, sheet=sheet.name, has_header=True)
    return [{LINE: row.line, **dict(zip(table.header, row.cells, strict=False))} for row in table.rows]


def write_template(path: Path) -> None:
    """Writes an empty spreadsheet (模板) with notes on every column and one example in each sheet."""
    if path.suffix != ".xlsx":
        raise FazhiError("模板的文件名应以 .xlsx 结尾", where=str(path), remedy="改用 .xlsx 文件名")
    if path.exists():
        raise FazhiError("文件已存在，不覆盖", where=str(path), remedy="换一个文件名，或先移走原文件")
    if not path.parent.is_dir():
        raise FazhiError("文件夹不存在", where=str(path.parent), remedy="先建立文件夹")
    with xlsxwriter.Workbook(str(path)) as book:
        # Text cells keep twelve-digit codes and certificate numbers as they are typed.
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.name)
            page.set_column(0, len(sheet.columns) - 1, 22, text)
            page.freeze_panes(1, 0)
            for place, column in enumerate(sheet.columns):
                page.write_string(0, place, column.name, bold)
                page.write_comment(0, place, f"{'必填' if column.is_required else '可不填'}。{column.note}")
                # The mark stands in the first cell; whoever deletes it makes the example a row.
                page.write_string(1, place, column.example if place else f"{EXAMPLE}{column.example}", text)
        guide = book.add_worksheet(GUIDE)
        guide.set_column(0, 1, 18)
        guide.set_column(2, 2, 80)
        for place, entries in enumerate(_guide()):
            guide.write_row(place, 0, entries, None if place else bold)


def _guide() -> Iterator[tuple[str, str, str]]:
    yield "工作表", "列", "怎样填"
    for sheet in SHEETS:
        for column in sheet.columns:
            yield sheet.name, column.name, f"{'必填' if column.is_required else '可不填'}。{column.note}"
    for role in roles:
        yield "可用角色", role.name, role.description
