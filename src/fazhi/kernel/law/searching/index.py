"""The index (索引) in FAZHI_HOME/search: made from the articles of the base, kept in step with it, lost without harm.

A change builds a new folder beside the old one and then moves one pointer, so a reader sees the old index or the new
one, never half of one. Any number of processes may search; one at a time builds.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final

import tantivy
from django.conf import settings

from ..statutes.models import Norm, Provision
from .holdings import Holding, holding, holding_of, signatures, stamp
from .references import halves
from .words import pairs, signs, words

FORMAT: Final = 2  # counts up whenever the cut or the fields change
CUTS: Final[dict[str, Callable[[str], list[str]]]] = {"pairs": pairs, "words": words, "signs": signs}
_POINTER: Final = "current"
_FACTS: Final = "holdings.json"
_MEMORY: Final = 64_000_000
_opened: dict[Path, Opened] = {}
_opening = Lock()


@dataclass(frozen=True)
class Opened:
    """An index that is open for reading (已打开的索引), with what it holds."""

    folder: Path
    stamp: str
    holdings: dict[int, Holding]
    engine: tantivy.Index = field(repr=False)

    @cached_property
    def schema(self) -> tantivy.Schema:
        return self.engine.schema

    @cached_property
    def searcher(self) -> tantivy.Searcher:
        return self.engine.searcher()

    @cached_property
    def names(self) -> tuple[dict[tuple[int, str], list[str]], tuple[int, ...]]:
        """The names of laws by their halves, and their lengths, the longest first."""
        found = halves(self.holdings.values())
        return found, tuple(sorted({length for length, _ in found}, reverse=True))

    @cached_property
    def versions(self) -> list[int]:
        """Every version whose articles are in the index."""
        return [version for held in self.holdings.values() for version in held.versions]


def current() -> Opened:
    """The index of the base as it is now (当前索引), brought up to date first if the base has changed."""
    now = stamp()
    opened = _known(now)
    if opened:
        return opened
    # Threads of one process queue here; those that come second find the work done.
    with _opening:
        return _known(now) or refresh(now)


def refresh(now: str = "") -> Opened:
    """Brings the index in step (更新索引): norms that changed are cut anew, a lost or broken index is made whole."""
    now = now or stamp()
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    with _locked(root):
        old = _read(root)
        if old is None or old.stamp != now:
            old = _renewed(root, old, now)
    _opened[root] = old
    return old


def _root() -> Path:
    return Path(settings.HOME) / "search"


def _known(now: str) -> Opened | None:
    root = _root()
    opened = _opened.get(root)
    if not (opened and opened.stamp == now and opened.folder.is_dir()):
        opened = _read(root)
    if opened is None or opened.stamp != now:
        return None
    _opened[root] = opened
    return opened


def _read(root: Path) -> Opened | None:
    """The index that the pointer names; None if there is none that can be read."""
    try:
        folder = root / (root / _POINTER).read_text(encoding="utf-8").strip()
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        if facts["format"] != FORMAT:
            return None
        holdings = {held["norm"]: holding_of(held) for held in facts["holdings"]}
        return Opened(folder, facts["stamp"], holdings, tantivy.Index.open(str(folder)))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _renewed(root: Path, old: Opened | None, now: str) -> Opened:
    wanted = signatures()
    before = {norm: held.signature for norm, held in old.holdings.items()} if old else {}
    changed = [norm for norm, signature in wanted.items() if before.get(norm) != signature]
    gone = [norm for norm, signature in before.items() if wanted.get(norm) != signature]
    folder = Path(tempfile.mkdtemp(prefix="index-", dir=root))
    try:
        engine = _copied(old, folder) if old else tantivy.Index(_schema(), str(folder))
        kept = {norm: held for norm, held in old.holdings.items() if norm not in gone} if old else {}
        kept |= {norm.pk: holding(norm, wanted[norm.pk]) for norm in Norm.objects.filter(pk__in=changed)}
        _write(engine, gone, changed)
        facts = {"format": FORMAT, "stamp": now, "holdings": [held.as_json() for held in kept.values()]}
        (folder / _FACTS).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _point(root, folder)
    for other in root.glob("index-*"):
        # Another process may be about to open the one before.
        if other != folder and not (old and other == old.folder):
            shutil.rmtree(other, ignore_errors=True)
    return Opened(folder, now, kept, tantivy.Index.open(str(folder)))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in CUTS:
        # Only pairs are asked for as a phrase.
        option = "position" if name == "pairs" else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    builder.add_integer_field("norm", indexed=True)
    builder.add_integer_field("version", indexed=True, fast=True)
    builder.add_integer_field("provision", fast=True)
    return builder.build()


def _copied(old: Opened, folder: Path) -> tantivy.Index:
    for path in old.folder.iterdir():
        if not path.name.endswith(".lock"):
            shutil.copy2(path, folder / path.name)
    return tantivy.Index.open(str(folder))


def _write(engine: tantivy.Index, gone: Iterable[int], changed: list[int]) -> None:
    writer = engine.writer(heap_size=_MEMORY, num_threads=1)
    for norm in gone:
        writer.delete_documents_by_term("norm", norm)
    for document in _documents(changed):
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _documents(norms: list[int]) -> Iterator[tantivy.Document]:
    for at in range(0, len(norms), 200):
        chosen = Provision.objects.filter(version__norm__in=norms[at : at + 200])
        facts = ("id", "version_id", "version__norm_id", "version__norm__short_title", "headings", "text")
        rows: Iterable[tuple[Any, ...]] = chosen.order_by("version_id", "position").values_list(*facts)
        for provision, version, norm, title, headings, text in rows:
            document = tantivy.Document()
            # The name of the law and the headings belong to what an article says: many never name their own subject.
            whole = "\n".join((title, *headings, text))
            for name, cut in CUTS.items():
                document.add_text(name, " ".join(cut(whole)))
            document.add_integer("norm", norm)
            document.add_integer("version", version)
            document.add_integer("provision", provision)
            yield document


def _point(root: Path, folder: Path) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".pointer-", dir=root)
    with os.fdopen(descriptor, "w") as file:
        file.write(folder.name)
    os.replace(name, root / _POINTER)


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    """One builder at a time, over all processes; the lock falls with the process."""
    descriptor = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
