"""Setting a town up (建镇): areas, units, posts and people from one spreadsheet, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Event, Origin
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date

from .checks import KINDS, LEVELS, VALIDITY, Town, check_town, posts_in, role_named, town_now
from .models import Appointment, Area, EnforcementCertificate, Officer, Post, Unit, User, in_force
from .sheets import AREAS, PEOPLE, POSTS, SHEETS, UNITS, Problem, Problems, Row, read_sheet
from .users import initial_password

SUBJECT = "town"
# The name under which `fazhi demo` records the town that it builds; no log-in name may hold a space.
DEMO = "fazhi demo"
_LEVEL_ORDER = list(LEVELS)
M = TypeVar("M", bound=models.Model)


def is_demo_town() -> bool:
    """Whether `fazhi demo`, and nobody else, has set this town up (演示镇); one query, never remembered."""
    return set(Event.objects.filter(subject=SUBJECT).values_list("recorded_by", flat=True)) == {DEMO}


@dataclass(frozen=True)
class Login:
    """The first log-in of a new user (初始登录); the password exists nowhere else."""

    username: str
    name: str
    password: str


@dataclass(frozen=True)
class Setup:
    """What came of a spreadsheet (建镇结果): how many of its rows the town now holds, or why it holds none of them."""

    areas: int = 0
    units: int = 0
    users: int = 0
    problems: tuple[Problem, ...] = ()
    logins: tuple[Login, ...] = ()


def build_town(sheets: Mapping[str, Sequence[Mapping[str, object]]], by: str) -> Setup:
    """Makes or completes a town (建镇) from rows by sheet and column name; with any problem nothing is written.

    It adds and renames but takes nothing away: what a second file leaves out stays. `by` is the user name that the
    event records. A row may carry its line in the spreadsheet under `行号`; else the first row is line 2.
    """
    problems = Problems()
    for name in set(sheets) - {sheet.name for sheet in SHEETS}:
        problems.found.append(Problem(name, 0, "", "", "不认识这张工作表"))
    rows = {sheet.name: read_sheet(sheet, sheets.get(sheet.name, ()), problems) for sheet in SHEETS}
    town = town_now()
    check_town(rows, town, today(), problems)
    if problems.found:
        return Setup(problems=tuple(problems.found))
    # Hashing is slow on purpose and must not happen while the transaction holds the write lock.
    logins = {row["登录名"]: _login(row) for row in rows[PEOPLE.name] if row["登录名"] not in town.users}
    with ThreadPoolExecutor() as pool:
        hashes = dict(zip(logins, pool.map(_hash, logins.values()), strict=True))
    with transaction.atomic():
        _Writer(town, hashes).write(rows, by)
    areas, units, users = (len(rows[sheet.name]) for sheet in (AREAS, UNITS, PEOPLE))
    return Setup(areas, units, users, logins=tuple(logins.values()))


def _login(row: Row) -> Login:
    return Login(row["登录名"], row["姓名"], initial_password())


def _hash(login: Login) -> str:
    return make_password(login.password)


class _Writer:
    """Writes checked rows (写入) and keeps what it changed for the event."""

    def __init__(self, town: Town, hashes: Mapping[str, str]) -> None:
        self.town = town
        self.hashes = hashes
        self.changed: dict[str, list[str]] = {}

    def write(self, rows: Mapping[str, Sequence[Row]], by: str) -> None:
        for row in sorted(rows[AREAS.name], key=lambda row: _LEVEL_ORDER.index(row["层级"])):
            self.area(row)
        for row in rows[UNITS.name]:
            self.unit(row)
        for row in rows[UNITS.name]:
            # A parent may stand below its child in the sheet.
            self.keep(self.town.units[row["编码"]], row["编码"], parent=self.town.units.get(row["上级编码"]))
        for row in rows[POSTS.name]:
            self.post(row)
        for row in rows[PEOPLE.name]:
            self.person(row)
        if self.changed:
            body = {kind: sorted(set(codes)) for kind, codes in self.changed.items()}
            append(SUBJECT, Draft("org.town.set_up", today(), by, body, origin=Origin.IMPORTED))

    def keep(self, thing: M, code: str, **facts: Any) -> M:
        """Saves a thing only when it is new or a fact differs, so that a second run changes nothing."""
        differing = [name for name, fact in facts.items() if getattr(thing, name) != fact]
        if differing or thing.pk is None:
            for name in differing:
                setattr(thing, name, facts[name])
            thing.save()
            self.changed.setdefault(type(thing).__name__.lower(), []).append(code)
        return thing

    def area(self, row: Row) -> None:
        code = row["编码"]
        self.town.areas[code] = self.keep(
            self.town.areas.get(code) or Area(code=code),
            code,
            name=row["名称"],
            level=LEVELS[row["层级"]],
            parent=self.town.areas.get(row["上级编码"]),
        )

    def unit(self, row: Row) -> None:
        code = row["编码"]
        self.town.units[code] = self.keep(
            self.town.units.get(code) or Unit(code=code),
            code,
            name=row["名称"],
            short_name=row["简称"],
            kind=KINDS[row["类别"]],
            area=self.town.areas.get(row["区域编码"]),
        )

    def post(self, row: Row) -> None:
        key = row["机构编码"], row["岗位名称"]
        role = role_named(row["角色"])
        assert role is not None  # noqa: S101 - checked before
        self.town.posts[key] = self.keep(
            self.town.posts.get(key) or Post(unit=self.town.units[key[0]], name=key[1]),
            f"{'/'.join(key)}={role.code}",
            role=role.code,
            area=self.town.areas.get(row["区域编码"]),
        )

    def person(self, row: Row) -> None:
        username = row["登录名"]
        user = self.town.users.get(username)
        if user is None:
            user = User(username=username, password=self.hashes[username], must_change_password=True)
        mobile = row["手机"] or user.mobile
        self.town.users[username] = self.keep(user, username, name=row["姓名"], mobile=mobile)
        for key in posts_in(row["岗位"]):
            post = self.town.posts[key]
            if not Appointment.objects.filter(in_force(today()), user=user, post=post).exists():
                self.keep(Appointment(user=user, post=post, starts_on=today()), f"{username}={'/'.join(key)}")
        if row["执法证号"]:
            self.certificate(row, user)

    def certificate(self, row: Row, user: User) -> None:
        number = row["执法证号"]
        officer, _ = Officer.objects.get_or_create(user=user)
        starts_on, ends_on = (read_date(row[column]) for column in VALIDITY)
        paper = self.town.certificates.get(number) or EnforcementCertificate(officer=officer, number=number)
        self.keep(
            paper,
            number,
            issued_by=row["发证机关"] or paper.issued_by,
            starts_on=starts_on,
            ends_on=ends_on,
        )
