"""The kinds of events in words (记录种类): nobody is shown the code of an event."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.registers import registers

NAMES = {
    "batch.failed": "导入中断",
    "batch.published": "导入入账",
    "batch.withdrawn": "撤销导入",
    "chain.personal.erased": "删除个人信息",
    "clock.recomputed": "放假通知变动，重新推算期限",
    "entry.added": "登记",
    "entry.edited": "修改",
    "entry.imported": "导入",
    "entry.removed": "移除",
    "figures.definition.approved": "批准口径",
    "figures.definition.chosen": "选用口径",
    "figures.frozen": "冻结数据",
    "figures.stated": "填报数据",
    "item.adjusted": "更新事项沿革",
    "matter.handed_off": "移交",
    "matter.handoff_received": "接收移交",
    "matter.imported": "导入",
    "matter.migrated": "迁移到新的程序版本",
    "org.cover.arranged": "安排代办",
    "org.cover.ended": "结束代办",
    "org.post.created": "新设岗位",
    "org.town.set_up": "建立全镇机构",
    "org.unit.saved": "保存机构",
    "org.user.appointed": "任职",
    "org.user.created": "新建用户",
    "org.user.disabled": "停用账号",
    "org.user.dismissed": "离任",
    "org.user.enabled": "启用账号",
    "org.user.password_reset": "重置密码",
    "personal.exported": "导出个人信息",
    "personal.unmasked": "查看个人信息",
    "record.linked": "关联",
    "row.imported": "导入更改",
    "row.restored": "撤销导入，恢复原值",
}
UNNAMED = "系统记录"


def kind_name(kind: str) -> str:
    """The name of a kind (种类名称): of a step with its register, as “12345热线工单：答复”."""
    if kind in NAMES:
        return NAMES[kind]
    code, _, step = kind.rpartition(".")
    register = registers.get(code)
    if register is None or not register.is_procedural:
        return UNNAMED
    for version in procedures[register.procedure].versions:
        if step in version.step:
            return f"{register.name}：{version.step[step].name}"
    return f"{register.name}：{UNNAMED}"


def kinds_called(words: str) -> list[str]:
    """The kinds whose name holds the words (按名称找种类)."""
    steps = [
        f"{register.code}.{code}"
        for register in registers
        if register.is_procedural
        for version in procedures[register.procedure].versions
        for code in version.step
    ]
    return [kind for kind in dict.fromkeys((*NAMES, *steps)) if words in kind_name(kind)]
