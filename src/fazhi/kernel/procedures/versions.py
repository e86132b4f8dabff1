"""Versions in use (在用版本): a version that has been used has a fingerprint, and changing it refuses to start."""

from __future__ import annotations

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import DeclarationError

from .declarations import Procedure, Version, procedures
from .faults import fingerprint
from .models import VersionInUse


def note_use(procedure: Procedure, version: Version) -> None:
    """Writes down the fingerprint of a version when it is first used."""
    VersionInUse.objects.get_or_create(
        procedure=procedure.code,
        version=version.code,
        defaults={"fingerprint": fingerprint(version), "first_used_at": instant()},
    )


def check_versions() -> None:
    """Refuses to start when a version in use was changed or taken away (版本被改动)."""
    for used in VersionInUse.objects.all():
        procedure = procedures.get(used.procedure)
        where = f"程序“{used.procedure}”版本 {used.version}"
        if procedure is None or used.version not in {item.code for item in procedure.versions}:
            raise DeclarationError("已有办件在用的版本不见了", where=where, remedy="恢复该版本；停用请写 ends_on")
        if fingerprint(procedure.version(used.version)) != used.fingerprint:
            raise DeclarationError(
                "已有办件在用的版本被改动",
                where=where,
                remedy="恢复原样，把改动写成新版本，并用 ends_on 和 starts_on 划清日期",
            )
