"""Rows of any table as lines of JSON and back (行的存取), the same from either database: what a backup holds."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models
from django.db.models.functions import Collate

from fazhi.kernel.core.digests import canonical
from fazhi.kernel.core.errors import FazhiError

from .archive import Sm3

Model = type[models.Model]

# What belongs to the running of a machine, not to the town: log-ins, failed attempts at them, finished background work.
LEFT_OUT = {"sessions": "登录会话", "axes": "登录尝试"}
ROWS_A_TURN = 1000


def tables(apps: Apps) -> list[Model]:
    """The models whose rows are backed up, every one after those that it points to where that is possible."""
    chosen = [
        model
        for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.db_table)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]
    ordered: dict[Model, None] = {}

    def place(model: Model, above: tuple[Model, ...]) -> None:
        for item in model._meta.concrete_fields:
            target = item.related_model
            if target in chosen and target not in ordered and target not in above:
                place(target, (*above, target))
        ordered.setdefault(model)

    for model in chosen:
        place(model, (model,))
    return list(ordered)


def columns(model: Model) -> list[str]:
    return [item.column for item in model._meta.concrete_fields]


def _items(model: Model, names: list[str]) -> list[models.Field[Any, Any]]:
    """The fields of columns, in the order asked for: migrations may have made them in another."""
    by_column = {item.column: item for item in model._meta.concrete_fields}
    return [by_column[name] for name in names]


def lines(model: Model, names: list[str]) -> Iterator[str]:
    """Each row as one line of the named columns, in the order of the primary key."""
    items = _items(model, names)
    turns = [(place, turn) for place, item in enumerate(items) if (turn := _out(item))]
    rows = model._base_manager.order_by(_order(model)).values_list(*(item.attname for item in items))
    for row in rows.iterator(chunk_size=ROWS_A_TURN):
        values = list(row)
        for place, turn in turns:
            if values[place] is not None:
                values[place] = turn(values[place])
        yield canonical(values)


def _order(model: Model) -> Any:
    """Both databases must agree on the order; of texts they do only by their bytes."""
    if connection.vendor == "postgresql" and isinstance(_base(model._meta.pk), models.CharField):
        return Collate("pk", "C")
    return "pk"


def digest(model: Model, names: list[str]) -> str:
    """The SM3 of a table's rows as `lines` gives them."""
    found = Sm3()
    for line in lines(model, names):
        found.update(line.encode() + b"\n")
    return found.hex()


def load(model: Model, names: list[str], path: Path) -> None:
    """Writes the rows of a file into their table; the caller holds the transaction."""
    items = _items(model, names)
    turns = [(place, turn) for place, item in enumerate(items) if (turn := _in(item))]
    quote = connection.ops.quote_name
    into, places = ", ".join(quote(name) for name in names), ", ".join(["%s"] * len(names))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES ({places})"  # noqa: S608 - our own names

    def prepared(line: bytes) -> list[Any]:
        values: list[Any] = json.loads(line)
        for place, turn in turns:
            values[place] = turn(values[place])
        return values

    with path.open("rb") as file, connection.cursor() as cursor:
        while rows := [prepared(line) for line in islice(file, ROWS_A_TURN)]:
            cursor.executemany(sql, rows)


def _base(item: models.Field[Any, Any]) -> models.Field[Any, Any]:
    while isinstance(item, models.ForeignKey):
        item = item.target_field
    return item


_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.FloatField)


def _out(item: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of a field becomes JSON; None where it already is."""
    item = _base(item)
    if isinstance(item, models.DateTimeField):
        return lambda value: value.astimezone(UTC).isoformat()
    if isinstance(item, models.DateField):
        return date.isoformat
    if isinstance(item, models.BinaryField):
        return lambda value: base64.b64encode(bytes(value)).decode()
    if isinstance(item, models.DecimalField | models.UUIDField):
        return str
    if isinstance(item, (*_PLAIN, models.JSONField)):
        return None
    raise FazhiError(
        f"备份不认识字段 {item} 的类型 {type(item).__name__}", remedy="在 cli/archived_rows.py 中写明怎样存取"
    )


def _in(item: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How JSON becomes what the database takes for a field; the inverse of `_out`."""
    item = _base(item)
    if isinstance(item, _PLAIN):
        return None
    read: Callable[[Any], Any]
    if isinstance(item, models.DateTimeField):
        read = datetime.fromisoformat
    elif isinstance(item, models.DateField):
        read = date.fromisoformat
    elif isinstance(item, models.BinaryField):
        read = base64.b64decode
    elif isinstance(item, models.JSONField):
        # An empty value where none may be empty was JSON's own null.
        return lambda value: (
            None if value is None and item.null else connection.ops.adapt_json_value(value, item.encoder)
        )
    else:
        read = item.to_python
    return lambda value: None if value is None else item.get_db_prep_save(read(value), connection)


def last_id(model: Model) -> int | None:
    """The last number that a table gave out: a number whose row is gone must not come back, for its events may stay."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return None
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", [table, key.column]
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    given = (found[0] if found else None) or 0
    return max(given, model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)


def set_last_id(model: Model, last: int | None) -> None:
    """Lets a table go on after the last number that it had given out."""
    if not last:
        return
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, key, last])
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
