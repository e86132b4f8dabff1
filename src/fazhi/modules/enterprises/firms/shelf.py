"""The heading of the menu for firms (市场主体)."""

from __future__ import annotations

from fazhi.kernel.records.shelves import Shelf, shelves

FIRMS = shelves.add(Shelf("enterprises.firms", "市场主体")).code
