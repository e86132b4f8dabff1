"""Roles (角色): what a post lets its holder do; modules declare theirs, this floor only the two of every town."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.kernel.core.registry import Store, registry


@dataclass(frozen=True)
class Role:
    """A role (角色); only an administrator's keeps users, imports and dictionaries, and it opens no case by itself."""

    code: str
    name: str
    description: str
    is_administrator: bool = False


roles: Store[Role] = registry.store("角色")

ADMINISTRATOR = roles.add(
    Role("administrator", "系统管理员", "管理人员、岗位、导入、字典、日历和备份", is_administrator=True)
)
LEADER = roles.add(Role("leader", "领导", "查看全镇情况，审批需要领导决定的事项"))
ARBITER = roles.add(Role("arbiter", "裁定人", "裁定由哪个单位承办：执法委员会、法治办的裁定成为判例"))

# A grant to STAFF is one to everybody who holds any post that day (在岗人员); nobody is appointed to it.
STAFF = "staff"
