"""How good the suggestions are (评测): grouped 5-fold on a labelled file, no duplicate both learnt from and asked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fazhi.kernel.core.errors import FazhiError

from .features import find
from .messages import Labelled, labelled
from .training import Seen, fit

FOLDS = 5
SEED = 0


def evaluate(path: Path, seed: int = SEED) -> dict[str, Any]:
    """Macro-F1 over the classes and their precision and recall (评测结果), each row asked of a model that never saw it."""
    began = time.perf_counter()
    rows = labelled(path)
    _refuse_few(rows, path)
    found = [find(message) for message in rows.messages]
    scores, names, groups = _asked(rows, found, seed)
    told = [names[at] for at in scores.argmax(1)]
    per_class = {name: _rates(rows.labels, told, name) for name in names}
    return {
        "macro_f1": round(sum(rates["f1"] for rates in per_class.values()) / len(per_class), 4),
        "per_class": per_class,
        "rows": len(rows.labels),
        "groups": groups,
        "folds": FOLDS,
        "seconds": round(time.perf_counter() - began, 1),
    }


def _refuse_few(rows: Labelled, path: Path) -> None:
    few = [name for name in sorted(set(rows.labels)) if len(groups_of(rows, name)) < FOLDS]
    if few:
        raise FazhiError(
            f"类别“{few[0]}”不足 {FOLDS} 条不同的文本，分不成 {FOLDS} 份",
            where=path.name,
            remedy="补充样本，或去掉这个类别",
        )


def groups_of(rows: Labelled, name: str) -> set[str]:
    """The different texts of a class (不同的文本)."""
    return {message.text for message, label in zip(rows.messages, rows.labels, strict=True) if label == name}


def _asked(rows: Labelled, found: Sequence[Seen], seed: int) -> tuple[np.ndarray[Any, Any], list[str], int]:
    from sklearn.model_selection import StratifiedGroupKFold

    names = sorted(set(rows.labels))
    texts = [message.text for message in rows.messages]
    order = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    groups = [order[text] for text in texts]
    scores = np.full((len(texts), len(names)), -np.inf)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    for learnt, asked in folds.split(texts, rows.labels, groups):
        model = fit([found[at] for at in learnt], [rows.labels[at] for at in learnt])
        places = [names.index(label) for label in model.labels]
        for at in asked:
            scores[at, places] = model.scores(found[at])
    return scores, names, len(order)


def _rates(true: Sequence[str], told: Sequence[str], name: str) -> dict[str, float | int]:
    """Precision, recall and F1 of one class, and how many rows it has."""
    hits = sum(is_it == name == said for is_it, said in zip(true, told, strict=True))
    rows, named = true.count(name), told.count(name)
    precision, recall = hits / named if named else 0.0, hits / rows
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "rows": rows}
