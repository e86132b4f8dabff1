"""How fast a home learns from a year of tickets on 60 themes, and how fast it then proposes for one message."""

from __future__ import annotations

import random
import resource
import time
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from .home import child
from .table import Figure

if TYPE_CHECKING:
    from fazhi.modules.hotline.learning.features import Message

TICKETS = 8_559
THEMES = 60
WORDS = 8_000
ASKED = 300


def tickets(n: int) -> tuple[list[Message], list[str]]:
    """Tickets of unequally common words; every theme has twelve of its own and one in six words of a ticket is of them."""
    from fazhi.modules.hotline.learning.features import Message

    chance = random.Random(2024)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(2)) for _ in range(WORDS)]
    shares = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
    own = [chance.sample(words[200:], 12) for _ in range(THEMES)]
    made, themes = [], []
    for at in range(n):
        theme = at % THEMES
        told = chance.choices(words, cum_weights=shares, k=chance.choice((30, 50, 80)))
        told[::6] = chance.choices(own[theme], k=len(told[::6]))
        made.append(Message("，".join(chance.sample(told, 4)), "，".join(told)))
        themes.append(f"事项{theme:02d}")
    return made, themes


def measure(home: Path) -> list[Figure]:
    from fazhi.modules.hotline.learning.suggesting import current_model, model_path, suggest
    from fazhi.modules.hotline.learning.training import load, save, train

    made, themes = tickets(TICKETS + ASKED)
    began, cpu = time.perf_counter(), time.process_time()
    model = train(made[:TICKETS], themes[:TICKETS])
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    save(model, model_path())
    size = model_path().stat().st_size / 1e6
    began = time.perf_counter()
    assert load(model_path()).labels == model.labels
    loading = (time.perf_counter() - began) * 1000
    save(replace(model, facts={"tickets": TICKETS, "units": {}}), model_path())
    assert current_model() is not None
    spent, right = [], 0
    for message, theme in zip(made[TICKETS:], themes[TICKETS:], strict=True):
        began = time.perf_counter()
        found = suggest(f"{message.title}\n{message.content}")
        spent.append((time.perf_counter() - began) * 1000)
        right += found is not None and found.theme == theme
    assert right > ASKED / 2, "it was fast because it found nothing"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Figure(f"learning from {TICKETS:,} tickets on {THEMES} themes", took, "s", target="< 60"),
        Figure("learning: CPU", cpu, "s"),
        Figure("learning: peak memory", memory, "MB"),
        Figure("what was learnt, as a file", size, "MB"),
        Figure("reading it, once a process", loading, "ms"),
        Figure("one proposal, median", median(spent), "ms", target="< 20"),
        Figure("one proposal, slowest of 300", max(spent), "ms"),
    ]


if __name__ == "__main__":
    child(measure)
