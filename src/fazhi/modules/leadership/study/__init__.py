"""Directives, meetings and study (上级精神、会议与学习); S1-S5, S7, S11."""
