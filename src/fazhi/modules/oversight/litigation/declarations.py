"""What the part of reconsideration and litigation is (复议应诉声明)."""

from . import contests, court_dates, imports, indicators, lessons, procedure, suggestions, turns

__all__ = ("contests", "court_dates", "imports", "indicators", "lessons", "procedure", "suggestions", "turns")
