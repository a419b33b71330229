"""Holder sets: contacts of an account that the same reps hold are one, whatever is asked about reps who leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.arrays import Floats, Ints
from graphkam.portfolio.web import Web
from graphkam.strength import summed


@dataclass(frozen=True, slots=True, eq=False)
class Holders:
    """Who holds what in one account (or a piece of it): H different sets of R reps.

    ``incidence`` (H × R) is 1 where the rep is in the set, ``weight`` (H) the weight of all contacts so held.
    """

    incidence: Floats
    weight: Floats

    @property
    def reps(self) -> int:
        """The number of reps."""
        return int(self.incidence.shape[1])

    @property
    def sets(self) -> int:
        """The number of different sets."""
        return int(self.incidence.shape[0])


def holders_of_accounts(web: Web) -> list[Holders]:
    """The holder sets of every account, over its reps in their order.

    Cost: one pass over the contacts that anybody holds.
    """
    first_tie = np.concatenate([[0], np.cumsum(web.holders)])
    set_of_contact, representative = _numbered(web, first_tie)
    weight = summed(set_of_contact + 1, web.weight, size=len(representative) + 1)[1:]
    sizes = web.holders[representative]
    # The ties of each set's first contact name its reps.
    offset = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rep = web.rep[np.repeat(first_tie[representative], sizes) + offset]
    set_of_tie = np.repeat(np.arange(len(representative)), sizes)
    first_set = np.searchsorted(web.account[representative], np.arange(web.accounts + 1)).tolist()
    first_member = np.concatenate([[0], np.cumsum(sizes)])[first_set].tolist()
    first_rep = web.first_rep.tolist()
    found: list[Holders] = []
    for account in range(web.accounts):
        start, end = first_set[account], first_set[account + 1]
        members = slice(first_member[account], first_member[account + 1])
        incidence = np.zeros((end - start, first_rep[account + 1] - first_rep[account]))
        incidence[set_of_tie[members] - start, rep[members] - first_rep[account]] = 1.0
        found.append(Holders(incidence=incidence, weight=weight[start:end]))
    return found


def _numbered(web: Web, first_tie: Ints) -> tuple[Ints, Ints]:
    """The number of each contact's holder set (-1 where nobody holds it), and the first contact of each set."""
    set_of_contact = np.full(len(web.account), -1, dtype=np.int32)
    covered = np.flatnonzero(web.holders > 0)
    # Reps are numbered per account and sorted per contact, so that the bytes of a run of them name the set.
    reps = web.rep.tobytes()
    width = web.rep.itemsize
    starts, ends = (first_tie[covered] * width).tolist(), (first_tie[covered + 1] * width).tolist()
    known: dict[bytes, int] = {}
    set_of_contact[covered] = [
        known.setdefault(reps[start:end], len(known)) for start, end in zip(starts, ends, strict=True)
    ]
    _, representative = np.unique(set_of_contact[covered], return_index=True)
    return set_of_contact, covered[representative].astype(np.int32)
