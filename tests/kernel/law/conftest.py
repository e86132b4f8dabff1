from __future__ import annotations

import pytest

from fazhi.kernel.law.notices import load_notices
from fazhi.kernel.law.packs import pack_folders
from fazhi.kernel.law.workcalendar import WorkCalendar


@pytest.fixture(scope="session")
def work_calendar() -> WorkCalendar:
    """The calendar of the project's own packs, 2018-2026."""
    return WorkCalendar(load_notices(pack_folders()))
