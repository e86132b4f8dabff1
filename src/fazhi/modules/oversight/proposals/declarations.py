"""What the part of proposals is (建议提案声明)."""

from . import procedure, register, turns

__all__ = ("procedure", "register", "turns")
