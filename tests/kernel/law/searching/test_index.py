"""The index follows the base, survives damage, and is safe for several threads and processes."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from fazhi.kernel.law.searching import index as indexing
from fazhi.kernel.law.searching import refresh, search
from fazhi.kernel.law.statutes.models import Norm, Provision, Version

from .conftest import Law

TODAY = date(2024, 1, 15)


def folders(home: Path) -> list[Path]:
    return sorted((home / "search").glob("index-*"))


def test_a_new_text_is_found_at_once_and_one_that_went_is_not(law: Law) -> None:
    assert search("风筝", TODAY).total == 0
    law("风筝法", "风筝不得放在电线旁。")
    assert search("风筝", TODAY).total == 1
    Norm.objects.all().delete()
    assert search("风筝", TODAY).total == 0


def test_a_corrected_day_counts_at_once(law: Law) -> None:
    law("陀螺法", "陀螺应当在院里抽。", in_force_on=date(2030, 1, 1))
    law("铁环法", "铁环应当在院里滚。", in_force_on=date(2010, 1, 1))
    assert search("陀螺", TODAY).total == 0
    Version.objects.filter(norm__key="陀螺法").update(in_force_on=date(2021, 1, 1))
    assert search("陀螺", TODAY).total == 1


def test_only_norms_that_changed_are_cut_anew(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    law("风筝法", "风筝不得放在电线旁。")
    refresh()
    law("陀螺法", "陀螺应当在院里抽。")
    cut: list[list[int]] = []
    real = indexing._documents
    monkeypatch.setattr(indexing, "_documents", lambda norms: cut.append(norms) or real(norms))
    assert search("陀螺", TODAY).total == 1
    assert search("风筝", TODAY).total == 1
    assert cut == [[Norm.objects.get(key="陀螺法").pk]]


def test_an_unchanged_base_is_not_written_again(law: Law, home: Path) -> None:
    law("风筝法", "风筝不得放在电线旁。")
    refresh()
    before = folders(home)
    refresh()
    search("风筝", TODAY)
    assert folders(home) == before


@pytest.mark.parametrize("harm", ["lost", "no meta", "garbage", "old format", "pointer astray"])
def test_a_lost_or_broken_index_is_made_whole(law: Law, home: Path, harm: str) -> None:
    law("风筝法", "风筝不得放在电线旁。")
    folder = refresh().folder
    if harm == "lost":
        shutil.rmtree(home / "search")
    elif harm == "no meta":
        (folder / "meta.json").unlink()
    elif harm == "garbage":
        (folder / "holdings.json").write_bytes(b"\xff\x00")
    elif harm == "old format":
        facts = json.loads((folder / "holdings.json").read_text(encoding="utf-8"))
        (folder / "holdings.json").write_text(json.dumps(facts | {"format": 0}), encoding="utf-8")
    else:
        (home / "search" / "current").write_text("nowhere", encoding="utf-8")
    indexing._opened.clear()  # as a new process finds it
    assert search("风筝", TODAY).total == 1


def test_old_folders_are_cleared_away(law: Law, home: Path) -> None:
    for at in range(5):
        law(f"第{at}号风筝法", "风筝不得放在电线旁。")
        refresh()
    assert len(folders(home)) == 2  # the current one, and the one that a reader may still be opening


def test_an_index_that_cannot_be_built_leaves_the_old_one(
    law: Law, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    law("风筝法", "风筝不得放在电线旁。")
    before = refresh().folder
    law("陀螺法", "陀螺应当在院里抽。")

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(indexing, "_write", full)
        with pytest.raises(OSError, match="no space"):
            refresh()
    assert folders(home) == [before]
    assert search("陀螺", TODAY).total == 1


def test_equal_scores_keep_the_order_of_the_text(law: Law) -> None:
    law("石桥法", *["石桥应当修好。"] * 12)
    assert [hit.article for hit in search("石桥修好", TODAY).results] == [str(at) for at in range(1, 13)]


@pytest.mark.django_db(transaction=True)
def test_threads_that_search_at_once_share_one_build(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from .conftest import write_law

    write_law("风筝法", "风筝不得放在电线旁。")
    builds: list[int] = []
    real = indexing._renewed
    monkeypatch.setattr(indexing, "_renewed", lambda *given: builds.append(1) or real(*given))
    totals: list[int] = []

    def ask() -> None:
        try:
            totals.append(search("风筝", TODAY).total)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (totals, len(builds)) == ([1] * 6, 1)
    assert Provision.objects.count() == 1
