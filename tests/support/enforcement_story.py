"""The story of the lawful case that tests handle (一案的故事): its law, its days, and what each step says. Invented (模拟数据)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

LAW, ITEM = "东坑镇示例市容条例（模拟）", "示例-440001"
OLD = {
    "1": "为了演示行政处罚的办理，制定本条例。",
    "2": "单位和个人不得随意倾倒垃圾。\n堆放物料应当遮盖。",
    "3": "违反本条例第二条规定的，责令改正，处一万元以上五十万元以下罚款。\n情节严重的，责令停产停业。",
}
BROKEN, PENAL = f"《{LAW}》第二条第一款", f"《{LAW}》第三条第一款"
TOWN_NAME, PARTY, PARTY_CODE = "东坑镇人民政府", "模拟建筑有限公司", "91441900MOCK00001X"
FROM_LISTS = "省政府公告（模拟）第1号、市公布的事项目录（模拟）"
YUAN = 100

# The ordinary life of a case in the autumn of 2024: 14 and 29 September and 12 October are working days, 15 to 17
# September and 1 to 7 October are holidays. The moves are taken in this order.
DAYS: Mapping[str, date] = {
    "registered": date(2024, 9, 2),
    "inspected": date(2024, 9, 3),
    "filed": date(2024, 9, 9),
    "questioned": date(2024, 9, 11),
    "corrected": date(2024, 9, 11),
    "tested": date(2024, 9, 26),
    "concluded": date(2024, 9, 27),
    "told": date(2024, 9, 29),
    "hearing_told": date(2024, 9, 29),
    "stated": date(2024, 10, 8),
    "restated": date(2024, 10, 8),
    "hearing_asked": date(2024, 10, 9),
    "hearing_noticed": date(2024, 10, 9),
    "heard": date(2024, 10, 22),
    "reviewed": date(2024, 10, 24),
    "discussed": date(2024, 10, 28),
    "decided": date(2024, 10, 30),
    "served": date(2024, 11, 1),
    "published": date(2024, 11, 6),
    "performed": date(2024, 11, 8),
    "closed": date(2024, 11, 13),
}
HEARING = frozenset(("hearing_told", "hearing_asked", "hearing_noticed", "heard"))
DELIBERATION = frozenset(("reviewed", "discussed"))
CLUE: dict[str, Any] = {
    "title": "随意倾倒垃圾案",
    "source": "inspection",
    "domain": "urban",
    "item": ITEM,
    "party_kind": "organisation",
    "party": PARTY,
    "party_code": PARTY_CODE,
    "capacity": "full",
    "place": "东坑镇井美村模拟路1号",
    "is_cross_region": False,
    "discovered_on": date(2024, 9, 2),
    "act_ended_on": date(2024, 9, 1),
    "is_grave": False,
}
TESTED: dict[str, Any] = {
    "is_first_offence": False,
    "is_minor": False,
    "is_corrected": True,
    "is_harmless": False,
    "is_faultless": False,
    "lenience_reason": "倾倒的数量大，不属于轻微违法，也不是初次违法",
    "mitigation": "none",
}
TIER: dict[str, Any] = {
    "least_fen": 10_000,
    "most_fen": 500_000,
    "benchmark": "无",
    "tier": "一般",
    "is_deviating": False,
}
REASONS = {
    "reason_fact": "当事人把建筑垃圾倾倒在村边空地，有现场笔录、询问笔录证明",
    "reason_law": f"违反{BROKEN}，应当依照{PENAL}处罚",
    "reason_why": "数量大，已经清理，适用一般阶次",
    "reason_humane": "当事人配合调查，已经恢复原状",
}
FACTS = "2024年9月1日在施工中把建筑垃圾倾倒在村边空地"
# What no field of a case holds, or holds only after the step to which a document belongs.
TYPED = {
    "违法事实": FACTS,
    "违反的条款": BROKEN,
    "处罚的条款": PENAL,
    "裁量说明": "没有可以适用的裁量基准，按违法情节一般处理",
    "当事人地址": "东坑镇井美村模拟路2号",
    "机关联系方式": "东坑镇模拟路3号",
    "陈述申辩期限": "5个工作日",
    "法院": "东莞市第三人民法院",
    "缴款方式": "到指定银行缴纳",
    "改正期限": "2024年9月25日",
    "改正要求": "清理倾倒的垃圾",
    "陈述申辩内容": "请求减少罚款",
    "复核情况": "罚款幅度按情节确定，没有应当减轻的情形",
    "复核结论": "不采纳",
    "听证时间": "2024年10月22日9时",
    "听证地点": "镇政府会议室",
    "听证经过": "参加人到齐，程序完整",
    "双方意见": "对事实没有争议",
    "听证意见": "同意拟作的处罚",
    "讨论地点": "镇政府会议室",
    "参加人员": "镇长、分管副镇长",
    "记录人": "记录员",
    "讨论意见": "一致同意",
    "讨论结论": "同意拟作的处罚",
    "复议诉讼情况": "没有",
    "履行要求": "收到决定书后立即停止",
    "接收机关": "东莞市公安局东坑分局",
    "移送材料份数": "卷宗1册",
}
