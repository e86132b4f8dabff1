"""Options and boxes as HTML (选项), written here because a list has hundreds and a template is slow at loops."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

Options = Iterable[tuple[str, str]]


def options(pairs: Options, chosen: Collection[str]) -> SafeString:
    """The options of a select."""
    lines = (
        f'<option value="{escape(value)}"{" selected" if value in chosen else ""}>{escape(label)}</option>'
        for value, label in pairs
    )
    return mark_safe("".join(lines))  # noqa: S308 - escaped piece by piece


def boxes(name: str, pairs: Options, chosen: Collection[str]) -> SafeString:
    """Boxes to tick, all of one name."""
    lines = (
        f'<label><input type="checkbox" name="{escape(name)}" value="{escape(value)}"'
        f"{' checked' if value in chosen else ''}> {escape(label)}</label> "
        for value, label in pairs
    )
    return mark_safe("".join(lines))  # noqa: S308 - escaped piece by piece
