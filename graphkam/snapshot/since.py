"""Events as they were read, and what came and went since: put together only when somebody asks for all of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.arrays import Ints
from graphkam.evidence import EventArrays, rows_of_groups
from graphkam.records import places
from graphkam.snapshot.people import NOBODY


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """Where the rows of a sorted table stand after some were put in and others taken out.

    ``come`` and ``gone`` are rows of the table as it was, sorted: those before which one was put, once for each, and
    those taken out.
    """

    come: Ints
    gone: Ints

    @classmethod
    def between(cls, was: pl.Series, now: pl.Series, *, touched: pl.Series) -> Shift:
        """What became of the rows when only those of some ids, sorted, came or went."""
        place, before = places(was, touched)
        _, after = places(now, touched)
        return cls(come=place[~before & after], gone=place[before & ~after])

    def of(self, rows: Ints) -> Ints:
        """Where rows that were not taken out stand now."""
        if not len(self.come) and not len(self.gone):
            return rows
        more = np.searchsorted(self.come, rows, side="right") - np.searchsorted(self.gone, rows)
        return (rows + more).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Since:
    """What became of events since they were read.

    Attributes
    ----------
    read
        The events as they were read, with the numbers that pairs and interactions had then.
    ids
        The id of each interaction then.
    touched
        The ids of all interactions that came, went or changed, sorted.
    pairs
        By pair, the number it had then, `NOBODY` for one that is new; None when all have the number they had.
    gone
        The rows of ``read`` that are events no more, sorted.
    come
        The events that are new, with the numbers of now.
    rows
        Where the interactions stand now.
    """

    read: EventArrays
    ids: pl.Series
    touched: pl.Series
    pairs: Ints | None
    gone: Ints
    come: EventArrays
    rows: Shift

    @classmethod
    def nothing(cls, read: EventArrays, ids: pl.Series) -> Since:
        """That nothing became of them."""
        none = np.zeros(0, dtype=np.int32)
        come = EventArrays(*(getattr(read, field.name)[:0] for field in fields(read)))
        return cls(read, ids, ids.clear(), None, none, come, Shift(none, none))

    def of_pairs(self, pairs: Ints) -> EventArrays:
        """The events of some pairs as they are now, sorted, which are counted from 0 in it."""
        place = np.arange(len(pairs), dtype=np.int32)
        then = self.then(pairs)
        place, then = place[then != NOBODY], then[then != NOBODY]
        rows = rows_of_groups(then, self.read.pair)
        rows = rows[~np.isin(rows, self.gone)]
        stay = {field.name: getattr(self.read, field.name)[rows] for field in fields(EventArrays)}
        stay["pair"] = place[np.searchsorted(then, stay["pair"])]
        stay["interaction"] = self.rows.of(stay["interaction"])
        return together(EventArrays(**stay), self.come.of_pairs(pairs))

    def then(self, pairs: Ints) -> Ints:
        """The numbers that pairs had when the events were read."""
        return pairs if self.pairs is None else self.pairs[pairs]

    def together(self) -> EventArrays:
        """All events as they are now, in arrays of their own."""
        stay = {field.name: getattr(self.read, field.name) for field in fields(EventArrays)}
        if len(self.gone):
            kept = np.ones(len(self.read.pair), dtype=np.bool_)
            kept[self.gone] = False
            stay = {name: column[kept] for name, column in stay.items()}
        if self.pairs is not None:
            known = self.pairs != NOBODY
            now = np.full(int(self.pairs.max(initial=-1)) + 1, NOBODY, dtype=np.int32)
            now[self.pairs[known]] = np.flatnonzero(known)
            stay["pair"] = now[stay["pair"]]
        stay["interaction"] = self.rows.of(stay["interaction"])
        return EventArrays(**_put_in(stay, self.come))


class EventsSince:
    """Events of which some came and went since they were read; see `graphkam.evidence.Events`.

    A company of ten million interactions has 400 MB of them, and a change of one is not to copy these.
    """

    def __init__(self, since: Since) -> None:
        self._now: EventArrays | Since = since
        self._putting = Lock()

    @property
    def since(self) -> Since | None:
        """What became of them; None once they were put together."""
        now = self._now
        return now if isinstance(now, Since) else None

    @property
    def whole(self) -> EventArrays:
        """As in `Events`; put together when that is first asked for."""
        with self._putting:
            now = self._now
            if isinstance(now, Since):
                now = self._now = now.together()
            return now

    def of_pairs(self, pairs: Ints) -> EventArrays:
        """As in `Events`."""
        return self._now.of_pairs(pairs)


def together(one: EventArrays, other: EventArrays) -> EventArrays:
    """The events of both, by pair, day and interaction; each of them is."""
    if not len(other.pair):
        return one
    names = [field.name for field in fields(EventArrays)]
    both = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in names}
    order = np.lexsort((both["interaction"], both["day"], both["pair"]))
    return EventArrays(**{name: column[order] for name, column in both.items()})


def _put_in(stay: dict[str, npt.NDArray[Any]], come: EventArrays) -> dict[str, npt.NDArray[Any]]:
    """Many events with a few more, each in its place."""
    if not len(come.pair):
        return stay
    place = np.empty(len(come.pair), dtype=np.int64)
    pairs: list[int] = come.pair.tolist()
    days: list[int] = come.day.tolist()
    numbers: list[int] = come.interaction.tolist()
    for at, (pair, day, interaction) in enumerate(zip(pairs, days, numbers, strict=True)):
        first, last = np.searchsorted(stay["pair"], np.array([pair, pair + 1], dtype=np.int32)).tolist()
        order = stay["day"][first:last].astype(np.int64) << 32 | stay["interaction"][first:last]
        place[at] = first + int(np.searchsorted(order, day << 32 | interaction))
    return {name: np.insert(stay[name], place, getattr(come, name)) for name in stay}
