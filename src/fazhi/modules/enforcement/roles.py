"""Roles of the enforcement module (行政执法角色), which its other parts name."""

from __future__ import annotations

from fazhi.kernel.org.roles import Role, roles

OFFICER = roles.add(Role("enforcement.officer", "执法人员", "登记线索、调查取证、告知、送达、执行和归档"))
HEAD = roles.add(Role("enforcement.head", "机关负责人", "批准立案、强制措施和延长，主持集体讨论，作出处罚决定"))
REVIEWER = roles.add(Role("enforcement.reviewer", "法制审核员", "审核重大执法决定，不参加所审案件的调查"))
SUPERVISOR = roles.add(
    Role("enforcement.supervisor", "执法监督员", "组织案卷评查、自查、培训和考试，答复上级的执法监督")
)
