"""What the demo's cases lean on (模拟的办案依据): mandates, lenience, benchmarks, templates and duties by post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ..lists import BENCHMARK, LENIENCE, MANDATE, TEMPLATE
from .items import Used
from .words import Domain, Town, domains, read, take

SINCE = date(2022, 1, 1)
Kept = Sequence[tuple[Used, Domain, int]]


def fill_lists(town: Town, used: Kept) -> None:
    """Writes the lists unless they are there; `used` are the items of all cases."""
    told = read("enforcement_lists")
    take(MANDATE, "模拟委托书", _mandates(town, told, used))
    take(LENIENCE, "模拟减免责清单", _lenience(told["lenience"]))
    take(BENCHMARK, "模拟裁量基准", _benchmarks(used))
    take(TEMPLATE, "模拟文书样式", ({**one, "occurred_on": SINCE, "from_on": SINCE} for one in told["templates"]))
    take("enforcement.responsibility", "模拟执法责任", _responsibilities(town, told))


def _mandates(town: Town, told: Any, used: Kept) -> Iterator[dict[str, Any]]:
    codes: dict[str, list[str]] = defaultdict(list)
    principals: dict[str, str] = {}
    for one, domain, _ in used:
        if one.is_entrusted:
            codes[domain.code].append(one.code)
            principals[domain.code] = one.principal
    for mandate in told["mandates"]:
        code = mandate["domain"]
        if codes[code]:
            yield {
                "number": mandate["number"],
                "title": mandate["title"],
                "unit": town.units[domains()[code].unit].pk,
                "occurred_on": mandate["signed_on"],
                "principal": principals[code],
                "items": "、".join(codes[code]),
                "scope": told["scope"],
                "from_on": mandate["from_on"],
                "published_on": mandate["published_on"],
            }


def _lenience(told: Any) -> Iterator[dict[str, Any]]:
    for place, (kind, title, conditions) in enumerate(told["lines"], 1):
        yield {
            "number": f"JM-{place:02d}",
            "title": title,
            "occurred_on": told["from_on"],
            "kind": kind,
            "conditions": conditions,
            "basis": told["basis"],
            "decision": told["decision"],
            "from_on": told["from_on"],
        }


def _benchmarks(used: Kept) -> Iterator[dict[str, Any]]:
    """Each item is one grade of a fault, and so one step."""
    grades = read("enforcement")["grades"]
    for one, domain, grade in used:
        least, most = domain.tiers[grade]
        yield {
            "number": f"CL-{one.code}",
            "title": f"{one.subject}{one.fault}",
            "occurred_on": SINCE,
            "item": one.code,
            "tier": grades[grade],
            "conditions": f"{one.fault}，{grades[grade]}的",
            "least_fen": least,
            "most_fen": most,
            "authority": one.agency,
            "is_own": not one.agency.startswith("市"),
            "basis": domain.liability(grade),
            "from_on": SINCE,
        }


def _responsibilities(town: Town, told: Any) -> Iterator[dict[str, Any]]:
    for place, (unit, post, title, duty, basis) in enumerate(told["responsibilities"], 1):
        yield {
            "number": f"ZR-{place:02d}",
            "title": title,
            "unit": town.units[unit].pk,
            "occurred_on": SINCE,
            "post": post,
            "duty": duty,
            "basis": basis,
        }
