"""What oversight declares (统筹与监督声明): one import for all of it."""

from __future__ import annotations

from . import (  # noqa: F401 - declare
    committee,
    fines,
    highlights,
    indicators,
    pages,
    pages_yearly,
    panels,
    selfcheck,
    supervision,
    yearly,
)
