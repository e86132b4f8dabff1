"""What a document says besides the facts (文书的固定内容): limits of its day, remedies, and what only a person can type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Kind as RuleKind
from fazhi.kernel.law.timelimits import Unit

from ..models import DocumentKind
from ..review.files import CaseFile
from ..review.law import RECONSIDERED_FIRST

RECONSIDERATION, SUIT, SUIT_AFTER = (
    "reconsideration.application.file",
    "litigation.suit.file",
    "litigation.suit.file_reviewed",
)

# A number of a rule on the day of the document, by the name that templates use.
RULED: Mapping[str, str] = {
    "复议期限": RECONSIDERATION,
    "起诉期限": SUIT,
    "复议后起诉期限": SUIT_AFTER,
    "缴款期限": "penalty.fine.pay",
    "加处比例": "penalty.fine.surcharge",
    "听证申请期限": "penalty.hearing.request",
    "催告期限": "enforcement.reminder.wait",
    "保存处理期限": "penalty.evidence.dispose",
    "查封扣押期限": "enforcement.seizure.hold",
}
_UNITS = {
    Unit.WORKING_DAY: "个工作日",
    Unit.CALENDAR_DAY: "日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.HOUR: "小时",
}

# What no field of a case holds, with what to write; a person types it on the page of the document.
ASKED: Mapping[str, str] = {
    "当事人地址": "住所、经营场所或者户籍地址",
    "机关联系方式": "本机关的地址、联系人和电话",
    "复议机关": "一般是市人民政府",
    "法院": "有管辖权的人民法院全称",
    "陈述申辩期限": "法律没有规定天数，按本机关的做法写明，如 5个工作日",
    "改正期限": "改正截止的日期",
    "改正要求": "改正到什么程度",
    "整改要求": "逐条写明",
    "改正情况": "当事人怎样改正、态度如何",
    "教育内容": "告诉了当事人哪些规定",
    "保存地点": "物品存放在哪里、由谁保管",
    "听证时间": "如 2023年5月22日9时",
    "听证地点": "会议室和地址",
    "听证经过": "参加人、程序是否完整",
    "双方意见": "争议的事实、证据和意见",
    "听证意见": "对事实、证据、依据和处理的意见，有不同意见的一并写明",
    "陈述申辩内容": "当事人提出的每一点",
    "复核情况": "对每一点是否成立、为什么",
    "复核结论": "采纳、部分采纳或者不采纳",
    "讨论地点": "在哪里讨论",
    "参加人员": "姓名和职务",
    "记录人": "记录人姓名",
    "讨论意见": "每人的意见，包括不同意见",
    "讨论结论": "结论",
    "旧法条款": "法律名称、条、款、项和内容要点",
    "新法条款": "法律名称、条、款、项和内容要点",
    "比对情况": "是否仍认为是违法，处罚种类和幅度的差别",
    "缴款方式": "指定的银行、账户或者电子支付方式",
    "履行要求": "没有罚款的，怎样履行、到哪一天",
    "申请延期的理由": "当事人申请书中的理由",
    "延期安排": "暂缓到何日，或者分几期、每期多少、何日缴",
    "催告后的意见": "当事人在催告后的意见，没有的写“没有提出意见”",
    "送达文书": "文书名称和文号",
    "送达地点": "送达地址",
    "送达方式": "直接、留置、邮寄、电子、公告等",
    "接收机关": "接收移送的机关全称",
    "移送材料份数": "只写份数，如 卷宗1册、物品清单1份",
    "复议诉讼情况": "没有复议、诉讼的写“没有”",
    "停业范围": "停哪些经营活动",
    "停业起": "起始日期",
    "停业止": "截止日期",
}

# Amounts that a case gets with the step to which the document belongs: typed before, they are read into a copy of the case.
DRAFTED: Mapping[str, str] = {
    "拟处罚种类": "proposed_kinds",
    "拟罚款": "proposed_fen",
    "拟没收": "proposed_confiscation_fen",
    "处罚种类": "kinds",
    "罚款": "fine_fen",
    "没收": "confiscated_fen",
}
TOLD = ("拟处罚种类", "拟罚款", "拟没收")  # what a party is told of
# What to type where a fact that is put together from others is missing.
PARTS: Mapping[str, tuple[str, ...]] = {
    "拟处罚内容": TOLD,
    "处罚内容": ("处罚种类", "罚款", "没收"),
}


@dataclass(frozen=True)
class Occasion:
    """Of which kind a document is and on which day it is issued (文书种类与日期)."""

    file: CaseFile
    kind: str
    on: date


def ruled(code: str, on: date) -> str:
    """A rule's number in words on a day (规则数值); empty where no number was in force."""
    rule = rulebook()[code]
    value = rule.on(on)
    if value is None:
        return ""
    return f"{value.n}{_UNITS[value.limit.unit]}" if rule.kind is RuleKind.LIMIT else f"{value.n}%"


def is_reconsideration_first(kind: str, on: date) -> bool:
    """Whether one must apply for reconsideration before suing (复议前置): on-the-spot penalties under the law of 2023."""
    return kind == DocumentKind.ON_SPOT and rulebook()[RECONSIDERED_FIRST].on(on) is not None


def remedies(occasion: Occasion) -> str:
    """The remedies of a decision (复议诉讼, 行政处罚法第五十九条第一款第五项)."""
    if is_reconsideration_first(occasion.kind, occasion.on):
        return (
            "当事人对本决定不服的，依照《中华人民共和国行政复议法》第二十三条，应当先在收到之日起{复议期限}内"
            "向{复议机关}申请行政复议，也可以通过本机关提交行政复议申请；对行政复议决定不服的，"
            "可以再自收到行政复议决定书之日起{复议后起诉期限}内向{法院}提起行政诉讼。"
            "复议、诉讼期间本决定不停止执行，法律另有规定的除外。"
        )
    return (
        "当事人对本决定不服的，可以自收到之日起{复议期限}内向{复议机关}申请行政复议，"
        "也可以自收到之日起{起诉期限}内直接向{法院}提起行政诉讼。"
        "复议、诉讼期间本决定不停止执行，法律另有规定的除外。"
    )


def performance(occasion: Occasion) -> str:
    """How and until when to perform (履行方式): a fine goes to the bank, never to who imposes it (第六十七条)."""
    if not occasion.file.case.fine_fen:
        return "{履行要求}"
    return (
        "自收到本决定书之日起{缴款期限}内，按下列方式缴纳罚款：{缴款方式}。到期不缴纳的，"
        "依照《中华人民共和国行政处罚法》第七十二条第一款第一项，每日按罚款数额的{加处比例}加处罚款，"
        "加处罚款的数额不超出罚款的数额。"
    )


def hearing_right(occasion: Occasion) -> str:
    """The right to a hearing within the notice (听证权利), where the case file tells the hearing by another paper or by none.

    Whether one is due is asked by the check of the notice, not by its wording.
    """
    if not occasion.file.case.hearing_told_on and not occasion.file.papers(DocumentKind.HEARING_RIGHT):
        return "拟作出的处罚达到听证标准的，本机关另行送达听证告知书。"
    return (
        "你（单位）有要求举行听证的权利，可以自收到听证告知书之日起{听证申请期限}内向本机关提出；"
        "逾期不提出的，视为放弃听证。"
    )


# Sentences whose own words hold placeholders; unlike facts, nobody outside wrote them, so that they may be filled again.
SENTENCES: Mapping[str, Callable[[Occasion], str]] = {
    "复议诉讼": remedies,
    "履行方式": performance,
    "听证权利": hearing_right,
}
DAY, NUMBER = "日期", "文号"
