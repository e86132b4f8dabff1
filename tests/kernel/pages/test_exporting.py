"""An export shows numbers of people in a text only in the rows whose personal fields the person may see."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from fazhi.kernel.pages.exporting import _rows
from fazhi.kernel.pages.selection import Selection
from fazhi.kernel.records.lookup import NameBook
from fazhi.modules.hotline.declarations import TICKETS


@pytest.mark.parametrize(
    ("role", "is_clear", "told"),
    [
        ("hotline.clerk", True, "请打13812345678"),
        ("hotline.clerk", False, "请打138****5678"),
        ("hotline.analyst", True, "请打138****5678"),  # may view every ticket, and unmask none
    ],
)
def test_a_text_is_clear_only_where_its_row_may_be_seen_clear(ticket, town, role, is_clear, told) -> None:
    ticket(content="请打13812345678")
    selection = Selection(TICKETS, town.person(role), QueryDict(), NameBook())
    ((_, (shown,)),) = _rows(TICKETS, selection, [TICKETS.fields["content"]], is_clear=is_clear)
    assert shown == told
