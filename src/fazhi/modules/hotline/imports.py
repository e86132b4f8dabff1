"""Outside files of the hotline (热线导入映射): the ledger that towns keep, and the sample files of the project."""

from __future__ import annotations

from datetime import date

from fazhi.kernel.imports.mappings import ImportMapping, mappings

from .declarations import TICKETS
from .models import Category

LEDGER = mappings.add(
    ImportMapping(
        code="hotline.ledger",
        name="12345工单台账",
        register=TICKETS.code,
        columns={
            "number": ("工单编号", "工单号", "编号"),
            "title": ("诉求主题", "标题", "工单标题", "主题"),
            "category": ("诉求类别", "诉求类型", "工单类别", "工单类型"),
            "unit": ("承办单位", "办理单位", "主责单位"),
            "area": ("区域", "所属区域", "村社区"),
            "content": ("诉求内容", "工单内容"),
            "address": ("事发地址", "地址"),
            "caller_name": ("诉求人", "来电人", "姓名"),
            "caller_phone": ("联系电话", "来电号码", "电话"),
            "reply": ("答复内容", "答复意见", "办理结果"),
            "satisfaction": ("满意度",),
            "theme": ("事项", "诉求事项", "事项类别"),
            "nature": ("办理性质",),
            "is_market": ("市场监管投诉",),
            "first_unit": ("首接单位",),
            "legs": ("派单次数", "流转次数"),
            "returned_times": ("退单次数",),
            "extended_times": ("延期次数",),
            "suspended_times": ("挂起次数",),
            "reopened_times": ("重办次数",),
        },
        steps={
            "registered": ("受理日期", "受理时间", "登记日期"),
            "dispatched": ("派单日期", "派单时间"),
            "signed": ("签收日期", "签收时间"),
            "extended": ("延期批准日期", "延期日期"),
            "replied": ("答复日期", "答复时间"),
            "closed": ("办结日期", "办结时间"),
        },
        optional=frozenset(
            {
                *("unit", "area", "content", "address", "caller_name", "caller_phone", "reply", "satisfaction"),
                *("theme", "nature", "is_market", "first_unit", "legs"),
                *("returned_times", "extended_times", "suspended_times", "reopened_times"),
                *("dispatched", "signed", "extended", "replied", "closed"),
            }
        ),
        notes="镇街自行登记的工单台账，也是本系统导出的样子。",
    )
)

REPLIES = mappings.add(
    ImportMapping(
        code="hotline.replies",
        name="留言答复（附件4）",
        register=TICKETS.code,
        columns={
            "number": ("留言编号",),
            "title": ("留言主题",),
            "caller_name": ("留言用户",),
            "content": ("留言详情",),
            "reply": ("答复意见",),
        },
        steps={"registered": ("留言时间",), "replied": ("答复时间",), "closed": ("答复时间",)},
        constants={"category": Category.COMPLAINT.value},
        assumed_rule_on=date(2022, 9, 1),
        is_sample=True,
        notes="2011—2020年的网上留言，没有诉求类别，早于省热线办法施行：一律按投诉、按2022年9月1日的规则试算。",
    )
)
