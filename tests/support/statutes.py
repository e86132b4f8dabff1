"""Small invented norms for tests (模拟数据): written as files, loaded by the statute base's own loader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.models import Norm, Version

TITLE = "东坑镇示例条例"
OLD = {
    "1": "为了演示法规库，制定本条例。",
    "2": "示例事项由镇人民政府统一安排，每年公布一次目录。",
    "3": "示例单位应当在十日内报告示例情况。\n逾期未报告的，责令改正，可以处五百元以下罚款。",
    "4": "示例人员可以申请示例补贴。",
    "5": "本条例自2020年3月1日起施行。",
}
NEW = {
    "1": "为了演示法规库，制定本条例。",
    "2": "本条例适用于全镇范围内新增的样板活动及其监督管理。",
    "3": "示例事项由镇人民政府统一安排，每年公布一次目录。",
    "4": "示例单位应当在五日内报告示例情况。\n逾期未报告的，责令改正，可以处一千元以下罚款。",
    "5": "本条例自2024年6月1日起施行。",
}


def write_norm(
    folder: Path,
    articles: Mapping[str, str],
    *,
    issued_on: str,
    in_force_on: str | None,
    title: str = TITLE,
    chapters: Mapping[str, str] | None = None,
) -> Path:
    """One version as a JSON file below a folder; `chapters` names the headings of articles, `A > B` for two."""
    rows = [
        {"number": number, "chapter": (chapters or {}).get(number, ""), "text": text}
        for number, text in articles.items()
    ]
    told: dict[str, Any] = {"title": title, "issued_on": issued_on, "in_force_on": in_force_on, "articles": rows}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{title}({issued_on}).json"
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def example(folder: Path) -> Norm:
    """The example norm with two versions, in force from 2020-03-01 and from 2024-06-01."""
    load(
        [
            write_norm(folder, OLD, issued_on="2020-01-10", in_force_on="2020-03-01"),
            write_norm(folder, NEW, issued_on="2024-05-06", in_force_on="2024-06-01"),
        ]
    )
    return Norm.objects.get(key=TITLE)


def version(norm: Norm, year: int) -> Version:
    """The version of a norm that was issued in a year."""
    return norm.versions.get(issued_on__year=year)
