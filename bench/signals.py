"""How fast weak signals are found among 10,000 messages of a year, long and short, and how much memory it takes."""

from __future__ import annotations

import random
import resource
import time
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from .home import child
from .table import Figure

if TYPE_CHECKING:
    from fazhi.modules.hotline.signals.grouping import Message

MESSAGES = 10_000
ISSUES = 40
WORDS = 20_000
FIRST_DAY = date(2023, 1, 1)


def messages(n: int) -> list[Message]:
    """Messages whose words are as unequally common as in a language; one in ten belongs to an issue of two months."""
    from fazhi.modules.hotline.signals.grouping import Message

    chance = random.Random(2024)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(2)) for _ in range(WORDS)]
    shares = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
    issues = [chance.sample(words[100:], 12) for _ in range(ISSUES)]
    starts = [chance.randrange(300) for _ in range(ISSUES)]
    made = []
    for at in range(n):
        told = chance.choices(words, cum_weights=shares, k=chance.choice((40, 80, 120, 250)))
        day = chance.randrange(365)
        title = chance.choices(words, k=6)
        if at % 10 == 0:
            issue = chance.randrange(ISSUES)
            day = starts[issue] + chance.randrange(60)
            title[:4] = chance.sample(issues[issue], 4)
            told[::4] = chance.choices(issues[issue], k=len(told[::4]))
        on = FIRST_DAY + timedelta(days=day)
        made.append(Message(f"{at:06d}", "，".join(title), "，".join(told), "", on))
    return made


def measure(_: Path) -> list[Figure]:
    from fazhi.modules.hotline.signals.grouping import group

    made = messages(MESSAGES)
    began, cpu = time.perf_counter(), time.process_time()
    found = group(made)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    planted = [each for each in found if sum(int(key) % 10 == 0 for key in each.keys) * 2 > len(each.keys)]
    assert len(planted) >= ISSUES // 2, "it was fast because it found nothing"
    name = f"weak signals among {MESSAGES:,} messages"
    return [
        Figure(name, took, "s", target="< 60"),
        Figure(f"{name}: CPU", cpu, "s"),
        Figure(f"{name}: peak memory", memory, "MB", target="< 600"),
    ]


if __name__ == "__main__":
    child(measure)
