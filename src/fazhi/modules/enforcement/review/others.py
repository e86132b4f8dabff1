"""What other cases and records say of a case (关联案件): earlier offences, other fines for the same act, officers in two places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from fazhi.kernel.chain.models import hidden
from fazhi.kernel.core.clock import SHANGHAI, local_day

from ..cases import ACT
from ..models import Case, EnforcementAct, Outcome, split

_DAY = timedelta(days=1)


class Other(NamedTuple):
    """Another case of a party, as little of it as is asked (同一当事人的案件)."""

    number: str
    party: str
    party_code: str
    item: str
    place: str
    act_ended_on: date | None
    decided_on: date
    fine_fen: int | None
    outcome: str
    overturned_on: date | None


class Done(NamedTuple):
    """An act of officers with its hours (执法活动的时间)."""

    pk: int
    case: str
    kind: str
    officers: str
    start: datetime
    end: datetime

    def places(self) -> Iterator[tuple[str, date]]:
        """Each officer with each day of the act (证号与日期)."""
        first, last = local_day(self.start), local_day(self.end)
        for number in split(self.officers):
            for day in {first, last}:
                yield number, day


_LABELS = dict(EnforcementAct._meta.get_field("kind").flatchoices)


@dataclass(frozen=True)
class Others:
    """The decided cases of some parties and the acts of some days (旁案); read for a chunk of cases at once."""

    by_code: dict[str, list[Other]]
    by_name: dict[str, list[Other]]
    by_officer: dict[tuple[str, date], list[Done]]  # and by each day of the act

    @classmethod
    def of(cls, cases: Sequence[Case], acts: Collection[EnforcementAct]) -> Others:
        by_code: dict[str, list[Other]] = defaultdict(list)
        by_name: dict[str, list[Other]] = defaultdict(list)
        for other in _decided(cases):
            by_name[other.party].append(other)
            if other.party_code:
                by_code[other.party_code].append(other)
        by_officer: dict[tuple[str, date], list[Done]] = defaultdict(list)
        for done in _done(acts):
            for place in done.places():
                by_officer[place].append(done)
        return cls(by_code, by_name, by_officer)

    def earlier(self, case: Case, before: date) -> tuple[str, ...] | None:
        """The numbers of cases of the same party and item decided before a day (此前的案件); None: party or item unknown.

        A case in which no offence was found is none.
        """
        if not (case.item and (case.party or case.party_code)):
            return None
        return tuple(
            other.number
            for other in self._of_party(case)
            if other.item == case.item and other.decided_on < before and other.outcome != Outcome.UNFOUNDED
        )

    def rivals(self, case: Case, by: date) -> tuple[str, ...] | None:
        """The numbers of cases of the same party, item and day fined by a day (同一行为的其他罚款).

        None: party or day unknown. A fine that came later is the second, and not this one.
        """
        if not (case.act_ended_on and (case.item or case.place) and (case.party or case.party_code)):
            return None
        return tuple(other.number for other in self._fined(case, by) if case.item and other.item == case.item)

    def alike(self, case: Case, by: date) -> tuple[str, ...]:
        """The same with another item at the same place (同日同地的其他罚款): one act can break two rules."""
        return tuple(
            other.number
            for other in self._fined(case, by)
            if case.place and other.place == case.place and not (case.item and other.item == case.item)
        )

    def _fined(self, case: Case, by: date) -> Iterator[Other]:
        """The fines of the party for that day, made by a day and still standing."""
        for other in self._of_party(case):
            is_fined = other.fine_fen and not other.overturned_on and other.decided_on <= by
            if is_fined and case.act_ended_on and other.act_ended_on == case.act_ended_on:
                yield other

    def _of_party(self, case: Case) -> list[Other]:
        """By the code where both have one, else by the name."""
        number = str(case.matter.number)
        same = list(self.by_code.get(case.party_code, ())) if case.party_code else []
        named = self.by_name.get(case.party, ()) if case.party else ()
        same += [other for other in named if not (case.party_code and other.party_code)]
        return [other for other in same if other.number != number]

    def overlaps(self, acts: Collection[EnforcementAct]) -> tuple[str, ...] | None:
        """Records of one officer at overlapping times, in words (同人同时); None where no act tells its hours and officers."""
        mine = [
            Done(act.pk, act.case, act.kind, act.officers, act.started_at, act.ended_at)
            for act in acts
            if act.started_at and act.ended_at and act.officers
        ]
        return tuple(dict.fromkeys(words for done in mine for words in self._overlaps(done))) if mine else None

    def _overlaps(self, done: Done) -> Iterator[str]:
        for number, day in done.places():
            for other in self.by_officer.get((number, day), ()):
                if other.pk != done.pk and other.start < done.end and done.start < other.end:
                    first, last = sorted((done, other), key=lambda one: (one.start, one.pk))
                    yield f"证号{number}：{_told(first)}与{_told(last)}时间重叠"


def _told(done: Done) -> str:
    start, end = (moment.astimezone(SHANGHAI) for moment in (done.start, done.end))
    return f"案件{done.case}的{_LABELS[done.kind]}（{start:%Y-%m-%d %H:%M}至{end:%H:%M}）"


def _decided(cases: Sequence[Case]) -> Iterator[Other]:
    """The decided cases of the parties of some cases."""
    codes = {case.party_code for case in cases if case.party_code}
    named = {case.party for case in cases if case.party and case.party_code}
    only_named = {case.party for case in cases if case.party and not case.party_code}
    asked = Q()
    # Only a case without a code makes all names be read: a code has an index, a name has none.
    if codes:
        asked |= Q(party_code__in=codes)
    if named:
        asked |= Q(party_code="", party__in=named)
    if only_named:
        asked |= Q(party__in=only_named)
    if not asked:
        return
    fields = ("matter__number", *Other._fields[1:])
    rows = Case.objects.filter(asked, visible("matter"), decided_on__isnull=False)
    for row in rows.order_by("decided_on", "pk").values_list(*fields):
        yield Other(*row)


def _done(acts: Collection[EnforcementAct]) -> Iterator[Done]:
    """Every act, of whatever case, of the days on which some acts were done, and of the day before: a night has two."""
    days = {local_day(moment) for act in acts for moment in (act.started_at, act.ended_at) if moment}
    days |= {day - _DAY for day in days}
    if not days:
        return
    rows = EnforcementAct.objects.filter(
        visible("entry"),
        entry__register=ACT,
        entry__occurred_on__in=days,
        entry__removed_at=None,
        started_at__isnull=False,
        ended_at__isnull=False,
    )
    for row in rows.values_list(*Done._fields[:4], "started_at", "ended_at"):
        yield Done(*row)


def visible(head: str) -> Q:
    """The condition on rows that their head is published (已发布)."""
    return Q(**{f"{head}__publication": None}) | ~Q(**{f"{head}__publication__in": hidden()})
