"""The menu shows what a person may view, and nothing else."""

from __future__ import annotations

from fazhi.kernel.pages.menu import menu_for


def test_the_menu_holds_the_registers_that_a_person_may_view_by_module(town) -> None:
    def told(role: str) -> dict[str, list[str]]:
        return {group.name: [item.name for item in group.items] for group in menu_for(town.person(role))}

    assert told("hotline.handler") == {"便民热线": ["12345热线工单"]}
    assert {"样板间", "依申请公开"} <= {name for names in told("leader").values() for name in names}
    assert told("nobody") == {}
    (group,) = menu_for(town.person("hotline.clerk"))
    assert group.items[0].url == "/r/hotline.ticket/"
