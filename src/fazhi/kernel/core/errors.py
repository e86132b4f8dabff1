"""Errors are part of the interface: what is wrong, where, under which article, and what to do."""

from __future__ import annotations


class FazhiError(Exception):
    """An error (错误) that a user can act on; every text in it is Chinese.

    `what` is wrong, `where` it was found (file and line, cell, matter), `basis` is the article, `remedy` what to do.
    """

    def __init__(self, what: str, *, where: str = "", basis: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.basis = basis
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}：" if self.where else ""
        basis = f"（依据：{self.basis}）" if self.basis else ""
        remedy = f"办法：{self.remedy}" if self.remedy else ""
        sentence = f"{place}{self.what}{basis}"
        if not remedy:
            return sentence
        return f"{sentence.rstrip('。')}。{remedy}"


class DeclarationError(FazhiError):
    """A declaration or a pack (声明) that is wrong: the program refuses to start."""


class RefusedValue(FazhiError):
    """A value (值) that a reader cannot take; `what` is the reason that a clerk reads beside the cell."""
