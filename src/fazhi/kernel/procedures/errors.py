"""The refusals of `act()` (不予办理): each says what, why, which article, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.kernel.core.errors import FazhiError


class ActRefused(FazhiError):
    """An act that cannot be done (不能办理); nothing was written."""


class StaleMatter(ActRefused):
    """Somebody acted on the matter meanwhile (已被他人办理); `changes` tells what they did."""

    def __init__(self, what: str, *, changes: Sequence[str], remedy: str) -> None:
        super().__init__(what, remedy=remedy)
        self.changes = list(changes)


class WrongState(ActRefused):
    """The step does not start from where the matter stands (状态不符)."""


class WrongDay(ActRefused):
    """The legal day cannot be the day of this act (日期不符)."""


class NotQualified(ActRefused):
    """Too few certified officers take part (执法资格不足)."""


class MissingPaper(ActRefused):
    """A document or a note that the step needs is not there (缺文书)."""


class GateClosed(ActRefused):
    """One or more gates are closed (门禁未过); `verdicts` holds the reason of each."""

    def __init__(self, what: str, *, basis: str, remedy: str, verdicts: Sequence[tuple[str, str]]) -> None:
        super().__init__(what, basis=basis, remedy=remedy)
        self.verdicts = list(verdicts)
