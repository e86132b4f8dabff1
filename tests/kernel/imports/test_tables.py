"""Files become tables: every format, every encoding, every irregularity that was met in a real file."""

import hashlib
import resource
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from support.xls import compound, write_xls

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.tables import column_name, read_table, sha256_of

HEADER = ["编号", "姓名", "来电时间"]
ROWS = [["001", "张三", "2019/2/28 11:25:05"], ["002", "李四", "2019/2/14 20:00:00"]]
TEXT = "编号,姓名,来电时间\n001,张三,2019/2/28 11:25:05\n002,李四,2019/2/14 20:00:00\n"
TRADITIONAL = (
    "編號,姓名,來電時間,內容\n001,張三,2019/2/28,東坑鎮的路燈壞了很久沒有人來修理\n"
    "002,李四,2019/2/14,請問這個問題應該由誰處理\n"
)
SIMPLIFIED = (
    "编号,姓名,来电时间,内容\n001,张三,2019/2/28,东坑镇的路灯坏了很久没有人来修理\n"
    "002,李四,2019/2/14,请问这个问题应该由谁处理\n"
)


def cells_of(table):
    return [list(row.cells) for row in table.rows]


def refusal(path, **options):
    with pytest.raises(FazhiError) as refused:
        list(read_table(path, **options).rows)
    assert refused.value.where.startswith(path.name)
    assert refused.value.remedy
    return refused.value.what


@pytest.fixture
def workbook(tmp_path):
    """Writes an xlsx from sheets of rows; a datetime becomes an Excel date."""

    def write(sheets, name="台账.xlsx", hidden=()):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            as_date = book.add_format({"num_format": "yyyy/m/d h:mm:ss"})
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                if title in hidden:
                    sheet.hide()
                for at, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        if isinstance(cell, datetime):
                            sheet.write_datetime(at, column, cell, as_date)
                        elif cell is not None:
                            sheet.write(at, column, cell)
        return path

    return write


@pytest.fixture
def text_file(tmp_path):
    def write(content, name="台账.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


# Formats


def test_a_workbook_gives_header_lines_whole_numbers_and_dates(workbook):
    path = workbook({"工单": [HEADER, [24, "张三", datetime(2019, 2, 28, 11, 25, 5)], [2.5, "李四", "2019/2/14"]]})
    table = read_table(path)
    assert table.header == ("编号", "姓名", "来电时间")
    assert (table.sheet, table.sheets, table.encoding, table.has_header) == ("工单", ("工单",), "", True)
    rows = list(table.rows)
    assert [row.line for row in rows] == [2, 3]
    assert rows[0].cells == (24, "张三", datetime(2019, 2, 28, 11, 25, 5))
    assert type(rows[0].cells[0]) is int
    assert rows[1].cells[0] == 2.5


def test_a_number_too_long_for_a_spreadsheet_stays_a_float_for_the_reader_of_codes_to_refuse(workbook):
    [row] = read_table(workbook({"表": [["编号"], [441900197001010017]]})).rows
    assert type(row.cells[0]) is float


def test_an_old_workbook_is_read_beside_a_new_one(tmp_path, workbook):
    rows = [HEADER, [1.0, "张三", "2019/2/28 11:25:05"], [2.0, "李四", "2019/2/14 20:00:00"]]
    old, new = read_table(write_xls(tmp_path / "台账.xls", "工单", rows)), read_table(workbook({"工单": rows}))
    assert (old.header, old.sheet) == (new.header, new.sheet)
    assert list(old.rows) == list(new.rows)


def test_an_open_document_spreadsheet_is_read(tmp_path):
    path = tmp_path / "台账.ods"
    namespace = "urn:oasis:names:tc:opendocument:xmlns"
    rows = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in [HEADER, *ROWS]
    )
    content = (
        f'<office:document-content xmlns:office="{namespace}:office:1.0" xmlns:table="{namespace}:table:1.0" '
        f'xmlns:text="{namespace}:text:1.0"><office:body><office:spreadsheet><table:table table:name="工单">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{namespace}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    table = read_table(path)
    assert table.header == tuple(HEADER)
    assert cells_of(table) == ROWS


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_separated_text_is_read_in_its_encoding(text_file, encoding, found):
    table = read_table(text_file(SIMPLIFIED, encoding=encoding))
    assert table.encoding == found
    assert table.header == ("编号", "姓名", "来电时间", "内容")
    assert cells_of(table)[0] == ["001", "张三", "2019/2/28", "东坑镇的路灯坏了很久没有人来修理"]


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8"])
def test_traditional_characters_are_read_in_their_encoding(text_file, encoding):
    table = read_table(text_file(TRADITIONAL, encoding=encoding))
    assert table.encoding == encoding
    assert cells_of(table)[1][3] == "請問這個問題應該由誰處理"


def test_one_bad_byte_does_not_turn_a_file_into_another_encoding(text_file):
    bad = (SIMPLIFIED * 20).encode().replace("张三".encode(), "张".encode() + b"\xe4", 1)
    table = read_table(text_file(bad), has_header=True)
    assert table.encoding == "utf-8"
    assert "\ufffd" in next(table.rows).cells[1]


def test_a_file_whose_text_was_lost_before_is_read_with_its_marks(text_file):
    assert cells_of(read_table(text_file(TEXT.replace("张三", "\ufffd\ufffd"))))[0][1] == "\ufffd\ufffd"


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_the_separator_is_found_out(text_file, separator):
    content = TEXT.replace(",", separator)
    assert cells_of(read_table(text_file(content, name="台账.txt"))) == ROWS


def test_commas_inside_the_text_of_a_tabbed_file_separate_nothing(text_file):
    content = "编号\t内容\n1\t路灯,不亮,很久\n2\t噪音\n3\t积水,请处理\n"
    assert cells_of(read_table(text_file(content)))[0] == ["1", "路灯,不亮,很久"]


def test_a_cell_of_several_lines_is_one_row_and_one_line_of_the_spreadsheet(text_file):
    content = '编号,内容\n1,"第一行\n第二行"\n\n2,噪音\n'
    rows = list(read_table(text_file(content)).rows)
    assert [(row.line, row.cells) for row in rows] == [(2, ("1", "第一行\n第二行")), (4, ("2", "噪音"))]


def test_an_excel_file_that_is_tabbed_text_is_read_as_what_it_is(text_file):
    assert cells_of(read_table(text_file(TEXT.replace(",", "\t"), name="导出.xls", encoding="gbk"))) == ROWS


# Which sheet


def test_a_sheet_may_be_named_and_is_refused_when_unknown(workbook):
    path = workbook({"说明": [], "工单": [HEADER, *ROWS], "另表": [["甲", "乙"], [1, 2]]})
    assert read_table(path, sheet="另表").header == ("甲", "乙")
    assert refusal(path, sheet="没有") == "没有名为“没有”的工作表"


def test_hidden_and_empty_sheets_are_passed_over(workbook):
    path = workbook({"说明": [], "参数": [["x"]], "工单": [HEADER, *ROWS]}, hidden=("参数",))
    table = read_table(path)
    assert (table.sheet, table.sheets) == ("工单", ("说明", "参数", "工单"))


# Header and titles


def test_title_rows_above_the_header_are_skipped_and_kept_as_titles(workbook):
    titles = [["东坑镇工单台账（2023年）"], ["单位：东坑镇"], []]
    table = read_table(workbook({"表": [*titles, HEADER, *ROWS]}))
    assert table.titles == ("东坑镇工单台账（2023年）", "单位：东坑镇")
    assert table.header == tuple(HEADER)
    assert [row.line for row in table.rows] == [5, 6]


def test_a_merged_title_is_skipped(tmp_path):
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "东坑镇工单台账（2023年）")
        for at, row in enumerate([HEADER, *ROWS], 1):
            sheet.write_row(at, 0, row)
    table = read_table(path)
    assert (table.header, table.titles) == (tuple(HEADER), ("东坑镇工单台账（2023年）",))
    assert cells_of(table) == ROWS


def test_a_table_without_header_keeps_its_first_row(workbook):
    rows = [["市 西湖 占道 施工 " * 10, "城乡建设"], ["停车费 物业", "城乡建设"], ["噪音", "环境保护"]]
    table = read_table(workbook({"表": rows}))
    assert (table.header, table.has_header) == (("第1列", "第2列"), False)
    assert cells_of(table) == rows


@pytest.mark.parametrize(
    "first",
    [["001", "张三", "2019/2/28"], [7, "张三", "甲村"], ["东坑", "李四", "甲村"], ["张三", "2023-09-27", "甲村"]],
)
def test_a_first_row_of_values_is_no_header(workbook, first):
    table = read_table(workbook({"表": [first, ["东坑", "王五", "乙村"]]}))
    assert table.has_header is False
    assert len(cells_of(table)) == 2


def test_the_caller_may_say_whether_there_is_a_header(workbook):
    path = workbook({"表": [["甲", "乙"], ["丙", "丁"]]})
    assert read_table(path).header == ("甲", "乙")
    without = read_table(path, has_header=False)
    assert (without.header, len(cells_of(without))) == (("第1列", "第2列"), 2)
    years = workbook({"表": [["村", 2019, 2020], ["甲村", 3, 4]]}, name="年.xlsx")
    assert read_table(years).has_header is False
    assert read_table(years, has_header=True).header == ("村", "2019", "2020")


def test_column_names_are_cleaned():
    assert column_name("\u3000姓 名\n") == "姓名"
    assert column_name("*企业名称\n（全称） *") == "企业名称（全称）"
    assert column_name("Created at") == "Created at"
    assert column_name("\ufeff编号") == "编号"
    assert column_name(2019.0) == "2019"


def test_a_column_name_that_occurs_again_is_numbered_and_told(workbook):
    table = read_table(workbook({"表": [["编号", "备注", "备注", "备注"], ["a", "b", "c", "d"]]}))
    assert table.header == ("编号", "备注", "备注（2）", "备注（3）")
    assert table.notes[0] == "第 2 列与第 3 列同名“备注”，第 3 列改称“备注（2）”"


def test_an_empty_column_name_is_its_place(workbook):
    assert read_table(workbook({"表": [["编号", None, "姓名"], ["a", "b", "c"]]})).header == ("编号", "第2列", "姓名")


# Rows


def test_rows_of_9_11_and_13_columns_where_10_are_the_norm(workbook):
    header = [f"{name}列" for name in "甲乙丙丁戊己庚辛壬癸"]
    rows = [[f"{at}-{column}" for column in range(width)] for at, width in enumerate((10, 9, 11, 13, 10))]
    found = list(read_table(workbook({"表": [header, *rows]})).rows)
    assert [len(row.cells) for row in found] == [10, 10, 11, 13, 10]
    assert found[1].cells[9] == ""
    assert [row.problem for row in found] == [
        "",
        "",
        "列数不符：表头 10 列，本行 11 列",
        "列数不符：表头 10 列，本行 13 列",
        "",
    ]


def test_without_header_the_commonest_width_is_the_norm(text_file):
    content = "".join(
        ",".join(str(at * 100 + c) for c in range(width)) + "\n" for at, width in enumerate([9, 10, 10, 10, 11, 13])
    )
    found = list(read_table(text_file(content)).rows)
    assert [len(row.cells) for row in found] == [10, 10, 10, 10, 11, 13]
    assert [bool(row.problem) for row in found] == [False, False, False, False, True, True]


def test_shifted_columns_keep_their_cells_for_the_types_to_refuse(text_file):
    shifted = TEXT + "003,,王五,2019/2/14 20:00:00\n"
    *_, last = read_table(text_file(shifted)).rows
    assert last.cells == ("003", "", "王五", "2019/2/14 20:00:00")
    assert last.problem == "列数不符：表头 3 列，本行 4 列"


def test_a_sheet_of_296_columns_is_read(workbook):
    header = [f"指标{at}" for at in range(1, 297)]
    table = read_table(workbook({"表": [header, [float(at) for at in range(296)]]}))
    assert len(table.header) == 296
    assert cells_of(table) == [list(range(296))]


def test_trailing_blank_rows_and_columns_fall_away(workbook):
    blank = [" ", "\u3000", None, "\u200b"]
    table = read_table(workbook({"表": [[*HEADER, " ", None], [*ROWS[0], "\u3000"], blank, ROWS[1], blank, blank]}))
    assert table.header == tuple(HEADER)
    assert [(row.line, row.problem) for row in table.rows] == [(2, ""), (4, "")]


# What is no table


def test_a_lock_file_is_refused(text_file):
    assert refusal(text_file(b"\x05user", name="~$台账.xlsx")) == "是表格软件打开文件时留下的锁文件，不是表格"


def test_an_encrypted_workbook_is_refused(text_file):
    path = text_file(compound("EncryptedPackage", b"secret"), name="台账.xlsx")
    assert refusal(path) == "工作簿加了密码，读不出来"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的（0 字节）"),
        (b"\xef\xbb\xbf \r\n", "文件里没有内容"),
        (b",,\n,,\n", "表里没有内容"),
        (b"%PDF-1.7 ...", "不是表格：文件内容是 PDF，只是改了扩展名"),
        (b"PK\x03\x04 broken", "不是表格，或文件已经损坏"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "不是表格：文件内容是二进制数据"),
        ("<html><table><tr><td>编号".encode(), "不是表格：文件内容是网页或 XML，只是改了扩展名"),
        ('\ufeff{"编号": 1}'.encode(), "不是表格：文件内容是 JSON"),
        (b'[\n {"a": 1}]', "不是表格：文件内容是 JSON"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(text_file, content, reason):
    assert refusal(text_file(content, name="台账.xlsx")) == reason


def test_a_document_under_a_table_s_name_is_refused(tmp_path):
    path = tmp_path / "报告.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(path) == "不是表格，或文件已经损坏"


def test_a_workbook_without_content_is_refused(workbook):
    assert refusal(workbook({"表": []})) == "工作簿里没有内容（可见的工作表都是空的）"
    assert refusal(workbook({"表": [], "工单": [HEADER]}, name="二.xlsx"), sheet="表") == "表里没有内容"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "没有.xlsx") == "文件打不开或不存在"


def test_a_truncated_old_workbook_is_refused_and_does_not_escape_as_a_panic(tmp_path):
    whole = write_xls(tmp_path / "台账.xls", "工单", [HEADER, *ROWS]).read_bytes()
    for length in range(8, 1600, 40):
        path = tmp_path / f"{length}.xls"
        path.write_bytes(whole[:length])
        assert refusal(path) == "不是表格，或文件已经损坏"


def test_an_unclosed_quote_is_refused_with_its_line(text_file):
    content = "编号,内容\n1,路灯\n2," + '"' + "噪音\n" * 400_000
    assert refusal(text_file(content)) == "第 3 行读不下去，多半是引号没有成对"


# The file itself


def test_the_digest_is_that_of_the_file(text_file):
    path = text_file(TEXT)
    assert read_table(path).sha256 == sha256_of(path) == hashlib.sha256(TEXT.encode()).hexdigest()


def test_separated_text_is_read_row_by_row(text_file):
    path = text_file(TEXT + "003,王五,2019/2/14\n" * 200_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in read_table(path).rows) == 200_002
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
