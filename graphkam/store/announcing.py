"""Alerts of departures that were announced, or taken back: until the day comes, nothing else changes with them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from graphkam.alerts import ANNOUNCED, EVENTS, Plans, alert_id, leaving, next_alerts
from graphkam.alerts.people import People
from graphkam.answers import Gap
from graphkam.gaps import gaps
from graphkam.snapshot import Snapshot
from graphkam.store.access import Store
from graphkam.store.alerts import alert_of, write_steps
from graphkam.store.channels import channels_of
from graphkam.store.erasing import refuse_outdated
from graphkam.store.office import Office, in_office
from graphkam.store.outbox import put_down
from graphkam.store.watching import Evaluated, Outcome, addresses_of, evaluated_in, finish


def evaluate_announced(
    store: Store,
    snapshot: Snapshot,
    *,
    leavers: Collection[str],
    accounts: Collection[str],
    since: Evaluated,
    version: int,
    at: datetime,
    plans: Plans,
) -> Outcome | None:
    """Keep what becomes of the alerts of announced departures, after a change that did nothing else.

    The same as `evaluate` does, which looks for everything anew; here only for what such a change can alter.

    Parameters
    ----------
    leavers, accounts
        Whose day of leaving, which is not there yet, was named, moved or taken back; and everywhere they are known.
    since
        What alerts were looked after for before the change.
    version
        The version of the company that the snapshot is of, on the same day.

    Returns
    -------
    Outcome or None
        None, and nothing is kept, when alerts were looked after for something else meanwhile.
    """
    there = sorted(set(accounts) & set(snapshot.accounts["id"].to_list()))
    people = People(snapshot)
    rules = [rule for rule in ANNOUNCED if rule not in EVENTS]
    exposed = [gap for gap in gaps(snapshot, accounts=there, rules=rules) if gap.subject in leavers]
    found: list[Gap] = [*exposed, *leaving(people, accounts=there, staff=leavers, plans=plans)]
    ids = [alert_id(account, rule, rep) for account in accounts for rule in ANNOUNCED for rep in leavers]
    names, addresses = dict(snapshot.accounts.select("id", "name").iter_rows()), addresses_of(snapshot)

    def keep(office: Office) -> Outcome | None:
        if evaluated_in(office) != since:
            return None
        refuse_outdated(office, version=version)
        known = [alert_of(record["row"]) for record in office.ask("read/alerts_by_id", ids=ids)]
        steps = next_alerts(known, found, at=at, day=snapshot.day)
        deliveries = put_down(
            office,
            write_steps(office, steps),
            channels=channels_of(office),
            names=names,
            people=addresses,
            at=at,
            zone=snapshot.policy.time_zone,
        )
        finish(office, snapshot, version=version)
        return Outcome(len(steps), deliveries)

    return in_office(store, keep)
