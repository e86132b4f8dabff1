"""Service of documents (送达): by which way a document was served, what that way needs, and which day counts (K17).

A limit that runs from service runs from the day found here, never from the date printed on the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from fazhi.kernel.core.errors import FazhiError

from .timelimits import Limit, deadline
from .workcalendar import WorkCalendar


class Method(Enum):
    """The ways of service (送达方式)."""

    HANDED_OVER = "handed_over"
    DIRECT = "direct"
    LEFT = "left"
    ELECTRONIC = "electronic"
    POST = "post"
    ENTRUSTED = "entrusted"
    TRANSFERRED = "transferred"
    AGREED_ADDRESS = "agreed_address"
    ANNOUNCEMENT = "announcement"

    @property
    def label(self) -> str:
        return _WAYS[self].label


class Proof(Enum):
    """What the file must hold to prove a way of service (送达要件); the value is what a clerk reads."""

    PRONOUNCED = "宣告时当事人在场的记录"
    RETURN_SLIP = "有签收的送达回证"
    REFUSED = "拒绝接收的记录"
    WITNESSES = "基层组织或者单位代表的见证签名"
    FILMED = "留置过程的拍照录像"
    CONSENT = "当事人同意电子送达的确认书"
    ARRIVED = "信息到达当事人系统的记录"
    POST_RECEIPT = "注明收件日期的邮寄回执"
    ADDRESS_FORM = "当事人签署的送达地址确认书"
    POST_RETURNED = "邮件退回的记录"
    DIRECT_FAILED = "直接送达未成的记录"
    POST_OR_LEAVING_FAILED = "邮寄或者留置送达未成的记录"
    REASONS_ON_FILE = "案卷中记明的原因和经过"


@dataclass(frozen=True)
class _Way:
    """One line of the table of ways: every group in `needs` asks for at least one of its proofs."""

    label: str
    day: str
    needs: tuple[tuple[Proof, ...], ...]
    basis: str


_WAYS = {
    Method.HANDED_OVER: _Way("当场交付", "交付日", ((Proof.PRONOUNCED,),), "《行政处罚法》第五十二条、第六十一条"),
    Method.DIRECT: _Way("直接送达", "回证签收日", ((Proof.RETURN_SLIP,),), "《民事诉讼法》第八十七条、第八十八条"),
    Method.LEFT: _Way(
        "留置送达", "留置日", ((Proof.REFUSED,), (Proof.WITNESSES, Proof.FILMED)), "《民事诉讼法》第八十九条"
    ),
    Method.ELECTRONIC: _Way(
        "电子送达",
        "信息到达日",
        ((Proof.CONSENT,), (Proof.ARRIVED,)),
        "《行政处罚法》第六十一条第二款、《民事诉讼法》第九十条",
    ),
    Method.POST: _Way("邮寄送达", "回执注明的收件日", ((Proof.POST_RECEIPT,),), "《民事诉讼法》第九十一条"),
    Method.ENTRUSTED: _Way("委托送达", "回证签收日", ((Proof.RETURN_SLIP,),), "《民事诉讼法》第九十一条"),
    Method.TRANSFERRED: _Way("转交送达", "回证签收日", ((Proof.RETURN_SLIP,),), "《民事诉讼法》第九十二条至第九十四条"),
    Method.AGREED_ADDRESS: _Way(
        "按确认地址送达",
        "退回日或者留置日",
        ((Proof.ADDRESS_FORM,), (Proof.POST_RETURNED, Proof.FILMED, Proof.WITNESSES)),
        "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十一条",
    ),
    Method.ANNOUNCEMENT: _Way(
        "公告送达",
        "公告发出日",
        ((Proof.DIRECT_FAILED,), (Proof.POST_OR_LEAVING_FAILED,), (Proof.REASONS_ON_FILE,)),
        "《民事诉讼法》第九十五条",
    ),
}
_DIRECT_FIRST = "《行政强制法》第三十八条"


def delivered_on(
    method: Method,
    served_on: date | None,
    proofs: frozenset[Proof] | set[Proof],
    calendar: WorkCalendar,
    *,
    announcement: Limit | None = None,
    must_be_direct: bool = False,
) -> date:
    """The day on which a document counts as served (送达日, K17).

    `served_on` is the day that the way itself names: signing, leaving, arrival, return, or the issue of the
    announcement, to which `announcement` (rule `service.announcement.wait`) is added. `must_be_direct` is for reminders
    and enforcement decisions (催告书、强制执行决定书). Raises FazhiError, with the article, for a missing proof.
    """
    way = _WAYS[method]
    if served_on is None:
        raise FazhiError(f"{way.label}没有{way.day}，不能确定送达日", basis=way.basis, remedy=f"登记{way.day}")
    for group in way.needs:
        if not proofs & set(group):
            missing = "或者".join(proof.value for proof in group)
            raise FazhiError(
                f"{way.label}缺少{missing}", basis=way.basis, remedy=f"补齐{missing}，或者改用其他方式送达"
            )
    is_direct = method in (Method.DIRECT, Method.HANDED_OVER)
    if must_be_direct and not is_direct and not proofs & {Proof.REFUSED, Proof.DIRECT_FAILED}:
        raise FazhiError(
            f"催告书、强制执行决定书应当直接送达，不能径行{way.label}",
            basis=_DIRECT_FIRST,
            remedy=f"先直接送达；当事人拒收或者无法直接送达的，登记{Proof.DIRECT_FAILED.value}",
        )
    if method is not Method.ANNOUNCEMENT:
        return served_on
    if announcement is None:
        raise FazhiError("公告送达没有给出公告期限", basis=way.basis, remedy="取规则 service.announcement.wait 的期限")
    return deadline(announcement, served_on, calendar).legal_last
