"""The menu shows what a person may view, and nothing else."""

from __future__ import annotations

from fazhi.kernel.org.models import User
from fazhi.kernel.pages.menu import menu_for
from fazhi.kernel.pages.modules import module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import registers

# The hotline's own pages that stand in the menu.
MINE = [page.name for page in module_pages if page.register == "hotline.ticket" and page.name]


def test_the_menu_holds_the_registers_that_a_person_may_view_by_module(town) -> None:
    def told(role: str) -> dict[str, list[str]]:
        groups = {group.name: [item.name for item in group.items] for group in menu_for(town.person(role))}
        return {name: items for name, items in groups.items() if name in ("共用台账", "便民热线", "示例")} | {
            name: items for name, items in groups.items() if role == "leader"
        }

    shared = {"共用台账": ["裁定与判例"]}
    assert told("hotline.handler") == shared | {"便民热线": ["12345热线工单", "职责与答复卡", "弱信号", *MINE]}
    assert {"样板间", "依申请公开"} <= {name for names in told("leader").values() for name in names}
    assert told("nobody") == shared | {"便民热线": ["职责与答复卡"]}
    assert menu_for(Person(User.objects.create(username="none"))) == []
    group = next(group for group in menu_for(town.person("hotline.clerk")) if group.name == "便民热线")
    assert group.items[0].url == "/r/hotline.ticket/"


def test_a_module_with_many_registers_lays_them_on_shelves_in_their_order(town) -> None:
    group = next(group for group in menu_for(town.person("enforcement.supervisor")) if group.name == "行政执法")
    laid = {shelf.name: [item.name for item in shelf.items] for shelf in group.shelves}
    assert list(laid) == ["办案", "案卷材料", "人员与培训", "依据与样式", "统筹与监督", "实事与亮点"]
    assert laid["办案"][0] == "行政处罚案件"
    assert {"办案总览", "案卷评查"} <= set(laid["办案"])
    assert [item for shelf in group.shelves for item in shelf.items] == list(group.items)
    own = {register.name for register in registers if register.code.startswith("enforcement.")}
    assert own - {item.name for item in group.items} == {"学习卡答题"}  # nobody lists who answered what


def test_the_shelf_of_the_open_page_is_the_one_that_stands_open(town) -> None:
    def opened(path: str) -> list[str]:
        groups = menu_for(town.person("enforcement.officer"), path)
        return [shelf.name for group in groups for shelf in group.shelves if shelf.is_current]

    assert opened("/") == []
    assert opened("/r/enforcement.evidence/7/") == ["案卷材料"]
    assert opened("/p/enforcement.review/") == ["办案"]
