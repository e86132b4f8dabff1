"""What work on items declares (事项的使用声明): one import for all of it."""

from __future__ import annotations

from . import capacity, cards, guide, panels, pledges, reviews, uses, withdrawing  # noqa: F401 - declare
