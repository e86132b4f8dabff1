"""A generated export of firms with the dirt of real ones (带脏数据的市场主体导出表); every code and name is invented."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from fazhi.kernel.core.codes import credit_check, registration_check

HEADER = (
    *("企业名称", "统一社会信用代码", "注册日期", "企业类型", "注册资金", "经营范围", "所在省份", "地区", "注册地址"),
    *("登记状态", "注销日期"),
)
# Each spelling with 100 in it is one of the same sum; the last two are no sums.
CAPITALS = (
    *(
        "100(万元人民币)",
        "100(万元(人民币))",
        "100万人民币",
        "100万元人民币",
        "100万元",
        "100（万元）",
        "100(万)",
        "100万",
    ),
    *(
        "人民币100万元",
        "人民币壹佰万元整",
        "¥100万",
        "RMB100万",
        "CNY 100万元",
        "1,000,000元",
        "1000000",
        "1000000元整",
    ),
    *(
        "100.0000万元",
        "1.00百万元",
        "0.01亿元",
        "100万元整",
        "100万圆",
        "１００万元",
        "100 万元",
        "100(万港元)",
        "100(万美元)",
    ),
    *("20余万", "若干"),
)
KINDS = ("N/A", "N/A", "N/A", "有限责任公司", "个体户", "来料加工", "分公司", "农民专业合作社", "个人独资企业")
STATUSES = ("存续（在营、开业、在册）", "在业", "存续", "开业")
SCOPES = (
    "销售：五金、交电。",
    "N/A",
    "批发业、零售业；物业租赁。",
    "加工：手袋、玩具、塑胶制品。",
    "餐饮服务；食品销售",
)
# What is wrong with one row in every thousand, by its place among them; all else is dirt that does no harm.
REFUSED = {
    100: "check",
    200: "twice",
    300: "two_firms",
    400: "month",
    500: "span",
    600: "wide",
    700: "shifted",
    800: "damaged",
    900: "status",
    950: "order",
}
Row = tuple[str, ...]


def code_of(n: int, kind: str = "1") -> str:
    """A credit code with its check character whose organisation is plainly invented (MN)."""
    body = f"9{kind}441900MN{n:07d}"
    return body + credit_check(body)


def old_code_of(n: int) -> str:
    """A registration number of 15 digits."""
    body = f"4419{n:010d}"
    return body + registration_check(body)


def export(rows: int) -> Iterator[Row]:
    """So many rows of an export; of every thousand ten must be refused (`REFUSED`)."""
    chance = random.Random(1978)
    for n in range(rows):
        on = date(1990, 1, 1) + timedelta(days=chance.randrange(12_000))
        row = [
            f"东莞市样{n}号五金制品厂",
            _code(n),
            _day(n, on),
            KINDS[n % len(KINDS)],
            CAPITALS[n % len(CAPITALS)],
            SCOPES[n % len(SCOPES)] * (1 + n % 4),
            "广东",
            "东莞",
            f"东莞市东坑镇样板路{n % 999}号",
            STATUSES[n % len(STATUSES)],
            "",
        ]
        if n % 5 == 4:
            row[9:] = ("注销", (on + timedelta(days=1 + chance.randrange(500))).isoformat())
        yield tuple(_dirtied(n, row, on))


def _code(n: int) -> str:
    if n % 1000 == 200:  # the same firm again
        return _code(n - 1)
    if n % 1000 == 300:
        return _code(n - 3)
    if n % 50 == 7:
        return ("N/A", "无", "")[n % 3]
    if n % 20 == 11:
        return old_code_of(n)
    code = code_of(n, "12"[n % 2])
    return f" {code.lower()}\t" if n % 100 == 33 else code


def _day(n: int, on: date) -> str:
    if n % 20 == 3:
        return f"{on.year}/{on.month}/{on.day} 11:25:05"
    return f"{on:%m/%d/%Y} 11:45:00 PM" if n % 100 == 5 else on.isoformat()


def _dirtied(n: int, row: list[str], on: date) -> list[str]:
    place = n % 1000
    if place % 100 == 13:
        row[0] = f"\n\t\t{row[0]}\n\t\t"
    elif place % 100 == 14:
        row[0] = f"\u3000{row[0]}\xa0\u200b"
    elif place % 200 == 15:
        row[8] += "&nbsp;"
    fault = REFUSED.get(place)
    if fault == "check":
        row[1] = row[1][:17] + ("0" if row[1][17] != "0" else "1")
    elif fault == "twice":
        row[0] = f"东莞市样{n - 1}号五金制品厂"
    elif fault == "month":
        row[2] = "2014-02"
    elif fault == "span":
        row[2] = "5年"
    elif fault == "wide":
        row += ["多", "出"]
    elif fault == "shifted":
        row = row[:1] + row[2:]
    elif fault == "damaged":
        row[0] = row[0].replace("五金", "\ufffd\ufffd")
    elif fault == "status":
        row[9:] = ("迁出", "")
    elif fault == "order":
        row[9:] = ("注销", (on - timedelta(days=9)).isoformat())
    return row


def write(path: Path, rows: int, encoding: str = "gb18030") -> Path:
    """Writes an export to a CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(chain((HEADER,), export(rows)))
    return path
