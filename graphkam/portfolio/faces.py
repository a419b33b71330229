"""Faces: which function of ours meets which of their lines, and who writes to whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.arrays import Floats, Ints
from graphkam.portfolio.coverage import within
from graphkam.portfolio.web import Web, counted, share
from graphkam.schema import FUNCTIONS, LINES
from graphkam.snapshot import Snapshot
from graphkam.strength import summed


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """The share of each line's weight (n × functions × lines) that one, and that two of each function hold."""

    coverage: Floats
    two_deep_coverage: Floats


def faces(snapshot: Snapshot, web: Web, *, line_weight: Floats) -> Faces:
    """Who of ours meets whom across the three lines; ``line_weight`` (n × lines, flat) includes the chairs."""
    functions, lines, n = len(FUNCTIONS), len(LINES), web.accounts
    function = snapshot.staff.function[web.staff]
    known = function >= 0
    reps = counted(
        web.contact[known] * functions + function[known], size=len(web.account) * functions
    ).reshape(-1, functions)
    group = within(web.account, snapshot.contacts.line, groups=lines)
    whole = line_weight.reshape(n, lines)

    def shares(least: int) -> Floats:
        held = np.zeros((n, functions, lines))
        for code in range(functions):
            weight = np.where(reps[:, code] >= least, web.weight, 0.0)
            held[:, code] = summed(group + 1, weight, size=n * lines + 1)[1:].reshape(n, lines)
        return share(held, np.broadcast_to(whole[:, None, :], held.shape))

    return Faces(coverage=shares(1), two_deep_coverage=shares(2))


def functions_of(snapshot: Snapshot, web: Web) -> Ints:
    """How many different functions of ours have an active tie to each account."""
    function = snapshot.staff.function[web.rep_staff]
    known = function >= 0
    pairs = np.unique(web.rep_account[known].astype(np.int64) * len(FUNCTIONS) + function[known])
    return counted((pairs // len(FUNCTIONS)).astype(np.int32), size=web.accounts)


def inbound(snapshot: Snapshot) -> Floats:
    """The share of decayed emails, messages and calls that come from them (n); NaN where there are none."""
    account = snapshot.contacts.account[snapshot.ties.contact]
    incoming = summed(account, snapshot.ties.incoming, size=snapshot.accounts.height)
    total = incoming + summed(account, snapshot.ties.outgoing, size=snapshot.accounts.height)
    return np.where(total > 0, share(incoming, total), np.nan)
