"""On real laws and real questions of lay people: how often the right article is found, how fast, how large."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path
from statistics import mean, quantiles

import pytest

from fazhi.kernel.law.searching import refresh, search
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.names import key_of
from fazhi.kernel.law.statutes.numerals import article_of

DAY = date(2026, 11, 23)
EVERY = 3  # of the questions: a third of them takes a few seconds
ANSWER = re.compile(r"(.*?)(第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)")


def answers(names: list[str]) -> set[tuple[str, str]]:
    found = filter(None, map(ANSWER.match, names))
    return {(key_of(name[1]), str(article_of(name[2]))) for name in found}


@pytest.mark.once
@pytest.mark.django_db
def test_lay_questions_find_their_articles_among_all_laws(shared_data: Path, home: Path) -> None:
    load([shared_data / "laws"])
    refresh()
    questions = json.loads((shared_data / "statute-questions" / "questions-1000.json").read_text(encoding="utf-8"))
    recalls: list[float] = []
    ranks: list[float] = []
    spent: list[float] = []
    for asked in questions[::EVERY]:
        right = answers(asked["match_name"])
        began = time.process_time()
        found = [(key_of(hit.law), hit.article) for hit in search(asked["问题"], DAY).results]
        spent.append(time.process_time() - began)
        recalls.append(len(right & set(found)) / len(right))
        ranks.append(next((1 / place for place, one in enumerate(found, 1) if one in right), 0.0))
    p95 = quantiles(spent, n=20)[-1]
    assert mean(recalls) >= 0.59
    assert mean(ranks) >= 0.44
    assert p95 < 0.06
    assert search("民法典1254条", DAY).results[0].text.startswith("禁止从建筑物中抛掷")
    assert {hit.law for hit in search("处罚法 60", DAY).results[:2]} == {"行政处罚法", "治安管理处罚法"}
