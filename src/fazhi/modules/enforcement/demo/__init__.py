"""The demo town's enforcement (执法演示数据): norms, accounts, two years of cases with their files, and what is open."""

from .filling import fill

__all__ = ("fill",)
