"""The portfolio: every account beside every other, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from graphkam.answers import (
    ClassTotal,
    FunctionTotal,
    GroupTotal,
    Portfolio,
    PortfolioAccount,
    RegionTotal,
    StaffLoad,
    Text,
    TrendMonth,
)
from graphkam.errors import NotFoundError
from graphkam.evidence import Evidence, read_evidence
from graphkam.policy import Policy
from graphkam.portfolio.dependency import Dependencies
from graphkam.portfolio.groups import as_one_account, groups_of
from graphkam.portfolio.linear import linear
from graphkam.portfolio.measures import Measures, measure
from graphkam.portfolio.money import Revenues, revenues
from graphkam.portfolio.trends import (
    class_counts,
    earlier_months,
    portfolio_month,
    portfolio_months,
    weighted,
)
from graphkam.portfolio.web import Web, active_web, counted
from graphkam.records import Company
from graphkam.schema import FUNCTIONS, TOPOLOGIES
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.strength import summed

_LARGEST = 10

_TODAY_STANDS_IN: Text = {
    "en": "Trend: where no earlier value of an attribute is recorded, today's counts.",
    "zh": "趋势：没有历史记录的属性，按今天的值计算。",
}


def portfolio(company: Company, *, day: date, policy: Policy, evidence: Evidence | None = None) -> Portfolio:
    """Every account at once: classes, revenue, what hangs on one rep, loads, functions, regions, groups, the trend.

    Sums of money are None when currencies differ and the policy has no rates; ``notes`` then says so. Coverage and mesh
    index of several accounts are weighted by W.

    Notes
    -----
    Cost: one measurement of all accounts, one of every account group, and how all stood on twelve month-ends.

    Examples
    --------
    >>> ours = portfolio(company, day=harbour.day, policy=harbour.policy)
    >>> ours.revenue, ours.revenue_on_one_rep, ours.classes["plane"].accounts
    (2400000.0, 0.0, 1)
    """
    if evidence is None:
        evidence = read_evidence(company, policy=policy)
    measures = measure(take_snapshot(company, day=day, policy=policy, evidence=evidence))
    months = portfolio_months(company, earlier_months(day), policy=policy, evidence=evidence)
    return portfolio_of(measures, earlier=months)


def portfolio_of(measures: Measures, *, earlier: Sequence[TrendMonth]) -> Portfolio:
    """The `portfolio` of whoever has measured the day, and knows the months before it, those of `earlier_months`.

    Examples
    --------
    >>> months = portfolio_months(company, earlier_months(harbour.day), policy=harbour.policy)
    >>> portfolio_of(measure(harbour), earlier=months) == portfolio(company, day=harbour.day, policy=harbour.policy)
    True
    """
    snapshot, policy = measures.snapshot, measures.snapshot.policy
    money = revenues(snapshot.accounts, policy=policy)
    largest = np.sort(money.amount)[::-1]
    whole = float(money.amount.sum()) if policy.company_revenue is None else policy.company_revenue
    return Portfolio(
        as_of=snapshot.day,
        policy=policy.name,
        accounts=_accounts(measures, money),
        classes={
            name: ClassTotal(
                accounts=int((measures.topology == code).sum()),
                revenue=money.total(measures.topology == code),
            )
            for code, name in enumerate(TOPOLOGIES)
        },
        revenue=money.total(),
        revenue_on_one_rep=money.total(measures.bus_factor == 1),
        top10_share=money.share(float(largest[:_LARGEST].sum()), of=whole),
        largest_share=money.share(float(largest[:1].sum()), of=whole),
        staff=_staff(snapshot, measures.web, measures.dependencies, money),
        functions=_functions(measures),
        regions=_regions(measures, money),
        groups=_groups(measures, money),
        trend=[*earlier, portfolio_month(measures)],
        notes=[_TODAY_STANDS_IN] if money.note is None else [money.note, _TODAY_STANDS_IN],
    )


def _accounts(measures: Measures, money: Revenues) -> list[PortfolioAccount]:
    snapshot = measures.snapshot
    n = measures.web.accounts
    attention = summed(snapshot.contacts.account[snapshot.ties.contact], snapshot.ties.interactions, size=n)
    attention = attention / max(float(attention.sum()), np.finfo(np.float64).tiny)
    revenue: list[float | None] = snapshot.accounts["revenue"].to_list()
    total = float(money.amount.sum())
    mesh_index, coverage, topologies = (
        measures.mesh_index.tolist(),
        measures.coverage.account.coverage.tolist(),
        measures.topologies,
    )
    return [
        PortfolioAccount(
            account_id=id_,
            topology=topologies[at],
            tier=tier,
            revenue=revenue[at],
            revenue_share=None if revenue[at] is None else money.share(float(money.amount[at]), of=total),
            attention_share=float(attention[at]),
            bus_factor=int(measures.bus_factor[at]),
            dependency=measures.dependency(at),
            mesh_index=mesh_index[at],
            coverage=coverage[at],
            contacts=int(measures.contacts[at]),
        )
        for at, (id_, tier) in enumerate(zip(snapshot.accounts["id"].to_list(), snapshot.tiers, strict=True))
    ]


def staff_load(snapshot: Snapshot, staff_id: str) -> StaffLoad:
    """What one of ours carries over all accounts; zeros for who holds nobody.

    Raises
    ------
    NotFoundError
        Nobody of ours with that id is present.

    Examples
    --------
    >>> staff_load(harbour, "mei")
    StaffLoad(staff_id='mei', accounts=1, contacts=2, load=2, exclusive_revenue=0.0, highest_level=4)
    """
    if staff_id not in snapshot.staff.frame["id"]:
        raise NotFoundError(
            f"no such staff on this day: {staff_id}; check the id, and whether they have left"
        )
    web, money = active_web(snapshot), revenues(snapshot.accounts, policy=snapshot.policy)
    everybody = _staff(snapshot, web, linear(snapshot, web).dependencies, money)
    nothing = StaffLoad(staff_id, 0, 0, 0, None if money.note is not None else 0.0, 0)
    return next((each for each in everybody if each.staff_id == staff_id), nothing)


def _staff(snapshot: Snapshot, web: Web, held: Dependencies, money: Revenues) -> list[StaffLoad]:
    ids = snapshot.staff.ids
    people = len(ids)
    accounts = counted(web.rep_staff, size=people)
    contacts = counted(web.staff, size=people)
    exclusive = summed(web.rep_staff, held.exclusive * money.amount[web.rep_account], size=people)
    highest = np.zeros(people, dtype=np.int32)
    np.maximum.at(highest, web.rep_staff, held.highest_level)
    return [
        StaffLoad(
            staff_id=ids[at],
            accounts=int(accounts[at]),
            contacts=int(contacts[at]),
            load=int(contacts[at]),
            exclusive_revenue=None if money.note is not None else float(exclusive[at]),
            highest_level=int(highest[at]),
        )
        for at in np.flatnonzero(contacts > 0).tolist()
    ]


def _functions(measures: Measures) -> list[FunctionTotal]:
    web = measures.web
    function = measures.snapshot.staff.function[web.staff]
    total = float(measures.weight.sum())
    found: list[FunctionTotal] = []
    for code, name in enumerate(FUNCTIONS):
        of_function = function == code
        contacts = np.unique(web.contact[of_function])
        weight = float(web.weight[contacts].sum())
        found.append(
            FunctionTotal(
                function=name,
                staff=len(np.unique(web.staff[of_function])),
                accounts=len(np.unique(web.account[contacts])),
                contacts=len(contacts),
                active_ties=int(of_function.sum()),
                coverage=weight / total if total > 0 else 0.0,
            )
        )
    return found


def _regions(measures: Measures, money: Revenues) -> list[RegionTotal]:
    """The regions by name, and last the accounts without one."""
    region = measures.snapshot.accounts["region"]
    names: list[str | None] = sorted(region.drop_nulls().unique().to_list())
    if region.null_count():
        names.append(None)
    found: list[RegionTotal] = []
    for name in names:
        inside = (region.is_null() if name is None else (region == name).fill_null(value=False)).to_numpy()
        accounts = np.flatnonzero(inside)
        coverage, mesh_index = weighted(measures, accounts)
        found.append(
            RegionTotal(
                region=name,
                accounts=len(accounts),
                revenue=money.total(inside),
                coverage=coverage,
                mesh_index=mesh_index,
                classes=class_counts(measures, accounts),
            )
        )
    return found


def _groups(measures: Measures, money: Revenues) -> list[GroupTotal]:
    """Every group by its parent, measured as one account."""
    snapshot = measures.snapshot
    found: list[GroupTotal] = []
    for parent, accounts in groups_of(snapshot.accounts).items():
        inside = snapshot.accounts["id"].is_in(accounts).to_numpy()
        one = measure(as_one_account(snapshot.only(accounts), parent))
        found.append(
            GroupTotal(
                account_id=parent,
                accounts=accounts,
                revenue=money.total(inside),
                topology=one.topologies[0],
                coverage=float(one.coverage.account.coverage[0]),
                two_deep_coverage=float(one.coverage.account.two_deep_coverage[0]),
                bus_factor=int(one.bus_factor[0]),
                dependency=one.dependency(0),
                mesh_index=float(one.mesh_index[0]),
            )
        )
    return found
