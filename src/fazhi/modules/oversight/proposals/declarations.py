"""What the part of proposals is (建议提案声明)."""

from . import joint, procedure, register, turns

__all__ = ("joint", "procedure", "register", "turns")
