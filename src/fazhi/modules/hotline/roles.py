"""Roles, basis and register codes of the hotline (热线角色与依据), which its other parts name."""

from __future__ import annotations

from fazhi.kernel.org.roles import Role, roles

BASIS = "《广东省12345政务服务便民热线管理办法》（2022年9月1日起施行）"
MARKET_BASIS = "《市场监督管理投诉举报处理暂行办法》第十四条、第二十一条"
REGISTER = "hotline.ticket"

CLERK = roles.add(Role("hotline.clerk", "热线专班", "受理、派单、回访、办结"))
HANDLER = roles.add(Role("hotline.handler", "热线承办人", "签收、办理、答复本单位的工单"))
ANALYST = roles.add(Role("hotline.analyst", "弱信号研判员", "研判弱信号、派单、跟踪结果"))
