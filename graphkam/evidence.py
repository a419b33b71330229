"""Evidence: everything recorded between one of ours and one of theirs, read once, undecayed, for any day.

References
----------
Dilution in large rounds: after Newman (2001), Scientific collaboration networks II.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.arrays import Bools, Floats, Ints, Longs
from graphkam.policy import Policy
from graphkam.records import Company, day_number
from graphkam.schema import DIRECTED_KINDS, DIRECTIONS, KINDS


class Events(Protocol):
    """What one interaction adds to one pair, before decay, event by event."""

    @property
    def whole(self) -> EventArrays:
        """All of them."""
        ...

    def of_pairs(self, pairs: Ints) -> EventArrays:
        """The events of some pairs, sorted, which are counted from 0 in it; the others are not looked at."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class EventArrays:
    """Events (E) in arrays, sorted by pair, day, interaction.

    ``pair`` is the number of the pair in its `Evidence`, ``day`` a number of days since 1970-01-01, ``interaction`` a
    row of the company's table. What an email, a message or a call adds is apart by direction: ``incoming``,
    ``outgoing``; all else is ``other``.
    """

    pair: Ints
    day: Ints
    incoming: Floats
    outgoing: Floats
    other: Floats
    interaction: Ints

    @property
    def whole(self) -> EventArrays:
        """As in `Events`."""
        return self

    def of_pairs(self, pairs: Ints) -> EventArrays:
        """As in `Events`."""
        rows = rows_of_groups(pairs, self.pair)
        found = EventArrays(*(getattr(self, field.name)[rows] for field in fields(self)))
        return replace(found, pair=np.searchsorted(pairs, found.pair).astype(np.int32))


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Everything recorded between our people and theirs, undecayed, for any day.

    ``staff`` and ``contact`` (P) are row numbers in the company's tables, one entry per pair, sorted by contact, then
    staff. Declared ties (D) are sorted by pair, then moment.
    """

    staff: Ints
    contact: Ints
    events: Events
    declared_pair: Ints
    declared_day: Ints
    declared: Floats
    refused: Bools

    def of_pairs(self, pairs: Ints) -> Evidence:
        """The evidence of some pairs, sorted, which are counted from 0 in it; the others are not looked at."""
        stated = rows_of_groups(pairs, self.declared_pair)
        return Evidence(
            staff=self.staff[pairs],
            contact=self.contact[pairs],
            events=self.events.of_pairs(pairs),
            declared_pair=np.searchsorted(pairs, self.declared_pair[stated]).astype(np.int32),
            declared_day=self.declared_day[stated],
            declared=self.declared[stated],
            refused=self.refused[stated],
        )

    def of_contacts(self, contacts: Ints) -> Evidence:
        """The evidence with some contacts, rows of the company's table."""
        return self.of_pairs(rows_of_groups(np.sort(contacts), self.contact))


def rows_of_groups(groups: Ints, group: Ints) -> Ints:
    """The rows of some groups, group by group; ``group`` says of each row which it is of, and is sorted."""
    start = np.searchsorted(group, groups, side="left")
    size = np.searchsorted(group, groups, side="right") - start
    rows = np.arange(int(size.sum())) + np.repeat(start - (np.cumsum(size) - size), size)
    return np.asarray(rows, dtype=np.int32)


def read_evidence(company: Company, *, policy: Policy) -> Evidence:
    """The evidence between every pair of rep and contact that ever met.

    An interaction of kind k that lists m contacts adds ``weight(k) * min(1, 3 / m)`` to every pair of a listed rep and
    a listed contact; a direction left blank on a message counts half each way. A declared strength s0 stands for the
    evidence ``-ln(1 - min(s0, 0.99))``. Interactions that add nothing (complaints) leave no event.

    Cost: one pass over the interactions; memory in proportion to the pairs they list.

    Examples
    --------
    >>> from graphkam.policy import DEFAULT_POLICY
    >>> evidence = read_evidence(company, policy=DEFAULT_POLICY)
    >>> len(evidence.staff), len(evidence.events.whole.day)  # pairs, events
    (6, 8)
    """
    # Nothing here changes the order of the interactions, so that a stable sort leaves a day's in their order.
    listed = company.interactions.lazy().with_row_index("interaction")
    events = (
        events_of(listed, policy=policy, keep="interaction")
        .with_columns(
            contact=rows_of(pl.col("contact_id"), company.contacts["id"]),
            staff=rows_of(pl.col("staff_id"), company.staff["id"]),
        )
        .drop("contact_id", "staff_id")
        .drop_nulls(["contact", "staff"])
        .collect()
    )
    declared = (
        company.ties.lazy()
        .select(
            contact=rows_of(pl.col("contact_id"), company.contacts["id"]),
            staff=rows_of(pl.col("staff_id"), company.staff["id"]),
            moment="as_of",
            day=day_number(pl.col("as_of"), zone=policy.time_zone),
            refused=pl.col("refused").fill_null(value=False),
            adds=-(-pl.min_horizontal(pl.col("strength"), pl.lit(policy.declared_cap))).log1p(),
        )
        .drop_nulls(["contact", "staff"])
        .collect()
    )
    # One number for a pair, so that sorting looks at one column.
    people = max(1, company.staff.height)
    number = pl.col("contact").cast(pl.Int64) * people + pl.col("staff")
    events = events.with_columns(number=number).sort("number", "day", maintain_order=True)
    declared = declared.with_columns(number=number).sort("number", "moment", maintain_order=True)
    event_number, declared_number = _array(events["number"]), _array(declared["number"])
    fresh = _differs(event_number)
    numbers = different(event_number[fresh], declared_number)
    pair_of_fresh = np.searchsorted(numbers, event_number[fresh]).astype(np.int32)
    return Evidence(
        staff=(numbers % people).astype(np.int32),
        contact=(numbers // people).astype(np.int32),
        events=EventArrays(
            pair=pair_of_fresh[np.cumsum(fresh, dtype=np.int32) - 1],
            **{
                name: _array(events[name]) for name in ("day", "incoming", "outgoing", "other", "interaction")
            },
        ),
        declared_pair=np.searchsorted(numbers, declared_number).astype(np.int32),
        declared_day=_array(declared["day"]),
        declared=np.where(declared["refused"].to_numpy(), 0.0, declared["adds"].to_numpy()),
        refused=_array(declared["refused"]),
    )


def events_of(interactions: pl.LazyFrame, *, policy: Policy, keep: str | None = None) -> pl.LazyFrame:
    """What every interaction adds to every pair of those it lists, undecayed: one row each, in the same order.

    The columns are ``contact_id``, ``staff_id``, and ``day``, ``incoming``, ``outgoing``, ``other`` as in
    `EventArrays`; and one more of the interactions if wanted.
    """
    kind = pl.col("kind").cast(pl.Enum(KINDS)).to_physical()
    direction = pl.col("direction").cast(pl.Enum(DIRECTIONS)).to_physical()
    way = kind.cast(pl.Int32) * len(DIRECTIONS) + direction.fill_null(DIRECTIONS.index("both"))
    incoming, outgoing, other = (pl.lit(pl.Series(each)).gather(way) for each in _added(policy))
    listed = pl.col("contact_ids").list.len()
    dilution = pl.min_horizontal(pl.lit(1.0), policy.undiluted_contacts / listed)
    kept = [] if keep is None else [pl.col(keep).cast(pl.Int32)]
    return (
        interactions.select(
            *kept,
            contact_id="contact_ids",
            staff_id="staff_ids",
            day=day_number(pl.col("at"), zone=policy.time_zone),
            incoming=incoming * dilution,
            outgoing=outgoing * dilution,
            other=other * dilution,
        )
        .filter(pl.col("incoming") + pl.col("outgoing") + pl.col("other") > 0)
        .explode("contact_id", empty_as_null=False)
        .explode("staff_id", empty_as_null=False)
    )


def rows_of(ids: pl.Expr, table: pl.Series) -> pl.Expr:
    """The row of each id in a table's column of ids; null for an id that is not there."""
    return ids.cast(pl.Enum(table), strict=False).to_physical().cast(pl.Int32)


def _added(policy: Policy) -> tuple[list[float], list[float], list[float]]:
    """What an interaction of each kind and direction adds, before dilution: incoming, outgoing, other.

    By the code of the kind, then that of the direction, as they follow each other in `graphkam.schema`.
    """
    way_in = {"in": 1.0, "both": 0.5, "out": 0.0}
    ways = [
        (policy.kind_weights[kind], way_in[direction] if kind in DIRECTED_KINDS else None)
        for kind in KINDS
        for direction in DIRECTIONS
    ]
    return (
        [0.0 if share is None else weight * share for weight, share in ways],
        [0.0 if share is None else weight * (1 - share) for weight, share in ways],
        [weight if share is None else 0.0 for weight, share in ways],
    )


def different(one: Longs, other: Longs) -> Longs:
    """The different numbers of both, sorted."""
    both = np.sort(np.concatenate([one, other]))
    return both[_differs(both)]


def _differs(numbers: Longs) -> Bools:
    """Which of some sorted numbers are not the one before once more."""
    return np.append(np.True_, numbers[1:] != numbers[:-1])[: len(numbers)]


def _array(series: pl.Series) -> npt.NDArray[Any]:
    return np.ascontiguousarray(series.to_numpy())
