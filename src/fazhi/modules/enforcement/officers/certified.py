"""Who may take part in an act on a day (当日持证): two officers at least, each with a certificate in force (行政处罚法第四十二条)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from fazhi.kernel.org.models import CertificateKind, EnforcementCertificate

from .accounts import live

NEEDED = 2


@dataclass(frozen=True)
class Certificate:
    """A certificate as an act sees it (执法证): whose it is, from which day, and the first day on which it is no longer."""

    number: str
    holder: str
    name: str
    from_on: date | None
    ended_on: date | None

    def fault(self, on: date) -> str:
        """Why it does not hold on a day (无效原因); "" where it holds."""
        if self.from_on is None or self.ended_on is None:
            return f"执法证“{self.number}”（{self.name}）没有登记有效期起止，不能算有效"
        if on < self.from_on:
            return f"执法证“{self.number}”（{self.name}）自{self.from_on}起有效，{on}还没有生效"
        if on >= self.ended_on:
            return f"执法证“{self.number}”（{self.name}）自{self.ended_on}起失效，{on}已经无效"
        return ""


Book = Mapping[str, Sequence[Certificate]]


def read(numbers: Collection[str] | None = None) -> Book:
    """The certificates of these numbers, or all (执法证对照): those of the register of accounts, then older ones of log-ins."""
    mine, others = live(), EnforcementCertificate.objects.filter(kind=CertificateKind.ENFORCEMENT)
    if numbers is not None:
        mine, others = mine.filter(certificate_number__in=numbers), others.filter(number__in=numbers)
    found: dict[str, list[Certificate]] = {}
    for account in mine.exclude(certificate_number="").annotate(name=F("entry__title"), code=F("entry__number")):
        holder = account.username or account.code
        # Half of a term is no term: whether it ever held cannot be told.
        ended_on = account.certificate_ended_on if account.certificate_until else None
        one = Certificate(account.certificate_number, holder, account.name, account.certificate_from, ended_on)
        found.setdefault(one.number, []).append(one)
    if numbers is not None and found.keys() >= set(numbers):
        return found
    for paper in others.exclude(number__in=found).select_related("officer__user"):
        user = paper.officer.user
        after = date.fromordinal(paper.ends_on.toordinal() + 1)
        ended_on = min(after, paper.revoked_on or after)
        found[paper.number] = [Certificate(paper.number, user.username, user.name, paper.starts_on, ended_on)]
    return found


def problems(numbers: Sequence[str], on: date, book: Book | None = None) -> list[str]:
    """Why these certificates do not suffice for an act on a day (持证问题); empty where they do.

    Give a `book` that was read once where many acts are asked about.
    """
    wanted = list(dict.fromkeys(number.strip() for number in numbers if number.strip()))
    book = read(wanted) if book is None else book
    found: list[str] = []
    holders = set()
    for number in wanted:
        papers = book.get(number, ())
        valid = [one for one in papers if not one.fault(on)]
        if valid:
            holders.add(valid[0].holder)
        else:
            found.append(papers[0].fault(on) if papers else f"证号“{number}”不在执法账号台账，查不到是谁的执法证")
    if len(holders) < NEEDED:
        found.append(f"执法人员不得少于两人：{on}持有效执法证的只有 {len(holders)} 人")
    return found
