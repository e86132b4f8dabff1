"""The headings of the enforcement menu (行政执法菜单), in the order in which work meets them."""

from __future__ import annotations

from fazhi.kernel.records.shelves import Shelf, shelves

WORK = shelves.add(Shelf("enforcement.work", "办案")).code
FILE = shelves.add(Shelf("enforcement.file", "案卷材料")).code
PEOPLE = shelves.add(Shelf("enforcement.people", "人员与培训")).code
LISTS = shelves.add(Shelf("enforcement.lists", "依据与样式")).code
OVERSIGHT = shelves.add(Shelf("enforcement.oversight", "统筹与监督")).code
YEARLY = shelves.add(Shelf("enforcement.yearly", "实事与亮点")).code
