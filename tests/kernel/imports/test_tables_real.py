"""Large tables within their memory, and the real files beside the clone, read whole."""

import os
import subprocess
import sys

import pytest
import xlsxwriter

from fazhi.kernel.core.dates import read_datetime
from fazhi.kernel.imports.tables import read_table


@pytest.mark.once
def test_a_workbook_of_100_000_rows_stays_under_200_megabytes(tmp_path):
    path = tmp_path / "大.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"列{name}" for name in "子丑寅卯辰巳午未申酉戌亥"])
        for at in range(1, 100_001):
            sheet.write_row(at, 0, [at, "A00074011", f"路灯不亮{at}", "2019/2/28 11:25:05", *["东坑镇"] * 8])
    script = (
        "import re, sys\n"
        "from fazhi.kernel.imports.tables import read_table\n"
        "count = sum(1 for _ in read_table(sys.argv[1]).rows)\n"
        # Not ru_maxrss: a child begins with its parent's.
        "print(count, int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)\n"
    )
    here = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], env=here, capture_output=True, text=True, check=True
    )
    count, megabytes = map(int, done.stdout.split())
    assert count == 100_000
    assert megabytes < 200


@pytest.mark.parametrize(
    ("name", "rows", "columns", "has_header"),
    [
        ("附件1_三级标签体系.xlsx", 517, 3, True),
        ("附件2_全量_9210条_已分词去停用词_带标签_无表头.xlsx", 9210, 2, False),
        ("附件2_示例_495条_带一级分类.xlsx", 495, 6, True),
        ("附件3_热点_4326条.xlsx", 4326, 7, True),
        ("附件3_示例_30条.xlsx", 30, 7, True),
        ("附件4_答复_2816条.xlsx", 2816, 7, True),
    ],
)
def test_every_real_hotline_workbook_is_read_whole(shared_data, name, rows, columns, has_header):
    table = read_table(shared_data / "hotline" / name)
    found = list(table.rows)
    assert (len(found), len(table.header), table.has_header) == (rows, columns, has_header)
    assert not any(row.problem for row in found)


def test_every_time_in_the_real_hotline_workbooks_is_an_instant(shared_data):
    read = 0
    for path in sorted((shared_data / "hotline").glob("*.xlsx")):
        table = read_table(path)
        places = [at for at, name in enumerate(table.header) if name.endswith("时间")]
        for row in table.rows:
            for at in places:
                assert read_datetime(row.cells[at]) is not None
                read += 1
    assert read == 495 + 4326 + 30 + 2 * 2816


def test_the_real_registrations_are_read_whole(shared_data):
    table = read_table(shared_data / "enterprises" / "dongguan-1978-2004.csv")
    assert (table.encoding, len(table.header), sum(1 for _ in table.rows)) == ("utf-8", 9, 6936)
