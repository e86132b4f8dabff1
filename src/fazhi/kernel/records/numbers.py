"""Numbers of rows (编号): one sequence a register and year, without gaps for what was committed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from .models import NumberSequence
from .registers import Register


@transaction.atomic
def next_number(register: Register, on: date) -> str:
    """The next number of a register in the year of a day, e.g. GD2024-000012."""
    sequence, _ = NumberSequence.objects.select_for_update().get_or_create(register=register.code, year=on.year)
    while True:
        sequence.last += 1
        number = f"{register.number_prefix}{on.year}-{sequence.last:06d}"
        # A ledger imported earlier may already use numbers of this form.
        if not register.head.everything.filter(register=register.code, number=number).exists():
            break
    sequence.save(update_fields=["last"])
    return number
