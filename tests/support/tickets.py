"""The life of tickets for tests: opened, dispatched, returned and answered by the people of a small town."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from fazhi.kernel.chain.documents import store
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from support.town import Town

# A Monday: the second to the eighth of the month are working days but for one weekend.
DAY = date(2024, 1, 15)
REASON = "不属于本单位职责，职责清单第十二条规定由执法办负责"
PERSON_OF = {
    **dict.fromkeys(("signed", "returned", "extension_asked", "suspended", "resumed"), "hotline.handler"),
    **dict.fromkeys(("market_accepted", "market_refused", "market_ended"), "hotline.handler"),
    "ruled": "arbiter",
}


@dataclass
class Desk:
    """The desk of a town's hotline (热线专班)."""

    town: Town

    def open(self, on: date = DAY, **facts: object) -> Matter:
        data = {"title": "路灯不亮", "category": "complaint", "content": "村口的路灯三天没有亮", **facts}
        return open_matter(registers["hotline.ticket"], data, by=self.town.person("hotline.clerk"), on=on)

    def dispatched(self, unit: Any = None, on: date = DAY, **facts: object) -> Matter:
        return self.take(self.open(on, **facts), "dispatched", on, unit=(unit or self.town.bureau).pk)

    def signed(self, unit: Any = None, on: date = DAY, **facts: object) -> Matter:
        return self.take(self.dispatched(unit, on, **facts), "signed", on)

    def take(
        self, matter: Matter, step: str, on: date = DAY, note: str = "", papers: Any = (), **data: object
    ) -> Matter:
        """Takes a step by whom it belongs to: the unit that has the ticket, the arbiter, else the desk."""
        role = PERSON_OF.get(step, "hotline.clerk")
        unit = matter.unit if role == "hotline.handler" else None
        note = note or ("来电人已当面致谢，不必回访" if step == "closed" else "")
        return act(matter, step, by=self.town.person(role, unit), on=on, note=note, papers=papers, data=data)

    def replied(self, reply: str = "已经修好", on: date = DAY, **facts: object) -> Matter:
        return self.take(self.signed(on=on, **facts), "replied", on, reply=reply)

    def card(self, title: str = "路灯", **facts: object) -> Entry:
        """A duty card."""
        data = {"title": title, "unit": self.town.bureau.pk, "occurred_on": date(2023, 1, 1), **facts}
        return add_entry(registers["hotline.duty"], data, by=self.town.person("hotline.clerk"))


def paper(title: str) -> Paper:
    return Paper(store(title.encode(), f"{title}.pdf"), title, f"{title}.pdf")


def text_of(page: Any) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def detail(client: Client, row: Matter) -> str:
    return text_of(client.get(reverse("pages:detail", args=(row.register, row.pk))))


def form(client: Client, row: Matter, step: str, query: str = "") -> Any:
    return client.get(reverse("pages:act", args=(row.register, row.pk, step)) + query)
