"""Exports of the government's website (政府网站信息发布导出映射): what was published is read as it is, never typed again."""

from __future__ import annotations

from fazhi.kernel.imports.mappings import ImportMapping, mappings

from .common import PUBLICATION

# What a website calls its columns (栏目), and the kind of information that each holds.
COLUMNS = {
    "机构概况": "机构职能",
    "政策法规": "政策文件",
    "规范性文件": "政策文件",
    "财政预决算": "财政信息",
    "行政处罚": "行政处罚决定",
    "行政许可": "行政许可决定",
    "政府采购": "采购与重大项目",
    "社会救助": "社会救助（乡镇重点）",
}
MADE, PUBLISHED = ("成文日期", "生成日期"), ("发布日期", "发布时间")

mappings.add(
    ImportMapping(
        code="oversight.website",
        name="政府网站信息发布导出表",
        register=PUBLICATION,
        columns={
            "number": ("索引号", "信息索引号"),
            "title": ("标题", "信息标题"),
            "unit": ("发布机构", "信息来源"),
            "category": ("栏目", "主题分类"),
            "text": ("正文", "内容概述"),
            "address": ("网址", "链接"),
            "published_on": PUBLISHED,
        },
        steps={"made": MADE, "published": PUBLISHED},
        constants={"text": "正文见发布位置"},
        optional=frozenset({"text"}),
        is_sample=True,
        notes="列名照常见的导出表列出，没有见到真实的导出表；导出表不写哪些文件须解读，须解读的逐件登记政策解读。",
    )
)
