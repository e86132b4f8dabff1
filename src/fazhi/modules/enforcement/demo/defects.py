"""Faults that are sown into lawful files (故意留下的毛病): one a file, each such that the review finds that one and no other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from fazhi.kernel.core.money import amount_in_words

from ..models import DocumentKind
from . import performing
from .building import Builder
from .making import File, Upto
from .words import at, read

EARLIER = timedelta(days=77)
Sow = Callable[[Builder, File], None]
Fits = Callable[[File], bool]


def _questioning(file: File) -> dict[str, Any]:
    return next(act for act in file.acts if act["kind"] == "questioning")


def _one_officer(make: Builder, file: File) -> None:
    act = _questioning(file)
    act["officers"] = act["shown_numbers"] = file.pair[0].certificate


def _run_out(make: Builder, file: File) -> None:
    act = _questioning(file)
    numbers = (file.pair[0].certificate, make.force.ran_out[file.plan.domain.unit].certificate)
    act["officers"] = act["shown_numbers"] = "、".join(numbers)


def _not_shown(make: Builder, file: File) -> None:
    _questioning(file)["is_shown"] = False


def _other_party(make: Builder, file: File) -> None:
    file.document(DocumentKind.NOTICE)["party_code"] = "91441900MN99999999"


def _late_evidence(make: Builder, file: File) -> None:
    file.found("document", "补充的销售记录", make.after(file.case["told_on"], 1), "销售的数量")


def _unsigned(make: Builder, file: File) -> None:
    _questioning(file)["is_party_signed"] = False


def _late_correction(make: Builder, file: File) -> None:
    paper, on = file.document(DocumentKind.CORRECTION), make.after(file.case["decided_on"], 2)
    paper |= {"occurred_on": on, "served_on": on, "deadline_on": on + timedelta(days=10)}
    paper["rechecked_on"] = make.after(paper["deadline_on"], 1)


def _told_with_decision(make: Builder, file: File) -> None:
    paper, on = file.document(DocumentKind.NOTICE), file.case["decided_on"]
    paper |= {"occurred_on": on, "served_on": on}
    file.case["told_on"] = on
    file.steps = [(code, on if code == "told" else day) for code, day in file.steps]


def _heavier(make: Builder, file: File) -> None:
    paper, fen = file.document(DocumentKind.NOTICE), file.plan.fen // 2
    file.case["proposed_fen"] = paper["amount_fen"] = fen
    paper["amount_words"] = amount_in_words(fen)


def _unanswered(make: Builder, file: File) -> None:
    file.case["is_statement_answered"] = False


def _too_early(make: Builder, file: File) -> None:
    file.case["is_hearing_waived"] = False


def _returned(make: Builder, file: File) -> None:
    file.case |= {"review_result": "returned", "review_opinion": "证据不足，退回补充调查。"}


def _overdue(make: Builder, file: File) -> None:
    """Found, inspected and filed eleven weeks earlier, while all the rest stays where it was."""
    case, filed_on, found_on = file.case, file.case["filed_on"], file.plan.found_on
    for name in ("discovered_on", "act_ended_on", "filed_on"):
        case[name] -= EARLIER
    act = file.acts[0]
    on = act["occurred_on"] - EARLIER
    act |= {"occurred_on": on, "started_at": at(on, 19), "ended_at": at(on, 19, 50)}
    for row in (*file.evidence, *file.documents):
        if row["occurred_on"] in (found_on, filed_on):
            for name in ("occurred_on", "served_on", "deadline_on", "rechecked_on"):
                if row.get(name):
                    row[name] -= EARLIER
    file.steps = [(code, on - EARLIER if code in ("registered", "filed") else on) for code, on in file.steps]


def _element_missing(make: Builder, file: File) -> None:
    paper = file.document(DocumentKind.DECISION)
    paper["elements"] = paper["elements"].replace("事实证据、", "")


def _wrong_organ(make: Builder, file: File) -> None:
    file.document(DocumentKind.DECISION)["reconsideration_at"] = f"东莞市{file.plan.used.principal.removeprefix('市')}"


def _late_service(make: Builder, file: File) -> None:
    after = {"served", "published", "performed", "closed"}
    file.steps = [(code, on) for code, on in file.steps if code not in after]
    file.documents = [row for row in file.documents if row["kind"] != DocumentKind.CLOSING]
    file.payments.clear()
    performing.serve(make, file, file.plan.rng, wait=9)


def _late_publication(make: Builder, file: File) -> None:
    on = make.after(file.case["decided_on"], 11)
    file.case["published_on"] = on
    file.steps = [(code, on if code == "published" else day) for code, day in file.steps]


def _kept_money(make: Builder, file: File) -> None:
    payment = file.payments[0]
    payment["handed_in_on"] = make.after(payment["occurred_on"], 6)
    payment["banked_on"] = make.after(payment["handed_in_on"], 1)


def _wrong_surcharge(make: Builder, file: File) -> None:
    less = file.case["surcharge_fen"] // 2
    file.case["surcharge_fen"] = file.payments[0]["amount_fen"] = less


def _not_recorded(make: Builder, file: File) -> None:
    on = file.case["served_on"]
    file.document(DocumentKind.DECISION)["service_method"] = "left"
    start, end = make.force.hour(file.pair, on, 20)
    file.act("left", "留置送达记录", start, end, "当事人拒绝签收，见证人在场，留置送达。")


def _wrong_words(make: Builder, file: File) -> None:
    file.document(DocumentKind.DECISION)["amount_words"] = amount_in_words(file.plan.fen + STRAY)


STRAY = 100_00


@dataclass(frozen=True)
class Fault:
    """A fault (毛病): which files it can be sown into, and how."""

    sow: Sow
    fits: Fits = lambda file: True


def _has(*names: str) -> Fits:
    return lambda file: all(file.case.get(name) for name in names)


def _is_simple(file: File) -> bool:
    return file.plan.kind == "on_spot" and file.payments[0]["channel"] == "on_spot"


def _is_plain(file: File) -> bool:
    """No statement, hearing or review stands between notice and decision."""
    return not any(file.case.get(name) for name in ("stated_on", "hearing_told_on", "reviewed_on"))


def _is_movable(file: File) -> bool:
    """Neither counted by filing nor found so early that it would leave its year."""
    told = read("enforcement")["starts"][file.plan.found_on.year]
    is_early = file.plan.found_on - EARLIER - timedelta(days=10) < told
    return file.plan.domain.code not in ("drugs", "ecology") and not is_early and not file.measures


FAULTS: Mapping[str, Fault] = {
    "C04": Fault(_one_officer),
    "C05": Fault(_run_out),
    "C06": Fault(_not_shown),
    "C12": Fault(_other_party),
    "C13": Fault(_late_evidence),
    "C15": Fault(_unsigned),
    "C19": Fault(_late_correction),
    "C21": Fault(_told_with_decision, _is_plain),
    "C23": Fault(_heavier),
    "C24": Fault(_unanswered, _has("stated_on")),
    "C26": Fault(_too_early, lambda file: bool(file.case.get("is_hearing_waived")) and _is_quick(file)),
    "C28": Fault(_returned, _has("reviewed_on")),
    "C32": Fault(_overdue, _is_movable),
    "C33": Fault(_element_missing),
    "C34": Fault(_wrong_organ),
    "C41": Fault(_late_service),
    "C42": Fault(_late_publication, _has("published_on")),
    "C45": Fault(_kept_money, _is_simple),
    "C46": Fault(_wrong_surcharge, _has("surcharge_fen")),
    "C49": Fault(_not_recorded),
    "C50": Fault(_wrong_words),
}
HOLES: Mapping[str, Callable[[File], None]] = {
    "C07": lambda file: file.case.update(has_conflict=None),
    "C14": lambda file: file.evidence[0].update(verified_by=""),
    "C40": lambda file: file.case.update(is_faultless=None),
    "C48": lambda file: file.case.update(is_crime_suspected=None),
}


def _is_quick(file: File) -> bool:
    """Decided within a week of being told."""
    return bool(file.case["decided_on"] - file.case["told_on"] <= timedelta(days=5))


def sow(make: Builder, files: list[File], year: int) -> None:
    """Sows the faults and holes of a year into its closed files (播种); raises ValueError where none fits."""
    told = read("enforcement_defects")
    free = [file for file in files if file.plan.upto == Upto.CLOSED and file.plan.fate in ("paid", "surcharge")]
    random.Random(f"毛病{year}").shuffle(free)  # noqa: S311 - repeatable on purpose
    # The rarest first, or a common fault would take the only file that it fits.
    for code, fault in _each(told[year], free):
        place = _first(free, code, fault.fits)
        file = free.pop(place)
        fault.sow(make, file)
        file.plan = replace(file.plan, defect=code)
    for code, n in told["holes"][year].items():
        for _ in range(n):
            file = free.pop(_first(free, code, lambda file: True))
            HOLES[code](file)
            file.plan = replace(file.plan, hole=code)


def _each(wanted: Mapping[str, int], free: list[File]) -> Iterator[tuple[str, Fault]]:
    def fitting(code: str) -> int:
        return sum(FAULTS[code].fits(file) for file in free if file.plan.kind == "ordinary")

    for code in sorted(wanted, key=lambda code: (fitting(code), code)):
        yield from ((code, FAULTS[code]) for _ in range(wanted[code]))


def _first(free: list[File], code: str, fits: Fits) -> int:
    """Common faults stay out of files that carry a measure, a hearing or a surcharge; those are few."""
    is_simple = code == "C45"
    for place, file in enumerate(free):
        plan = file.plan
        if (plan.kind == "on_spot") is not is_simple or plan.kind == "exempted":
            continue
        if plan.measure or plan.is_heard or plan.is_halted or (plan.fate == "surcharge") is not (code == "C46"):
            continue
        if fits(file):
            return place
    raise ValueError(f"没有可以留下{code}毛病的案卷")
