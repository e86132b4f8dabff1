"""What a report says: each number from a figure, what is not there said so, and what changed after a freeze."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from reports.conftest import IN_TIME, OPENED, TOO_LATE
from support.figures import headline
from support.town import Town

from fazhi.kernel.chain.keys import head
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.freezing import freeze, rows_digest
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.models import Matter
from fazhi.reports.citing import cite
from fazhi.reports.document import Document, Heading, Kind, Paragraph, Table
from fazhi.reports.texts import load
from fazhi.reports.writing import make_report

YEAR = Span.year(2023)


def texts(document: Document, kind: Kind = Kind.BODY) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph) and block.kind is kind]


def headings(document: Document, level: int) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == level]


def hotline(document: Document) -> str:
    return next(text for text in texts(document) if "热线" in text)


def test_the_hotline_paragraph_says_what_the_rows_say(take: Callable[..., None], approved: None) -> None:
    take((OPENED, IN_TIME), (OPENED, IN_TIME), (OPENED, TOO_LATE))
    take((date(2022, 9, 14), date(2022, 9, 20)), first=10)
    report = make_report(YEAR)
    assert report.title == "东坑镇2023年法治政府建设情况报告"
    said = hotline(report)
    assert "受理政务服务便民热线工单3宗，上一年度为1宗。" in said
    assert "的3宗，按时答复的2宗，按时办结率66.7%。" in said
    assert "单列：应办结工单中未到期的0宗、" in said
    notes = texts(report, Kind.NOTE)
    assert any(note.startswith("注：F17 12345按时办结率，口径v1。分母：") for note in notes)
    assert any("F16 口径v1、F17 口径v1" in note for note in notes if note.startswith("口径版本："))
    assert report.headline == headline(known=("F17",))


def test_the_frame_of_both_styles_prints_and_says_what_is_not_there(town: Town) -> None:
    seed, standard = make_report(YEAR), make_report(YEAR, "standard")
    assert [text[:2] for text in headings(seed, 1)] == [f"{n}、" for n in "一二三四五六七八"]
    assert len(headings(standard, 1)) == 4
    assert headings(seed, 2)[0].startswith("（一）")
    assert "—（模块未建）" in texts(seed)
    assert texts(seed)[-2:] == ["—（待本镇撰写）"] * 2
    unwritten = "尚未写入的部分：学习贯彻上级部署、存在的不足和原因、下一步安排。"
    assert texts(seed, Kind.HEADLINE) == [f"{seed.headline}。{unwritten}"]


def test_without_rows_nothing_is_claimed(town: Town) -> None:
    said = hotline(make_report(YEAR))
    assert "上一年度为—（无台账）" in said
    assert "按时办结率—（分母为零）" in said
    assert make_report(YEAR).headline == headline()


def test_a_figure_that_no_module_declares_is_pending_and_its_paragraph_is_not_invented(
    take: Callable[..., None], tmp_path: Path
) -> None:
    path = tmp_path / "annual.yaml"
    path.write_text(
        """
title: 报告
addressee: 市委
signatories: []
paragraphs:
  opening: {about: 导语, text: 现报告如下。}
  disputes: {about: 矛盾化解, text: "化解纠纷{F44}，化解率{F45}。", has_notes: true}
  mixed: {about: 诉求, text: "受理工单{F16}，化解纠纷{F44}。", has_notes: true}
styles:
  seed: {name: 体例, sections: [{heading: 甲, paragraphs: [disputes, mixed]}]}
""",
        encoding="utf-8",
    )
    take((OPENED, IN_TIME))
    report = make_report(YEAR, words=load(path), is_traced=True)
    assert texts(report)[1:] == [
        "化解纠纷—（模块未建），化解率—（模块未建）。",
        "受理工单1宗，化解纠纷—（模块未建）。",
    ]
    assert report.headline == "3 个数中已由台账数出 1 个，待建 2 个"
    assert texts(report, Kind.HEADLINE) == [f"{report.headline}。"]
    assert [note[:6] for note in texts(report, Kind.NOTE) if note.startswith("注：")] == ["注：F16 "]
    table = next(block for block in report.blocks if isinstance(block, Table))
    assert table.rows[0][:3] == ("F44", "化解矛盾纠纷（2023）", "—（模块未建）")
    assert report.cited[0].trace == "F44 | 化解矛盾纠纷 | 待S61 矛盾纠纷排查化解 | 模块未建"


def test_demo_and_trial_rows_are_marked(take: Callable[..., None]) -> None:
    take((date(2021, 3, 1), date(2021, 3, 4)), is_demo=True, assumed_on=date(2022, 9, 1))
    report = make_report(Span.year(2021))
    assert report.is_demo
    assert any(text.startswith("模拟数据：") for text in texts(report, Kind.WARNING))
    assert "按时办结率100%（试算）" in hotline(report)
    assert any("“试算”的数" in note for note in texts(report, Kind.NOTE))
    take((OPENED, IN_TIME), first=2)
    clean = make_report(YEAR)
    assert not clean.is_demo
    assert texts(clean, Kind.WARNING) == []


def test_every_copy_prints_the_newest_seal_and_what_is_not_under_it(take: Callable[..., None]) -> None:
    take((OPENED, IN_TIME))
    newest = head()
    report = make_report(YEAR)
    assert (report.seal_number, report.seal_mac) == (newest.number, newest.mac)
    assert f"最新封存：封存第 {newest.number} 号，封存码 {newest.mac[:12]}。" in texts(report, Kind.NOTE)
    freeze(["F16"], YEAR, by="镇长")
    assert any("另有 1 条记录待封存" in note for note in texts(make_report(YEAR), Kind.NOTE))
    seal_pending()
    assert make_report(YEAR).seal_number == newest.number + 1


def test_a_draft_s_digest_is_the_one_that_a_freeze_would_keep(take: Callable[..., None]) -> None:
    take((OPENED, IN_TIME), (OPENED, TOO_LATE))
    drafts = {ref: rows_digest(cited.figure) for ref, cited in cite(["F16", "F17"], YEAR).items()}
    frozen = freeze(["F16", "F17"], YEAR, by="镇长")
    assert [each.rows_digest for each in frozen] == list(drafts.values())


def test_a_row_changed_behind_the_chain_turns_the_frozen_figure_yellow(
    take: Callable[..., None], approved: None
) -> None:
    take((OPENED, IN_TIME), (OPENED, IN_TIME))
    freeze(["F16", "F17"], YEAR, by="镇长")
    green = make_report(YEAR, is_traced=True)
    assert [cited.state.colour for cited in green.cited if cited.state] == ["绿", "绿"]
    Matter.objects.filter(number="T0002").update(met_on=TOO_LATE)
    report = make_report(YEAR, is_traced=True)
    assert {cited.ref: cited.state.colour for cited in report.cited if cited.state} == {"F16": "绿", "F17": "黄"}
    said = hotline(report)
    assert "按时答复的2宗，按时办结率100%" in said, "the text keeps what was frozen"
    assert "单列：—（冻结后源数据有变）" in said
    told = {cited.ref: cited.as_json() for cited in report.cited if cited.state}
    assert (told["F17"]["display"], told["F17"]["apart"], told["F17"]["state"]["changed"]) == ("100%", {}, ["T0002"])
    assert told["F16"]["parts"], "what did not change keeps its classes"
    notes = texts(report, Kind.NOTE)
    assert "F17（2023）：黄 源数据有变；冻结时100%，现在50%。" in " ".join(notes).replace("50.0%", "50%")
    assert "有改动1行：T0002。" in notes
    clean = texts(make_report(YEAR), Kind.NOTE)
    assert "冻结后源数据有变：F17；详见核数版。" in clean
    assert not any("T0002" in note for note in clean)


def test_the_hash_follows_the_figures_and_not_the_day(
    take: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    take((OPENED, IN_TIME), (OPENED, IN_TIME))
    first = make_report(YEAR).content_hash
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-16")
    assert make_report(YEAR).content_hash == first
    assert make_report(YEAR, is_traced=True).content_hash == first
    Matter.objects.filter(number="T0002").update(met_on=date(2023, 10, 19))
    assert make_report(YEAR).content_hash != first, "the numbers are the same, a row behind them is not"


def test_a_year_that_still_runs_says_so_and_one_to_come_is_refused(town: Town) -> None:
    assert "统计时段尚未结束，数据只到生成之日。" in texts(make_report(Span.year(2024)), Kind.NOTE)
    with pytest.raises(FazhiError, match="2025年度还没有开始"):
        make_report(Span.year(2025))
