"""What this part declares (第一责任人、年度要点、述法、专项整治): one import for all of it."""

from __future__ import annotations

from . import campaigns, first, indicators, pages, plans, shelves, sources, statements, turns  # noqa: F401 - declare
