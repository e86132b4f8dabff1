"""Duties of the first responsible persons (第一责任人职责) and their evidence, proposed from records and only confirmed; S6."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.duties import Duty, Evidence, Post
from ..roles import PLANNER
from ..study.common import keeps_its_own
from .common import CLERK_READS, KEEPS, LEADER_READS, entry_of
from .proofs import Proof, day_of, proof_named, proofs, read_proofs, visible
from .shelves import DUTIES


def _duty_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    named, strange = read_proofs(facts.get("proofs"))
    if strange:
        return {"proofs": f"没有证据来源“{'”“'.join(strange)}”；有：{'、'.join(proof.name for proof in proofs)}"}
    others = [proof for proof in named if proof.post not in ("", facts.get("post"))]
    if not others:
        return {}
    whose = "、".join(f"“{proof.name}”只证明{Post(proof.post).label}的职责" for proof in others)
    return {"proofs": f"{whose}；删去它，或者改责任人职务"}


DUTY_LIST = registers.add(
    Register(
        code="leadership.duty",
        name="第一责任人职责清单",
        shelf=DUTIES,
        systems=("S6",),
        model=Duty,
        number_prefix="ZZQD",
        labels={"title": "职责", "unit": "责任机关", "occurred_on": "列入日期"},
        columns=("number", "year", "post", "title", "source", "proofs"),
        filters=("year", "post"),
        search=("number", "title", "source"),
        form=("number", "title", "year", "post", "source", "proofs", "unit", "occurred_on"),
        required=("title",),
        check=_duty_faults,
        by_hand=keeps_its_own("leadership.evidence", "duty", "证据", ("number", "year", "post")),
        grants=(KEEPS, CLERK_READS, LEADER_READS),
    )
)


def record_of(facts: Mapping[str, Any]) -> tuple[Proof | None, Any]:
    """The proof and the record that evidence names (证据所指的记录)."""
    proof = proof_named(facts.get("proof"))
    register = proof.table if proof else None
    number = str(facts.get("record") or "").strip()
    if register is None or not number:
        return proof, None
    return proof, register.rows().select_related(register.detail).filter(number=number).first()


def _settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Title, unit and day are the record's own, the post is the duty's: nothing is typed twice."""
    (proof, row), duty = record_of(facts), entry_of(DUTY_LIST, facts.get("duty"))
    whose = {"post": duty.leader_duty.post} if duty else {}
    if proof is None or row is None:
        return whose
    return whose | {"title": row.title, "unit": row.unit_id, "occurred_on": day_of(proof, row)}


def _by_hand(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, str]:
    """Evidence is a record that the duty's own sources propose, once for each duty."""
    if after is None:
        return {}
    duty = entry_of(DUTY_LIST, after.get("duty"))
    if duty is None:
        return {"duty": "职责清单里没有这个编号；从清单里选一项"}
    proof, row = record_of(after)
    own = read_proofs(duty.leader_duty.proofs)[0]
    if proof is None or proof not in own:
        return {"proof": f"不是这项职责的证据来源；有：{'、'.join(one.name for one in own) or '（没有填）'}"}
    if row is None or not proof.rows(duty.leader_duty.year).filter(pk=row.pk).exists():
        return {
            "record": f"“{proof.name}”在{duty.leader_duty.year}年里没有这一条；到“第一责任人履职”页确认系统列出的记录"
        }
    there = EVIDENCE.rows().filter(
        duty_proof__duty=duty.number, duty_proof__proof=proof.name, duty_proof__record=row.number
    )
    return {"record": "这一条已经确认过，不必再确认"} if before is None and there.exists() else {}


EVIDENCE = registers.add(
    Register(
        code="leadership.evidence",
        name="履职证据",
        shelf=DUTIES,
        systems=("S6",),
        model=Evidence,
        number_prefix="LZZJ",
        labels={"title": "记录", "unit": "记录单位", "occurred_on": "记录日期"},
        columns=("number", "post", "duty", "proof", "record", "title", "occurred_on"),
        filters=("occurred_on", "post", "proof"),
        search=("number", "title", "duty", "record"),
        form=("duty", "proof", "record"),
        settle=_settled,
        settles=("post",),
        by_hand=_by_hand,
        # Only the leader confirms, or takes a confirmation back; nobody else writes here.
        grants=(
            Grant(LEADER.code, ("view", "add", "edit", "export"), Scope.TOWN),
            Grant(PLANNER.code, ("view", "export"), Scope.TOWN),
            CLERK_READS,
        ),
    )
)


@dataclass(frozen=True)
class Proposal:
    """A record that may prove a duty and waits for the leader (待确认的证据)."""

    proof: Proof
    row: Any

    @property
    def on(self) -> date | None:
        return day_of(self.proof, self.row)


@dataclass(frozen=True)
class DutyLine:
    """A duty with what proves it (职责与证据): confirmed, confirmed but proving it no longer, and proposed."""

    row: Entry
    confirmed: Sequence[Entry]
    fallen: Sequence[Entry]
    proposed: Sequence[Proposal]
    absent: Sequence[Proof]  # whose register this town has not

    @property
    def stands(self) -> str:
        """未履行 while nothing is there, 进行 while records wait, 已履行 with the number of proofs."""
        if self.confirmed:
            return f"已履行（证据{len(self.confirmed)}条）"
        return "进行" if self.proposed else "未履行"


def duty_lines(person: Person, rows: Sequence[Entry]) -> list[DutyLine]:
    """Duties with their evidence (各项职责的证据), by post and number; proposed is only what this person may see."""
    confirmed = proven(rows)
    wanted = {(proof, row.leader_duty.year) for row in rows for proof in read_proofs(row.leader_duty.proofs)[0]}
    records = {key: visible(person, *key) for key in wanted}
    return [_line(row, *confirmed[row.number], records) for row in rows]


def proven(rows: Iterable[Entry]) -> dict[str, tuple[list[Entry], list[Entry]]]:
    """The evidence of duties by their number (已确认的证据): what proves them, and what does so no longer.

    A record may be removed or corrected after it was confirmed; then it is told, and counts for nothing.
    """
    own = {row.number: row.leader_duty for row in rows}
    found: dict[str, tuple[list[Entry], list[Entry]]] = {number: ([], []) for number in own}
    numbers: dict[tuple[Proof, int], set[str]] = {}
    given = EVIDENCE.rows().filter(duty_proof__duty__in=list(own)).select_related("duty_proof")
    for one in given.order_by("occurred_on", "pk"):
        duty, proof = own[one.duty_proof.duty], proof_named(one.duty_proof.proof)
        stands = proof in read_proofs(duty.proofs)[0]
        if proof and proof.table and stands:
            if (proof, duty.year) not in numbers:
                numbers[proof, duty.year] = set(proof.rows(duty.year).values_list("number", flat=True))
            stands = one.duty_proof.record in numbers[proof, duty.year]
        found[one.duty_proof.duty][not stands].append(one)
    return found


def _line(
    row: Entry, confirmed: list[Entry], fallen: list[Entry], records: Mapping[tuple[Proof, int], list[Any]]
) -> DutyLine:
    own: Duty = row.leader_duty
    named = read_proofs(own.proofs)[0]
    there = {(one.duty_proof.proof, one.duty_proof.record) for one in (*confirmed, *fallen)}
    proposed = [
        Proposal(proof, record)
        for proof in named
        for record in records[proof, own.year]
        if (proof.name, record.number) not in there
    ]
    return DutyLine(row, confirmed, fallen, proposed, [proof for proof in named if proof.table is None])


def confirm(duty: str, proof: str, record: str, *, by: Person, is_demo: bool = False) -> Entry:
    """Makes a proposed record evidence of a duty (确认证据); raises RefusedForm where it is none of its proposals."""
    return add_entry(EVIDENCE, {"duty": duty, "proof": proof, "record": record}, by=by, is_demo=is_demo)
