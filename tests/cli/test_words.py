"""What the argument parser refuses it refuses in Chinese."""

from __future__ import annotations

import pytest
from support.cli import Cli


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nonsense",), "没有“nonsense”，可用："),
        (("figure",), "缺少参数：CODE, YEAR"),
        (("report", "2023", "--format", "xyz"), "--format：没有“xyz”，可用："),
        (("due", "投诉", "--from"), "--from：后面要写一个值"),
        (("figures", "2023", "--no-such"), "不认识的参数：--no-such"),
    ],
)
def test_a_wrong_word_is_told_in_chinese(fazhi: Cli, words: tuple[str, ...], told: str) -> None:
    code, _, error, _ = fazhi(*words)
    assert code == 2
    assert told in error
    assert "办法：" in error
    assert "error" not in error and "usage" not in error


def test_the_help_is_chinese(fazhi: Cli) -> None:
    assert "positional" not in fazhi.ok("figure", "--help").stdout
