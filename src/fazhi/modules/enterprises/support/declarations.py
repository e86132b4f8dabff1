"""What this part declares (助企与承诺声明): one import for all of it."""

from __future__ import annotations

from . import indicators, loans, pages, panels, policies, promises, turns, warnings

__all__ = ("indicators", "loans", "pages", "panels", "policies", "promises", "turns", "warnings")
