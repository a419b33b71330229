"""Explanations: why a tie is as strong as it is, and how it will fade."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Final

import numpy as np

from graphkam.answers import DecayPoint, EvidenceItem, Explanation
from graphkam.errors import NotFoundError
from graphkam.records import rows_at
from graphkam.snapshot import EPOCH, Snapshot, half_life_of_accounts
from graphkam.strength import two_way_factor

DECLARED: Final = "declared"
"""The kind of evidence that a declared tie is."""

_STEP: Final = 30
_LEAST_POINTS: Final = 7


def explain(snapshot: Snapshot, staff_id: str, contact_id: str) -> Explanation:
    """The evidence behind a tie, what each piece adds today, and how the tie fades if nothing happens.

    The evidence b is the sum of what emails, messages and calls add, times ``factor`` for how one-sided they are, plus
    what everything else adds; the strength is 1 - exp(-b). Evidence is listed by day, a declared tie (``id`` None) last
    among its day's; what adds nothing, like a complaint, is left out. Evidence with somebody who is not present does
    not count: such a tie is none, with no evidence. ``ahead`` has a point every 30 days, half a year at least, until a
    month after the tie has gone cold.

    Raises
    ------
    NotFoundError
        An id that is none of our people, or no contact.

    Examples
    --------
    >>> tie = explain(harbour, "mei", "lin")
    >>> [(item.kind, item.at, round(item.adds, 3)) for item in tie.evidence]
    [('visit', '2026-05-31', 0.445), ('meeting', '2026-06-10', 0.324)]
    >>> round(tie.strength, 3), str(tie.goes_cold_on)
    (0.537, '2027-05-18')
    """
    staff = snapshot.company.staff["id"].index_of(staff_id)
    contact = snapshot.company.contacts["id"].index_of(contact_id)
    if staff is None:
        raise NotFoundError(f"no such staff: {staff_id}; give an id of the staff table")
    if contact is None:
        raise NotFoundError(f"no such contact: {contact_id}; give an id of the contacts table")
    tie = _tie(snapshot, staff, contact)
    if tie is None:
        return _answer(snapshot, staff_id, contact_id)
    ties = snapshot.ties
    pair = int(ties.pair[tie])
    factor = two_way_factor(ties.incoming[[tie]], ties.outgoing[[tie]], policy=snapshot.policy)
    account = snapshot.contacts.account[ties.contact[tie]]
    half_life = float(half_life_of_accounts(snapshot.accounts, policy=snapshot.policy)[account])
    active = bool(ties.active[tie])
    cold_in = int(ties.cold_day[tie]) - snapshot.day_number if active else None
    return _answer(
        snapshot,
        staff_id,
        contact_id,
        evidence=float(ties.evidence[tie]),
        half_life=half_life,
        active=active,
        cold_in=cold_in,
        refused=bool(ties.refused[tie]),
        factor=float(factor[0]),
        items=_items(snapshot, pair, half_life=half_life),
    )


def _tie(snapshot: Snapshot, staff: int, contact: int) -> int | None:
    """The tie of two rows of the company's tables; None when it has no evidence or somebody is not present."""
    ours = np.flatnonzero(snapshot.staff.row == staff)
    theirs = np.flatnonzero(snapshot.contacts.row == contact)
    if not len(ours) or not len(theirs):
        return None
    found = np.flatnonzero((snapshot.ties.staff == ours[0]) & (snapshot.ties.contact == theirs[0]))
    return int(found[0]) if len(found) else None


def _answer(
    snapshot: Snapshot,
    staff_id: str,
    contact_id: str,
    *,
    evidence: float = 0.0,
    half_life: float = 1.0,
    active: bool = False,
    cold_in: int | None = None,
    refused: bool = False,
    factor: float = 1.0,
    items: list[EvidenceItem] | None = None,
) -> Explanation:
    ahead: list[DecayPoint] = []
    for days in count(0, _STEP):
        strength = -float(np.expm1(-evidence * 2.0 ** (-days / half_life)))
        ahead.append(DecayPoint(snapshot.day + timedelta(days=days), strength))
        if len(ahead) >= _LEAST_POINTS and days >= (cold_in or 0):
            break
    return Explanation(
        staff_id=staff_id,
        contact_id=contact_id,
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        strength=-float(np.expm1(-evidence)),
        state="active" if active else "cold" if evidence > 0 else "none",
        goes_cold_on=None if cold_in is None else snapshot.day + timedelta(days=cold_in),
        refused=refused,
        factor=factor,
        evidence=items or [],
        ahead=ahead,
    )


def _items(snapshot: Snapshot, pair: int, *, half_life: float) -> list[EvidenceItem]:
    evidence, day = snapshot.evidence.of_pairs(np.array([pair], dtype=np.int32)), snapshot.day_number
    events = evidence.events.whole
    counts = events.day <= day
    interactions = rows_at(snapshot.company.interactions, events.interaction[counts])
    adds = (events.incoming + events.outgoing + events.other)[counts]
    adds = adds * np.exp2((events.day[counts] - day) / half_life)
    found = [
        (
            event_day,
            EvidenceItem(
                id=id_,
                at=written(at),
                kind=kind,
                direction=direction,
                share=min(1.0, snapshot.policy.undiluted_contacts / len(contact_ids)),
                adds=added,
            ),
        )
        for (id_, at, kind, direction, contact_ids), event_day, added in zip(
            interactions.select("id", "at", "kind", "direction", "contact_ids").iter_rows(),
            events.day[counts].tolist(),
            adds.tolist(),
            strict=True,
        )
    ]
    stated = np.flatnonzero(evidence.declared_day <= day)
    if len(stated) and evidence.declared[stated[-1]] > 0:
        on = int(evidence.declared_day[stated[-1]])
        added = float(evidence.declared[stated[-1]]) * 2.0 ** ((on - day) / half_life)
        at = (EPOCH + timedelta(days=on)).isoformat()
        found.append((on, EvidenceItem(id=None, at=at, kind=DECLARED, direction=None, share=1.0, adds=added)))
    return [item for _, item in sorted(found, key=lambda one: one[0])]


def written(moment: datetime) -> str:
    """A moment in ISO 8601: a plain day where no time was recorded, else in UTC."""
    moment = moment.astimezone(UTC)
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat()
