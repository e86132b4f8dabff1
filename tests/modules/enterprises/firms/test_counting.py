"""The number of firms that a filter finds, counted from the module's own table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.records.entries import remove_entry

from .conftest import Office


def test_a_firm_that_was_removed_is_not_counted(
    office: Office, client: Client, log_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fazhi.kernel.pages.paging.Cut.is_whole", False)
    gone, *_ = [office.firm(f"模拟{n}号店") for n in range(3)]
    log_in()
    query = "/r/enterprises.entity/?status=standing&kind=unknown&kind=branch"
    assert client.get(query).context["total"] == 3
    remove_entry(gone, by=office.town.person("enterprises.keeper"), reason="重复登记")
    assert client.get(query).context["total"] == 2
    assert client.get("/r/enterprises.entity/?status=cancelled").context["total"] == 0
