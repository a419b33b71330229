"""Companies that others recorded, as customers of ours: reporting lines only, and one rep who knows one of them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, company, named


def _reporting_to(managers: dict[str, str], *, levels: dict[str, int], tied: str) -> Snapshot:
    everybody = sorted({*managers, *managers.values()})
    contacts = [named(id_, level=levels.get(id_), manager_id=managers.get(id_)) for id_ in everybody]
    customer = company(contacts=contacts, staff=["rep"], ties=[("rep", tied, 0.6)])
    return take_snapshot(customer, day=DAY, policy=DEFAULT_POLICY)


def krackhardt(shared: Path, *, tied: str) -> Snapshot:
    """The managers of a high-tech company (Krackhardt 1987); one of our people knows one of them."""
    folder = shared / "data" / "krackhardt_hightech"
    lines = pl.read_csv(
        folder / "ht_reports_edges.csv", schema_overrides={"from": pl.String, "to": pl.String}
    )
    ranks = pl.read_csv(folder / "nodes.csv", schema_overrides={"id": pl.String})
    # Their level 1 is the president, 3 a manager; ours count upwards.
    levels = {id_: 7 - int(rank) for id_, rank in ranks.select("id", "level").iter_rows()}
    return _reporting_to(dict(lines.select("from", "to").iter_rows()), levels=levels, tied=tied)


def manufacturer(shared: Path, *, tied: str) -> Snapshot:
    """A manufacturing company (Nurek, Michalski 2020); one of our people knows one of its employees."""
    lines = pl.read_csv(shared / "data" / "manufacturing_email" / "reportsto.csv", infer_schema=False)
    managers = {one: boss for one, boss in lines.iter_rows() if one != boss}
    return _reporting_to(managers, levels={}, tied=tied)
