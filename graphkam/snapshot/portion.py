"""A part of what lies group by group: found by where its groups begin and end, so that the rest is not looked at."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphkam.strength import Evidence, Ints

EVENT_FIELDS: Final = ("day", "incoming", "outgoing", "other", "interaction")
"""The fields of `Evidence` that each event has, beside its pair."""


def rows_of_groups(groups: Ints, group: Ints) -> Ints:
    """The rows of some groups, group by group; ``group`` says of each row which it is of, and is sorted."""
    start = np.searchsorted(group, groups, side="left")
    size = np.searchsorted(group, groups, side="right") - start
    rows = np.arange(int(size.sum())) + np.repeat(start - (np.cumsum(size) - size), size)
    return np.asarray(rows, dtype=np.int32)


def evidence_of_pairs(evidence: Evidence, pairs: Ints) -> Evidence:
    """The evidence of some pairs, sorted, which are counted from 0 in it."""
    event, stated = rows_of_groups(pairs, evidence.pair), rows_of_groups(pairs, evidence.declared_pair)
    return Evidence(
        staff=evidence.staff[pairs],
        contact=evidence.contact[pairs],
        pair=np.searchsorted(pairs, evidence.pair[event]).astype(np.int32),
        **{name: getattr(evidence, name)[event] for name in EVENT_FIELDS},
        declared_pair=np.searchsorted(pairs, evidence.declared_pair[stated]).astype(np.int32),
        declared_day=evidence.declared_day[stated],
        declared=evidence.declared[stated],
        refused=evidence.refused[stated],
    )


def evidence_of_contacts(evidence: Evidence, contacts: Ints) -> Evidence:
    """The evidence with some contacts, rows of the company's table."""
    return evidence_of_pairs(evidence, rows_of_groups(np.sort(contacts), evidence.contact))
