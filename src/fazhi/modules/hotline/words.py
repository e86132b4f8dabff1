"""Words of messages (分词): one way to cut a text, for suggesting, for like tickets and for weak signals."""

from __future__ import annotations

import re

import rjieba

from fazhi.kernel.core.text import clean_text, half_width

_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]{2,}")


def cut(text: str) -> list[str]:
    """The words (词) of a text in their order: two characters or more, half-width, lower case, no signs."""
    return [word for word in rjieba.cut(half_width(clean_text(text)).lower()) if _WORD.fullmatch(word)]
