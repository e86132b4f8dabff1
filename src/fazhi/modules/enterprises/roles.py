"""Roles of the enterprises module (企业服务与信用角色), which its parts name."""

from __future__ import annotations

from fazhi.kernel.org.roles import Role, roles

KEEPER = roles.add(Role("enterprises.keeper", "企业服务员", "维护市场主体名录、培育库、转贷、政策和信用"))
HANDLER = roles.add(Role("enterprises.handler", "帮扶承办人", "上门帮扶、兑现政策和承诺、核实信用异议"))
