"""What follows from an account (执法账号): when its certificate ends, when both hold, and what the kernel's officers know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import CertificateKind, EnforcementCertificate, Officer, User
from fazhi.kernel.records.models import Entry

from ..models import Account, StaffKind

ACCOUNT = "enforcement.account"
BASIS = "《行政处罚法》第四十二条第一款"
_AT_ONCE = 500


def live() -> QuerySet[Account]:
    """The accounts that stand in the register (在册账号), whichever day they are good for."""
    return Account.objects.filter(entry__in=Entry.objects.filter(register=ACCOUNT, removed_at=None))


def in_use(on: date) -> Q:
    """The condition that an account is in use on a day (当日在用)."""
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))


def find(number: object) -> Account | None:
    """The account of a number (按账号查), or None."""
    return live().filter(entry__number=str(number or "")).select_related("entry").first()


def find_holder(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whose a row is that names an account (姓名、单位): the unit always follows, the name where none was written."""
    account = find(facts.get("account"))
    if account is None:
        return {}
    return {"title": facts.get("title") or account.entry.title, "unit": account.entry.unit_id}


def settle(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The days that follow from an account's own (自动得出的日期)."""
    from_on, until_on = facts.get("from_on"), facts.get("until_on")
    starts_on, last_on = facts.get("certificate_from"), facts.get("certificate_until")
    # A certificate without both days is one of which nobody can say that it holds.
    ended_on = _first(last_on and last_on + timedelta(days=1), facts.get("certificate_revoked_on"))
    found = {"certificate_ended_on": ended_on, "valid_from": None, "valid_until": None}
    if not (facts.get("certificate_number") and from_on and starts_on and last_on):
        return found
    valid_from, valid_until = max(from_on, starts_on), _first(until_on, ended_on)
    is_never = valid_until is not None and valid_until <= valid_from
    return found if is_never else found | {"valid_from": valid_from, "valid_until": valid_until}


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with an account's values as a whole, by field (整行核对)."""
    found = {}
    from_on, until_on = facts.get("from_on"), facts.get("until_on")
    starts_on, last_on = facts.get("certificate_from"), facts.get("certificate_until")
    revoked_on, number = facts.get("certificate_revoked_on"), facts.get("certificate_number")
    if from_on and until_on and until_on <= from_on:
        found["until_on"] = f"停用日期 {until_on} 不晚于开通日期 {from_on}；办法：核对两个日期，登记错误的用“移除”"
    if starts_on and last_on and last_on < starts_on:
        found["certificate_until"] = f"有效期止 {last_on} 早于有效期起 {starts_on}；办法：核对证件上的两个日期"
    if starts_on and revoked_on and revoked_on < starts_on:
        found["certificate_revoked_on"] = f"收回日期 {revoked_on} 早于有效期起 {starts_on}；办法：核对两个日期"
    if not number and (starts_on or last_on or revoked_on):
        found["certificate_number"] = "写了有效期而没有写执法证号；办法：补上证号，没有执法证的清空日期"
    kind = facts.get("kind") or StaffKind.OFFICER
    if number and kind != StaffKind.OFFICER and not revoked_on:
        found["certificate_number"] = (
            f"{StaffKind(kind).label}不能持有效的执法证（{BASIS}）；"
            "办法：有执法资格的把人员类别改为“执法人员”，已转岗的写明执法证收回日期"
        )
    return found


def written(by: str, rows: Collection[int]) -> None:
    """Brings the kernel's officers after the accounts just written (同步执法人员), so that steps of procedures see them.

    Refuses a certificate that two people would hold at once.
    """
    ids = list(rows)
    for start in range(0, len(ids), _AT_ONCE):
        accounts = list(Account.objects.filter(pk__in=ids[start : start + _AT_ONCE]).select_related("entry"))
        _refuse_shared(accounts)
        _follow(accounts)


def _refuse_shared(accounts: Iterable[Account]) -> None:
    numbers = {account.certificate_number for account in accounts} - {""}
    first: dict[str, Account] = {}
    for account in live().filter(certificate_number__in=numbers).select_related("entry").order_by("from_on", "pk"):
        other = first.setdefault(account.certificate_number, account)
        if _holder(other) != _holder(account):
            raise FazhiError(
                f"执法证“{account.certificate_number}”同时写在账号“{other}”（{other.entry.title}）"
                f"和“{account}”（{account.entry.title}）上",
                basis="一人一证",
                remedy="核对证号；同一个人换了账号的，两行写同一个登录名或者姓名",
            )


def _holder(account: Account) -> str:
    return account.username or account.entry.title


def _follow(accounts: Sequence[Account]) -> None:
    """Every certificate of these people anew: whichever row named it last, the kernel has it once."""
    names = {account.username for account in accounts} - {""}
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    kept: dict[str, list[Account]] = {}
    for account in live().filter(username__in=users).select_related("entry").order_by("from_on", "pk"):
        officer, _ = Officer.objects.get_or_create(user=users[account.username])
        if officer.platform_account != account.entry.number[:50]:
            officer.platform_account = account.entry.number[:50]
            officer.save(update_fields=("platform_account",))
        if account.certificate_number and account.certificate_from and account.certificate_until:
            _keep(officer, account)
            kept.setdefault(account.username, []).append(account)
    for username, standing in kept.items():
        _end_others(users[username], standing)
    _end_gone(accounts)


def _keep(officer: Officer, account: Account) -> None:
    facts = {
        "officer": officer,
        "kind": CertificateKind.ENFORCEMENT,
        "starts_on": account.certificate_from,
        "ends_on": account.certificate_until,
        "revoked_on": account.certificate_revoked_on,
    }
    EnforcementCertificate.objects.update_or_create(number=account.certificate_number, defaults=facts)


def _standing_papers() -> QuerySet[EnforcementCertificate]:
    return EnforcementCertificate.objects.filter(
        kind=CertificateKind.ENFORCEMENT, revoked_on=None, ends_on__gte=today()
    )


def _end_others(user: User, standing: Sequence[Account]) -> None:
    """A number that was replaced or mistyped ends when the one that stands begins, at the earliest today."""
    begins_on = max(account.certificate_from for account in standing if account.certificate_from)
    numbers = [account.certificate_number for account in standing]
    others = _standing_papers().filter(officer__user=user).exclude(number__in=numbers)
    others.update(revoked_on=max(begins_on, today()))


def _end_gone(accounts: Iterable[Account]) -> None:
    """A number that no row of the register names any longer lets nobody in from today."""
    numbers = {account.certificate_number for account in accounts} - {""}
    named = live().filter(certificate_number__in=numbers).values_list("certificate_number", flat=True)
    _standing_papers().filter(number__in=numbers - set(named)).update(revoked_on=today())
