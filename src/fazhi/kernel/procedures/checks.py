"""What `act()` checks before it writes (办理前的核对), one function a question, each with its own refusal."""

from __future__ import annotations

from collections.abc import Mapping

from fazhi.kernel.chain.events import history, last_on
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.org.models import User
from fazhi.kernel.org.officers import has_valid_certificate
from fazhi.kernel.records.access import AccessDenied, Person
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from .acts import Act
from .apart import apart
from .declarations import Result, Situation, Step, Version, procedures
from .errors import ActRefused, ClosedGate, GateClosed, MissingPaper, NotQualified, StaleMatter, WrongDay, WrongState

_OPEN = (Result.PASS, Result.OVERRIDDEN)


def version(matter: Matter, read: int | None) -> None:
    """Whether the person had read the matter as it stands (版次)."""
    if read is None or read == matter.version:
        return
    events = list(history(matter.subject).filter(seq__gt=read))
    names = dict(
        User.objects.filter(username__in={event.recorded_by for event in events}).values_list("username", "name")
    )
    done = [
        f"{names.get(event.recorded_by, event.recorded_by)} 于 {event.legal_on} {_step_name(matter, event.kind)}"
        for event in events
    ]
    raise StaleMatter(
        f"“{matter.number}”在您填写期间已被办理：{'；'.join(done)}",
        changes=done,
        remedy="看过改动后再提交；您填的内容仍在表中",
    )


def step(register: Register, declared: Version, matter: Matter, code: str, by: Person) -> Step:
    """Whether there is such a step, from this state, for one of the person's roles (步骤)."""
    found = declared.step.get(code)
    if found is None or found is declared.opening:
        raise WrongState(f"{register.name}没有步骤“{code}”", remedy=_ways(declared, matter, by))
    if matter.state not in found.sources:
        state = declared.state[matter.state].name
        raise WrongState(
            f"“{matter.number}”现为“{state}”，不能“{found.name}”", basis=found.basis, remedy=_ways(declared, matter, by)
        )
    if not by.roles & set(found.roles):
        raise AccessDenied(
            f"您的岗位不能“{found.name}”", basis=found.basis, remedy="请有权的岗位办理，或请系统管理员调整岗位"
        )
    return found


def day(doing: Act) -> None:
    """Whether the legal day can be (法律日): not in the future, and not before the step taken last.

    Otherwise a late reply could be entered for a day on which it was still in time.
    """
    if doing.on > today():
        raise WrongDay(f"{doing.step.name}的日期 {doing.on} 还没有到", remedy="填今天或以前的日期")
    if doing.on < doing.matter.opened_on:
        raise WrongDay(
            f"{doing.step.name}的日期 {doing.on} 早于{doing.register.fields['opened_on'].label} {doing.matter.opened_on}",
            remedy="核对日期后再提交",
        )
    before = last_on(doing.matter.subject, f"{doing.register.code}.") if doing.matter.pk else None
    if before is not None and doing.on < before:
        raise WrongDay(f"{doing.step.name}的日期 {doing.on} 早于上一步的日期 {before}", remedy="核对日期后再提交")


def fields(doing: Act, data: Mapping[str, object]) -> None:
    """Whether the step may set these fields (可填字段)."""
    allowed = set(doing.step.fields) | set(doing.step.required) | {"number", "opened_on"}
    beyond = [name for name in data if name not in allowed]
    if beyond:
        labels = [doing.register.fields[name].label if name in doing.register.fields else name for name in beyond]
        raise ActRefused(f"“{doing.step.name}”不能填写：{'、'.join(labels)}", remedy="这些内容在别的步骤填写")


def required(doing: Act) -> None:
    """Whether every required field has a value after the step (必填)."""
    values = doing.facts
    fields = [doing.register.fields[name] for name in doing.step.required]
    missing = {item.name: item.label for item in fields if values.get(item.name) in (None, "")}
    if missing:
        reasons = {
            name: RefusedValue(f"“{doing.step.name}”时必须填写", remedy=f"补上{label}")
            for name, label in missing.items()
        }
        raise RefusedForm(reasons, missing)


def people(doing: Act) -> None:
    """Whether enough certified officers take part (执法人员不少于规定人数, 行政处罚法第四十二条)."""
    if not doing.step.officers:
        return
    valid = {officer.pk for officer in doing.officers if has_valid_certificate(officer, doing.on)}
    if len(valid) < doing.step.officers:
        raise NotQualified(
            f"“{doing.step.name}”须有 {doing.step.officers} 名当日持有效执法证的人员，现有 {len(valid)} 名",
            basis=doing.step.basis,
            remedy="补上持证人员，或由持证人员重新办理",
        )


def papers(doing: Act) -> None:
    """Whether the documents and the note that the step needs are there (文书与说明)."""
    missing = [title for title in doing.step.papers if title not in doing.titles]
    if missing:
        raise MissingPaper(
            f"“{doing.step.name}”缺文书：{'、'.join(missing)}", basis=doing.step.basis, remedy="附上文书后再提交"
        )
    if doing.step.is_note_required and not doing.note:
        raise MissingPaper(f"“{doing.step.name}”须写明理由", basis=doing.step.basis, remedy="填写说明后再提交")


def gates(doing: Act) -> dict[str, str]:
    """Asks every gate of the step (门禁); what fails or cannot be known closes it. Returns the results for the event."""
    asked = (*apart(doing.register.code, doing.procedure, doing.version, doing.step), *doing.step.gates)
    if not asked:
        return {}
    subject = doing.matter.subject if doing.matter.pk else ""
    seen = Situation(
        facts=doing.facts,
        on=doing.on,
        papers=tuple(doing.titles),
        note=doing.note,
        past=lambda: list(history(subject)) if subject else [],
        subject=subject,
        by=doing.by.name,
        roles=doing.by.roles,
        officers=tuple(officer.get_username() for officer in doing.officers),
    )
    verdicts = [(gate, gate.check(seen)) for gate in asked]
    closed = [
        ClosedGate(gate.code, gate.name, verdict.why or "无法确认", gate.basis, verdict.remedy or gate.remedy)
        for gate, verdict in verdicts
        if verdict.result not in _OPEN
    ]
    if closed:
        raise GateClosed(f"不能“{doing.step.name}”", closed)
    return {gate.code: str(verdict.result) for gate, verdict in verdicts}


def _ways(declared: Version, matter: Matter, by: Person) -> str:
    """What can be done from here, by this person or else by others, for the remedy."""
    steps = declared.from_state(matter.state)
    mine = [item.name for item in steps if by.roles & set(item.roles)]
    if mine:
        return f"此时您可以：{'、'.join(mine)}"
    return f"此时由有权的岗位办理：{'、'.join(item.name for item in steps)}" if steps else "此件已经办结"


def _step_name(matter: Matter, kind: str) -> str:
    declared = procedures[matter.procedure].version(matter.procedure_version)
    code = kind.rpartition(".")[2]
    return declared.step[code].name if code in declared.step else kind
