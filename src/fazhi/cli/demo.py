"""`fazhi demo`: a believable town (演示镇) with its people and two years of work, all of it marked 模拟数据."""

from __future__ import annotations

import argparse
import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.module_loading import module_has_submodule

import fazhi
from fazhi.kernel.chain.models import Event
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.declarations import indicators
from fazhi.kernel.figures.definitions import approve_definition
from fazhi.kernel.org.covers import arrange_cover
from fazhi.kernel.org.models import User
from fazhi.kernel.org.roles import roles
from fazhi.kernel.org.setup import SUBJECT, build_town
from fazhi.kernel.org.sheets import AREAS, PEOPLE, POSTS, UNITS
from fazhi.kernel.records.registers import registers

from .figures import table

HELP = "建一个演示镇：区域、机构、人员、两年的台账和四十件在办的事，全部标明“模拟数据”；再次运行不会改动"
PACK = Path(fazhi.__file__).parent / "packs" / "demo"
BY = "fazhi demo"
VILLAGE = "村社区"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, default=2023, metavar="YEAR", help="演示的年度，默认 2023")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Builds what is missing of the demo town; refuses a home in which a real town lives, and a year it has not got."""
    town, targets = _read("town.yaml"), _read("targets.yaml")
    on: date = town["today"]
    years = [year for year in targets if year < on.year]
    if options.year not in years:
        raise FazhiError(f"演示镇没有 {options.year} 年的数据", remedy=f"用 --year 选：{'、'.join(map(str, years))}")
    is_new_town = not _has_town()
    if is_new_town:
        _build(town)
    before = _rows()
    with _the_day(on):
        for module in _generators():
            module.fill(options.year, targets, on)
    seal_pending()
    rows = _rows()
    added = {code: n - before.get(code, 0) for code, n in rows.items()}
    return {
        "year": options.year,
        "rows": rows,
        "logins": list(_logins(town)),
        "look_at": list(_look_at(town)),
        "today": on,
        "is_changed": is_new_town or any(added.values()),
    }


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """What was built, how to go in, and what to look at first."""
    counted = "，".join(f"{registers[code].name} {n} 行" for code, n in answer["rows"].items())
    yield f"{'演示镇已建好' if answer['is_changed'] else '演示镇早已建好，这次没有改动'}：{counted}，全部是模拟数据。"
    yield ""
    heads = ("登录名", "姓名", "角色", "机构", "演示密码")
    people = answer["logins"]
    yield from table([heads, *((p["username"], p["name"], p["role_name"], p["unit"], p["password"]) for p in people)])
    yield ""
    yield f"启动：FAZHI_TODAY={answer['today']} fazhi serve，再打开它给出的地址（用 make run 时已经启动，地址在后面）"
    yield ""
    yield "先看："
    yield from table(
        [("登录名", "角色", "看什么"), *((p["username"], p["role_name"], p["what"]) for p in answer["look_at"])]
    )
    yield ""
    yield f"再看：{answer['year']} 年的“数据”，每个数都能打开它背后的行；fazhi verify 核验每一条记录。"


# --- the town ---------------------------------------------------------------------------------------------------------


def _has_town() -> bool:
    """Whether the demo town is there; refuses a home with another one, which demo rows would spoil."""
    if not User.objects.exists():
        return False
    if not Event.objects.filter(subject=SUBJECT, recorded_by=BY).exists():
        raise FazhiError(
            "这里已经有一个真实的镇，不能混入模拟数据", remedy="用 FAZHI_HOME 另指一个空的数据目录，再运行 fazhi demo"
        )
    return True


def _build(town: dict[str, Any]) -> None:
    """Builds the town whole or not at all; only the users made here get the demo's password."""
    with _the_day(town["founded_on"]), transaction.atomic():
        built = build_town(_sheets(town), BY)
        if built.problems:
            told = "；".join(f"{each.sheet}表第{each.row}行“{each.column}”：{each.why}" for each in built.problems)
            raise FazhiError(f"演示镇的数据有误：{told}", where="packs/demo/town.yaml", remedy="改正后再运行")
        made = User.objects.filter(username__in=[login.username for login in built.logins])
        # Known to everyone who reads the screen: there is nothing to change at the first log-in.
        made.update(password=make_password(town["password"]), must_change_password=False)
        people = {user.username: user for user in made}
        for absent, covering, starts_on, ends_on, reason in town["covers"]:
            arrange_cover(people[absent], people[covering], starts_on, ends_on, reason, by=BY)
        for indicator in indicators:
            approve_definition(indicator.code, by=_first(town, "leader"), on=town["founded_on"])


def _sheets(town: dict[str, Any]) -> dict[str, list[dict[str, object]]]:
    """The town's lists as the sheets that `fazhi setup` reads."""
    areas = _table(("编码", "名称", "层级", "上级编码"), town["areas"])
    units = _table(("编码", "名称", "简称", "上级编码", "类别"), town["units"])
    units += [
        {
            "编码": area["编码"],
            "名称": f"东坑镇{area['名称']}{'居' if '社区' in str(area['名称']) else '村'}民委员会",
            "简称": area["名称"],
            "类别": VILLAGE,
            "区域编码": area["编码"],
        }
        for area in areas
        if area["层级"] == VILLAGE
    ]
    posts = {(unit, post): role for _, _, unit, role, post in town["people"]}
    posts |= {(unit, post): role for _, unit, role, post in town["more_posts"]}
    papers = {username: paper for username, *paper in town["certificates"]}
    people = []
    for username, name, unit, _, post in town["people"]:
        number, starts_on, ends_on = papers.get(username, ("", "", ""))
        more = [f"{each[1]}/{each[3]}" for each in town["more_posts"] if each[0] == username]
        row = {"登录名": username, "姓名": name, "岗位": "；".join([f"{unit}/{post}", *more]), "执法证号": number}
        people.append(
            row | {"发证机关": "演示" if number else "", "执法证有效期起": starts_on, "执法证有效期止": ends_on}
        )
    return {
        AREAS.name: areas,
        UNITS.name: units,
        POSTS.name: [{"机构编码": unit, "岗位名称": post, "角色": role} for (unit, post), role in posts.items()],
        PEOPLE.name: people,
    }


def _table(names: tuple[str, ...], rows: list[list[str]]) -> list[dict[str, object]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _logins(town: dict[str, Any]) -> Iterator[dict[str, str]]:
    named = {row[0]: row[2] for row in town["units"]} | {row[0]: row[1] for row in town["areas"]}
    names = {person[0]: person[1] for person in town["people"]}
    also = [(username, names[username], unit, role, post) for username, unit, role, post in town["more_posts"]]
    for username, name, unit, role, _ in (*town["people"], *also):
        yield {
            "username": username,
            "name": name,
            "role": role,
            "role_name": roles[role].name,
            "unit": named[unit],
            "password": town["password"],
        }


def _look_at(town: dict[str, Any]) -> Iterator[dict[str, str]]:
    """For each role the one to log in as first, and what to look at."""
    for role, what in town["look_at"].items():
        yield {"username": _first(town, role), "role": role, "role_name": roles[role].name, "what": what}


def _first(town: dict[str, Any], role: str) -> str:
    held = [(person[0], person[3]) for person in town["people"]] + [(post[0], post[2]) for post in town["more_posts"]]
    return next(str(username) for username, of in held if of == role)


# --- its work ---------------------------------------------------------------------------------------------------------


def _generators() -> Iterator[ModuleType]:
    """The module `demo` of every module that has one, with its `fill(year, targets, on)`."""
    for config in apps.get_app_configs():
        if config.name.startswith("fazhi.modules.") and module_has_submodule(config.module, "demo"):
            yield importlib.import_module(f"{config.name}.demo")


def _rows() -> dict[str, int]:
    """How many demo rows each register holds, of those that hold any."""
    counted = {register.code: register.rows().filter(is_demo=True).count() for register in registers}
    return {code: n for code, n in counted.items() if n}


@contextmanager
def _the_day(on: date) -> Iterator[None]:
    """Works as if on a day (演示日), for what is stamped with today; the caller's own day comes back after it."""
    before = os.environ.get("FAZHI_TODAY")
    os.environ["FAZHI_TODAY"] = on.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["FAZHI_TODAY"]
        else:
            os.environ["FAZHI_TODAY"] = before


def _read(name: str) -> Any:
    return yaml.safe_load((PACK / name).read_text(encoding="utf-8"))
