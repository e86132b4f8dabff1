"""What the part of internal audit is (内部审计声明)."""

from . import audits, findings, imports, indicators, lists, turns

__all__ = ("audits", "findings", "imports", "indicators", "lists", "turns")
