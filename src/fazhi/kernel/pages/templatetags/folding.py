"""Text on a page (正文): long text folded, its beginning seen; numbers of people veiled."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.core.codes import veil

LONGEST, SEEN = 1200, 120

register = template.Library()
register.filter("veil", veil)


@register.filter
def folded(text: str) -> SafeString:
    """The text with its lines; beyond LONGEST letters it is folded."""
    whole = escape(text).replace("\n", "<br>")
    if len(text) > LONGEST:
        start = escape(text[:SEEN])
        whole = f'<details class="folded"><summary>{start}…（共 {len(text)} 字，点开看全文）</summary>{whole}</details>'
    return mark_safe(whole)  # noqa: S308 - escaped
