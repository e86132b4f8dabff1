"""Search over all law texts beside the clone: quality and speed beside plain BM25 of sign pairs on the same index."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import mean, median, quantiles

from .home import child
from .table import Figure, beside

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
DAY = date(2026, 11, 23)
TOP = 20
Place = tuple[str, str]
_ANSWER = re.compile(r"(.*?)(第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)")


def measure(home: Path) -> list[Figure]:
    if not SHARED.is_dir():
        return []
    from fazhi.kernel.law.searching import refresh, search
    from fazhi.kernel.law.statutes.loading import load
    from fazhi.kernel.law.statutes.models import Provision
    from fazhi.kernel.law.statutes.names import key_of

    load([SHARED / "laws"])
    began, cpu = time.perf_counter(), time.process_time()
    index = refresh()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    size = sum(path.stat().st_size for path in index.folder.iterdir()) / 1e6
    asked = json.loads((SHARED / "statute-questions" / "questions-1000.json").read_text(encoding="utf-8"))
    questions = [(item["问题"], _answers(item["match_name"])) for item in asked]

    def ours(question: str) -> list[Place]:
        return [(key_of(hit.law), hit.article) for hit in search(question, DAY, limit=TOP).results]

    recall, rank, wall, spent = _judged(questions, ours)
    plain_recall, plain_rank, *_ = _judged(questions, _plain())
    shown = {shown.version for held in index.holdings.values() if (shown := held.on(DAY.isoformat()))}
    has = set(_places(shown).values())
    ceiling = mean(len(right & has) / len(right) for _, right in questions)
    return [
        Figure("articles indexed", Provision.objects.count()),
        Figure("index of all laws", took, "s"),
        Figure("index: CPU", cpu, "s"),
        Figure("index on the disk", size, "MB"),
        Figure("answers whose law and article the base has", ceiling),
        beside(f"recall@{TOP}, 1,000 lay questions", recall, "", "plain pairs, BM25", plain_recall, ">= 0.55"),
        beside("MRR", rank, "", "plain pairs, BM25", plain_rank, ">= 0.42"),
        Figure("one search, median", median(wall), "ms"),
        Figure("one search, p95", quantiles(wall, n=20)[-1], "ms", target="< 60"),
        Figure("one search, p95 of CPU", quantiles(spent, n=20)[-1], "ms", target="< 60"),
    ]


def _answers(names: list[str]) -> set[Place]:
    from fazhi.kernel.law.statutes.names import key_of
    from fazhi.kernel.law.statutes.numerals import article_of

    found = filter(None, map(_ANSWER.match, names))
    return {(key_of(name[1]), str(article_of(name[2]))) for name in found}


def _judged(
    questions: list[tuple[str, set[Place]]], answer: Callable[[str], list[Place]]
) -> tuple[float, float, list[float], list[float]]:
    """Mean recall and reciprocal rank; milliseconds of the clock and of the processor for each question."""
    recalls, ranks, wall, spent = [], [], [], []
    for question, right in questions:
        began, cpu = time.perf_counter(), time.process_time()
        found = answer(question)
        wall.append((time.perf_counter() - began) * 1000)
        spent.append((time.process_time() - cpu) * 1000)
        recalls.append(len(right & set(found)) / len(right))
        ranks.append(next((1 / place for place, one in enumerate(found, 1) if one in right), 0.0))
    return mean(recalls), mean(ranks), wall, spent


def _places(versions: set[int]) -> dict[int, Place]:
    from fazhi.kernel.law.statutes.models import Provision
    from fazhi.kernel.law.statutes.numerals import Article

    rows = Provision.objects.filter(version__in=versions).values_list("id", "version__norm__key", "number", "suffix")
    return {pk: (key, str(Article(number, suffix))) for pk, key, number, suffix in rows}


def _plain() -> Callable[[str], list[Place]]:
    """The engine's own BM25 over the pairs of signs of the articles' bare texts, as a first attempt would have it."""
    import tantivy

    from fazhi.kernel.law.searching.index import current
    from fazhi.kernel.law.searching.words import pairs
    from fazhi.kernel.law.statutes.models import Provision

    held = current().holdings.values()
    places = _places({shown.version for one in held if (shown := one.on(DAY.isoformat()))})
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("provision", fast=True)
    engine = tantivy.Index(builder.build())
    writer = engine.writer(num_threads=1)
    for pk, text in Provision.objects.values_list("id", "text").iterator():
        if pk in places:
            document = tantivy.Document()
            document.add_text("pairs", " ".join(pairs(text)))
            document.add_integer("provision", pk)
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    engine.reload()
    searcher = engine.searcher()

    def answer(question: str) -> list[Place]:
        terms = dict.fromkeys(pairs(question))
        parts = [(tantivy.Occur.Should, tantivy.Query.term_query(engine.schema, "pairs", term)) for term in terms]
        hits = searcher.search(tantivy.Query.boolean_query(parts), limit=TOP, count=False).hits
        found = searcher.fast_field_values("provision", [address for _, address in hits])
        return [places[int(pk)] for pk in found if pk is not None]

    return answer


if __name__ == "__main__":
    child(measure)
