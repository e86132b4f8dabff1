"""The items under which the demo's cases are handled (模拟案件的事项): penalties handed down to the town, by field and grade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from fazhi.kernel.items.models import Item, ItemKind, Listing

from ..cases.naming import power_on
from .words import Domain, domains, read

SINCE = date(2021, 12, 31)
EACH = 5  # items of a grade that a field uses


@dataclass(frozen=True)
class Used:
    """An item that cases use (所用事项): its code, who is subject to it, what is done wrong, and in whose name it is penalised."""

    code: str
    title: str
    subject: str
    fault: str
    agency: str
    is_entrusted: bool
    principal: str


class Items:
    """The items of each field and grade (各领域的事项), those that stood through both years."""

    @cached_property
    def by_field(self) -> dict[tuple[str, int], list[Used]]:
        """Read from the list itself: what a case cites must be what the list holds."""
        rows = Item.objects.filter(
            listing=Listing.DELEGATED, kind=ItemKind.PENALTY, from_on__lte=SINCE, until_on=None
        ).select_related("entry__unit")
        told = rows.order_by("entry__number").values_list("entry__number", "entry__title", "basis", "entry__unit__code")
        found: dict[tuple[str, int], list[Used]] = {}
        for code, title, basis, unit in told:
            for domain in domains().values():
                place = self._grade(title)
                if domain.unit != unit or place is None or basis.strip("《》") not in domain.laws:
                    continue
                chosen = found.setdefault((domain.code, place), [])
                if len(chosen) < EACH and (used := self._used(code, title, domain)):
                    chosen.append(used)
        return found

    def _grade(self, title: str) -> int | None:
        return next((place for place, grade in enumerate(read("enforcement")["grades"]) if grade in title), None)

    def _used(self, code: str, title: str, domain: Domain) -> Used | None:
        """None for an item that was moved between units meanwhile."""
        item = Item.objects.get(entry__number=code, entry__register="services.item")
        if item.terms.count() != 1:
            return None
        words = title.removeprefix("对").partition("的处罚")[0]
        subject = next((one for one in self._subjects if words.startswith(one)), "")
        if not subject:
            return None
        power = power_on(code, SINCE)
        fault = words.removeprefix(subject)
        return Used(code, title, subject, fault, power.name, power.kind == "entrusted", item.principal)

    @cached_property
    def _subjects(self) -> list[str]:
        groups = [group for domain in read("items")["domains"] for group in domain["groups"]]
        return sorted({subject for group in groups for subject in group["subjects"]}, key=lambda one: (-len(one), one))

    def of(self, domain: str, grade: int) -> list[Used]:
        """The items of a field and a grade; raises ValueError where the list has none."""
        found = self.by_field.get((domain, grade))
        if not found:
            raise ValueError(f"演示清单里没有{domain}第{grade + 1}档的事项")
        return found
