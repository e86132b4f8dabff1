"""Every citation of a document is found, with its exact place and the law the text means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fazhi.kernel.law.citations.finding import find
from fazhi.kernel.law.citations.titles import Titles, known

from .scoring import Score, label_of, line_label, lines_of_regulations, sentences


@pytest.mark.parametrize(("name", "least"), [("sentences.yaml", 300), ("sentences2.yaml", 250)])
def test_citations_in_written_sentences_are_found_with_their_labels(name: str, least: int) -> None:
    score, wrong = Score(), []
    for sentence in sentences(name):
        found = find(sentence.text, own_title=sentence.own_title)
        missing, extra = score.add(sentence.spans, [(each.start, each.end, label_of(each)) for each in found])
        if missing or extra:
            wrong.append(f"{sentence.text}\n  缺 {missing}\n  多 {extra}")
    print("\n".join(wrong))  # noqa: T201 - the measure is meant to be read
    print(f"{name} 自拟句子：{score.wanted} 处，准确率 {score.precision:.4f}，召回率 {score.recall:.4f}")  # noqa: T201 - the measure is meant to be read
    assert score.wanted >= least
    assert score.precision >= 0.98
    assert score.recall >= 0.98


@pytest.fixture(scope="session")
def titles_at_hand(shared_data: Path) -> Titles:
    """The titles of the laws at hand, as a loaded statute base would give them."""
    laws = shared_data / "laws"
    names = {path.stem.split("(")[0] for path in laws.rglob("*.md")} | {
        path.stem.split("(")[0] for path in laws.rglob("*.json")
    }
    for path in (laws / "national").rglob("README.md"):
        if title := re.search(r"^# (.+(?:法|典|例|定|议|法典))$", path.read_text(encoding="utf-8"), re.MULTILINE):
            names.add(title[1].strip())
    base = known()
    return Titles.of((*names, *base.full.values()), {name: base.full[name] for name in base.nicknames})


@pytest.mark.parametrize(("name", "least"), [("regulations.yaml", 300), ("regulations2.yaml", 120)])
def test_citations_in_real_regulations_are_found_with_their_labels(
    shared_data: Path, titles_at_hand: Titles, name: str, least: int
) -> None:
    score, wrong = Score(), []
    for line in lines_of_regulations(name):
        text = (shared_data / "laws" / line.file).read_text(encoding="utf-8")
        found = [
            (each.start, each.end, line_label(each, line.own_title))
            for each in find(text, titles_at_hand, line.own_title)
            if line.start <= each.start < line.end
        ]
        missing, extra = score.add(line.spans, found)
        if missing or extra:
            wrong.append(f"{text[line.start : line.end]}\n  缺 {missing}\n  多 {extra}")
    print("\n".join(wrong))  # noqa: T201 - the measure is meant to be read
    print(f"{name} 法规原文：{score.wanted} 处，准确率 {score.precision:.4f}，召回率 {score.recall:.4f}")  # noqa: T201 - the measure is meant to be read
    assert score.wanted >= least
    assert score.precision >= 0.98
    assert score.recall >= 0.98
