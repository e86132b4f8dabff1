"""Enterprises (企业服务与信用)."""
