"""The public text of a decision (公开文本, 行政处罚法第四十八条): no citizen can be known by it, organisations keep their names."""

from __future__ import annotations

import re

from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.core.errors import FazhiError

from ..models import PartyKind
from ..review.files import CaseFile

_DOUBLE = (
    *("欧阳", "上官", "司马", "诸葛", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文"),
    *("端木", "南宫", "轩辕", "独孤", "申屠", "太史", "濮阳", "淳于", "单于", "公冶", "宗政", "呼延", "钟离", "闻人"),
)
_ROLES = (
    *("法定代表人", "主要负责人", "负责人", "经营者", "投资人", "委托代理人", "代理人", "见证人", "证人", "被询问人"),
    *("受送达人", "收件人", "代收人", "联系人", "投诉人", "举报人", "法定监护人", "监护人", "姓名", "当事人"),
)
_NAMED = re.compile(rf"({'|'.join(_ROLES)})([：:为是]|系)\s*([\u4e00-\u9fff·]{{2,12}})(?=[，。；、,;（(\s]|$)")
_HOME = re.compile(
    r"(家庭住址|户籍地址|户籍所在地|经常居住地|居住地|现住址|住址|住所或者地址|住所地|住所|地址)([：:为]|位于)\s*[^，。；\n（(]+"
)
_ASIDE = "\ue000"
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{14,19})(?![0-9A-Za-z])")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])[（(]?0\d{2,3}[)）]?[- ]?\d{7,8}(?![0-9A-Za-z])"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# What only an organisation is called by; such a name stays even behind 当事人.
_ORGANISATION = re.compile(r"(公司|厂|店|部|社|中心|医院|学校|行|场|馆|所|院|站|坊|居|楼|园|会|铺|合伙)$")


def surname_only(name: str) -> str:
    """A citizen's name in public (隐名): the surname and 某."""
    name = name.strip()
    return f"{name[:2] if name.startswith(_DOUBLE) and len(name) > 2 else name[:1]}某"


def public_text(file: CaseFile, text: str) -> str:
    """A text of the case as it may be published (脱敏): names, numbers, telephones and homes of citizens are gone."""
    is_organisation = file.case.party_kind == PartyKind.ORGANISATION
    kept = file.case.party if file.case.party not in _citizens(file) else ""
    # A shop may bear its owner's name: it stands aside while the owner's is veiled.
    text = text.replace(kept, _ASIDE) if kept else text
    for name in sorted(_citizens(file), key=len, reverse=True):
        text = text.replace(name, surname_only(name))
    text = _NAMED.sub(_veiled_name, text).replace(_ASIDE, kept)
    if not is_organisation:
        text = _HOME.sub(lambda found: f"{found[1]}{found[2]}（不公开）", text)
    code = file.case.party_code
    if code and not is_organisation and not _is_credit_code(code):
        text = text.replace(code, "（不公开）")
    return without_numbers(text)


def without_numbers(text: str) -> str:
    """A text without identity, bank and telephone numbers and addresses of mail (去号码); credit codes stay."""
    text = _IDENTITY.sub(lambda found: found[0] if _is_credit_code(found[0]) else "（不公开）", text)
    text = _PHONE.sub("（不公开）", text)
    return _MAIL.sub("（不公开）", text)


def public_decision(file: CaseFile) -> str:
    """The decision of a case as it may be published (公开的决定书); raises FazhiError where its text is not here."""
    decision = file.decision
    if decision is None or not decision.content.strip():
        raise FazhiError(
            "案卷里没有决定书的正文，不能生成公开文本",
            where=file.matter.number,
            basis="《行政处罚法》第四十八条",
            remedy="在文书页出具决定书，或者把平台上的正文填进文书台账",
        )
    return public_text(file, decision.content)


def _citizens(file: CaseFile) -> set[str]:
    """The names of citizens that the file itself knows; a party of unknown kind is one unless its name says otherwise."""
    case = file.case
    is_citizen = case.party_kind == PartyKind.CITIZEN or not (case.party_kind or _ORGANISATION.search(case.party))
    return {name for name in (case.party if is_citizen else "", case.operator) if name}


def _veiled_name(found: re.Match[str]) -> str:
    name = found[3]
    if _ORGANISATION.search(name) or name.endswith("某") or (len(name.replace("·", "")) > 4 and "·" not in name):
        return found[0]
    return f"{found[1]}{found[2]}{surname_only(name)}"


def _is_credit_code(code: str) -> bool:
    """Whether it is an organisation's: its check character alone would let one in thirty-one identity numbers pass."""
    is_plain = code.isdigit() and not code.startswith("9")
    return len(code) == 18 and not is_plain and credit_code_fault(code) is None
