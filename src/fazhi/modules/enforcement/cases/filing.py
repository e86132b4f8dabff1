"""The rows of a case file (案卷材料台账): each belongs to a case, goes with its unit, and is closed with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Model

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.roles import ADMINISTRATOR, LEADER
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import ActKind, CaseDocument, DocumentKind, EnforcementAct, Evidence, Payment, Recording, split
from ..officers.certified import problems
from ..roles import HEAD, OFFICER, REVIEWER, SUPERVISOR
from ..shelves import FILE
from . import ACT, CASE, DOCUMENT, EVIDENCE, PAYMENT, RECORDING

ALONE = (DocumentKind.OPINION, DocumentKind.OTHER)
ARCHIVE, EVIDENCE_FIRST = "《行政处罚法》第四十七条", "《行政处罚法》第四十条、第四十六条、第五十七条"
FOLLOWS = frozenset({"unit", "area"})
OF_OFFICERS = ("officers", "occurred_on")
Values = Mapping[str, Any]
ByHand = Callable[[Values | None, Values | None], Mapping[str, str]]
ON_PAPER = ("occurred_on", "kind", "issuer", "party", "party_code", "amount_fen", "amount_words")
TWO_OFFICERS = "《行政处罚法》第四十二条"


def case_numbered(number: object) -> Matter | None:
    """The case of a number (按编号查案件), or None."""
    return Matter.objects.filter(register=CASE, number=str(number or "")).first()


def goes_with_case(values: Mapping[str, Any]) -> dict[str, Any]:
    """The unit and the place are those of the case (随案件的单位)."""
    case = case_numbered(values.get("case"))
    return {"unit": case.unit_id, "area": case.area_id} if case else {}


def wrong(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a row of a case file (案卷材料的毛病), by field."""
    if case_numbered(values.get("case")) is None:
        return {"case": f"没有编号为“{values.get('case') or ''}”的案件；先登记案件，或核对编号"}
    day = values.get("occurred_on")
    if day and day > today():
        return {"occurred_on": f"{day}还没有到；填今天或以前的日期"}
    return _ends_before_it_starts(values)


def wrong_document(values: Mapping[str, Any]) -> dict[str, str]:
    """A supervision opinion (监督意见书) may stand alone; every other belongs to a case. None is served before its day."""
    made_on, served_on = values.get("occurred_on"), values.get("served_on")
    if made_on and served_on and served_on < made_on:
        return {"served_on": f"送达日期 {served_on} 早于文书日期 {made_on}；核对两个日期"}
    if values.get("case") or values.get("kind") not in ALONE:
        return wrong(values)
    return {} if values.get("unit") else {"unit": "不属于案件的文书要写明制作单位"}


def wrong_recording(values: Mapping[str, Any]) -> dict[str, str]:
    """A digest that is no SHA-256 (文件摘要) proves nothing later."""
    digest = str(values.get("sha256") or "")
    if digest and not re.fullmatch("[0-9A-Fa-f]{64}", digest):
        told = f"“{digest}”不是 SHA-256 摘要：应为 64 位十六进制数字"
        return {"sha256": f"{told}；从存放设备复制，没有的不填"} | wrong(values)
    return wrong(values)


def _ends_before_it_starts(values: Mapping[str, Any]) -> dict[str, str]:
    start, end = values.get("started_at"), values.get("ended_at")
    if start and end and end < start:
        return {"ended_at": "结束时刻早于开始时刻；核对后再填"}
    return {}


def closed_file(before: Values | None, after: Values | None, *, is_day_frozen: bool = False) -> dict[str, str]:
    """An archived file takes nothing more, and what was there before the decision stays as it was (案卷不得改动).

    Of a stored row its own case is asked too: a paper cannot leave one file for another. What the platform's export left
    empty may be filled in afterwards: an imported case has holes, and they are its to-do.
    """
    if before and after and before.get("case") != after.get("case"):
        return {"case": f"材料属于案件“{before['case']}”，不能移到另一件；登记错的写明理由移除，再登记到那一件"}
    case = case_numbered((before or after or {}).get("case"))
    if case is None:
        return {}
    if case.closed_on and not (case.publication_id and _only_fills(before, after)):
        told = f"案件“{case.number}”已于{case.closed_on}结案归档，案卷不再改动（{ARCHIVE}）"
        return {"case": f"{told}；有误的另写说明，随说明归档"}
    return {} if before is None or _only_fills(before, after) else _decided_file(case, before, is_day_frozen)


def _only_fills(before: Values | None, after: Values | None) -> bool:
    """Whether a change only says what was not said before (补填): a new row, or an empty field that is now filled."""
    if before is None:
        return True
    return after is not None and all(before[name] in (None, "", after.get(name)) for name in before)


def _decided_file(case: Matter, before: Values, is_day_frozen: bool) -> dict[str, str]:
    """Of the day of the decision itself, what it rests on is frozen; its own paper may still have to be mended."""
    decided_on, day = case.case.decided_on, before.get("occurred_on")
    if decided_on is None or day is None or day > decided_on or (day == decided_on and not is_day_frozen):
        return {}
    return {
        "occurred_on": f"案件已于{decided_on}作出决定，据以决定的材料不再改动（{EVIDENCE_FIRST}）；有误的另写说明归档"
    }


def late_evidence(before: Values | None, after: Values | None) -> dict[str, str]:
    """Evidence comes before the decision (先取证，后决定)."""
    found = closed_file(before, after, is_day_frozen=True)
    case = case_numbered(after.get("case")) if after and not before else None
    if found or case is None or not case.case.decided_on or case.publication_id:
        return found
    told = f"案件已于{case.case.decided_on}作出决定，决定以后取得的不能作为它的证据（{EVIDENCE_FIRST}）"
    return {"case": f"{told}；事实确有变化的，撤销决定后重新告知、决定"}


def _issued(before: Values | None, after: Values | None) -> dict[str, str]:
    """What the file of an issued document says cannot become another in the register (已出具的文书不改)."""
    if not before or not after or not before.get("digest") or before["digest"] != after.get("digest"):
        return {}
    told = "文书文件已按原来的内容出具，台账不能另改；写错的移除这一份，重新制作、送达"
    return {name: told for name in ON_PAPER if (before.get(name) or "") != (after.get(name) or "")}


def late_paper(before: Values | None, after: Values | None) -> dict[str, str]:
    """What ended without an archive (当场免罚、撤案、移送) still takes the papers that tell of its end, and their service."""
    is_open = _ended(before or after or {}) and _only_fills(before, after)
    return ({} if is_open else closed_file(before, after)) or _issued(before, after)


def _ended(values: Values) -> bool:
    """Whether the case of a row is over without having been archived (当场免罚、撤案、移送)."""
    case = case_numbered(values.get("case"))
    return bool(case and case.closed_on and not case.case.close_approved_on)


def unqualified(before: Values | None, after: Values | None) -> dict[str, str]:
    """An act is taken in only with two officers who hold a certificate that day (行政处罚法第四十二条).

    What an export of the platform tells is taken as it is: the review says what was unlawful.
    """
    # Sparing somebody on the spot is the act that ends the case.
    is_end = before is None and after is not None and after.get("kind") == ActKind.ON_SPOT and _ended(after)
    found = {} if is_end else closed_file(before, after, is_day_frozen=True)
    if after and after.get("is_imported") and not (before and before.get("is_imported")):
        found |= {"is_imported": "“来自平台导出”只由导入写明；手工登记的不填"}
    if found or after is None or (before and all(before.get(name) == after.get(name) for name in OF_OFFICERS)):
        return found
    told = problems(split(str(after.get("officers") or "")), after.get("occurred_on") or today())
    if told:
        return {"officers": f"{'；'.join(told)}（{TWO_OFFICERS}）；由两名持证人员重新实施，已取得的材料不作为证据"}
    return {}


def _grants() -> tuple[Grant, ...]:
    return (
        Grant(OFFICER.code, ("view", "add", "edit", "export", "unmask"), Scope.UNIT),
        Grant(SUPERVISOR.code, ("view", "import", "export", "unmask"), Scope.TOWN),
        Grant(HEAD.code, ("view", "export", "unmask"), Scope.TOWN),
        Grant(REVIEWER.code, ("view", "unmask"), Scope.TOWN),
        Grant(LEADER.code, ("view", "export"), Scope.TOWN),
        Grant(ADMINISTRATOR.code, ("view", "import", "export"), Scope.TOWN),
    )


def _declare(
    code: str,
    name: str,
    model: type[Model],
    prefix: str,
    *,
    systems: tuple[str, ...] = ("S44",),
    check: Callable[[Mapping[str, Any]], Mapping[str, str]] = wrong,
    by_hand: ByHand = closed_file,
    follows: frozenset[str] = FOLLOWS,
    **more: Any,
) -> Register:
    """`follows` names what the case decides: the form does not ask for it."""
    made = Register(
        code=code,
        name=name,
        systems=systems,
        shelf=FILE,
        model=model,
        number_prefix=prefix,
        search=("number", "title", "case"),
        settle=goes_with_case,
        check=check,
        by_hand=by_hand,
        grants=_grants(),
        **{"required": ("case", "occurred_on"), **more},
    )
    return registers.add(replace(made, form=tuple(name for name in made.fields if name not in follows)))


ACTS = _declare(
    ACT,
    "执法活动",
    EnforcementAct,
    "HD",
    by_hand=unqualified,
    follows=FOLLOWS | {"is_imported"},
    labels={"title": "名称", "occurred_on": "实施日期"},
    columns=("number", "case", "kind", "occurred_on", "officers", "is_shown", "is_party_signed"),
    filters=("occurred_on", "kind", "unit", "is_shown", "is_party_signed", "is_imported"),
)
EVIDENCES = _declare(
    EVIDENCE,
    "证据",
    Evidence,
    "ZJ",
    by_hand=late_evidence,
    required=("case", "occurred_on", "title", "kind"),
    labels={"title": "证据名称", "occurred_on": "取得日期"},
    columns=("number", "case", "title", "kind", "occurred_on", "verified_by"),
    filters=("occurred_on", "kind", "unit"),
)
DOCUMENTS = _declare(
    DOCUMENT,
    "执法文书",
    CaseDocument,
    "WS",
    check=wrong_document,
    by_hand=late_paper,
    follows=frozenset({"area"}),
    required=("occurred_on",),
    labels={"number": "文号", "title": "文书名称", "occurred_on": "制作日期"},
    columns=("number", "case", "kind", "occurred_on", "served_on", "amount_fen", "issuer"),
    filters=("occurred_on", "served_on", "kind", "unit", "service_method"),
    personal=("party", "party_code", "content"),
)
RECORDINGS = _declare(
    RECORDING,
    "音像记录",
    Recording,
    "YX",
    systems=("S43",),
    check=wrong_recording,
    labels={"title": "名称", "occurred_on": "记录日期"},
    columns=("number", "case", "kind", "occurred_on", "started_at", "ended_at", "sha256"),
    filters=("occurred_on", "kind", "unit"),
)
PAYMENTS = _declare(
    PAYMENT,
    "罚没缴款",
    Payment,
    "JK",
    labels={"title": "摘要", "occurred_on": "缴款日期"},
    columns=("number", "case", "what", "amount_fen", "occurred_on", "channel"),
    filters=("occurred_on", "what", "channel", "unit"),
)
