"""The words of the report: no number typed by hand, no adjective without proof, every fault with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fazhi.kernel.core.errors import DeclarationError, FazhiError
from fazhi.reports.expected import expected
from fazhi.reports.texts import Part, Passage, Token, Word, annual, leaves, load, ordinal

PACK = """
title: "{{town}}{{year}}年报告"
addressee: 市委
signatories: ["{{town}}"]
paragraphs:
  opening: {{about: 导语, text: 现报告如下。}}
  mine:
    about: 某事
    text: {text}
styles:
  seed:
    name: 体例
    sections:
      - heading: 部分
        paragraphs: [mine]
"""


def pack(folder: Path, text: str) -> Path:
    path = folder / "annual.yaml"
    path.write_text(PACK.format(text=text), encoding="utf-8")
    return path


def passages(words) -> list[Passage]:
    found = [words.opening]
    for style in words.styles.values():
        for section in style.sections:
            found += [passage for part in (section, *section.parts) for passage in part.passages]
    return found


def test_no_paragraph_that_we_ship_has_a_number_typed_by_hand() -> None:
    for passage in passages(annual()):
        typed = "".join(piece for piece in passage.pieces if isinstance(piece, str))
        assert not re.search(r"[0-9０-９%％]", typed), passage.about


def test_the_styles_have_eight_and_four_parts() -> None:
    styles = annual().styles
    assert {code: len(style.sections) for code, style in styles.items()} == {"seed": 8, "standard": 4}


def stated(section: Part) -> list[str]:
    """The figures that a section states themselves, not a side of them or the year before."""
    pieces = [piece for part in leaves([section]) for passage in part.passages for piece in passage.pieces]
    return [piece.ref for piece in pieces if isinstance(piece, Token) and piece.ref in expected() and not piece.aspect]


def test_the_eight_parts_state_every_figure_once_where_the_seed_does() -> None:
    found = [stated(section) for section in annual().styles["seed"].sections]
    ends = (3, 18, 23, 36, 63, 76, 76, 76)
    starts = (0, *ends[:-1])
    assert found == [
        [f"F{number}" for number in range(start + 1, end + 1)] for start, end in zip(starts, ends, strict=True)
    ]


def test_the_four_parts_state_every_figure_once_and_the_leaders_own_apart() -> None:
    found = [stated(section) for section in annual().styles["standard"].sections]
    assert sorted(ref for refs in found for ref in refs) == sorted(f"F{number}" for number in range(1, 77))
    assert found[2] == ["F1", "F3"]


def test_not_a_sentence_is_taken_from_the_report_that_we_learned_from(shared_data: Path) -> None:
    seed = (shared_data.parent / "seed" / "report-2023.txt").read_text(encoding="utf-8")
    seed = re.sub(r"[^\w]", "", seed)
    for passage in passages(annual()):
        typed = re.sub(r"[^\w]", "", "".join(piece for piece in passage.pieces if isinstance(piece, str)))
        shared = [typed[at : at + 14] for at in range(len(typed) - 13) if typed[at : at + 14] in seed]
        assert shared == []


def test_tokens_are_read_and_folded_lines_leave_no_space(tmp_path: Path) -> None:
    words = load(
        pack(tmp_path, ">-\n      {year}年受理{F16}，\n      上年{F16:last_year}，平均{hotline.mean_delay:value}天")
    )
    pieces = words.styles["seed"].sections[0].passages[0].pieces
    assert pieces == (
        *(Word("year"), "年受理", Token("F16"), "，上年", Token("F16", "last_year")),
        *("，平均", Token("hotline.mean_delay", "value"), "天"),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("受理工单8559宗", "手写了数字“8559”"),
        ("办结率为百分之百，即１００", "手写了数字“１００”"),
        ('"办结率达{F17:value}%"', "手写了数字“%”"),
        ("'问题得到圆满解决'", "“圆满”没有数据支撑"),
        ("'受理{F16宗'", "多出一个“{”"),
        ("'受理{F16:best}'", "不认识的“best”"),
        ("'受理{tickets}'", "不认识的记号“{tickets}”"),
        ("'受理{F77}'", "报告数里没有 F77"),
    ],
)
def test_what_no_row_proves_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DeclarationError, match=r"annual\.yaml 第9行") as raised:
        load(pack(tmp_path, text))
    assert told in str(raised.value)


def test_a_title_holds_no_figure(tmp_path: Path) -> None:
    path = pack(tmp_path, "话")
    path.write_text(path.read_text(encoding="utf-8").replace("年报告", "年报告{F16}"), encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"第2行.*标题和署名里不放数据"):
        load(path)


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 9, 10, 11, 20, 21)] == ["一", "九", "十", "十一", "二十", "二十一"]


def test_an_unknown_style_is_told_with_those_that_are_there() -> None:
    with pytest.raises(FazhiError, match=r"没有体例“best”.*seed（八部分体例）、standard（标准四部分体例）"):
        annual().style("best")
