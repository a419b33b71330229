"""What somebody may see of a company: some accounts with everything that is theirs, and nothing of the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final

import polars as pl

from graphkam.policy import Policy
from graphkam.records import Company, day_of
from graphkam.schema import CLEAR, ENTITY_TABLE, TABLE

HIDDEN: Final = "hidden"
"""What stands for somebody on a path who may not be seen."""

PRIVATE: Final[dict[str, tuple[str, ...]]] = {"contacts": ("attitude",), "interactions": ("note",)}
"""By table, the columns that only editors of the account read."""

PRIVATE_FIELDS: Final = ("attitude",)
"""The fields whose earlier values only editors of the account read."""


PRIVATE_RULES: Final = ("no_coach", "opponent_unanswered")
"""The rules that tell how contacts stand to us: of no use to who may not know it, and wrong where it is blank."""


def accounts_of_team(company: Company, team: str, *, day: date, zone: str) -> frozenset[str]:
    """The accounts to which somebody of a team is assigned on a day; who has left counts for nothing.

    Examples
    --------
    >>> sorted(accounts_of_team(company, "east", day=date(2026, 6, 30), zone="UTC"))
    ['harbour']
    """
    left, begins, ends = (day_of(pl.col(name), zone=zone) for name in ("left_at", "from", "to"))
    on = pl.lit(day)
    members = company.staff.filter((pl.col("team") == team) & (left.is_null() | (left > on)))
    holds = (begins.is_null() | (begins <= on)) & (ends.is_null() | (ends > on))
    assigned = company.assignments.filter(holds).join(members, left_on="staff_id", right_on="id", how="semi")
    return frozenset(assigned["account_id"])


def within(company: Company, *, accounts: Collection[str]) -> Company:
    """The company as somebody sees it who may see these accounts: of the others there is nothing.

    Our own people all stay, since everybody here knows their colleagues, and plans choose among them; which of them
    work for a hidden account, and whom they know there, goes. Of what reaches over the border the part within stays: an
    interaction without the contacts of other accounts, a subsidiary without its parent. A note of an
    interaction that somebody hidden took part in goes, since it may speak of them.

    A contact who came from a hidden account is there from the day of the move. What passed before still counts, for it
    is what the tie here rests on; what was noted then does not show.

    Parameters
    ----------
    accounts
        Ids; those that there are none of change nothing.

    Examples
    --------
    >>> within(company, accounts=["harbour"]).equals(company)
    True
    >>> within(company, accounts=[]).contacts.height
    0

    Notes
    -----
    Costs one pass over the tables: a tenth of a second for a million interactions.
    """
    seen = pl.Series(sorted(set(accounts)), dtype=pl.String).implode()
    of_accounts = pl.col("account_id").is_in(seen)
    opportunities = company.opportunities.filter(of_accounts)
    departments = company.departments.filter(of_accounts)
    known = company.contacts.filter(of_accounts)
    people = known["id"].implode()
    moved = _moved_in(company.changes, people=people, accounts=seen)
    parent = pl.when(pl.col("parent_id").is_in(seen)).then(pl.col("parent_id"))
    return Company.of(
        accounts=company.accounts.filter(pl.col("id").is_in(seen)).with_columns(parent.alias("parent_id")),
        departments=departments,
        contacts=_joined_by_moving(known, moved),
        staff=company.staff,
        assignments=company.assignments.filter(of_accounts),
        interactions=_interactions(company, people=people, opportunities=opportunities, moved=moved),
        ties=company.ties.filter(pl.col("contact_id").is_in(people)),
        influences=company.influences.filter(
            pl.col("from_contact_id").is_in(people) & pl.col("to_contact_id").is_in(people)
        ),
        rivals=company.rivals.filter(pl.col("contact_id").is_in(people)),
        opportunities=opportunities,
        reviews=company.reviews.filter(of_accounts),
        changes=_changes(
            company.changes,
            seen={
                "accounts": seen,
                "departments": departments["id"].implode(),
                "contacts": people,
                "staff": company.staff["id"].implode(),
            },
            moved=moved,
        ),
    )


def meets_as_before(before: Company, now: Company, *, changes: pl.DataFrame) -> bool:
    """Whether an interaction that nobody wrote about shows `within` the same accounts as it did before.

    How it shows hangs on who of those it lists is seen, and since when, and on whether that is which it is about.

    Parameters
    ----------
    before, now
        What was seen, and what is; of the interactions nothing is looked at.
    changes
        Of the whole company, the changes that came or went in between.
    """
    contact = pl.col("entity").cast(pl.String) == "contact"
    moves = contact & (pl.col("field") == "account_id") & pl.col("id").is_in(now.contacts["id"].implode())
    return (
        before.contacts["id"].equals(now.contacts["id"])
        and before.opportunities["id"].equals(now.opportunities["id"])
        and not changes.filter(moves).height
    )


def without_private(company: Company) -> Company:
    """The company without attitudes and notes, for whoever is no editor of its accounts."""
    contacts = company.contacts.with_columns(pl.lit(None, dtype=pl.Int8).alias("attitude"))
    interactions = company.interactions.with_columns(pl.lit(None, dtype=pl.String).alias("note"))
    contact = pl.col("entity").cast(pl.String) == "contact"
    changes = company.changes.filter(~(contact & pl.col("field").is_in(PRIVATE_FIELDS)))
    return replace(company, contacts=contacts, interactions=interactions, changes=changes)


def policy_without_private(policy: Policy) -> Policy:
    """The policy by which a company `without_private` is measured: the rules about attitudes are off.

    Examples
    --------
    >>> from graphkam.policy import DEFAULT_POLICY
    >>> policy_without_private(DEFAULT_POLICY).rules["no_coach"].is_on("gold")
    False
    """
    off = {
        name: rule.model_copy(update={"on": False, "tiers": {}})
        for name, rule in policy.rules.items()
        if name in PRIVATE_RULES
    }
    return policy.model_copy(update={"rules": policy.rules | off})


def _moved_in(changes: pl.DataFrame, *, people: pl.Series, accounts: pl.Series) -> pl.DataFrame:
    """Who of the people came from a hidden account, and when they had left the last of those: ``id``, ``moved``."""
    contact = pl.col("entity").cast(pl.String) == "contact"
    posts = changes.filter(contact & pl.col("id").is_in(people) & (pl.col("field") == "account_id")).sort(
        "id", "at"
    )
    hidden = ~pl.col("value").is_in(accounts)
    until = pl.col("at").shift(-1).over("id")
    return (
        posts.with_columns(until=until)
        .filter(hidden)
        .group_by("id")
        .agg(moved=pl.col("until").max())
        .drop_nulls()
    )


def _joined_by_moving(contacts: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    if not moved.height:
        return contacts
    return (
        contacts.join(moved, on="id", how="left")
        .with_columns(pl.max_horizontal("joined_at", "moved").alias("joined_at"))
        .drop("moved")
    )


def _interactions(
    company: Company, *, people: pl.Series, opportunities: pl.DataFrame, moved: pl.DataFrame
) -> pl.DataFrame:
    rows = company.interactions.filter(pl.col("contact_ids").list.eval(pl.element().is_in(people)).list.any())
    part = pl.col("contact_ids").list.eval(pl.element().filter(pl.element().is_in(people)))
    came = rows.select("id", "at", contact="contact_ids").explode("contact")
    early = came.join(moved, left_on="contact", right_on="id").filter(pl.col("at") < pl.col("moved"))
    about = pl.col("opportunity_id").is_in(opportunities["id"].implode())
    of_another = pl.col("opportunity_id").is_not_null() & ~about
    whole = (part.list.len() == pl.col("contact_ids").list.len()) & ~of_another
    open_ = whole & ~pl.col("id").is_in(early["id"].implode())
    return rows.with_columns(
        pl.when(open_).then(pl.col("note")).alias("note"),
        pl.when(about).then(pl.col("opportunity_id")).alias("opportunity_id"),
        part.alias("contact_ids"),
    )


def _changes(changes: pl.DataFrame, *, seen: dict[str, pl.Series], moved: pl.DataFrame) -> pl.DataFrame:
    """The earlier values that may be seen: of what may be seen, and naming nothing hidden."""
    word = pl.col("entity").cast(pl.String)
    allowed: list[pl.Expr] = []
    for entity, table in ENTITY_TABLE.items():
        naming = [
            (pl.col("field") != column.name)
            | pl.col("value").is_in([CLEAR, ""])
            | pl.col("value").is_in(seen[refers])
            for column in TABLE[table].columns
            if (refers := column.refers_to) is not None
        ]
        allowed.append(pl.all_horizontal(word == entity, pl.col("id").is_in(seen[table]), *naming))
    rows = changes.filter(pl.any_horizontal(allowed))
    if not moved.height:
        return rows
    # Of what held before a move only the value that held at the move is left, as of then.
    dated = rows.join(
        moved.with_columns(entity=pl.lit("contact").cast(rows.schema["entity"])),
        on=["entity", "id"],
        how="left",
    )
    dated = dated.sort("entity", "id", "field", "at").with_columns(at=pl.max_horizontal("at", "moved"))
    return dated.drop("moved").unique(TABLE["changes"].key, keep="last", maintain_order=True)
