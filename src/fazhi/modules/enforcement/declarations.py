"""What the enforcement module is (行政执法声明)."""

from . import roles

__all__ = ("roles",)
