"""The register of market entities (市场主体名录, S21) and the files from which it lives."""

from __future__ import annotations

from fazhi.kernel.imports.mappings import ImportMapping, mappings
from fazhi.kernel.org.roles import STAFF
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..base import ENTITY, FIRMS, KEEPS, LEADER_READS
from ..models.firms import Entity, Status
from . import reading
from .missing import list_missing

STANDING, CANCELLED, REVOKED = (status.value for status in Status)
# How exports of the registration authority say it.
STATUS_WORDS = {
    **dict.fromkeys(
        ("存续(在营、开业、在册)", "在营(开业)", "在营", "在业", "开业", "正常", "登记成立", "在册"), STANDING
    ),
    **dict.fromkeys(("已注销", "注销企业", "撤销登记", "吊销,已注销", "吊销已注销"), CANCELLED),
    **dict.fromkeys(("已吊销", "吊销,未注销", "吊销未注销", "吊销企业"), REVOKED),
}

ENTITIES = registers.add(
    Register(
        code=ENTITY,
        name="市场主体名录",
        systems=("S21",),
        shelf=FIRMS,
        model=Entity,
        number_prefix="SC",
        labels={"title": "名称", "area": "村社区或者网格", "unit": "联系单位", "occurred_on": "登记日期"},
        columns=("number", "title", "kind", "status", "area", "occurred_on"),
        filters=("status", "kind", "area", "occurred_on", "ended_on", "currency"),
        search=("number", "title"),
        form=(
            *("title", "credit_code", "kind_text", "occurred_on", "area", "address"),
            *("status", "ended_on", "capital_text", "scope"),
        ),
        required=("title", "occurred_on"),
        term=("occurred_on", "ended_on"),
        firm="credit_code",
        settle=reading.settle,
        settles=reading.SETTLES,
        check=reading.check,
        unlike=reading.unlike,
        words={"status": STATUS_WORDS},
        seen=list_missing,
        grants=(KEEPS, LEADER_READS, Grant(STAFF, ("view",), Scope.TOWN)),
    )
)

CODE = ("统一社会信用代码", "统一社会信用代码/注册号", "信用代码", "注册号")
EXPORT = mappings.add(
    ImportMapping(
        code="enterprises.registration",
        name="市场主体登记导出表",
        register=ENTITY,
        columns={
            "number": CODE,
            "credit_code": CODE,
            "title": ("企业名称", "市场主体名称", "主体名称", "名称"),
            "occurred_on": ("注册日期", "成立日期", "登记日期"),
            "kind_text": ("企业类型", "市场主体类型", "主体类型", "类型"),
            "capital_text": ("注册资金", "注册资本", "注册资本(金)"),
            "scope": ("经营范围",),
            "address": ("注册地址", "住所", "经营场所", "地址"),
            "area": ("所属村社区", "村社区", "所属网格", "网格"),
            "status": ("登记状态", "经营状态", "企业状态", "状态"),
            "ended_on": ("注销吊销日期", "注吊销日期", "注销日期", "吊销日期"),
        },
        optional=frozenset({"number", "kind_text", "capital_text", "scope", "address", "area", "status", "ended_on"}),
        is_sample=True,
        notes="列名照公开的登记信息列出，没有见到登记机关的导出表；没有代码的以名称和登记日期为编号，列名不同的另存映射。",
    )
)
