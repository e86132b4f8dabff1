"""What this part declares (上级精神、会议、学习声明): one import for all of it."""

from __future__ import annotations

from . import (  # noqa: F401 - declare
    beside,
    directives,
    imports,
    indicators,
    learning,
    meetings,
    organisations,
    pages,
    party_rules,
    tasks,
)
