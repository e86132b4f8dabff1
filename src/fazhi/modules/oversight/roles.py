"""Roles of the oversight module (监督与公开角色), which its parts name."""

from __future__ import annotations

from fazhi.kernel.org.roles import Role, roles

DESK = roles.add(Role("oversight.desk", "建议提案督办员", "登记和交办人大建议、政协提案，督办答复"))
HANDLER = roles.add(Role("oversight.handler", "督办承办人", "答复建议提案，整改审计发现，准备公开和应诉材料"))
AUDITOR = roles.add(Role("oversight.auditor", "内审员", "编制审计计划，实施审计，跟踪整改"))
PUBLISHER = roles.add(Role("oversight.publisher", "政务公开员", "审查和发布政府信息，办理公开申请和政策解读"))
COUNSEL = roles.add(Role("oversight.counsel", "应诉员", "办理行政复议答复和行政诉讼应诉"))
DISCLOSURE_HEAD = roles.add(
    Role("oversight.disclosure_head", "政务公开机构负责人", "批准信息公开申请的延期答复，复核发布和撤回")
)
