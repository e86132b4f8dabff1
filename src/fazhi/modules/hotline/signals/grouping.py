"""Groups of like messages (同类诉求): by text, place and time. A message here has no person, so none can be grouped by.

How it works, in the words of the explanation that each group carries:
- Two texts are alike (相像) by the words they share. A word counts the less the more messages have it, so that a phrase
  in every message makes nobody alike. Title and content weigh the same, however long the content is.
- Messages with a place group only with those of a like place; the place is then left out of their texts, or two
  different matters of one street corner would be alike by its name. Messages without one go by their texts alone.
- A group is a message with those like it, drawn in until each is like the others on the average. It may run for months,
  as long as no two windows pass in silence, and counts only if some window holds enough of it.
- Score (强度) = 10 x (messages + those of the last days) x how alike they are on the average, up to a half.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fazhi.kernel.core.text import half_width

from ..words import cut
from .explaining import EMPTY, RECENT, named_place, pairs, sentence, stated_place, theme

if TYPE_CHECKING:
    import numpy as np

    Indices = np.ndarray[Any, np.dtype[np.intp]]

AT_LEAST = 3
WINDOW = 30

_NEAR = 0.3  # two messages this alike may found a group
_ALIKE = 0.2  # and whoever is this alike to its members on the average belongs to it
_ALIKE_ENOUGH = 0.5  # words more alike than that are rather one text again than one more caller
_AT_ONE_PLACE = 0.7  # where the address is the same, so much of that is enough
_SAME_PLACE = 0.5
_BLOCK = 500
# Messages assumed besides those given: in a handful, a word that all share is still worth something.
_UNSEEN = 50
_ALONE = 0.6  # a word that nobody else says sets apart less than a shared one joins
_RARE = 300  # a word in fewer than one of so many messages tells no more than one in just as many
_LONG_TEXT = 40  # two people do not find the same words for so long

_SIGNS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Message:
    """What was said (诉求), where and when; nothing of who said it.

    `key` is the ticket's number; `place` is the village and the address with a blank between, and either may be empty.
    """

    key: str
    title: str
    text: str
    place: str
    on: date


@dataclass(frozen=True, slots=True)
class Group:
    """Like messages (一组同类诉求) and the sentence that explains them; `size` counts repeated texts once."""

    title: str
    theme: str
    place: str
    why: str
    keys: tuple[str, ...]
    size: int
    score: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class _Told:
    """A distinct message with the keys of all that repeat it (去重后的诉求)."""

    message: Message
    keys: tuple[str, ...]
    last_on: date


def group(
    messages: Iterable[Message], *, at_least: int = AT_LEAST, within: int = WINDOW, on: date | None = None
) -> list[Group]:
    """The groups of like messages (同类诉求分组), the highest score first.

    `at_least` distinct messages must lie `within` so many days; growth is counted up to `on`, else to the last message.
    """
    told = _distinct(messages)
    if len(told) < at_least:
        return []
    likeness = _Likeness([each.message for each in told], 2 * within)
    now = on or told[-1].message.on
    everything = "\n".join(f"{each.message.title}\n{each.message.text}" for each in told)
    found = []
    for members in likeness.groups(at_least, within):
        group = _Group([told[at] for at in members], likeness.weights, everything)
        found.append(group.explained(likeness.alike(members), within, now))
    return sorted(found, key=lambda each: (-each.score, each.keys))


def _distinct(messages: Iterable[Message]) -> list[_Told]:
    """The messages in the order of their days, those that repeat an earlier one folded into it."""
    folded: dict[tuple[str, ...], list[Message]] = defaultdict(list)
    for message in sorted(messages, key=lambda each: (each.on, each.key)):
        text = _SIGNS.sub("", message.text)
        # A short text, such as a plea that many end with, is the same one only under the same title and in one place.
        is_telling = len(text) >= _LONG_TEXT
        folded[(text,) if is_telling else (text, _SIGNS.sub("", message.title), message.place)].append(message)
    return [_Told(same[0], tuple(each.key for each in same), same[-1].on) for same in folded.values()]


class _Group:
    """The members of one group on the way to their explanation (成组)."""

    def __init__(self, told: Sequence[_Told], weights: Mapping[str, float], everything: str) -> None:
        messages = [each.message for each in told]
        titles = [message.title for message in messages]
        texts = [f"{message.title}\n{message.text}" for message in messages]
        is_stated = any(message.place.strip() for message in messages)
        self._told = told
        self._place = (
            stated_place([message.place for message in messages])
            if is_stated
            else named_place(titles, texts, everything)
        )
        self._words = theme(titles, texts, weights, self._place[0])

    def explained(self, alike: float, within: int, now: date) -> Group:
        days = [each.message.on for each in self._told]
        recent = sum(0 <= (now - day).days < RECENT for day in days)
        keys = tuple(key for each in self._told for key in each.keys)
        words, repeated = "、".join(self._words), len(keys) - len(days)
        return Group(
            title="：".join(filter(None, (self._place[0], words))) or "同类诉求",
            theme=words,
            place=self._place[0],
            why=sentence(days, self._words, self._place, within=within, recent=recent, repeated=repeated),
            keys=keys,
            size=len(days),
            score=round(10 * (len(days) + recent) * min(alike, _ALIKE_ENOUGH)),
            first_on=days[0],
            last_on=max(each.last_on for each in self._told),
        )


# --- how alike --------------------------------------------------------------------------------------------------------


class _Likeness:
    """How alike messages are (相像程度): sparse vectors of their words and of their places, neighbours within a gap."""

    def __init__(self, messages: Sequence[Message], gap: int) -> None:
        import numpy as np

        self._np = np
        self._gap = gap
        self.days = np.array([message.on.toordinal() for message in messages])
        places = [message.place.partition(" ")[::2] for message in messages]
        addresses = [pairs(address.replace(area, " ") if area else address) for area, address in places]
        titles, texts = [], []
        for message, (area, _), address in zip(messages, places, addresses, strict=True):
            titles.append(_bag(_without(pairs(area), address, message.title)))
            texts.append(_bag(_without(pairs(area), address, message.text)))
        self.weights = weights = _weights(
            [title.keys() | text.keys() for title, text in zip(titles, texts, strict=True)]
        )
        # A text without one telling word stays short of length one, and is like nothing.
        telling = max(weights.values(), default=1)
        both = _unit(_matrix(titles, weights), telling) + _unit(_matrix(texts, weights), telling)
        self._texts = _unit(both, 1)
        self._addresses = _matrix([Counter(address) for address in addresses], _weights(addresses))
        self._worth = self._addresses.multiply(self._addresses).sum(1).A1
        areas = {"": 0}
        self._areas = np.array([areas.setdefault(area, len(areas)) for area, _ in places])
        self._near = self._neighbours()

    def groups(self, at_least: int, within: int) -> Iterator[Indices]:
        """The members of each group, the densest first; nobody is in two."""
        np = self._np
        free = np.ones(len(self.days), dtype=bool)
        near = self._near
        density = near.sum(1).A1
        for seed in np.argsort(-density, kind="stable"):
            if not free[seed]:
                continue
            members = self._drawn_in(int(seed), free)
            if len(members) < at_least or not self._is_dense(members, at_least, within):
                continue
            free[members] = False
            yield members

    def alike(self, members: Indices) -> float:
        """How alike the members are, two by two, on the average (平均相像程度)."""
        n = len(members)
        total = self._texts[members].sum(0).A1
        return float((total @ total - n) / (n * (n - 1)))

    def _drawn_in(self, seed: int, free: Any) -> Indices:
        """The message and those like it, taken anew until the same ones come out, four times at most."""
        np = self._np
        members = self._chained(self._around(np.array([seed]), free), seed)
        for _ in range(4):
            if len(members) < 2:
                break
            candidates = self._around(members, free)
            total = self._texts[members].sum(0).A1
            is_in = np.isin(candidates, members)
            mean = (self._texts[candidates] @ total - is_in) / (len(members) - is_in)
            is_same = self._is_same_place(np.full_like(candidates, seed), candidates)
            kept = candidates[(mean >= _ALIKE * (_AT_ONE_PLACE if self._worth[seed] else 1)) & is_same]
            taken = self._chained(np.union1d(kept, [seed]), seed)
            if np.array_equal(taken, members):
                break
            members = taken
        return members

    def _around(self, members: Indices, free: Any) -> Indices:
        np = self._np
        near = self._near[members].indices
        found = np.union1d(near, members)
        taken: Indices = found[free[found]]
        return taken

    def _chained(self, members: Indices, seed: int) -> Indices:
        """The members that hang together with the seed in time; messages are in the order of their days."""
        np = self._np
        cuts = np.flatnonzero(np.diff(self.days[members]) > self._gap) + 1
        return next(part for part in np.split(members, cuts) if seed in part)

    def _is_dense(self, members: Indices, at_least: int, within: int) -> bool:
        days = self.days[members]
        return bool((days[at_least - 1 :] - days[: len(days) - at_least + 1] < within).any())

    def _is_same_place(self, some: Indices, others: Indices) -> Any:
        """For each pair whether its place is the same: alike addresses in one village, or one village and no address."""
        one, other = self._areas[some], self._areas[others]
        shared = self._addresses[some].multiply(self._addresses[others]).sum(1).A1
        least = self._np.minimum(self._worth[some], self._worth[others])
        like = (least > 0) & (shared >= _SAME_PLACE * least)
        has_address = (self._worth[some] > 0) | (self._worth[others] > 0)
        return self._np.where(has_address, like & ((one == other) | (one == 0) | (other == 0)), one == other)

    def _neighbours(self) -> Any:
        """For each message those near it in text, place and time, with how near; block by block, or it fills memory."""
        from scipy.sparse import csr_matrix, vstack

        np, n = self._np, len(self.days)
        blocks = []
        for start in range(0, n, _BLOCK):
            end = min(start + _BLOCK, n)
            low = int(np.searchsorted(self.days, self.days[start] - self._gap))
            high = int(np.searchsorted(self.days, self.days[end - 1] + self._gap, side="right"))
            like = (self._texts[start:end] @ self._texts[low:high].T).tocoo()
            kept = like.data >= _NEAR * _AT_ONE_PLACE
            rows, columns, values = like.row[kept] + start, like.col[kept] + low, like.data[kept]
            kept = (abs(self.days[rows] - self.days[columns]) <= self._gap) & (rows != columns)
            rows, columns, values = rows[kept], columns[kept], values[kept]
            kept = self._is_same_place(rows, columns) & ((values >= _NEAR) | (self._worth[rows] > 0))
            blocks.append(csr_matrix((values[kept], (rows[kept] - start, columns[kept])), shape=(end - start, n)))
        return vstack(blocks, format="csr")


def _without(area: set[str], address: set[str], text: str) -> str:
    """A text with the place blanked out: the village wherever it stands, the address where a good part of it stands."""
    text = half_width(text).lower()
    kept, place, at = list(text), area | address, 0
    while place and at < len(text) - 1:
        end = at
        while text[end : end + 2] in place:
            end += 1
        run = {text[each : each + 2] for each in range(at, end)}
        # An address may name the very thing complained of: “搅拌站” alone stays.
        if run <= area or len(run) * 3 >= len(address):
            kept[at : end + 1] = " " * (end + 1 - at) if run else kept[at : end + 1]
        at = end + 1
    return "".join(kept)


def _bag(text: str) -> Counter[str]:
    """The words of a text and the pairs of characters in long ones, for “混凝土搅拌站” has “搅拌站” in it."""
    words = [word for word in cut(text) if word not in EMPTY]
    parts = [word[at : at + 2] for word in words if len(word) > 3 for at in range(len(word) - 1)]
    return Counter([*words, *parts])


def _weights(bags: Sequence[Iterable[str]]) -> dict[str, float]:
    """What each word tells (词的分量): little where many have it."""
    from math import log

    n = len(bags)
    counts = Counter(word for bag in bags for word in bag)
    return {
        word: log((n + _UNSEEN) / (max(count, n / _RARE) + 1)) * (1 if count > 1 else _ALONE)
        for word, count in counts.items()
    }


def _matrix(bags: Sequence[Counter[str]], weights: dict[str, float]) -> Any:
    import numpy as np
    from scipy.sparse import csr_matrix

    place_of = {word: at for at, word in enumerate(weights)}
    ends = np.cumsum([0, *(len(bag) for bag in bags)])
    places = np.fromiter((place_of[word] for bag in bags for word in bag), dtype=np.int32, count=ends[-1])
    counts = np.fromiter((n for bag in bags for n in bag.values()), dtype=np.float32, count=ends[-1])
    worth = np.fromiter(weights.values(), dtype=np.float32, count=len(weights))
    values = (1 + np.log(counts)) * worth[places]
    return csr_matrix((values, places, ends), shape=(len(bags), len(weights)))


def _unit(matrix: Any, least: float) -> Any:
    """The rows of a matrix with length one, but those shorter than `least` in proportion."""
    import numpy as np
    from scipy.sparse import diags

    lengths = np.sqrt(matrix.multiply(matrix).sum(1)).A1
    return (diags(1 / np.maximum(lengths, least)) @ matrix).astype(np.float32).tocsr()
