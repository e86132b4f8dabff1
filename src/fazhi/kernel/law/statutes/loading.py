"""Loading law texts into the statute base (载入法规): a document at a time, so that a broken load goes on where it ended.

The same version from two sources is one: an unknown day is filled in, a stated day wins, and of two texts the one whose
in-force day is better known stays. What was kept does not depend on the order in which the documents came; of one file
that was changed the last reading counts.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from fazhi.kernel.core.clock import instant

from .facts import fill_days
from .merging import is_same_source, keep
from .models import LoadedFile
from .names import key_of
from .reading import Document, Problem, documents, read

# Higher with each change of what is read from a file: texts loaded before the change are then read again.
READER = 2
_Progress = Callable[[int, int], None]


def load(paths: Iterable[Path | str], progress: _Progress | None = None) -> dict[str, Any]:
    """Loads every law text under the paths (载入) and says what they hold: norms, versions, provisions, problems.

    A document that was loaded before is not written again; its problems are told again.
    """
    todo = list(documents([Path(path) for path in paths]))
    known = dict(LoadedFile.objects.values_list("sha256", "problems"))
    readings = _Readings(todo)
    held: dict[tuple[str, str], dict[str, int]] = {}
    problems: list[dict[str, Any]] = []
    for done, document in enumerate(todo, 1):
        norms, faults = read(document)
        for norm in norms:
            versions = held.setdefault((key_of(norm.title), norm.level), {})
            name = str(norm.issued_on or document.name)
            if norm.articles:
                versions[name] = max(versions.get(name, 0), len(norm.articles))
        if norms:
            digest = _digest(document)
            last = readings.last(document)
            if digest not in known or last not in (None, digest):
                known[digest] = _load_one(document, digest, norms, faults, is_again=last not in (None, digest))
                readings.add(document.name, digest)
            found = known[digest]
        else:
            found = [_as_row(fault) for fault in faults]
        problems += [{"file": _file(document, row), "line": row["line"], "what": row["what"]} for row in found]
        if progress:
            progress(done, len(todo))
    fill_days()
    return {
        "norms": len(held),
        "versions": sum(len(versions) for versions in held.values()),
        "provisions": sum(sum(versions.values()) for versions in held.values()),
        "problems": problems,
    }


class _Readings:
    """The last reading of each file (最近一次读取), whether it was loaded by itself or with its folder."""

    def __init__(self, todo: Iterable[Document]) -> None:
        # Two files of one name in one load are two files, and neither corrects the other.
        self.names = Counter(document.name for document in todo)
        self.known: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, digest in LoadedFile.objects.order_by("pk").values_list("name", "sha256"):
            self.add(name, digest)

    def add(self, name: str, digest: str) -> None:
        self.known[name.rpartition("/")[2]].append((name, digest))

    def last(self, document: Document) -> str | None:
        """The digest of the file as it was read last; None if it never was."""
        if self.names[document.name] > 1:
            return None
        same = self.known.get(document.name.rpartition("/")[2], [])
        return next((digest for name, digest in reversed(same) if is_same_source(name, document.name)), None)


def _load_one(
    document: Document, digest: str, norms: list[Any], faults: list[Problem], *, is_again: bool
) -> list[dict[str, Any]]:
    with transaction.atomic():
        for norm in norms:
            faults = [*faults, *norm.problems, *keep(norm, is_again=is_again)]
        rows = [_as_row(fault) for fault in faults]
        # A file that is as it was before a correction is its newest reading again.
        LoadedFile.objects.filter(sha256=digest).delete()
        LoadedFile.objects.create(sha256=digest, name=document.name[:500], problems=rows, loaded_at=instant())
    return rows


def _as_row(problem: Problem) -> dict[str, Any]:
    row: dict[str, Any] = {"line": problem.line, "what": problem.what}
    return row | {"file": problem.file} if problem.file else row


def _file(document: Document, row: dict[str, Any]) -> str:
    return f"{document.name}/{row['file']}" if row.get("file") else document.name


def _digest(document: Document) -> str:
    """Over the names too: a day in a name is part of what the file says."""
    digest = hashlib.sha256(f"{READER}\0".encode())
    for path in document.files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
