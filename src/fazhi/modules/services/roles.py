"""Roles of the service module (政务服务角色), which its other parts name."""

from __future__ import annotations

from fazhi.kernel.org.roles import Role, roles

KEEPER = roles.add(Role("services.keeper", "事项管理员", "维护各类事项清单、比对导入、处理编码冲突、发起承接评估"))
COUNTER = roles.add(Role("services.counter", "窗口人员", "维护办事指南，受理告知承诺"))
HOLDER = roles.add(Role("services.holder", "事项承接人", "核对本单位事项、评估承接能力、核查承诺、确认法规变动"))
