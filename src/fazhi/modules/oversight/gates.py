"""What gates of this module say and ask alike (门禁用语)."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import Situation

LEAST_TEXT = 8  # characters: fewer say nothing


def is_said(text: object) -> bool:
    """Whether a text says something (写明)."""
    return len(str(text or "").strip()) >= LEAST_TEXT


def done(seen: Situation) -> list[str]:
    """The steps that were taken before, in their order."""
    return [event.kind.rpartition(".")[2] for event in seen.past()]
