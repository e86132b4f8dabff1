"""`fazhi report` in the words of the interface."""

from __future__ import annotations

import hashlib
import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
from reports.conftest import IN_TIME, OPENED
from support.cli import Cli
from support.figures import blank, counted, headline
from support.town import Town

from fazhi.cli import report
from fazhi.kernel.chain.seals import pending
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.freezing import freeze
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.models import Matter
from fazhi.reports.expected import expected


def options(**given: object) -> Namespace:
    return Namespace(**({"year": "2023", "style": "seed", "format": None, "trace": False, "output": None} | given))


@pytest.mark.parametrize("name", ["年报.docx", "年报.html", "年报.md", "年报.json"])
def test_the_format_is_told_by_the_name_and_the_answer_fits_the_file(
    take: Callable[..., None], tmp_path: Path, name: str
) -> None:
    take((OPENED, IN_TIME))
    file = tmp_path / name
    file.write_text("上一稿", encoding="utf-8")
    answer = report.run(options(output=file))
    assert (answer["file"], answer["format"]) == (str(file), file.suffix[1:])
    assert answer["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert [figure["ref"] for figure in answer["figures"] if figure["ref"]] == [*expected(), "F16"]
    assert (answer["computed"], answer["of"]) == (len(counted()) - len(blank()) + 1, 76)
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".report")] == []
    json.dumps(answer)
    told = "\n".join(report.lines(answer))
    assert headline(known=("F17",)) + "。" in told
    assert "F18" not in told, "what is pending is counted, not listed"


def test_without_a_name_it_lies_in_the_home_as_docx(town: Town, home: Path) -> None:
    answer = report.run(options(trace=True))
    assert Path(answer["file"]) == home / "reports" / "法治政府建设年度报告-2023-seed-核数版.docx"
    assert Path(answer["file"]).read_bytes()[:2] == b"PK"


def test_what_waits_is_sealed_first(take: Callable[..., None], tmp_path: Path) -> None:
    take((OPENED, IN_TIME))
    freeze(["F16", "F17"], Span.year(2023), by="镇长")
    assert pending().exists()
    answer = report.run(options(output=tmp_path / "a.md"))
    assert not pending().exists()
    assert "待封存" not in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert f"封存第 {answer['newest_seal']['number']} 号" in (tmp_path / "a.md").read_text(encoding="utf-8")


def test_a_change_after_the_freeze_is_told_on_the_screen(take: Callable[..., None], tmp_path: Path) -> None:
    take((OPENED, IN_TIME))
    freeze(["F16", "F17"], Span.year(2023), by="镇长")
    Matter.objects.update(met_on=None)
    told = "\n".join(report.lines(report.run(options(output=tmp_path / "a.md"))))
    assert "F17 12345按时办结率（2023）：100%，黄 源数据有变，现在0%" in told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"year": "203"}, "“203”不是年度"),
        ({"year": "2024年度"}, "不是年度"),
        ({"year": "2025"}, "还没有开始"),
        ({"style": "best"}, "没有体例“best”"),
        ({"format": "pdf"}, "还不能直接输出 PDF.*另存为 PDF"),
        ({"output": Path("年报.pdf")}, "还不能直接输出 PDF"),
        ({"output": Path("年报.wps")}, "不认识的格式“wps”"),
        ({"output": Path("没有的文件夹") / "年报.docx"}, "报告写不进去"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, object], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FazhiError, match=told):
        report.run(options(**({"output": Path("年报.docx")} | given)))
    assert not list(tmp_path.glob("*年报*"))


def test_a_folder_is_no_file(town: Town, tmp_path: Path) -> None:
    with pytest.raises(FazhiError, match="这是一个文件夹"):
        report.run(options(output=tmp_path, format="docx"))


def test_the_program_writes_it(fazhi: Cli) -> None:
    fazhi.ready()
    answer = fazhi.ok("report", "2023", "--style", "standard", "-o", "年报.html", "--json", today="2024-01-15").json
    assert {"file", "sha256", "figures"} <= answer.keys()
    assert "四、下一步安排" in (fazhi.home.parent / "年报.html").read_text(encoding="utf-8")
    wrong = fazhi("report", "2023", "--format", "pdf")
    assert (wrong.code, wrong.stdout) == (2, "")
    assert "PDF" in wrong.stderr
    assert fazhi("report", "23").code == 2
