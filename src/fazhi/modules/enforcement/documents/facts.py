"""What a template may ask of a case file (文书里的事实): one name in Chinese, one function; an empty text is a missing fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from fazhi.kernel.core.money import amount_in_words

from ..models import Case, Measure, MeasureKind, Mitigation, Paid, split
from ..review.doubts import INQUIRY
from ..review.files import CaseFile

Fact = Callable[[CaseFile], str]


def in_words(day: date | None) -> str:
    """A day as documents write it (日期): 2023年5月6日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def yuan(fen: int | None) -> str:
    """An amount in 元 (元): 3000, or 3000.50 where there are fen."""
    if fen is None:
        return ""
    return f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)


def capitals(fen: int | None) -> str:
    """The same in capital numerals (大写)."""
    return "" if fen is None else amount_in_words(fen)


def money(fen: int) -> str:
    return f"人民币{yuan(fen)}元（大写：{capitals(fen)}）"


def party(file: CaseFile) -> str:
    """Who the party is (当事人信息); without a code the identity is not established."""
    case = file.case
    if not (case.party and case.party_code and case.party_kind):
        return ""
    name = "身份证件号码" if case.party_kind == "citizen" else "统一社会信用代码"
    operator = f"，经营者：{case.operator}" if case.operator else ""
    return f"{case.party}（{name}：{case.party_code}{operator}）"


def officers(file: CaseFile) -> str:
    """The officers who inquired into the case, with their certificates (执法人员); those of a hearing are not among them."""
    numbers = dict.fromkeys(number for act in file.acts if act.kind in INQUIRY for number in act.numbers)
    return "、".join(
        f"{file.officers[number].entry.title or number}（执法证号 {number}）" if number in file.officers else number
        for number in numbers
    )


def evidence(file: CaseFile) -> str:
    """The evidence, each piece with what it proves (证据清单)."""
    pieces = [
        f"{piece.entry.title or piece.get_kind_display()}"
        f"{f'（{piece.get_kind_display()}）' if piece.kind and piece.entry.title else ''}"
        f"{f'，证明{piece.proves}' if piece.proves else ''}"
        for piece in file.evidence
    ]
    return "".join(f"{place}．{text}；" for place, text in enumerate(pieces, 1)).rstrip("；") + "。" if pieces else ""


def penalties(kinds: str, fine: int | None, confiscated: int | None) -> str:
    """The penalties with their amounts (处罚内容); empty where a fine or a confiscation has no amount."""
    named = split(kinds)
    texts: list[str] = []
    for kind in named:
        amount = fine if "罚款" in kind else confiscated if "没收违法所得" in kind else None
        if "罚款" in kind and not amount:
            return ""
        texts.append(f"{kind}{money(amount)}" if amount else kind)
    if fine and not any("罚款" in kind for kind in named):
        texts.append(f"罚款{money(fine)}")
    if len(texts) < 2:
        return "".join(f"{text}。" for text in texts)
    return "；".join(f"{place}．{text}" for place, text in enumerate(texts, 1)) + "。"


def lenience(file: CaseFile) -> str:
    """The test of article 33 in words (减免责审查); a question without an answer leaves it empty."""
    case = file.case
    asked = {
        "初次违法": case.is_first_offence,
        "违法行为轻微": case.is_minor,
        "及时改正": case.is_corrected,
        "没有造成危害后果": case.is_harmless,
    }
    if any(answer is None for answer in asked.values()):
        return ""
    return "经审查：" + "，".join(f"{name}：{'是' if answer else '否'}" for name, answer in asked.items()) + "。"


def discretion(file: CaseFile) -> str:
    """How the discretion was used (裁量说明)."""
    case = file.case
    if not (case.benchmark and case.tier):
        return ""
    text = f"适用裁量基准“{case.benchmark}”，阶次为“{case.tier}”。"
    if case.is_deviating:
        if not case.deviation_approved_on:
            return ""
        text += f"偏离裁量基准，已于{in_words(case.deviation_approved_on)}经{case.deviation_by or '批准'}。"
    if case.mitigation in (Mitigation.LIGHTER, Mitigation.BELOW):
        if not case.mitigation_ground:
            return ""
        text += f"具有“{case.mitigation_ground}”的情形，予以{case.get_mitigation_display()}处罚。"
    return text


def statement(file: CaseFile) -> str:
    """What became of the right to be heard (陈述申辩情况)."""
    case = file.case
    if case.stated_on:
        if not case.restated_on:
            return ""
        return (
            f"当事人于{in_words(case.stated_on)}陈述、申辩，本机关于{in_words(case.restated_on)}复核，未因此加重处罚。"
        )
    if case.is_statement_waived is None:
        return ""
    return "当事人明确表示放弃陈述、申辩。" if case.is_statement_waived else "当事人没有提出陈述、申辩。"


def hearing(file: CaseFile) -> str:
    """What became of the hearing (听证情况); a case in which none had to be offered says so."""
    case = file.case
    if case.heard_on:
        return f"应当事人要求，本机关于{in_words(case.heard_on)}举行听证。"
    if not case.hearing_told_on:
        return "本案不属于应当告知听证权利的情形。"
    told = f"本机关已于{in_words(case.hearing_told_on)}告知听证权利，"
    if case.is_hearing_waived:
        return told + "当事人放弃听证。"
    return "" if case.hearing_asked_on else told + "当事人没有要求听证。"


def paid(file: CaseFile) -> int:
    """What was paid of fine and confiscation, in fen (已缴)."""
    return sum(item.amount_fen or 0 for item in file.payments if item.what != Paid.SURCHARGE)


def owed(file: CaseFile) -> int | None:
    """What is still owed of them, in fen (未缴)."""
    case = file.case
    if case.fine_fen is None and case.confiscated_fen is None:
        return None
    return max((case.fine_fen or 0) + (case.confiscated_fen or 0) - paid(file), 0)


def executed(file: CaseFile) -> str:
    """How the decision was carried out (执行情况)."""
    if not file.case.executed_on:
        return ""
    money_paid = f"已缴罚没款{money(paid(file))}，" if paid(file) else ""
    return f"{money_paid}于{in_words(file.case.executed_on)}执行完毕。"


def _measure(*kinds: MeasureKind) -> Callable[[CaseFile], Measure | None]:
    def newest(file: CaseFile) -> Measure | None:
        return next((one for one in reversed(file.measures) if one.kind in kinds), None)

    return newest


_KEPT = _measure(MeasureKind.KEEP)
_TAKEN = _measure(MeasureKind.SEAL, MeasureKind.SEIZE, MeasureKind.FREEZE, MeasureKind.OTHER)
_ANY = _measure(*MeasureKind)


def _of(find: Callable[[CaseFile], Measure | None], say: Callable[[Measure], str]) -> Fact:
    def fact(file: CaseFile) -> str:
        measure = find(file)
        return say(measure) if measure else ""

    return fact


def _taken_on(measure: Measure) -> str:
    return in_words(measure.taken_at.date() if measure.taken_at else None)


def _release_basis(measure: Measure) -> str:
    if measure.kind == MeasureKind.KEEP:
        return "《中华人民共和国行政处罚法》第五十六条"
    return "《中华人民共和国行政强制法》第二十八条"


def _text(name: str) -> Fact:
    return lambda file: str(getattr(file.case, name) or "")


def _label(name: str) -> Fact:
    return lambda file: str(getattr(file.case, f"get_{name}_display")() or "") if getattr(file.case, name) else ""


def _day(name: str) -> Fact:
    return lambda file: in_words(getattr(file.case, name))


def _reason(name: str) -> Fact:
    """A part of the reasons, closed by a full stop (说理)."""
    return lambda file: _closed(str(getattr(file.case, name) or ""))


def _closed(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith(("。", "！", "；")) else f"{text}。"


def _surcharge(file: CaseFile) -> str:
    return yuan(file.case.surcharge_fen or 0)


def _named(fields: Iterable[str], make: Callable[[str], Fact]) -> dict[str, Fact]:
    """Facts that go by the label of their column (同名字段)."""
    labels = {field.name: str(field.verbose_name) for field in Case._meta.concrete_fields}
    return {labels[name]: make(name) for name in fields}


FACTS: Mapping[str, Fact] = {
    "案件编号": lambda file: file.matter.number,
    "案由": lambda file: file.matter.title,
    "机关": _text("agency"),
    "当事人信息": party,
    "执法人员": officers,
    "证据清单": evidence,
    "减免责审查": lenience,
    "裁量说明": discretion,
    "告知日期": _day("told_on"),
    # A penalty on the spot is never filed: it begins with its decision (第五十二条).
    "立案或者决定日期": lambda file: in_words(file.case.decided_on if file.is_simple else file.case.filed_on),
    "拟处罚内容": lambda file: penalties(
        file.case.proposed_kinds, file.case.proposed_fen, file.case.proposed_confiscation_fen
    ),
    "陈述申辩情况": statement,
    "听证情况": hearing,
    "处罚内容": lambda file: penalties(file.case.kinds, file.case.fine_fen, file.case.confiscated_fen),
    "罚款": lambda file: yuan(file.case.fine_fen),
    "罚款大写": lambda file: capitals(file.case.fine_fen),
    "没收": lambda file: yuan(file.case.confiscated_fen),
    "没收大写": lambda file: capitals(file.case.confiscated_fen),
    "事": _reason("reason_fact"),
    "法": _reason("reason_law"),
    "理": _reason("reason_why"),
    "情": _reason("reason_humane"),
    "违法事实": _reason("facts"),
    "送达日期": _day("served_on"),
    "催告日期": _day("reminded_on"),
    "复核日期": _day("restated_on"),
    "延期至": _day("deferred_until"),
    "保存物品": _of(_KEPT, lambda one: one.things),
    "保存日期": _of(_KEPT, _taken_on),
    "强制措施种类": _of(_TAKEN, lambda one: one.get_kind_display()),
    "强制措施物品": _of(_TAKEN, lambda one: one.things),
    "强制措施依据": _of(_TAKEN, lambda one: one.basis),
    "强制措施日期": _of(_TAKEN, _taken_on),
    "解除的措施": _of(_ANY, lambda one: one.get_kind_display()),
    "解除依据": _of(_ANY, _release_basis),
    "措施处理": _of(_ANY, lambda one: _closed(one.handling)),
    "未缴": lambda file: yuan(owed(file)),
    "未缴大写": lambda file: capitals(owed(file)),
    "加处罚款": _surcharge,
    "执行情况": executed,
    "决定书文号": lambda file: file.case.decision_number or (file.decision.entry.number if file.decision else ""),
    "适用的法": _label("applied_law"),
    "比对结果": _label("milder_law"),
    **_named(
        (
            *("platform_number", "party", "party_code", "operator", "place", "filed_by", "violation_clause"),
            *("liability_clause", "lenience", "benchmark", "tier", "mitigation_ground", "proposed_kinds", "kinds"),
            *("hearing_host", "hearing_panel", "reviewer"),
        ),
        _text,
    ),
    **_named(("lenience_reason", "review_opinion"), _reason),
    **_named(("track", "source", "domain", "party_kind", "outcome", "review_result"), _label),
    **_named(
        (
            *("discovered_on", "act_ended_on", "filed_on", "concluded_on", "educated_on", "stated_on", "restated_on"),
            *("hearing_told_on", "hearing_asked_on", "heard_on", "reviewed_on", "discussed_on", "decided_on"),
        ),
        _day,
    ),
}
