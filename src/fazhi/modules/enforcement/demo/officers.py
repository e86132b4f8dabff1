"""The demo's accounts and certificates (模拟执法账号): two hundred of them, and who of a unit acts together on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from fazhi.kernel.records.registers import registers

from .words import Targets, Town, at, read, take

ACCOUNT = "enforcement.account"
SLOTS = ((9, 0), (10, 30), (14, 30), (16, 0))


@dataclass(frozen=True)
class Officer:
    """An officer of the demo (模拟执法人员)."""

    account: str
    name: str
    certificate: str


class Force:
    """The accounts of the town as the targets want them, and the pairs that act (执法队伍)."""

    def __init__(self, town: Town, targets: Targets) -> None:
        self.town, self.targets = town, targets
        self.told = read("enforcement_people")
        self._busy: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        self._turn: dict[str, int] = defaultdict(int)

    def fill(self) -> None:
        """Writes the accounts unless they are there."""
        register = registers[ACCOUNT]
        rows = [{**row, **(register.settle(row) if register.settle else {})} for row in self.accounts]
        take(ACCOUNT, "模拟执法账号", rows)

    @cached_property
    def accounts(self) -> list[dict[str, Any]]:
        """Those in force at the end of each year as many as wanted; besides, some with only one of the two."""
        first, second = (self.targets[year]["enforcement.account"] for year in (2022, 2023))
        units = [unit for unit, n in self.told["units"].items() for _ in range(n)]
        rows = [self._account(n, units[n % len(units)], date(2022, 1, 1)) for n in range(first)]
        added = range(first, second)
        rows += [self._account(n, units[n % len(units)], date(2023, 3, 1) + timedelta(days=n - first)) for n in added]
        rows += self._halves(len(rows))
        for login in self.told["logins"]:
            rows[login["place"]] |= {"username": login["username"], "title": login["name"]}
        return rows

    def _account(self, n: int, unit: str, from_on: date, **more: Any) -> dict[str, Any]:
        words = read("enforcement")["words"]
        surnames, stems = words["surnames"], words["stems"]
        return {
            "number": f"YZF-{n + 1:04d}",
            "title": f"{surnames[n % len(surnames)]}试{stems[n // len(surnames) % len(stems)]}",
            "unit": self.town.units[unit].pk,
            "occurred_on": from_on,
            "kind": "officer",
            "username": "",
            "from_on": from_on,
            "until_on": None,
            "certificate_number": f"演示证-{n + 1:04d}",
            "certificate_from": from_on,
            "certificate_until": date(from_on.year + 4, 12, 31),
            "certificate_revoked_on": None,
            "is_law_qualified": n % 17 == 0,
            **more,
        }

    def _halves(self, n: int) -> list[dict[str, Any]]:
        """Accounts whose certificate ran out, certificates whose account was closed, and people without a certificate."""
        opened = date(2022, 1, 1)
        rows: list[dict[str, Any]] = []
        for unit, until_on in self.told["ran_out"]:
            rows.append(self._account(n + len(rows), unit, opened, certificate_until=until_on))
        for unit, until_on in self.told["closed"]:
            rows.append(self._account(n + len(rows), unit, opened, until_on=until_on))
        bare = {"certificate_number": "", "certificate_from": None, "certificate_until": None}
        for unit, kind in self.told["without"]:
            rows.append(self._account(n + len(rows), unit, opened, kind=kind, **bare))
        return rows

    # --- who acts -----------------------------------------------------------------------------------------------------

    @cached_property
    def by_unit(self) -> dict[str, list[Officer]]:
        """Those who held both from the beginning, by unit."""
        codes = {unit.pk: code for code, unit in self.town.units.items()}
        found: dict[str, list[Officer]] = defaultdict(list)
        for row in self.accounts[: self.targets[2022]["enforcement.account"]]:
            found[codes[row["unit"]]].append(Officer(row["number"], row["title"], row["certificate_number"]))
        return found

    @cached_property
    def ran_out(self) -> dict[str, Officer]:
        """By unit one whose certificate ran out in 2022."""
        start = self.targets[2023]["enforcement.account"]
        rows = self.accounts[start : start + len(self.told["ran_out"])]
        units = [unit for unit, _ in self.told["ran_out"]]
        return {
            unit: Officer(row["number"], row["title"], row["certificate_number"])
            for unit, row in zip(units, rows, strict=True)
        }

    def pair(self, unit: str) -> tuple[Officer, Officer]:
        """The next two of a unit (下一组)."""
        people = self.by_unit[unit]
        place = self._turn[unit] * 2
        self._turn[unit] += 1
        return people[place % len(people)], people[(place + 1) % len(people)]

    def hour(self, pair: tuple[Officer, ...], on: date, minutes: int) -> tuple[datetime, datetime]:
        """When on a day they are free together (同一人不在两处); raises ValueError on a day that is full."""
        for hour, minute in SLOTS:
            start = at(on, hour, minute)
            end = start + timedelta(minutes=minutes)
            if not any(s < end and start < e for one in pair for s, e in self._busy[one.certificate]):
                for one in pair:
                    self._busy[one.certificate].append((start, end))
                return start, end
        raise ValueError(f"{on}排满了：{'、'.join(one.name for one in pair)}")
