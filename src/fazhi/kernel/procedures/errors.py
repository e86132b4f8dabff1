"""The refusals of `act()` (不予办理): each says what, why, which article, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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


class ClosedGate(NamedTuple):
    """A gate that did not open (未过的门禁): its name, the reason, the article and the remedy."""

    code: str
    name: str
    why: str
    basis: str
    remedy: str


class GateClosed(ActRefused):
    """One or more gates are closed (门禁未过); `verdicts` holds them one by one, `heading` what they keep from being done.

    Its sentence has all reasons, then each article and remedy once, for the command line and the logs.
    """

    def __init__(self, heading: str, verdicts: Sequence[ClosedGate]) -> None:
        super().__init__(
            f"{heading}——{'；'.join(f'{gate.name}：{gate.why}' for gate in verdicts)}",
            basis="；".join(dict.fromkeys(gate.basis for gate in verdicts)),
            remedy="；".join(dict.fromkeys(part for gate in verdicts for part in gate.remedy.split("；"))),
        )
        self.heading = heading
        self.verdicts = list(verdicts)
