"""Account groups: a parent account and everything below it, measured as one account."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import polars as pl

from graphkam.arrays import Ints
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY, Contacts


def groups_of(accounts: pl.DataFrame) -> dict[str, list[str]]:
    """Every account that is somebody's parent, with itself and all accounts below it, sorted.

    A parent below another parent has a group of its own inside the larger one.
    """
    below: dict[str, list[str]] = {}
    for id_, parent in accounts.select("id", "parent_id").iter_rows():
        if parent is not None and parent != id_:
            below.setdefault(parent, []).append(id_)
    return {parent: sorted(_all_below(parent, below)) for parent in sorted(below)}


def _all_below(parent: str, below: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    ahead = [parent]
    while ahead:
        account = ahead.pop()
        if account not in found:
            found.add(account)
            ahead.extend(below.get(account, ()))
    return found


def as_one_account(snapshot: Snapshot, parent: str) -> Snapshot:
    """All accounts of a snapshot as one that bears the parent's id: contacts, departments and chairs together."""
    order = snapshot.contacts.frame["id"].arg_sort().to_numpy()
    place = np.empty(len(order) + 1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    place[-1] = NOBODY
    contact = place[snapshot.ties.contact]
    by_contact = np.lexsort((snapshot.ties.staff, contact))
    ties = replace(snapshot.ties, contact=contact)
    chairs = snapshot.chairs
    by_seat = np.lexsort((chairs.line, chairs.role))
    return replace(
        snapshot,
        accounts=snapshot.accounts.filter(pl.col("id") == parent),
        department_account=np.zeros_like(snapshot.department_account),
        contacts=_in_order(snapshot.contacts, order, place),
        ties=type(ties)(*(getattr(ties, field.name)[by_contact] for field in fields(ties))),
        chairs=replace(
            chairs,
            account=np.zeros_like(chairs.account),
            role=chairs.role[by_seat],
            line=chairs.line[by_seat],
            level=chairs.level[by_seat],
            weight=chairs.weight[by_seat],
        ),
        influence_from=place[snapshot.influence_from],
        influence_to=place[snapshot.influence_to],
    )


def _in_order(contacts: Contacts, order: Ints, place: Ints) -> Contacts:
    moved = {
        field.name: getattr(contacts, field.name)[order]
        for field in fields(contacts)
        if field.name not in {"frame", "account", "manager"}
    }
    return Contacts(
        frame=contacts.frame[order],
        account=np.zeros_like(contacts.account),
        manager=place[contacts.manager[order]],
        **moved,
    )
