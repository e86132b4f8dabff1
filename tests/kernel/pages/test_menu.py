"""The menu shows what a person may view, and nothing else."""

from __future__ import annotations

from fazhi.kernel.org.models import User
from fazhi.kernel.pages.menu import menu_for
from fazhi.kernel.pages.modules import module_pages
from fazhi.kernel.records.access import Person

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
