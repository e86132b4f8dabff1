"""The headings of the menu for meetings and study (会议、任务与学习的菜单标题)."""

from __future__ import annotations

from fazhi.kernel.records.shelves import Shelf, shelves

MEETINGS = shelves.add(Shelf("leadership.meetings", "上级精神与会议")).code
STUDY = shelves.add(Shelf("leadership.study", "理论学习")).code
