"""Tickets around one Wednesday, for tests of what a person sees on the desk."""

from __future__ import annotations

from datetime import date
from itertools import count

from fazhi.kernel.core.clock import instant
from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.hotline.models import Ticket
from support.town import Town

# A Wednesday; the third working day after it is Monday 22 January.
TODAY = date(2024, 1, 17)
_numbers = count(1)


def ticket(
    unit: Unit,
    due_on: date | None = None,
    state: str = "dispatched",
    judgement: Judgement = Judgement.JUDGED,
    **more: object,
) -> Matter:
    """An open ticket as the kernel would leave it; its clock is not what these tests are about."""
    number = next(_numbers)
    facts: dict[str, object] = {"title": f"路灯不亮 {number}", "opened_on": date(2024, 1, 2), **more}
    matter = Matter.objects.create(
        register="hotline.ticket",
        number=f"RX2024-{number:06d}",
        procedure="hotline.ticket",
        procedure_version="1",
        state=state,
        unit=unit,
        due_on=due_on,
        judgement=judgement,
        version=1,
        created_at=instant(),
        **facts,
    )
    Ticket.objects.create(matter=matter, category="complaint")
    return matter


def real_ticket(town: Town, **data: object) -> Matter:
    """A ticket opened by the one way in."""
    given = {"title": "路灯不亮", "category": "complaint", "unit": town.bureau.pk, **data}
    return open_matter(registers["hotline.ticket"], given, by=town.person("hotline.clerk"), on=TODAY)
