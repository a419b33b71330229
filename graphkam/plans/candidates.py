"""The ties that could be made in an account, how likely each is, and what stands there already."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graphkam.arrays import Bools, Floats, Ints
from graphkam.plans.colleagues import colleagues
from graphkam.plans.relations import BILLION, FAR, Distances, relations
from graphkam.plans.search import best_paths, reversed_steps
from graphkam.policy import TOLERANCE
from graphkam.portfolio.report import assigned
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import position


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The possible new ties of one account (m), in the order of their ids.

    ``account`` is the snapshot with this account only; ``rep`` and ``contact`` (m) are positions in it. ``held``
    (R x C) says who holds whom today. ``distance`` (m) is that of the best path from the rep, or of a cold call.
    """

    account: Snapshot
    held: Bools
    rep: Ints
    contact: Ints
    distance: Distances

    @property
    def probability(self) -> Floats:
        """The chance of each tie."""
        chance: Floats = np.exp(-self.distance / BILLION)
        return chance

    def made(self, ties: Ints) -> Snapshot:
        """The account with these ties made: one visit today to that contact alone."""
        new = self.account.ties
        visit = self.account.policy.kind_weights["visit"]
        size = len(self.account.contacts.account)
        key = new.staff.astype(np.int64) * size + new.contact
        wanted = self.rep[ties].astype(np.int64) * size + self.contact[ties]
        known = np.isin(wanted, key)
        evidence = new.evidence + np.where(np.isin(key, wanted), visit, 0.0)
        extra = ties[~known]
        number, nothing = len(extra), np.zeros(len(extra))
        evidence = np.concatenate([evidence, np.full(number, visit)])
        staff = np.concatenate([new.staff, self.rep[extra]])
        contact = np.concatenate([new.contact, self.contact[extra]])
        order = np.lexsort((staff, contact))
        day = np.full(number, self.account.day_number, dtype=np.int32)
        return replace(
            self.account,
            ties=replace(
                new,
                staff=staff[order],
                contact=contact[order],
                pair=np.concatenate([new.pair, np.full(number, -1, dtype=np.int32)])[order],
                strength=-np.expm1(-evidence)[order],
                evidence=evidence[order],
                active=(evidence >= self.account.policy.active_evidence)[order],
                refused=np.concatenate([new.refused, np.zeros(number, dtype=np.bool_)])[order],
                incoming=np.concatenate([new.incoming, nothing])[order],
                outgoing=np.concatenate([new.outgoing, nothing])[order],
                interactions=np.concatenate([new.interactions, np.full(number, visit)])[order],
                last_day=np.concatenate([new.last_day, day])[order],
                cold_day=np.concatenate([new.cold_day, day])[order],
            ),
        )


def candidates(snapshot: Snapshot, account_id: str, *, everybody: bool) -> Candidates:
    """The ties that could be made: pairs without an active tie that are not refused.

    Of ours, those assigned to the account or with a tie to it that is not too weak; or everybody present.

    Raises
    ------
    NotFoundError
        The company has no such account.
    """
    account = snapshot.only([account_id])
    ties, policy = account.ties, account.policy
    reps, contacts = account.staff.frame.height, len(account.contacts.account)
    barred = np.zeros((reps, contacts), dtype=np.bool_)
    barred[ties.staff[ties.refused], ties.contact[ties.refused]] = True
    held = np.zeros((reps, contacts), dtype=np.bool_)
    held[ties.staff[ties.active], ties.contact[ties.active]] = True
    evidence = np.zeros((reps, contacts))
    evidence[ties.staff, ties.contact] = ties.evidence
    # Where a visit weighs little, it does not make a tie by itself.
    enough = evidence + policy.kind_weights["visit"] >= policy.active_evidence
    may = np.ones(reps, dtype=np.bool_)
    if not everybody:
        may = account.staff.frame["id"].is_in(assigned(snapshot).get(account_id, [])).to_numpy()
        may[ties.staff[ties.strength >= policy.paths.least_tie - TOLERANCE]] = True
    rep, contact = np.nonzero(may[:, None] & ~held & ~barred & enough)
    distance = _distances(snapshot, account, np.unique(contact).astype(np.int32))
    return Candidates(
        account=account,
        held=held,
        rep=rep.astype(np.int32),
        contact=contact.astype(np.int32),
        distance=np.minimum(distance[rep, contact], _cold_call(snapshot)),
    )


def _cold_call(snapshot: Snapshot) -> int:
    return int(np.rint(-np.log(snapshot.policy.paths.cold_call) * BILLION))


def _distances(snapshot: Snapshot, account: Snapshot, contacts: Ints) -> Distances:
    """The distance of the best path from each of ours to each of these contacts (R x C), over colleagues too."""
    whole = relations(snapshot)
    at = position(account.contacts.frame["id"], snapshot.contacts.frame["id"])
    nodes = whole.contact[at]
    found = np.full((len(whole.staff), len(nodes)), FAR, dtype=np.int64)
    back = reversed_steps(whole.around(nodes[contacts]))
    team = colleagues(snapshot)
    for contact in contacts.tolist():
        tree = best_paths(back, sources=nodes[[contact]])
        found[:, contact], _ = team.spread(tree.distance[whole.staff], tree.steps[whole.staff])
    return found
