"""One import at a time, nothing of it seen too early, and nothing left of one that died."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from kernel.imports.conftest import ticket, write

from fazhi.kernel.chain.models import Event, Publication
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports import importing, staging
from fazhi.kernel.imports.models import Batch, BatchState, Lease, RefusedRow
from fazhi.kernel.imports.staging import ImportBusy
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Matter

DRIVER = """
import json, sys, django
django.setup()
from pathlib import Path
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
if sys.argv[1] == "make":
    from fazhi.cli.database import migrate
    from fazhi.kernel.org.models import Unit
    migrate()
    Unit.objects.create(code="office", name="党政综合办", kind="office")
elif sys.argv[1] == "import":
    made = import_table(registers["hotline.ticket"], Path(sys.argv[2]), progress=lambda read: print(read, flush=True))
    print(json.dumps({"new": made.new, "changed": made.changed, "unchanged": made.unchanged, "read": made.read}))
else:
    seen = Matter.objects.filter(ticket__category="complaint").count()
    print(json.dumps({"rows": Matter.objects.count(), "complaints": seen, "ok": verify().ok,
                      "all": Matter.everything.count()}))
"""


@pytest.mark.django_db
def test_nothing_is_seen_before_all_of_it_is(take, monkeypatch):
    seen = []

    def looking(*arguments):
        seen.append((Matter.everything.count(), Matter.objects.count(), Event.objects.count()))
        return publish(*arguments)

    publish = importing.publish
    monkeypatch.setattr(importing, "publish", looking)
    take([ticket(n) for n in range(30)])
    assert seen == [(30, 0, 90)]
    assert Matter.objects.count() == 30


@pytest.mark.django_db
def test_an_import_that_fails_leaves_nothing_and_blocks_nobody(take, monkeypatch):
    def failing(*arguments):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(importing, "publish", failing)
        with pytest.raises(RuntimeError):
            take([ticket(n) for n in range(30)])
    assert not Matter.everything.exists() and not Clock.objects.exists()
    assert not Event.objects.filter(subject__startswith="matter:").exists()
    assert Batch.objects.get().state == BatchState.FAILED
    assert take([ticket(n) for n in range(30)]).new == 30
    assert verify().ok


@pytest.mark.django_db
def test_a_second_import_into_the_register_is_told_to_wait(take):
    lease = _leased(os.getpid())
    with pytest.raises(ImportBusy, match="正在导入另一个文件"):
        take([ticket(1)])
    Lease.objects.filter(pk=lease.pk).update(beat_at=instant() - staging.LAPSES_AFTER - timedelta(seconds=1))
    assert take([ticket(1)]).new == 1


@pytest.mark.django_db
def test_the_lease_of_a_dead_process_does_not_block(take):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    lease = _leased(dead.pid)
    assert take([ticket(1)]).new == 1
    assert Batch.objects.get(pk=lease.batch_id).state == BatchState.FAILED


@pytest.mark.django_db
def test_a_process_thought_dead_can_write_nothing_more(take, monkeypatch):
    def overtaken(register, batch):
        guard = begin(register, batch)
        Lease.objects.update(batch=None)
        return guard

    begin = importing.begin
    with monkeypatch.context() as patch:
        patch.setattr(importing, "begin", overtaken)
        with pytest.raises(ImportBusy, match="已被判为中断"):
            take([ticket(1)])
    assert not Matter.everything.exists()


@pytest.mark.django_db
def test_a_row_acted_on_while_the_file_was_read_is_refused_at_the_last_moment(take, town, monkeypatch):
    take([ticket(1, 办结日期=""), ticket(2)])

    def acting(*arguments):
        act(Matter.objects.get(number="GD00001"), "closed", by=town.person("hotline.clerk"), note="当面致谢，不必回访")
        return publish(*arguments)

    publish = importing.publish
    monkeypatch.setattr(importing, "publish", acting)
    made = take([ticket(1), ticket(2, 诉求类别="咨询")])
    assert (made.read, made.changed, made.refused) == (2, 1, 1)
    assert "导入期间有人办理" in made.problems[0].why
    assert (made.problems[0].row, made.problems[0].column) == (2, "办结日期")
    assert RefusedRow.objects.get().is_late
    assert str(Matter.objects.get(number="GD00001").closed_on) == "2024-12-31"
    assert verify().ok


@pytest.mark.django_db
def test_a_number_taken_while_the_file_was_read_stops_the_whole_batch(take, town, monkeypatch):
    from fazhi.kernel.procedures.acting import open_matter
    from fazhi.kernel.records.registers import registers

    def opening(*arguments, **options):
        data = {"number": "GD00002", "title": "先到", "category": "complaint"}
        open_matter(registers["hotline.ticket"], data, by=town.person("hotline.clerk"))
        return act_many(*arguments, **options)

    act_many = importing.act_many

    def late(register, arrivals, **options):
        rows = list(arrivals)
        return opening(register, rows, **options)

    monkeypatch.setattr(importing, "act_many", late)
    with pytest.raises(FazhiError, match="整批没有入账"):
        take([ticket(1), ticket(2)])
    assert [matter.number for matter in Matter.everything.all()] == ["GD00002"]


def _leased(process: int) -> Lease:
    batch = Batch.objects.create(
        register="hotline.ticket",
        file_name="另一个.xlsx",
        imported_by="别人",
        started_at=instant(),
        publication=Publication.objects.create(),
    )
    return Lease.objects.create(
        register="hotline.ticket", batch=batch, host=socket.gethostname(), process=process, beat_at=instant()
    )


def test_kill_9_at_any_moment_leaves_all_of_the_batch_or_none(fazhi, tmp_path):
    """A file that changes 2,000 rows and adds 4,000 is killed after its fourth and fifth thousand, then anywhere."""
    environment = fazhi.environment(DJANGO_SETTINGS_MODULE="fazhi.settings", FAZHI_TODAY="2024-12-31")

    def start(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", DRIVER, *map(str, words)]
        return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def told(*words: object) -> dict[str, int]:
        process = start(*words)
        out, problem = process.communicate(timeout=120)
        assert process.returncode == 0, problem
        return json.loads(out.splitlines()[-1]) if out else {}

    def look() -> tuple[int, int]:
        state = told("look")
        assert state["ok"], "the chain must verify whatever was left"
        return state["rows"], state["complaints"]

    told("make")
    began = time.monotonic()
    told("import", write(tmp_path / "first.csv", [ticket(n, 诉求类别="咨询") for n in range(2000)]))
    start_time = time.monotonic() - began
    file = write(tmp_path / "second.csv", [ticket(n) for n in range(6000)])
    for thousands in (4, 5):
        process = start("import", file)
        for _ in range(thousands):
            process.stdout.readline()
        _kill(process)
        assert look() == (2000, 0)
    assert told("look")["all"] > 2000, "what was staged is there, and nobody sees it"
    for _ in range(4):
        process = start("import", file)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(random.uniform(0.3, 2.5) * start_time)
        _kill(process)
        assert look() in ((2000, 0), (6000, 6000))
    made = told("import", file)
    assert made["new"] + made["changed"] + made["unchanged"] == made["read"] == 6000
    assert look() == (6000, 6000)
    assert told("look")["all"] == 6000, "the next import removes what the dead ones left"


def _kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    _, problem = process.communicate()
    assert process.returncode in (0, -signal.SIGKILL), problem
