"""What the tour of the demo needs besides pages (导览): a ledger with two bad cells, and a record to forge and mend.

Everything here is for a demo town alone; the views see to it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

import xlsxwriter

from fazhi.kernel.org.models import Appointment
from fazhi.kernel.procedures.declarations import Step
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter

from .demo import RoleCard, pack
from .work import Work

HEADER = ("工单编号", "诉求主题", "诉求类别", "承办单位", "区域", "诉求内容", "受理日期")
# Our own words; {0}, {1}, ... are the demo's days, the last the newest.
ROWS = (
    ("LX2024-001", "模拟练习：东坑村路灯不亮", "求助", "规划建设办", "东坑村", "村口两盏路灯不亮。", "{0}"),
    ("LX2024-002", "模拟练习：夜间施工噪音", "投诉", "综合执法办", "坑美村", "夜里十一点还在打桩。", "2023-13-02"),
    ("LX2024-003", "模拟练习：咨询社保转移", "咨询", "人力资源分局", "草塘社区", "想把社保转到东坑。", "{1}"),
    ("LX2024-004", "模拟练习：绿化带缺水", "建议", "路灯管理所", "塔岗村", "建议早晚浇一次水。", "{1}"),
    ("LX2024-005", "模拟练习：餐馆油烟扰民", "投诉", "生态环境分局", "井美村", "油烟直排巷子。", "{2}"),
)
# What belongs into the two bad cells, by line and column.
RIGHT = {(1, 6): "{0}", (3, 3): "规划建设办"}
FORGED = "（标题被人改过）"


def ledger(is_corrected: bool) -> bytes:
    """The sample ledger as xlsx: an impossible date and an unknown unit among five rows, or all of them right."""
    days = [str(pack()["today"] - timedelta(days=n)) for n in (5, 4, 3)]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("工单")
        sheet.set_column(0, len(HEADER) - 1, 16)
        sheet.write_row(0, 0, HEADER, book.add_format({"bold": True}))
        for line, row in enumerate(ROWS):
            for column, text in enumerate(row):
                right = RIGHT.get((line, column), text) if is_corrected else text
                sheet.write_string(line + 1, column, right.format(*days))
    return file.getvalue()


def answering(card: RoleCard) -> tuple[Appointment, Matter, Step] | None:
    """Who of a role has a reply to write, with its matter and step; else the first who has anything to do."""
    found: tuple[Appointment, Matter, Step] | None = None
    for one in card.people:
        work = Work(Person(one.user))
        for task in work.tasks(work.of()[:7]):
            if task.step and task.step.code == "replied":
                return one, task.matter, task.step
            if task.step and found is None:
                found = one, task.matter, task.step
    return found


def waiting(card: RoleCard, register: str, step: str) -> tuple[Appointment, Matter] | None:
    """Who of a role has a matter of a register that waits for this step, with it; else for any step; else None."""
    found: tuple[Appointment, Matter] | None = None
    for one in card.people:
        work = Work(Person(one.user))
        own = [line for line in work.of() if line.step]
        for task in work.tasks(own):
            if task.register.code != register or task.step is None:
                continue
            if task.step.code == step:
                return one, task.matter
            found = found or (one, task.matter)
    return found


@dataclass(frozen=True)
class Target:
    """A demo matter whose title somebody may forge (被改的一件)."""

    matter: Matter

    @property
    def is_forged(self) -> bool:
        return self.matter.title.endswith(FORGED)

    @property
    def title(self) -> str:
        """The title as it was before anybody forged it."""
        return self.matter.title.removesuffix(FORGED)


def target() -> Target | None:
    """The first demo matter that a person entered, always the same one: forged once, it is the one to mend."""
    matter = Matter.objects.filter(publication=None, is_demo=True).order_by("pk").first()
    return Target(matter) if matter else None


def rewrite(chosen: Target, title: str) -> None:
    """Writes a title as somebody with the database's password would: no step, no event, no trace."""
    Matter.objects.filter(pk=chosen.matter.pk).update(title=title)
