"""Facts of the enterprises module (企业服务与信用台账), by part."""

from . import credit, firms, support

__all__ = ("credit", "firms", "support")
