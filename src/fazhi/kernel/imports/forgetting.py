"""What imports keep of people (导入留下的个人信息): emptied with the row that is forgotten, and let go when it is of no use.

The old values of a changed row serve to withdraw its batch; refused rows serve to be corrected. The file itself stays a
document, under the rules of the archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.registry import registry
from fazhi.kernel.records.forgetting import FORGET
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

from .models import Batch, ChangedRow, RefusedRow
from .refusals import path_of

# Who has not corrected a refused row in half a year imports the file again.
KEPT = timedelta(days=180)
FORGOTTEN = "个人信息已依法删除，这一行不再保存"


def provide() -> None:
    registry.provide(FORGET, forget)


def forget(row: Entry | Matter, fields: Sequence[str]) -> None:
    """Empties fields of a row in what would undo its changes (删除), and every refused row that bears its number."""
    register = registers[row.register]
    columns = {register.fields[name].column for name in fields}
    for changed in ChangedRow.objects.filter(subject=row.subject):
        own = changed.before.get("own", {})
        changed.before["own"] = {column: value for column, value in own.items() if column not in columns}
        changed.save(update_fields=["before"])
    for refused in RefusedRow.objects.filter(batch__register=row.register).select_related("batch").iterator():
        if row.number in map(str.strip, refused.cells):
            _empty(refused, row.number)


def _empty(refused: RefusedRow, number: str) -> None:
    refused.cells = [number if cell.strip() == number else "" for cell in refused.cells]
    refused.problems = [{"column": "", "value": "", "why": FORGOTTEN}]
    refused.save(update_fields=["cells", "problems"])
    path_of(refused.batch).unlink(missing_ok=True)


def let_go(batch: Batch) -> None:
    """Drops what a batch that nobody can correct or withdraw any more has kept (清除)."""
    RefusedRow.objects.filter(batch=batch).delete()
    ChangedRow.objects.filter(batch=batch).update(before={})
    path_of(batch).unlink(missing_ok=True)


def let_go_of_old() -> None:
    """Drops the refused rows of imports of long ago (到期清除); their counts stay with the batch."""
    old = RefusedRow.objects.filter(batch__finished_at__lt=instant() - KEPT)
    for batch in Batch.objects.filter(pk__in=old.values("batch")):
        RefusedRow.objects.filter(batch=batch).delete()
        path_of(batch).unlink(missing_ok=True)
