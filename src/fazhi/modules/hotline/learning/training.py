"""Learning which class a message belongs to (学习): one linear model, trained here, kept in one file without code.

A support vector machine over characters, words and their families and a naive Bayes over words give scores; both are
sums over features, so they become one table of weights, and a message is scored with numpy alone.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from fazhi.kernel.core.digests import sm3
from fazhi.kernel.core.errors import FazhiError

from .features import BLOCKS, Floats, Found, Message, Vocabulary, find

Seen = tuple[Found, ...]

LEAST_CLASSES = 2

_FORMAT = 2
_SVM_COST = 1.5
_BAYES_SMOOTHING = 0.1
_MOST_WEIGHTS = 6_000_000  # per block: 24 MB
_HELD_OUT = 5  # every fifth message
_POINTS = 41
_LOWEST = 0.01  # the part of the leads that is too small to tell
_HIGHEST = 99  # nothing is certain
_EXAMPLES = 20  # with fewer messages held out, confidence is not measured


@dataclass(frozen=True)
class Model:
    """What was learnt (模型): the classes, a weight for each feature and class, and how far a lead can be trusted."""

    labels: tuple[str, ...]
    vocabularies: tuple[Vocabulary, ...]
    weights: tuple[Floats, ...]
    bias: Floats
    leads: Floats  # by how much the first class led the second, among messages held out
    rights: Floats  # and how many in a hundred were then right
    facts: dict[str, Any] = field(default_factory=dict)

    def parts(self, found: Seen) -> Floats:
        """What each block has to say on each class (分项得分)."""
        parts = np.zeros((len(BLOCKS), len(self.labels)), np.float32)
        for at, (item, vocabulary) in enumerate(zip(found, self.vocabularies, strict=True)):
            places, values = vocabulary.weigh(item)
            parts[at] = values @ self.weights[at][places]
        return parts

    def scores(self, found: Seen) -> Floats:
        """A score for each class (得分)."""
        scores: Floats = self.parts(found).sum(0) + self.bias
        return scores

    def confidence(self, scores: Floats) -> int:
        """How many in a hundred messages with such a lead were right (把握), 0-99."""
        second, first = np.sort(scores)[-2:]
        return int(np.interp(first - second, self.leads, self.rights))

    def reasons(self, found: Seen, words: Sequence[str]) -> dict[str, float]:
        """By how much each word speaks for the first class and against the second (词的作用)."""
        second, first = np.argsort(self.scores(found))[-2:]
        speaks = dict.fromkeys(words, 0.0)
        for at, (item, vocabulary) in enumerate(zip(found, self.vocabularies, strict=True)):
            places, values = vocabulary.weigh(item)
            pulls = values * (self.weights[at][places, first] - self.weights[at][places, second])
            told = dict(zip(vocabulary.codes[places].tolist(), pulls.tolist(), strict=True))
            for word in words:
                speaks[word] += sum(told.get(code, 0.0) for code in BLOCKS[at].read(word).tolist())
        return speaks


def train(messages: Sequence[Message], labels: Sequence[str]) -> Model:
    """Learns from messages and their classes; confidence is measured on every fifth of them, held out before."""
    found = [find(message) for message in messages]
    model = fit(found, labels)
    # Texts that are equal are held out together.
    out = [int(sm3(message.text)[:8], 16) % _HELD_OUT == 0 for message in messages]
    kept = [at for at, is_out in enumerate(out) if not is_out]
    held = [at for at, is_out in enumerate(out) if is_out]
    if len(held) < _EXAMPLES or {labels[at] for at in kept} != set(labels):
        return model
    trial = fit([found[at] for at in kept], [labels[at] for at in kept])
    leads, rights = _trust(trial, [found[at] for at in held], [labels[at] for at in held])
    right = sum(trial.labels[int(trial.scores(found[at]).argmax())] == labels[at] for at in held)
    facts = {"held_out": len(held), "right": round(100 * right / len(held), 1)}
    return replace(model, leads=leads, rights=rights, facts=facts)


def fit(found: Sequence[Seen], labels: Sequence[str]) -> Model:
    """Learns from features (拟合), and measures no confidence."""
    names = tuple(sorted(set(labels)))
    if len(names) < LEAST_CLASSES:
        raise FazhiError("只有一个类别，无从学习", remedy="至少要有两个类别")
    number_of = {name: number for number, name in enumerate(names)}
    numbers = np.array([number_of[label] for label in labels])
    columns = [[item[at] for item in found] for at in range(len(BLOCKS))]
    vocabularies = tuple(
        Vocabulary.of(column, block.least, _MOST_WEIGHTS // len(names))
        for column, block in zip(columns, BLOCKS, strict=True)
    )
    matrices = [matrix(*pair) for pair in zip(columns, vocabularies, strict=True)]
    weights, bias = _svm({at: matrices[at] for at, block in enumerate(BLOCKS) if not block.is_bayes}, numbers)
    weights |= {at: _bayes(matrices[at], numbers) for at, block in enumerate(BLOCKS) if block.is_bayes}
    ordered = tuple(weights[at] * np.float32(block.weight) for at, block in enumerate(BLOCKS))
    return Model(names, vocabularies, ordered, bias, np.zeros(1, np.float32), np.zeros(1, np.float32))


def matrix(found: Sequence[Found], vocabulary: Vocabulary) -> Any:
    from scipy.sparse import csr_matrix

    rows = [vocabulary.weigh(item) for item in found]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places, values = (np.concatenate(column) for column in zip(*rows, strict=True))
    return csr_matrix((values, places, ends), shape=(len(rows), len(vocabulary.codes)))


def _svm(matrices: dict[int, Any], numbers: np.ndarray[Any, Any]) -> tuple[dict[int, Floats], Floats]:
    """One support vector machine over all its blocks; a rare class weighs as much as a common one."""
    from scipy.sparse import hstack
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=_SVM_COST, class_weight="balanced", random_state=0)
    machine.fit(hstack([part * BLOCKS[at].weight for at, part in matrices.items()]).tocsr(), numbers)
    table, bias = machine.coef_, machine.intercept_
    if len(table) == 1:  # of two classes it tells only the second
        table, bias = np.vstack([-table, table]), np.concatenate([-bias, bias])
    cuts = np.cumsum([matrix.shape[1] for matrix in matrices.values()])[:-1]
    parts = np.split(table.T.astype(np.float32), cuts)
    return dict(zip(matrices, parts, strict=True)), bias.astype(np.float32)


def _bayes(matrix: Any, numbers: np.ndarray[Any, Any]) -> Floats:
    """Complement naive Bayes: a word speaks for a class by its absence from all others, so small classes are heard."""
    total = np.asarray(matrix.sum(0)).ravel()
    of_class = np.stack([np.asarray(matrix[numbers == n].sum(0)).ravel() for n in range(numbers.max() + 1)])
    others = total - of_class + _BAYES_SMOOTHING
    weights = -np.log(others / others.sum(1, keepdims=True))
    return np.ascontiguousarray((weights - weights.mean(0)).T, np.float32)


def _trust(model: Model, held: Sequence[Seen], labels: Sequence[str]) -> tuple[Floats, Floats]:
    """By how much the first class led, and how many in a hundred were right there, never falling as the lead grows."""
    from sklearn.isotonic import IsotonicRegression

    scores = np.stack([model.scores(item) for item in held])
    first_two = np.sort(scores)[:, -2:]
    leads = first_two[:, 1] - first_two[:, 0]
    is_right = [model.labels[at] == label for at, label in zip(scores.argmax(1), labels, strict=True)]
    curve = IsotonicRegression(y_min=0, y_max=_HIGHEST / 100, out_of_bounds="clip").fit(leads, is_right)
    points = np.quantile(leads, np.linspace(_LOWEST, 1, _POINTS))
    rights = curve.predict(points) * 100
    # Of a lead smaller than any measured nothing is known: from there confidence falls to none.
    return np.append(0, points).astype(np.float32), np.append(0, rights).astype(np.float32)


def save(model: Model, path: Path) -> None:
    """Writes the one file (保存模型): arrays and a note, replaced in one move, so that nobody reads half of it."""
    note = json.dumps({"format": _FORMAT, "labels": model.labels, "facts": model.facts}, ensure_ascii=False)
    arrays: dict[str, Any] = {"note": np.frombuffer(note.encode(), np.uint8), "bias": model.bias}
    arrays |= {"leads": model.leads, "rights": model.rights}
    for at, vocabulary in enumerate(model.vocabularies):
        arrays |= {f"codes{at}": vocabulary.codes, f"rarity{at}": vocabulary.rarity, f"weights{at}": model.weights[at]}
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            np.savez(file, **arrays)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def load(path: Path) -> Model:
    """Reads the file back (读取模型); FazhiError where it is damaged or of another version."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            note = json.loads(stored["note"].tobytes())
            if note["format"] != _FORMAT:
                raise ValueError("another version")
            places = range(len(BLOCKS))
            return Model(
                labels=tuple(note["labels"]),
                vocabularies=tuple(Vocabulary(stored[f"codes{at}"], stored[f"rarity{at}"]) for at in places),
                weights=tuple(stored[f"weights{at}"] for at in places),
                bias=stored["bias"],
                leads=stored["leads"],
                rights=stored["rights"],
                facts=note["facts"],
            )
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise FazhiError(
            "学习结果的文件已损坏，或不是本版本写的", where=path.name, remedy="重新运行 fazhi hotline learn"
        ) from error
