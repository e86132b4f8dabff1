"""Rules in plain Chinese (规则的读法): their procedure, number, anchor, and how they are counted, for pages and lists."""

from __future__ import annotations

from collections.abc import Iterator

from .rules import Direction, Kind, Rule, Value
from .timelimits import Roll, Unit

# The first of these that fits a rule's code names its procedure, so that a hearing comes before its procedure.
FAMILIES = {
    "penalty.hearing": "听证",
    "penalty": "行政处罚",
    "enforcement": "行政强制",
    "enforcement_disclosure": "执法公示",
    "supervision": "执法监督",
    "inspection": "行政检查",
    "licence": "行政许可",
    "pledge": "告知承诺",
    "transfer": "涉嫌犯罪移送",
    "service": "送达",
    "petition": "信访",
    "hotline": "12345热线",
    "market": "消费投诉",
    "mediation": "调解",
    "disclosure": "政府信息公开",
    "reconsideration": "行政复议",
    "litigation": "行政诉讼",
    "normative_document": "规范性文件",
    "decision": "重大行政决策",
    "proposal": "建议提案",
    "audit": "审计",
    "annual_report": "法治政府年度报告",
    "enterprises": "助企与款项支付",
    "law": "法规变动",
    "credit": "社会信用",
    "party_rule": "党内规范性文件",
}
OTHERS = "其他"

ANCHORS = {
    "accepted_on": "受理之日",
    "allocated_on": "交办之日",
    "announced_on": "公告或者通知发出之日",
    "applied_at": "实施措施的时刻",
    "applied_on": "申请之日",
    "approved_at": "批准的时刻",
    "arrived_at": "到达企业的时刻",
    "asked_on": "提出之日",
    "assigned_on": "交办之日",
    "audit_on": "实施审计之日",
    "collected_on": "收缴之日",
    "completed_on": "材料齐全之日",
    "decided_at": "作出决定的时刻",
    "decided_on": "作出决定之日",
    "delivered_on": "交付之日",
    "dispatched_on": "派单之日",
    "effective_on": "协议生效之日",
    "elected_on": "推选产生之日",
    "ended_on": "行为终了、终止之日",
    "executed_on": "履行完毕、执行终结之日",
    "expired_on": "法定期限届满之日",
    "expires_on": "有效期届满之日",
    "formed_on": "形成或者变更之日",
    "found_at": "发现的时刻",
    "frozen_on": "冻结之日",
    "handed_in_on": "机关收到之日",
    "hearing_on": "举行听证之日",
    "in_force_on": "施行之日",
    "issued_on": "发证之日",
    "opened_on": "立案之日",
    "paid_on": "放款之日",
    "performed_at": "代履行的时刻",
    "performed_on": "代履行之日",
    "preserved_on": "登记保存之日",
    "published_on": "公布之日",
    "received_at": "收到的时刻",
    "received_on": "收到之日",
    "registered_on": "收文登记之日",
    "reported_on": "接到报告之日",
    "requested_on": "收到申请、要求之日",
    "revoked_on": "变更、撤销、确认违法之日",
    "seized_at": "查封扣押的时刻",
    "seized_on": "查封扣押之日",
    "served_on": "送达之日",
    "signed_on": "签名盖章之日",
    "submitted_on": "送审、提交之日",
    "surcharged_on": "开始加处罚款之日",
    "suspended_on": "中止之日",
    "told_on": "告知之日",
}
_UNITS = {
    "percent": "%",
    "percent_a_day": "% 每日",
    "person": "人",
    "time": "次",
    "item": "项",
    "hour": "小时",
    "day": "日",
    "point": "分",
}


def family(rule: Rule) -> str:
    """The procedure that a rule belongs to (程序类别)."""
    found = (name for code, name in FAMILIES.items() if rule.code.startswith(f"{code}."))
    return next(found, OTHERS)


def anchor(rule: Rule) -> str:
    """The day from which a limit runs (起算日); a town's own pack may have one that has no Chinese here."""
    return ANCHORS.get(rule.anchor, rule.anchor)


def number(value: Value) -> str:
    """A rule's number with its unit (数值): 90日, 提前7个工作日, 至少30日, 5,000 元以上, 3月1日之前."""
    rule = value.rule
    if rule.kind is Kind.LIMIT:
        if rule.direction is Direction.BEFORE:
            return f"提前{value.limit.label}" if value.n else "事前"
        return f"至少{value.limit.label}" if rule.direction is Direction.AT_LEAST else value.limit.label
    if rule.kind is Kind.YEARLY:
        month, day = divmod(value.n, 100)
        return f"每年{month}月{day}日{'之前' if rule.direction is Direction.BEFORE else '前'}"
    yuan = f"{value.n / 100:,.0f} 元" if value.n % 100 == 0 else f"{value.n / 100:,.2f} 元"
    amount = yuan if rule.unit == "fen" else f"{value.n}{_UNITS.get(rule.unit, rule.unit)}"
    return amount + (rule.bound.label if rule.bound else "")


def counting(value: Value) -> Iterator[str]:
    """How the number is counted, in sentences (算法): from which day, in what, and whether the end moves."""
    rule = value.rule
    if rule.kind is Kind.YEARLY:
        yield "每年固定的日期；遇休假日不顺延，稳妥办结日取前一个工作日。"
        if rule.direction is Direction.BEFORE:
            yield "原文写“之前”，不含当日，最迟为前一日。"
    if rule.kind is not Kind.LIMIT:
        return
    yield from _counted(value, anchor(rule))
    yield from _rolled(rule)
    if rule.unit_basis:
        yield f"单位的依据：{rule.unit_basis}。"


def _counted(value: Value, start: str) -> Iterator[str]:
    label = value.limit.label
    if value.rule.direction is Direction.BEFORE:
        yield f"从{start}往回数，通知日和事件日都不计入，其间隔满{label}。" if value.n else f"须在{start}之前完成。"
    elif not value.n:
        yield f"{start}{'即办理' if value.limit.unit is Unit.HOUR else '当日办理'}。"
    elif value.limit.unit is Unit.HOUR:
        yield f"从{start}起连续计算{label}，夜间、周末、节假日都计入，不顺延。"
    else:
        floor = "，须满最后一日24时；提前结束即不足" if value.rule.direction is Direction.AT_LEAST else ""
        yield f"从{start}的次日起算，当日不计入，共{label}{floor}。"


def _rolled(rule: Rule) -> Iterator[str]:
    if rule.unit == Unit.WORKING_DAY.value:
        yield "只数工作日，按国务院办公厅放假通知，调休上班的周末计入。"
    elif rule.unit != Unit.HOUR.value:
        is_moved = rule.roll is Roll.NEXT_WORKDAY
        yield f"末日是休假日的顺延到下一个工作日，依据{rule.roll_basis}。" if is_moved else "末日是休假日也不顺延。"


def extensions(value: Value) -> list[str]:
    """Each lawful extension and who approves it (延长), e.g. 延长30日（机关负责人批准）."""
    given = zip(value.extensions, value.rule.extensions, strict=True)
    return [f"{'再' * bool(at)}延长{limit.label}（{each.role}批准）" for at, (limit, each) in enumerate(given)]
