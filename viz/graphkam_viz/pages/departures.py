"""What departures do, as the pages show it: one group of people, or several groups side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphkam.answers import AccountDeparture, Departure, DeparturePlan, Figures, Handover
from graphkam.language import percent
from graphkam.policy import TOLERANCE
from graphkam.portfolio.money import revenues
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam_viz.pages.frame import Frame, address, render
from graphkam_viz.pages.names import Money, Names, names_of
from graphkam_viz.pages.words import Say

LETTERS: Final = ("a", "b", "c", "d")
"""So many groups of people stand side by side; each has its letter in the address."""

PEOPLE_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after, whether it got worse, and what to know of it."""

    name: str
    before: str
    after: str
    worse: bool
    note: str


@dataclass(frozen=True, slots=True)
class AccountLoss:
    """What a departure does to one account."""

    account_id: str
    name: str
    link: str
    changes: tuple[Change, ...]
    orphaned: int
    lost: int
    weakened: int
    dark: str
    exposed: str
    fell: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Group:
    """One group of people who leave together."""

    letter: str
    people: tuple[tuple[str, str, str], ...]
    loss: dict[str, Any] | None
    plan: DeparturePlan | None


def groups_of(parameters: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Who leaves in each group, by the parameters of an address; nobody twice in a group."""
    return {
        letter: list(dict.fromkeys(value for name, value in parameters if name == letter and value))
        for letter in LETTERS
    }


def who_is_meant(snapshot: Snapshot, text: str) -> list[str]:
    """The ids of those of ours whom a text may mean: an id, a name, or a name with the id in brackets."""
    text = text.strip()
    staff = snapshot.staff.frame.select("id", "name").iter_rows()
    known: dict[str, str] = dict(staff)
    inside = text.rpartition("(")[2].removesuffix(")")
    for id_ in (text, inside):
        if id_ in known:
            return [id_]
    wanted = text.casefold()
    same = [id_ for id_, name in known.items() if name.casefold() == wanted]
    return same or [id_ for id_, name in known.items() if wanted and wanted in name.casefold()]


def losses(snapshot: Snapshot, found: Departure, *, frame: Frame) -> dict[str, Any]:
    """What a departure does, account by account, and in all."""
    say, names = frame.say, names_of(snapshot.company)
    money = Money.of(snapshot, say=say)
    ids: list[str] = snapshot.accounts["id"].to_list()
    converted = revenues(snapshot.accounts, policy=snapshot.policy)
    own = dict(zip(ids, snapshot.accounts["revenue"].to_list(), strict=True))
    rate = dict(zip(ids, converted.amount.tolist(), strict=True))
    accounts = [_account(each, names=names, money=money, frame=frame) for each in found.accounts]

    def in_one(each: AccountDeparture, amount: float) -> float:
        revenue = own[each.account_id]
        return rate[each.account_id] * amount / revenue if revenue else 0.0

    exposed = sum(in_one(each, each.revenue_exposed or 0.0) for each in found.accounts)
    ranges = [(each, each.published_loss) for each in found.accounts if each.published_loss is not None]
    low = sum(in_one(each, pair[0]) for each, pair in ranges)
    high = sum(in_one(each, pair[1]) for each, pair in ranges)
    published = ""
    if exposed > 0 and ranges and converted.note is None:
        least, most = (f"{share * 100:.1f}%" for share in snapshot.policy.published_loss)
        published = say(
            "what_if.published",
            least=least,
            most=most,
            low=money.total(low),
            high=money.total(high),
            source=found.published_loss_source,
        )
    return {
        "accounts": sorted(accounts, key=lambda each: (-each.orphaned, -each.weakened, each.account_id)),
        "orphaned": sum(each.orphaned for each in accounts),
        "lost": sum(each.lost for each in accounts),
        "weakened": sum(each.weakened for each in accounts),
        "fell": [(each.name, each.link, *each.fell) for each in accounts if each.fell],
        "exposed": "–" if converted.note else money.total(exposed),
        "published": published,
    }


def what_if_page(
    snapshot: Snapshot,
    plans: Mapping[str, DeparturePlan],
    chosen: Mapping[str, Sequence[str]],
    *,
    suggested: Sequence[str],
    unclear: tuple[str, int] | None,
    frame: Frame,
) -> str:
    """The board: what each group's going does, side by side.

    Parameters
    ----------
    plans
        The departure plan of each group that has anybody in it, by its letter.
    chosen
        Who is in each group.
    suggested
        Whose going hurts most, to begin with.
    unclear
        What was typed and how many it may mean, where that is not one.
    """
    names = names_of(snapshot.company)
    groups = [
        Group(
            letter=letter,
            people=tuple(
                (
                    id_,
                    names.rep(id_),
                    frame.here(**{letter: None})
                    if len(chosen[letter]) == 1
                    else _without(frame, letter, id_),
                )
                for id_ in chosen[letter]
            ),
            loss=losses(snapshot, plans[letter], frame=frame) if letter in plans else None,
            plan=plans.get(letter),
        )
        for letter in LETTERS
        if chosen[letter] or letter == next(each for each in (*LETTERS, "") if not each or not chosen[each])
    ]
    staff = [
        (id_, names.rep(id_), names.title(id_))
        for id_ in sorted(snapshot.staff.ids, key=lambda id_: (names.rep(id_).casefold(), id_))
    ]
    return render(
        "what_if",
        frame,
        groups=groups,
        asked=[group for group in groups if group.plan is not None],
        people={
            group.letter: _people(group.plan, names=names, frame=frame) for group in groups if group.plan
        },
        names=names,
        staff=staff,
        suggested=[(names.rep(id_), frame.here(a=id_)) for id_ in suggested],
        unclear=unclear,
    )


def _without(frame: Frame, letter: str, id_: str) -> str:
    return address(frame.path, [pair for pair in frame.query if pair != (letter, id_) and pair[0] != "add"])


def _people(plan: DeparturePlan, *, names: Names, frame: Frame) -> list[dict[str, Any]]:
    """Whom a departure leaves with nobody or with one, and who takes them over; the orphaned first."""
    lost = {id_ for each in plan.accounts for id_ in each.lost}
    order = ("lost", "orphaned", "weakened")

    def state(item: Handover) -> str:
        return "weakened" if not item.orphaned else "lost" if item.contact_id in lost else "orphaned"

    items = sorted(plan.handover, key=lambda item: (order.index(state(item)), -item.weight, item.contact_id))
    return [
        {
            "contact": names.contact(item.contact_id),
            "link": frame.contact(item.contact_id),
            "account": names.account(item.account_id),
            "state": state(item),
            "by": item.by,
            "rep": names.rep(item.staff_id) if item.staff_id else None,
            "message": item.message[frame.say.language],
        }
        for item in items[:PEOPLE_SHOWN]
    ]


def _account(each: AccountDeparture, *, names: Names, money: Money, frame: Frame) -> AccountLoss:
    say, rank = frame.say, TOPOLOGIES.index
    before, after = each.before, each.after
    fell = rank(after.topology) < rank(before.topology)
    dark = [
        *(names.department(id_) for id_ in each.dark.departments),
        *(say.level(level) for level in each.dark.levels),
        *(say.within("line", line) for line in each.dark.lines),
    ]
    return AccountLoss(
        account_id=each.account_id,
        name=names.account(each.account_id),
        link=frame.account(each.account_id),
        changes=_changes(before, after, say=say),
        orphaned=len(each.orphaned),
        lost=len(each.lost),
        weakened=len(each.weakened),
        dark=say("what_if.dark", groups=say.listed(dark, most=5)) if dark else "",
        exposed=money.own(each.account_id, each.revenue_exposed),
        fell=(say.word("topology", before.topology), say.word("topology", after.topology)) if fell else None,
    )


def _changes(before: Figures, after: Figures, *, say: Say) -> tuple[Change, ...]:
    rank = TOPOLOGIES.index

    def share(name: str, was: float, now: float) -> Change:
        return Change(say(name), percent(was), percent(now), worse=now < was - TOLERANCE, note="")

    return (
        Change(
            say("head.topology"),
            say.word("topology", before.topology),
            say.word("topology", after.topology),
            worse=rank(after.topology) < rank(before.topology),
            note="",
        ),
        share("head.coverage", before.coverage, after.coverage),
        share("head.two_deep", before.two_deep_coverage, after.two_deep_coverage),
        Change(
            say("head.bus_factor"),
            str(before.bus_factor),
            str(after.bus_factor),
            worse=after.bus_factor < before.bus_factor,
            # It may rise because less is left to lose; that is no improvement.
            note=say("what_if.rest") if after.bus_factor > before.bus_factor else "",
        ),
        share("head.mesh_index", before.mesh_index, after.mesh_index),
    )
