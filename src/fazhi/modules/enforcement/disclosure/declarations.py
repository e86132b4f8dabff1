"""What the three systems declare (三项制度声明): one import for all of it."""

from __future__ import annotations

from . import indicators, pages, pages_case, pages_yearly  # noqa: F401 - declare
