"""Running imports (执行): a short file at once, a long one in a thread beside the page that shows how far it is."""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import Outcome, import_table
from fazhi.kernel.imports.mappings import from_json
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register

from .importing_showing import MOST, of_trial
from .importing_uploads import Upload

# Rows that are taken in while the browser waits.
MOST_AT_ONCE = 20_000
_STILL = 120.0  # seconds without a sign of life
_threads: dict[str, threading.Thread] = {}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Running:
    """How far a run is (进度)."""

    is_trial: bool
    done: int
    rows: int

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.rows) if self.rows else 0


def running(upload: Upload) -> Running | None:
    """The run under way, or None; one whose process died is forgotten, and the batch was never seen."""
    mark = _mark(upload)
    try:
        words = mark.read_text().split()
        age = time.time() - mark.stat().st_mtime
    except FileNotFoundError:
        return None
    kind, done = words if len(words) == 2 else ("import", "0")  # read while it is being written
    thread = _threads.get(upload.token)
    if not (thread and thread.is_alive()) and age > _STILL:
        mark.unlink(missing_ok=True)
        return None
    return Running(kind == "trial", int(done), upload.rows)


def start(upload: Upload, register: Register, person: Person, *, is_trial: bool) -> None:
    """Runs a trial or the import itself; when one is already under way, nothing."""
    kind = "trial" if is_trial else "import"
    if running(upload) is not None:
        return
    try:
        _mark(upload).touch(exist_ok=False)
    except FileExistsError:
        return
    _mark(upload).write_text(f"{kind} 0")
    upload.refusal = None
    upload.keep()
    if upload.rows <= MOST_AT_ONCE:
        _run(upload, register, person, kind)
        return
    thread = threading.Thread(
        target=_run_beside, args=(upload, register, person, kind), name=f"import-{upload.token}", daemon=True
    )
    _threads[upload.token] = thread
    thread.start()


def trial_of(upload: Upload) -> dict[str, Any] | None:
    """What the trial run of the present mapping found (试导结果)."""
    path = _trial(upload)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def forget_trial(upload: Upload) -> None:
    """After the mapping was changed its trial says nothing any more."""
    _trial(upload).unlink(missing_ok=True)


def _mark(upload: Upload) -> Path:
    return upload.folder / "running"


def _trial(upload: Upload) -> Path:
    return upload.folder / "trial.json"


def _run_beside(upload: Upload, register: Register, person: Person, kind: str) -> None:
    try:
        _run(upload, register, person, kind)
    except Exception:
        log.exception("导入“%s”时出错", upload.file_name)
        upload.refusal = {"what": "系统出错了，整批没有入账", "remedy": "重新导入；仍然出错请告诉系统管理员"}
        upload.keep()
    finally:
        connection.close()
        _threads.pop(upload.token, None)


def _run(upload: Upload, register: Register, person: Person, kind: str) -> None:
    mark = _mark(upload)

    def beat(done: int) -> None:
        mark.write_text(f"{kind} {done}")

    try:
        made = import_table(
            register,
            upload.path,
            from_json(upload.mapping or {}),
            sheet=upload.sheet,
            by=person,
            is_dry_run=kind == "trial",
            file_name=upload.file_name,
            progress=beat,
        )
        if kind == "trial":
            _keep_trial(upload, made)
        else:
            upload.batch = made.batch
            upload.drop_file()
    except FazhiError as error:
        place = f"{error.where}：" if error.where else ""
        upload.refusal = {"what": f"{place}{error.what}", "basis": error.basis, "remedy": error.remedy}
        upload.keep()
    finally:
        # Last: whoever sees no mark looks for the result.
        mark.unlink(missing_ok=True)


def _keep_trial(upload: Upload, made: Outcome) -> None:
    problems = made.problems[:MOST]
    rows = upload.lines({item.row for item in problems})
    names = ("read", "new", "changed", "unchanged", "refused", "not_judged", "problem_count")
    told = {
        **{name: getattr(made, name) for name in names},
        "problems": of_trial(problems, upload.header, rows),
        "changes": made.changes[:MOST],
        "ignored": list(made.ignored),
        "notes": list(made.notes),
    }
    fresh = upload.folder / "trial.new"
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(_trial(upload))
