"""Whether a paper reached the party in a lawful way (送达): the ladder of announcing, consent, and the receipt."""

from __future__ import annotations

from datetime import date

from ..models import ActKind, CaseDocument, ServiceMethod
from .doubts import Doubts
from .files import CaseFile
from .law import Law
from .papers import titled


def reached(file: CaseFile, paper: CaseDocument, law: Law, doubts: Doubts) -> None:
    """A paper before the decision has its day, its way and its proof of service (告知类文书的送达)."""
    served_on = doubts.has(paper.served_on, f"{titled(paper)}的送达日")
    method = doubts.has(paper.service_method, f"{titled(paper)}的送达方式")
    if served_on:
        doubts.order(paper.on, served_on, f"{titled(paper)}{served_on}送达，却在{paper.on}才作出")
    if served_on and method == ServiceMethod.PUBLIC:
        announced(file, paper, served_on, law, doubts)
    if method:
        proved(paper, doubts)


def announced(file: CaseFile, paper: CaseDocument, served_on: date, law: Law, doubts: Doubts) -> None:
    """Announcing comes last: after one direct try and one by post or leaving (公告送达的阶梯, 民事诉讼法第九十五条)."""
    direct = doubts.has(paper.direct_attempts, f"{titled(paper)}的直接送达次数")
    other = doubts.has(paper.other_attempts, f"{titled(paper)}的邮寄或者留置次数")
    if direct == 0:
        doubts.wrong.append(f"{titled(paper)}没有直接送达过就公告送达")
    if other == 0:
        doubts.wrong.append(f"{titled(paper)}没有邮寄或者留置送达过就公告送达")
    posted_on = _posted_on(file, paper, served_on)
    if posted_on is None:
        doubts.missing.append(f"没有{titled(paper)}公告张贴的活动记录")
        return
    ends = law.ends("service.announcement.wait", posted_on)
    if ends is None:
        doubts.missing.append("没有当时生效的公告送达期限")
    elif served_on < ends.legal_last:
        doubts.wrong.append(
            f"公告{posted_on}发出，经过三十日是{ends.legal_last}，{titled(paper)}的送达日却写{served_on}"
        )


def _posted_on(file: CaseFile, paper: CaseDocument, served_on: date) -> date | None:
    """When a paper was posted: an earlier posting is another paper's, and one since the decision is the decision's."""
    days = [act.on for act in file.acts if act.kind == ActKind.POSTED and act.on and act.on >= (paper.on or act.on)]
    if file.decision is not paper and file.decided_on:
        days = [day for day in days if day < file.decided_on]
    return max((day for day in days if day <= served_on), default=min(days, default=None))


def proved(paper: CaseDocument, doubts: Doubts) -> None:
    """Consent to electronic service, and a full receipt of every other than one on the spot (同意书、送达回证)."""
    if paper.service_method == ServiceMethod.ELECTRONIC:
        wrong = f"{titled(paper)}电子送达没有当事人同意并签订的确认书"
        doubts.must(paper.is_consented, f"{titled(paper)}当事人是否同意电子送达的记录", wrong)
    if paper.service_method != ServiceMethod.ON_SPOT:
        doubts.must(
            paper.is_receipt_complete,
            f"{titled(paper)}的送达回证是否完整的记录",
            f"{titled(paper)}的送达回证不完整",
        )
