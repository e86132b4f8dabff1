"""The checks of a town's spreadsheet (建镇表校验): every row against the others and the town as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import RefusedValue

from .models import Appointment, Area, AreaLevel, EnforcementCertificate, Post, Unit, UnitKind, User, in_force
from .roles import Role, roles
from .sheets import AREAS, PEOPLE, POSTS, UNITS, Problem, Problems, Row

PostKey = tuple[str, str]
LEVELS: dict[str, str] = {str(label): value for value, label in AreaLevel.choices}
KINDS: dict[str, str] = {str(label): value for value, label in UnitKind.choices}
_RANK = {value: rank for rank, value in enumerate(AreaLevel.values)}
_OFFICIAL = {AreaLevel.CITY: (6, 12), AreaLevel.TOWN: (9, 12), AreaLevel.VILLAGE: (12,)}
VALIDITY = ("执法证有效期起", "执法证有效期止")
_MOBILE = re.compile(r"\+?[\d-]{7,20}")


@dataclass(frozen=True)
class Town:
    """What the town already has (现状), by the codes that a spreadsheet uses."""

    areas: dict[str, Area]
    units: dict[str, Unit]
    posts: dict[PostKey, Post]
    users: dict[str, User]
    certificates: dict[str, EnforcementCertificate]


def town_now() -> Town:
    """Reads the town as it is; five queries."""
    return Town(
        {area.code: area for area in Area.objects.select_related("parent")},
        {unit.code: unit for unit in Unit.objects.select_related("parent", "area")},
        {(post.unit.code, post.name): post for post in Post.objects.select_related("unit", "area")},
        {user.username: user for user in User.objects.all()},
        {paper.number: paper for paper in EnforcementCertificate.objects.select_related("officer__user")},
    )


def role_named(text: str) -> Role | None:
    """The role with this code or Chinese name (角色)."""
    return roles.get(text) or next((role for role in roles if role.name == text), None)


def posts_in(text: str) -> list[PostKey]:
    """The posts that a cell names (岗位), each `机构编码/岗位名称`; without a slash the name is empty."""
    parts = (part.strip().replace("／", "/").partition("/") for part in re.split(r"[;；\n]", text) if part.strip())
    return [(unit.strip(), name.strip()) for unit, _, name in parts]


def check_town(rows: Mapping[str, Sequence[Row]], town: Town, on: date, problems: Problems) -> None:
    """Adds every fault of the rows to the problems (全表校验)."""
    _check_areas(rows[AREAS.name], town, problems)
    area_codes = {row["编码"] for row in rows[AREAS.name]} | set(town.areas)
    _check_units(rows[UNITS.name], town, area_codes, problems)
    unit_codes = {row["编码"] for row in rows[UNITS.name]} | set(town.units)
    _check_posts(rows[POSTS.name], unit_codes, area_codes, problems)
    role_of = {key: post.role for key, post in town.posts.items()}
    for row in rows[POSTS.name]:
        role = role_named(row["角色"])
        role_of[row["机构编码"], row["岗位名称"]] = role.code if role else ""
    _check_people(rows[PEOPLE.name], town, role_of, problems)
    _check_administrator(rows[PEOPLE.name], role_of, on, problems)


def _check_once(rows: Iterable[Row], column: str, key: Callable[[Row], Hashable], problems: Problems) -> None:
    first: dict[Hashable, int] = {}
    for row in rows:
        if row[column] and first.setdefault(key(row), row.line) != row.line:
            problems.add(row, column, f"与第{first[key(row)]}行重复")


def _check_among(row: Row, column: str, accepted: Iterable[str], problems: Problems) -> None:
    if row[column] and row[column] not in accepted:
        problems.add(row, column, f"只能填：{'、'.join(accepted)}")


def _check_known(row: Row, column: str, codes: set[str], kind: str, problems: Problems) -> None:
    if row[column] and row[column] not in codes:
        problems.add(row, column, f"没有编码为“{row[column]}”的{kind}")


def _check_areas(rows: Sequence[Row], town: Town, problems: Problems) -> None:
    _check_once(rows, "编码", lambda row: row["编码"], problems)
    levels = {code: str(area.level) for code, area in town.areas.items()}
    levels |= {row["编码"]: LEVELS.get(row["层级"], "") for row in rows}
    for row in rows:
        _check_among(row, "层级", LEVELS, problems)
        _check_known(row, "上级编码", set(levels), "区域", problems)
        level, above = LEVELS.get(row["层级"]), levels.get(row["上级编码"])
        if level is None:
            continue
        lengths = _OFFICIAL.get(AreaLevel(level))
        if lengths and row["编码"] and not (row["编码"].isdecimal() and len(row["编码"]) in lengths):
            problems.add(row, "编码", f"{row['层级']}的官方代码应为{'或'.join(map(str, lengths))}位数字")
        if not row["上级编码"] and level not in (AreaLevel.CITY, AreaLevel.TOWN):
            problems.add(row, "上级编码", f"{row['层级']}必须写上级编码")
        if above and _RANK[above] >= _RANK[level]:
            problems.add(row, "上级编码", f"上级区域的层级（{AreaLevel(above).label}）不高于{row['层级']}")


def _check_units(rows: Sequence[Row], town: Town, area_codes: set[str], problems: Problems) -> None:
    _check_once(rows, "编码", lambda row: row["编码"], problems)
    above = {code: unit.parent.code if unit.parent else "" for code, unit in town.units.items()}
    above |= {row["编码"]: row["上级编码"] for row in rows}
    for row in rows:
        _check_among(row, "类别", KINDS, problems)
        _check_known(row, "上级编码", set(above), "机构", problems)
        _check_known(row, "区域编码", area_codes, "区域", problems)
        passed, code = {row["编码"]}, row["上级编码"]
        while code and code not in passed:
            passed.add(code)
            code = above.get(code, "")
        if code and code == row["编码"]:
            problems.add(row, "上级编码", "上级机构绕回了本机构")


def _check_posts(rows: Sequence[Row], unit_codes: set[str], area_codes: set[str], problems: Problems) -> None:
    _check_once(rows, "岗位名称", lambda row: (row["机构编码"], row["岗位名称"]), problems)
    for row in rows:
        _check_known(row, "机构编码", unit_codes, "机构", problems)
        _check_known(row, "区域编码", area_codes, "区域", problems)
        if row["角色"] and role_named(row["角色"]) is None:
            problems.add(row, "角色", f"没有这个角色；可用的有：{'、'.join(role.name for role in roles)}")
        if re.search(r"[/／;；]", row["岗位名称"]):
            problems.add(row, "岗位名称", "不能含斜杠或分号")


def _check_people(rows: Sequence[Row], town: Town, role_of: Mapping[PostKey, str], problems: Problems) -> None:
    _check_once(rows, "登录名", lambda row: row["登录名"], problems)
    _check_once(rows, "执法证号", lambda row: row["执法证号"], problems)
    for row in rows:
        try:
            UnicodeUsernameValidator()(row["登录名"] or "-")
        except ValidationError:
            problems.add(row, "登录名", "只能用字母、数字和 @ . + - _")
        for key in posts_in(row["岗位"]):
            if key not in role_of:
                why = f"没有岗位“{'/'.join(key)}”" if key[1] else f"“{key[0]}”应写成“机构编码/岗位名称”"
                problems.add(row, "岗位", why)
        if row["手机"] and not _MOBILE.fullmatch(row["手机"]):
            problems.add(row, "手机", "不是电话号码")
        _check_certificate(row, town, problems)


def _check_certificate(row: Row, town: Town, problems: Problems) -> None:
    first, last = (_day(row, column, problems) for column in VALIDITY)
    if first and last and last < first:
        problems.add(row, VALIDITY[1], f"早于有效期起{first}")
    held = town.certificates.get(row["执法证号"])
    if held and held.officer.user.username != row["登录名"]:
        problems.add(row, "执法证号", f"已登记在“{held.officer.user.username}”名下")


def _day(row: Row, column: str, problems: Problems) -> date | None:
    try:
        day = read_date(row[column])
    except RefusedValue as error:
        problems.add(row, column, str(error))
        return None
    if bool(day) != bool(row["执法证号"]):
        problems.add(row, column, "有执法证号就要写" if row["执法证号"] else "没有执法证号，不应填写")
    return day


def _check_administrator(rows: Sequence[Row], role_of: Mapping[PostKey, str], on: date, problems: Problems) -> None:
    administrators = {role.code for role in roles if role.is_administrator}
    if any(role_of.get(key) in administrators for row in rows for key in posts_in(row["岗位"])):
        return
    if Appointment.objects.filter(in_force(on), user__is_active=True, post__role__in=administrators).exists():
        return
    why = "至少要有一人的岗位是系统管理员"
    problems.found.append(Problem(PEOPLE.name, rows[0].line if rows else 1, "岗位", "", why))
