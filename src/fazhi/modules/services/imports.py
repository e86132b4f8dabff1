"""Outside files of the service module (政务服务导入映射): the export of the provincial system of items."""

from __future__ import annotations

from fazhi.kernel.imports.mappings import ImportMapping, mappings
from fazhi.kernel.items.models import Listing

from .lists import ITEM

EXPORT = mappings.add(
    ImportMapping(
        code="services.export",
        name="政务服务事项管理系统导出表",
        register=ITEM,
        columns={
            "number": ("实施编码", "事项编码", "基本编码"),
            "title": ("事项名称",),
            "kind": ("事项类型", "事项类别", "权力类型"),
            "unit": ("实施主体", "实施部门", "承接单位"),
            "occurred_on": ("列入日期", "发布日期", "生效日期", "实施日期"),
            "from_on": ("启用日期", "生效日期", "实施日期"),
            "until_on": ("取消日期",),
            "listing": ("所在清单",),
            "power_kind": ("职权来源", "权力来源"),
            "principal": ("委托部门", "原主管部门", "原主管或委托机关"),
            "decision": ("依据文件", "下放文件"),
            "basis": ("设定依据", "实施依据", "法律依据"),
            "statutory_limit": ("法定办结时限（工作日）", "法定办结时限", "法定时限（工作日）", "法定时限"),
            "promised_limit": ("承诺办结时限（工作日）", "承诺办结时限", "承诺时限（工作日）", "承诺时限"),
            "is_pledge": ("是否告知承诺", "实行告知承诺", "是否实行告知承诺"),
            "guide": ("办事指南", "办理材料"),
            "aliases": ("其他系统编码",),
        },
        constants={"listing": Listing.POWER.value},
        optional=frozenset(
            {
                *("unit", "until_on", "listing", "power_kind", "principal", "decision", "basis", "statutory_limit"),
                *("promised_limit", "is_pledge", "guide", "aliases"),
            }
        ),
        is_sample=True,
        notes="列名照常见的导出表列出，没有见到真实的导出表；列名不同的，逐列对应后另存为映射。",
    )
)
