"""A small statute base that the tests write themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fazhi.kernel.law.statutes.models import Level, Norm, Provision, Version, VersionKind
from fazhi.kernel.law.statutes.names import key_of

Law = Callable[..., Version]


def write_law(
    title: str,
    *articles: str,
    issued_on: date | None = date(2020, 1, 1),
    in_force_on: date | None = date(2020, 3, 1),
    level: str = Level.LAW,
    place: str = "",
    headings: tuple[str, ...] = (),
) -> Version:
    """A version of a norm with these articles, numbered from one."""
    norm, _ = Norm.objects.get_or_create(
        key=key_of(title), level=level, defaults={"title": title, "short_title": title, "place": place}
    )
    text = "\n".join(articles)
    version = Version.objects.create(
        norm=norm,
        issued_on=issued_on,
        in_force_on=in_force_on,
        kind=VersionKind.ENACTED,
        source="测试",
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    Provision.objects.bulk_create(
        Provision(version=version, position=at, number=at, headings=list(headings), text=article)
        for at, article in enumerate(articles, 1)
    )
    return version


@pytest.fixture
def law(db: None, home: Path) -> Law:
    """Writes laws into an empty base with an empty FAZHI_HOME: `law("养鱼法", "第一条的文字", …)`."""
    return write_law
