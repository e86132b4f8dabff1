"""Modules (业务模块): they never import one another; they meet through codes, links and hand-offs."""
