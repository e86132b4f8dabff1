"""What the register of firms declares (市场主体声明)."""

from __future__ import annotations

from .entities import ENTITIES, EXPORT
from .missing import DOUBTS
from .months import MONTH_ENDS
from .pool import POOL_ENTRIES

__all__ = ("DOUBTS", "ENTITIES", "EXPORT", "MONTH_ENDS", "POOL_ENTRIES")
