"""What open government is (政务公开声明, S82, S83): its registers, procedures, figures, turns and ways in."""

from . import explanation, guides, imports, indicators, publication, request, sources, turns

__all__ = ("explanation", "guides", "imports", "indicators", "publication", "request", "sources", "turns")
