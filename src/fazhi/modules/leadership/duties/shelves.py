"""The headings of the menu for duties (第一责任人、要点、述法、整治的菜单标题)."""

from __future__ import annotations

from fazhi.kernel.records.shelves import Shelf, shelves

DUTIES = shelves.add(Shelf("leadership.duties", "责任与要点")).code
STATEMENTS = shelves.add(Shelf("leadership.statements", "述法")).code
CAMPAIGNS = shelves.add(Shelf("leadership.campaigns", "专项整治")).code
