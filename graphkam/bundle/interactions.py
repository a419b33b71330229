"""Interactions: who took part, and whether the opportunity is one of theirs."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graphkam.bundle.cells import TypedTable
from graphkam.bundle.faults import Faults
from graphkam.bundle.overlay import overlaid
from graphkam.bundle.raw import Note
from graphkam.records import Company


def check_people(typed: TypedTable, *, known: Company | None, faults: Faults) -> None:
    """Note interactions of nobody of ours; only a complaint may do without. Contacts are required cells."""
    if not {"id", "kind"} <= set(typed.frame.columns):
        return
    kind = typed.frame["kind"].cast(pl.String)
    needed = (kind != "complaint").fill_null(value=False)
    if "staff_ids" not in typed.frame.columns and known is None:
        if needed.any():
            origin = typed.raw.origins[0]
            faults.add_column(
                origin.file,
                origin.column("staff_ids"),
                rule="no_people",
                expected="this column: every interaction but a complaint is with somebody of ours",
            )
        return
    nobody = needed
    if "staff_ids" in typed.frame.columns:
        nobody = typed.frame["staff_ids"].is_null()
    if known is not None:
        without = typed.frame["id"].filter(needed & nobody)
        rows = overlaid("interactions", ["staff_ids"], typed=typed, known=known, ids=without)
        held = rows.filter(pl.col("staff_ids").is_not_null())["id"]
        nobody = nobody & ~typed.frame["id"].is_in(held.implode()).fill_null(value=False)
    faults.add_rows(
        typed.raw,
        "staff_ids",
        needed & nobody,
        rule="no_people",
        expected="at least one staff id: only a complaint is an interaction without our people",
        value=lambda _: None,
    )


def note_opportunities(tables: Mapping[str, TypedTable], *, known: Company | None, notes: list[Note]) -> None:
    """Note interactions whose opportunity is of an account that none of their contacts is of.

    No fault: a contact may have changed accounts since.
    """
    typed = tables["interactions"]
    if not {"id", "contact_ids", "opportunity_id"} <= set(typed.frame.columns):
        return
    linked = (
        typed.frame.select("contact_ids", "opportunity_id")
        .with_row_index("index")
        .filter(pl.col("opportunity_id").is_not_null())
    )
    if linked.height == 0:
        return
    opportunities, contacts = (
        overlaid(name, ["account_id"], typed=tables.get(name), known=known, ids=ids)
        for name, ids in (
            ("opportunities", linked["opportunity_id"]),
            ("contacts", linked["contact_ids"].explode()),
        )
    )
    accounts = (
        linked.explode("contact_ids")
        .join(opportunities.select(opportunity_id="id", sold_to="account_id"), on="opportunity_id")
        .join(contacts.select(contact_ids="id", account_id="account_id"), on="contact_ids")
    )
    elsewhere = (
        accounts.group_by("index")
        .agg(pl.col("account_id").eq(pl.col("sold_to")).any().alias("own"))
        .filter(~pl.col("own"))["index"]
    )
    if len(elsewhere):
        first = elsewhere.min()
        origin = typed.raw.origins[0]
        message = (
            f"{len(elsewhere):,} interactions are for an opportunity of an account that none of their contacts is of, "
            f"the first of them row {typed.raw.row[int(str(first))]}"
        )
        notes.append(
            Note(origin.file, origin.column("opportunity_id"), "other_account", message, count=len(elsewhere))
        )
