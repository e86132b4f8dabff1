"""All figures of a year in one list: computed, pending, and how the count rises as modules arrive."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kernel.figures.conftest import declare  # noqa: F401 - a fixture
from reports.conftest import IN_TIME, OPENED
from support.figures import blank, counted, headline, waiting
from support.town import Town

from fazhi.cli import figure, figures
from fazhi.kernel.chain.documents import store
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import Kind
from fazhi.kernel.figures.declarations import Measure, Stated
from fazhi.kernel.figures.models import StatedFigure
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.stating import state_figure
from fazhi.reports.document import Number, Paragraph
from fazhi.reports.expected import expected
from fazhi.reports.overview import one_figure, overview, progress_of
from fazhi.reports.texts import annual
from fazhi.reports.writing import make_report

YEAR = Span.year(2023)
ARRIVING = Measure(
    code="guide.joint", name="联合检查清单市场主体", ref="F18", register="hotline.ticket", definition="试", unit="家"
)
REPORTED = Stated(code="guide.juror", name="获任人民陪审员", ref="F49", definition="试", unit="人")


def listed(**given: object) -> dict:
    return figures.run(Namespace(year="2023", area=None, **given))


def test_every_figure_of_the_report_is_listed_in_order_and_then_what_they_rest_on(take: Callable[..., None]) -> None:
    take((OPENED, IN_TIME))
    answer = listed()
    refs = [each["ref"] for each in answer["figures"]]
    assert refs[:76] == list(expected())
    assert not set(refs[76:]) & set(expected())
    assert "hotline.due" in [each["code"] for each in answer["figures"][76:]]
    assert (answer["computed"], answer["of"]) == (len(counted()) - len(blank()) + 1, 76)
    first = next(each for each in answer["figures"] if each["ref"] == "F18")
    assert (first["kind"], first["value"], first["display"], first["why"]) == ("pending", None, "—", "模块未建")
    assert first["systems"] == {"S31": "涉企综合查一次"}
    said = list(figures.lines(answer))
    assert said[0] == headline(known=("F17",)) + "。"
    assert any(line.startswith("F18   ") and "待 S31 涉企综合查一次" in line for line in said)


def test_the_count_rises_when_a_module_declares_a_figure(
    take: Callable[..., None],
    declare: Callable[..., None],  # noqa: F811 - the fixture imported above
) -> None:
    take((OPENED, IN_TIME))
    assert "—（模块未建）" in sentence_of("F18")
    before = len(counted()) - len(blank()) + 1
    declare(ARRIVING)
    answer = listed()
    assert (answer["computed"], answer["headline"]) == (before + 1, headline(known=("F17",)))
    assert [each["value"] for each in answer["figures"] if each["ref"] == "F18"] == [1]
    assert make_report(YEAR).progress.computed == make_report(YEAR, "standard").progress.computed == before + 1
    assert sentence_of("F18") == "列入“综合查一次”联合检查清单的市场主体1家。"
    assert one_figure("F18", YEAR).kind is Kind.COMPUTED


def test_what_a_document_states_is_counted_apart(
    town: Town,
    declare: Callable[..., None],  # noqa: F811 - the fixture imported above
) -> None:
    known, missing, without = len(counted()) - len(blank()), len(waiting()) - 1, len(blank())
    declare(REPORTED)
    empty = overview(YEAR).progress
    assert (empty.computed, empty.stated, empty.not_built) == (known, 0, missing), "F17 has no denominator"
    assert empty.words.endswith(f"待建 {missing} 个，尚无数据 {without + 1} 个")
    paper = store("任命名单".encode(), "名单.txt")
    state_figure("F49", YEAR, 12, kind=StatedFigure.Kind.DECLARED, by="综治办", document=paper)
    there = overview(YEAR).progress
    assert (there.computed, there.stated) == (known, 1)
    assert (
        there.words
        == f"76 个数中已由台账数出 {known} 个，外部报送或填报 1 个，待建 {missing} 个，尚无数据 {without} 个"
    )


def test_a_figure_that_waits_answers_and_an_unknown_one_does_not(town: Town) -> None:
    answer = figure.run(Namespace(code="f18", year="2023", area=None, rows=True, side="denominator"))
    assert (answer["ref"], answer["kind"], answer["value"], answer["rows"]) == ("F18", "pending", None, [])
    told = "\n".join(figure.lines(answer))
    assert told == f"F18 {expected()['F18'].name}：—（2023，模块未建，待 S31 涉企综合查一次）"
    for word in ("F99", "F103", "F0", "F01"):
        with pytest.raises(FazhiError, match=f"没有指标“{word}”"):
            one_figure(word, YEAR)


def test_the_sections_hold_every_figure_and_those_to_be_written_say_so(town: Town) -> None:
    found = overview(YEAR)
    assert [len(chapter.figures) for chapter in found.chapters] == [3, 15, 5, 13, 27, 13, 0, 0]
    assert [chapter.without for chapter in found.chapters] == [*[""] * 6, "待本镇撰写", "待本镇撰写"]
    assert sum(chapter.progress.of for chapter in found.chapters) == found.progress.of == 76
    second = found.chapters[1]
    assert second.heading == f"二、{annual().styles['seed'].sections[1].heading}"
    assert [each.ref for each in second.present] == [ref for ref in counted() if 4 <= int(ref[1:]) <= 18]
    assert len(second.present) + len(second.absent) == 15


def test_an_empty_list_has_no_progress() -> None:
    assert progress_of([]).words == "0 个数中已由台账数出 0 个"


def test_all_figures_of_a_register_come_from_one_pass(take: Callable[..., None]) -> None:
    take((OPENED, IN_TIME))
    with CaptureQueriesContext(connection) as queries:
        overview(YEAR)
    assert sum("mask0" in query["sql"] and "hotline.ticket" in query["sql"] for query in queries) == 1
    with CaptureQueriesContext(connection) as queries:
        make_report(YEAR, has_digests=False)
    assert sum("mask0" in query["sql"] and "hotline.ticket" in query["sql"] for query in queries) == 2, (
        "this year and the one before"
    )


def test_without_digests_the_words_are_the_same(take: Callable[..., None]) -> None:
    take((OPENED, IN_TIME))
    whole, quick = make_report(YEAR), make_report(YEAR, has_digests=False)
    assert [block.text for block in quick.blocks[:10]] == [block.text for block in whole.blocks[:10]]
    assert (quick.content_hash, quick.progress) == ("", whole.progress)
    assert not any(cited.digest for cited in quick.cited)


def sentence_of(ref: str) -> str:
    """The paragraph that states a figure."""
    paragraphs = [block for block in make_report(YEAR).blocks if isinstance(block, Paragraph)]
    return next(
        block.text for block in paragraphs if ref in [run.cited.ref for run in block.runs if isinstance(run, Number)]
    )
