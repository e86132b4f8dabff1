"""`fazhi verify`: the event chain and the stored documents against their hashes (核验)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from fazhi.kernel.chain.verification import MOST_BROKEN, verify

HELP = "核验事件链和文书：改动、删除、调换、截断和没有密钥的改写都会查出；不写任何东西；有断裂时退出码为 1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> dict[str, Any]:
    found = verify()
    return {**asdict(found), "ok": found.ok}


def lines(answer: dict[str, Any]) -> Iterator[str]:
    yield f"记录 {answer['events']} 条，封存 {answer['seals']} 次，文书 {answer['documents']} 份"
    if answer["unsealed"]:
        yield f"其中 {answer['unsealed']} 条记录尚未封存"
    if answer["ok"]:
        yield "核验无误。"
        return
    yield from broken_lines(answer["broken"])
    if len(answer["broken"]) >= MOST_BROKEN:
        yield f"只列出前 {MOST_BROKEN} 处。"


def broken_lines(broken: list[dict[str, str]]) -> Iterator[str]:
    yield f"断裂 {len(broken)} 处："
    for item in broken:
        yield f"  {item['where']}：{item['what']}"
