"""The sheets of a town's spreadsheet (建镇表): their columns, and the readers that turn cells into clean text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fazhi.kernel.core.text import clean_text, present

LINE = "行号"
IGNORED = frozenset({LINE, "备注", ""})
EXAMPLE = "示例·"
ACCEPTED_LONGEST = 200


@dataclass(frozen=True)
class Column:
    """A column (列) of a sheet, with the note and the example that the template shows."""

    name: str
    note: str
    example: str = ""
    is_required: bool = True
    longest: int = 100
    is_code: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet (工作表); the first row holds the names of its columns."""

    name: str
    columns: tuple[Column, ...]


AREAS = Sheet(
    "区域",
    (
        Column(
            "编码",
            "市6位、镇街9位、村社区12位官方代码；网格、微网格用本地编码",
            "441900103",
            longest=20,
            is_code=True,
        ),
        Column("名称", "官方名称", "示例镇"),
        Column("层级", "市、镇街、村社区、网格、微网格之一", "镇街"),
        Column("上级编码", "村社区、网格、微网格必填", is_required=False, longest=20, is_code=True),
    ),
)
UNITS = Sheet(
    "机构",
    (
        Column("编码", "本镇自定，不重复，不再改变", "DZB", longest=30, is_code=True),
        Column("名称", "全称", "示例镇党政综合办公室"),
        Column("简称", "列表中显示，可不填", "党政办", is_required=False, longest=30),
        Column("上级编码", "上级机构的编码，可不填", is_required=False, longest=30, is_code=True),
        Column("类别", "党政机构、事业单位、专业分局、村社区、司法机关、其他之一", "党政机构"),
        Column("区域编码", "所在区域的编码，可不填", "441900103", is_required=False, longest=20, is_code=True),
    ),
)
POSTS = Sheet(
    "岗位",
    (
        Column("机构编码", "机构表中的编码", "DZB", longest=30, is_code=True),
        Column("角色", "系统中的角色，见“说明”表", "系统管理员"),
        Column("岗位名称", "同一机构内不重复", "管理员", longest=50),
        Column("区域编码", "只管某一区域的岗位（如网格员）才填", is_required=False, longest=20, is_code=True),
    ),
)
PEOPLE = Sheet(
    "人员",
    (
        Column("登录名", "字母、数字、@ . + - _，不重复", "admin", is_code=True),
        Column("姓名", "真实姓名", "张三", longest=50),
        Column("岗位", "写“机构编码/岗位名称”；多个岗位用分号隔开", "DZB/管理员", longest=ACCEPTED_LONGEST),
        Column("手机", "可不填", is_required=False, longest=20, is_code=True),
        Column("执法证号", "没有执法证的不填", is_required=False, longest=50, is_code=True),
        Column("发证机关", "可不填", is_required=False),
        Column("执法证有效期起", "有执法证号的必填，如2024-01-15", is_required=False),
        Column("执法证有效期止", "有执法证号的必填，当日仍有效", is_required=False),
    ),
)
SHEETS = (AREAS, UNITS, POSTS, PEOPLE)


@dataclass(frozen=True)
class Problem:
    """A fault in the spreadsheet (问题): where it stands, by the numbers of the spreadsheet, and why it is wrong."""

    sheet: str
    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True)
class Row:
    """A row of a sheet (行) with clean text under the names of the columns, empty where the cell is."""

    sheet: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Problems:
    """Collects all faults (问题清单), so that a clerk corrects the file once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, row: Row, column: str, why: str) -> None:
        self.found.append(Problem(row.sheet, row.line, column, row[column], why))


def read_sheet(sheet: Sheet, given: Sequence[Mapping[str, object]], problems: Problems) -> list[Row]:
    """The rows of one sheet (读表), without empty ones and examples; missing columns and cells become problems."""
    headings = {heading.strip(): None for cells in given for heading in cells}
    if not headings:
        return []
    known = {column.name for column in sheet.columns}
    top = Row(sheet.name, 1, {heading: heading for heading in headings})
    for heading in headings:
        if heading not in known | IGNORED:
            problems.add(
                top, heading, f"不认识这一列；可用的列有：{'、'.join(column.name for column in sheet.columns)}"
            )
    missing = {column.name for column in sheet.columns if column.is_required} - set(headings)
    for column in sheet.columns:
        if column.name in missing:
            problems.add(top, column.name, "缺少这一列")
    rows = list(_rows(sheet, given))
    for row in rows:
        for column in sheet.columns:
            if column.is_required and column.name not in missing and not row[column.name]:
                problems.add(row, column.name, "不能为空")
            elif len(row[column.name]) > column.longest:
                problems.add(row, column.name, f"超过{column.longest}个字")
    return rows


def _rows(sheet: Sheet, given: Sequence[Mapping[str, object]]) -> Iterator[Row]:
    codes = {column.name for column in sheet.columns if column.is_code}
    for place, cells in enumerate(given, 2):
        clean = {heading.strip(): _text(value, heading.strip() in codes) for heading, value in cells.items()}
        line = int(clean.pop(LINE, "") or place)
        if any(clean.values()) and not any(text.startswith(EXAMPLE) for text in clean.values()):
            yield Row(sheet.name, line, clean)


def _text(value: object, is_code: bool) -> str:
    # A full-width log-in name would never be matched at the log-in; names keep the signs that they are written with.
    return present(value) if is_code or not present(value) else clean_text(value)
