"""One act being done (一次办理): what `act()` builds up, the checks read, and the event tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from fazhi.kernel.chain.models import Document
from fazhi.kernel.org.models import User
from fazhi.kernel.records import facts
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from .declarations import Procedure, Step, Version


@dataclass(frozen=True)
class Paper:
    """A stored document with the title that it has in the matter (文书)."""

    document: Document
    title: str
    file_name: str


@dataclass
class Act:
    """One act being done (一次办理): what was asked, and what came of it so far."""

    register: Register
    procedure: Procedure
    version: Version
    step: Step
    matter: Matter
    own: models.Model
    by: Person
    on: date
    note: str = ""
    papers: Sequence[Paper] = ()
    officers: Sequence[User] = ()
    before: dict[str, Any] = field(default_factory=dict)
    changes: list[facts.Change] = field(default_factory=list)
    is_handed_over: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as they will be after the step."""
        return self.before | {change.name: change.after for change in self.changes}

    @property
    def titles(self) -> dict[str, str]:
        """The digests of the papers by their titles."""
        return {paper.title: paper.document.digest for paper in self.papers}
