"""Roles of the leadership module (统筹推进角色), which its parts name."""

from __future__ import annotations

from fazhi.kernel.org.roles import Role, roles

CLERK = roles.add(Role("leadership.clerk", "督办员", "登记上级文件、会议议题和学习，把决定分解成任务并督办"))
PLANNER = roles.add(
    Role("leadership.planner", "依法治镇统筹员", "编制年度要点、组织述法和专项整治，整理第一责任人履职证据")
)
HANDLER = roles.add(Role("leadership.handler", "任务承办人", "报告本单位承担的任务，整改专项整治发现的问题"))
