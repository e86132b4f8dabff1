"""What is loaded is what lies in the registers: the sample file, written there and read back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.stored_cases import store, store_officers
from support.town import Town, make_town

from fazhi.modules.enforcement.review.files import CaseFile
from fazhi.modules.enforcement.review.loading import load_file
from tests.support.cases import case_file, changed, read

BASE = read(Path(__file__).parent / "ordinary.yaml")
NUMBER = BASE["matter"]["number"]


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def stored(change: dict[str, Any] | None = None, **head: Any) -> CaseFile:
    file = case_file(changed(BASE, change or {}))
    store([file], **head)
    return file


def test_a_file_comes_back_as_it_was_written(town: Town) -> None:
    file = stored(area=town.area)
    store_officers(file)
    back = load_file(NUMBER)
    assert back.case.pk == file.case.pk
    for part in ("acts", "evidence", "documents", "measures", "recordings", "payments"):
        assert {row.pk for row in getattr(back, part)} == {row.pk for row in getattr(file, part)}
    assert len(back.documents) == len(BASE["documents"])
    assert {number: row.pk for number, row in back.officers.items()} == {
        number: row.pk for number, row in file.officers.items() if number in {one for act in file.acts for one in act.numbers}
    }
    assert back.place_in_town is True
    assert (back.earlier, back.rivals, back.overlaps) == ((), (), ())
    print(back)
