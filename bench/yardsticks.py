"""What `act()` is measured beside: a bare transaction brought to the disk, and SpiffWorkflow saved at each step."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

STEPS = ("registered", "dispatched", "signed", "replied", "closed")


def connect(path: Path) -> sqlite3.Connection:
    """A database as durable as the product's own: WAL, every commit on the disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


class Bare:
    """One INSERT a transaction."""

    def __init__(self, home: Path) -> None:
        self._connection = connect(home / "bare.sqlite3")
        self._connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT)")

    def run(self, transactions: int) -> float:
        """Transactions a second."""
        began = time.perf_counter()
        for n in range(transactions):
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("INSERT INTO bare (body) VALUES (?)", (f"{n:0500d}",))
            self._connection.execute("COMMIT")
        return transactions / (time.perf_counter() - began)


class Spiff:
    """Five user tasks; before each the case is read from SQLite, after each it is saved there, on the disk."""

    def __init__(self, home: Path) -> None:
        from SpiffWorkflow.bpmn import BpmnWorkflow
        from SpiffWorkflow.bpmn.parser import BpmnParser
        from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

        parser = BpmnParser()
        parser.add_bpmn_file(str(Path(__file__).with_name("five_tasks.bpmn")))
        self._spec = parser.get_spec("five_tasks")
        self._workflow: Any = BpmnWorkflow
        self._serializer = BpmnWorkflowSerializer()
        self._connection = connect(home / "spiff.sqlite3")
        self._connection.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT)")

    def run(self, cases: int) -> float:
        """Steps a second."""
        began = time.perf_counter()
        for _ in range(cases):
            self._case()
        return cases * len(STEPS) / (time.perf_counter() - began)

    def _case(self) -> None:
        workflow = self._workflow(self._spec)
        workflow.do_engine_steps()
        case = None
        for step in STEPS:
            if case is not None:
                row = self._connection.execute("SELECT state FROM cases WHERE id = ?", (case,)).fetchone()
                workflow = self._serializer.deserialize_json(row[0])
            task = workflow.get_next_task(state=_READY, manual=True)
            assert task.task_spec.name == step, (task.task_spec.name, step)
            task.data["note"] = f"{step}"
            task.run()
            workflow.do_engine_steps()
            case = self._save(case, self._serializer.serialize_json(workflow))
        assert workflow.is_completed()

    def _save(self, case: int | None, state: str) -> int:
        self._connection.execute("BEGIN IMMEDIATE")
        if case is None:
            case = self._connection.execute("INSERT INTO cases (state) VALUES (?)", (state,)).lastrowid
        else:
            self._connection.execute("UPDATE cases SET state = ? WHERE id = ?", (state, case))
        self._connection.execute("COMMIT")
        assert case is not None
        return case


_READY = 16
