"""One definition, three readings of it: the arrays, the graph, and brute force give the same report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, cast

from hypothesis import given, settings

from graphkam.account import report_account
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.account.brute_force import Account
from tests.companies import DAY, companies, policies, webs


def leaves(answer: object, *, at: str = "") -> Iterator[tuple[str, object]]:
    """Every single value in an answer, with its place; a list also says how long it is."""
    if isinstance(answer, dict):
        for key, value in cast("dict[str, object]", answer).items():
            yield from leaves(value, at=f"{at}.{key}")
    elif isinstance(answer, list | tuple):
        values = cast("Sequence[object]", answer)
        yield f"{at} length", len(values)
        for number, value in enumerate(values):
            yield from leaves(value, at=f"{at}[{number}]")
    else:
        yield at, answer


def equal(one: object, other: object) -> bool:
    """Whether two values are the same; floats may differ by rounding."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return type(one) is type(other) and one == other


def same(one: object, other: object) -> None:
    mine, yours = dict(leaves(one)), dict(leaves(other))
    assert {
        at: (mine.get(at, "absent"), yours.get(at, "absent"))
        for at in mine.keys() | yours.keys()
        if not equal(mine.get(at, "absent"), yours.get(at, "absent"))
    } == {}


@settings(max_examples=60)
@given(companies() | webs(), policies)
def test_brute_force_agrees(company: Company, policy: Policy) -> None:
    snapshot = take_snapshot(company, day=DAY, policy=policy)
    for account in snapshot.accounts["id"]:
        opinion: dict[str, Any] = Account(company, account, day=DAY, policy=policy).report()
        same(asdict(report_account(snapshot, account)), opinion)
