"""When a deadline runs and when it is met, told from the days of the steps alone."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.kernel.procedures import courses
from fazhi.kernel.procedures.courses import Proven
from fazhi.kernel.procedures.declarations import Deadline

ONCE = Deadline("answer", "答复期限", "x", anchor="received", met_by=("answered", "sent"), undone_by=("reopened",))
AGAIN = Deadline("answer", "答复期限", "x", anchor="received", met_by=("answered", "sent"), is_repeated=True)


def told(words: str) -> list[Proven]:
    return [Proven(code, date(2024, 1, day)) for day, code in enumerate(words.split(), 1)]


@pytest.mark.parametrize(
    ("declared", "words", "started", "met"),
    [
        (ONCE, "received answered sent", 1, 2),
        (ONCE, "received answered reopened sent", 1, 4),
        (ONCE, "received answered received sent", 1, 2),
        (ONCE, "answered received", 2, None),
        (ONCE, "answered", None, 1),
        (AGAIN, "received answered received", 3, None),
        (AGAIN, "received answered received sent", 3, 4),
        (AGAIN, "received received answered", 1, 3),
        (ONCE, "other", None, None),
    ],
)
def test_the_first_step_that_meets_a_deadline_counts(
    declared: Deadline, words: str, started: int | None, met: int | None
) -> None:
    found = courses._span(declared, told(words))
    days = tuple(day and day.day for day in found)
    assert days == (started, met)
