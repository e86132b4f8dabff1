"""Every citation of a document is found, with its exact place and the law the text means."""

from __future__ import annotations

from fazhi.kernel.law.citations.finding import find

from .scoring import Score, sentences


def test_citations_in_written_sentences_are_found_with_their_labels() -> None:
    score, wrong = Score(), []
    for sentence in sentences():
        missing, extra = score.add(sentence.spans, find(sentence.text, own_title=sentence.own_title))
        if missing or extra:
            wrong.append(f"{sentence.text}\n  缺 {missing}\n  多 {extra}")
    print("\n".join(wrong))
    print(f"自拟句子：{score.wanted} 处，准确率 {score.precision:.4f}，召回率 {score.recall:.4f}")
    assert score.wanted >= 300
    assert score.precision >= 0.98
    assert score.recall >= 0.98
