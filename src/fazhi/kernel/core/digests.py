"""Hashes (摘要) of canonical JSON with SM3 (国密杂凑), Merkle roots over them, and salted digests of personal fields."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac

_EMPTY = hashes.Hash(hashes.SM3())


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
).encode


def canonical(value: Any) -> str:
    """One text for one value (规范文本): sorted keys, no spaces, ISO dates; floats and NaN have no place in a fact."""
    return _encode(value)


def sm3(data: bytes | str) -> str:
    """SM3 of bytes or UTF-8 text as 64 hex digits."""
    # Copying one started hash costs half of starting another, and imports make hundreds of thousands.
    digest = _EMPTY.copy()
    digest.update(data.encode() if isinstance(data, str) else data)
    return digest.finalize().hex()


def hmac_sm3(key: bytes, text: str) -> str:
    """HMAC-SM3 of a text as 64 hex digits."""
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update(text.encode())
    return mac.finalize().hex()


def salted(salt: str, value: str) -> str:
    """The digest of a personal value (个人信息摘要): without its salt it can be neither read nor guessed."""
    return sm3(f"{salt}\x1f{value}")


def merkle_root(leaves: Sequence[str]) -> str:
    """The Merkle root (默克尔根) of hex digests in their order; an odd last node rises unpaired, the empty root is sm3("").

    Leaves and nodes carry different prefixes, so that no node can pass for a leaf.
    """
    if not leaves:
        return sm3("")
    waiting: list[tuple[int, str]] = []  # the roots of full trees, each lower than the one before: a million leaves, 20
    for leaf in leaves:
        height, node = 0, sm3(f"0{leaf}")
        while waiting and waiting[-1][0] == height:
            height, node = height + 1, sm3(f"1{waiting.pop()[1]}{node}")
        waiting.append((height, node))
    root = waiting.pop()[1]
    while waiting:
        root = sm3(f"1{waiting.pop()[1]}{root}")
    return root
