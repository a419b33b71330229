"""Ways that the map draws with numbers: who introduces us to a contact, and the sweep down the stairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphkam.answers import Path, SweepPlan, SweepVisit, Text
from graphkam.language import chance, percent
from graphkam.plans import missing, paths, sweep
from graphkam.snapshot import Snapshot
from graphkam_viz.lettering import clean
from graphkam_viz.view import Card, MapView
from graphkam_viz.words import Words, counted

MOST_TARGETS: Final = 40
"""For so many contacts at most the ways are worked out beforehand, the heaviest of those nobody covers first."""

SHOWN: Final = 3
SEARCHED: Final = 6
"""So many ways are looked through for one that no opponent stands on; the best ones are shown."""

VISITS: Final = (3, 5, 8)
"""The sweeps that are worked out beforehand, by their number of visits."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way: what happens, and how likely it works."""

    text: str
    chance: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a contact: everybody on it in order, the steps in words, and what an opponent on it costs."""

    title: str
    people: tuple[str, ...]
    names: tuple[str, ...]
    steps: tuple[Step, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """The best ways to a contact. ``note`` says whether one of them is free of opponents, or why there is none."""

    contact_id: str
    title: str
    ways: tuple[Way, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a sweep, in words. ``came`` are the people on the way to the contact, the contact last."""

    contact_id: str
    name: str
    floor: str
    came: tuple[str, ...]
    goes: str
    introduced: str
    against: bool
    chance: str
    covered: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep with so many visits."""

    visits: int
    title: str
    summary: str
    covered_now: str
    stops: tuple[Visit, ...]


def ways_of(snapshot: Snapshot, view: MapView, *, say: Words) -> tuple[Ways, ...]:
    """The best ways to each key contact whom nobody covers, or who sits on a top floor.

    Where the best ways lead through somebody who is against us, the best one that does not stands beside them, if any
    is among the `SEARCHED` best.

    Notes
    -----
    Cost: a few runs of Dijkstra's algorithm for each contact, over this account and those that influence leads from.
    """
    near = snapshot.only(_around(snapshot, view.account_id))
    names = _names(near)
    return tuple(_ways(near, card, view=view, names=names, say=say) for card in targets(view))


def targets(view: MapView) -> list[Card]:
    """Whom ways are worked out to: key contacts nobody covers, then those on the two highest floors with anybody."""
    key = [card for card in view.cards if card.key and card.status != "chair"]
    top = sorted({card.level for card in view.cards if card.status != "chair"}, reverse=True)[:2]
    wanted = [card for card in key if card.status == "uncovered" or card.level in top]
    return sorted(wanted, key=lambda card: (card.status != "uncovered", -card.level, -card.weight, card.id))[
        :MOST_TARGETS
    ]


def _around(snapshot: Snapshot, account_id: str) -> set[str]:
    """The account, and every account from which influence leads to it, over others too."""
    ids: list[str] = snapshot.accounts["id"].to_list()
    account = snapshot.contacts.account
    source: list[int] = account[snapshot.influence_from].tolist()
    target: list[int] = account[snapshot.influence_to].tolist()
    across = {(ids[one], ids[other]) for one, other in zip(source, target, strict=True) if one != other}
    found, ahead = {account_id}, [account_id]
    while ahead:
        at = ahead.pop()
        before = {one for one, other in across if other == at} - found
        found |= before
        ahead.extend(before)
    return found


def _names(snapshot: Snapshot) -> dict[str, tuple[str, str | None]]:
    """Everybody's name, and of contacts the account."""
    accounts = dict(snapshot.accounts.select("id", "name").iter_rows())
    names: dict[str, tuple[str, str | None]] = {
        id_: (clean(name), account)
        for id_, name, account in snapshot.contacts.frame.select("id", "name", "account_id").iter_rows()
    }
    names |= {id_: (clean(name), None) for id_, name in snapshot.staff.frame.select("id", "name").iter_rows()}
    return {
        id_: (name, None if account is None else clean(accounts[account]))
        for id_, (name, account) in names.items()
    }


def _ways(
    near: Snapshot, card: Card, *, view: MapView, names: dict[str, tuple[str, str | None]], say: Words
) -> Ways:
    title = say["path.title"].format(name=clean(card.name))
    found = paths(near, card.id, k=SEARCHED)
    if not found:
        lack = missing(near, card.id)
        return Ways(card.id, title, (), "" if lack is None else _in(lack.message, say=say))
    free = next((path for path in found if not path.opponents), None)
    shown = found[:SHOWN]
    if free is not None and free not in shown:
        shown = [*shown[:-1], free]
    note = say["path.no_clear"]
    if free is not None:
        at = shown.index(free) + 1
        note = (
            say["path.free"] if at == 1 else say["path.clear"].format(n=at, chance=chance(free.probability))
        )
    return Ways(
        card.id,
        title,
        tuple(
            _way(path, at, alone=len(shown) == 1, view=view, names=names, say=say)
            for at, path in enumerate(shown, 1)
        ),
        note,
    )


def _in(text: Text, *, say: Words) -> str:
    return clean(text["zh" if say["code"] == "zh" else "en"])


def _way(
    path: Path,
    at: int,
    *,
    alone: bool,
    view: MapView,
    names: dict[str, tuple[str, str | None]],
    say: Words,
) -> Way:
    def called(id_: str) -> str:
        name, account = names[id_]
        if account is None or account == clean(view.name):
            return name
        return say["path.elsewhere"].format(name=name, account=account)

    likely = chance(path.probability)
    return Way(
        title=say["path.only"].format(chance=likely)
        if alone
        else say["path.way"].format(n=at, chance=likely),
        people=tuple(path.people),
        names=tuple(map(called, path.people)),
        steps=tuple(Step(_in(step["message"], say=say), chance(step["probability"])) for step in path.steps),
        against=tuple(
            say["path.against"].format(
                name=called(each.contact_id),
                attitude=say[f"attitude.{each.attitude}"],
                chance=likely,
                neutral=chance(each.if_neutral),
            )
            for each in path.opponents
        ),
    )


def sweeps_of(snapshot: Snapshot, view: MapView, *, say: Words) -> tuple[Sweep, ...]:
    """The best sweeps with `VISITS` visits; none where nobody is to be won, no larger one where a smaller wins all.

    Notes
    -----
    Cost: one integer program for each.
    """
    near = snapshot.only(_around(snapshot, view.account_id))
    names = _names(near)
    attitudes: dict[str, int | None] = dict(near.contacts.frame.select("id", "attitude").iter_rows())
    found: list[Sweep] = []
    for visits in VISITS:
        plan = sweep(snapshot, view.account_id, visits=visits)
        if not plan.visits or (found and len(plan.visits) == len(found[-1].stops)):
            break
        found.append(_sweep(plan, visits, names=names, attitudes=attitudes, say=say))
    return tuple(found)


def _sweep(
    plan: SweepPlan,
    visits: int,
    *,
    names: dict[str, tuple[str, str | None]],
    attitudes: dict[str, int | None],
    say: Words,
) -> Sweep:
    return Sweep(
        visits=visits,
        title=say["sweep.title"].format(visits=counted(say, "sweep.visits", len(plan.visits))),
        summary=_in(plan.message, say=say),
        covered_now=say["sweep.now"].format(share=percent(plan.coverage)),
        stops=tuple(_stop(visit, names=names, attitudes=attitudes, say=say) for visit in plan.visits),
    )


def _stop(
    visit: SweepVisit,
    *,
    names: dict[str, tuple[str, str | None]],
    attitudes: dict[str, int | None],
    say: Words,
) -> Visit:
    introducer = visit.introduced_by
    attitude = attitudes.get(introducer) if introducer is not None else None
    against = attitude is not None and attitude < 0
    if introducer is None:
        introduced = say["sweep.own"].format(name=names[visit.people[0]][0])
    elif against:
        introduced = say["sweep.against"].format(
            name=names[introducer][0], attitude=say[f"attitude.{attitude}"]
        )
    else:
        introduced = say["sweep.introduced"].format(name=names[introducer][0])
    return Visit(
        contact_id=visit.contact_id,
        name=names[visit.contact_id][0],
        floor=f"L{visit.floor}",
        came=tuple(visit.people),
        goes=say["sweep.goes"].format(names=say["join"].join(names[id_][0] for id_ in visit.visitor_ids)),
        introduced=introduced,
        against=against,
        chance=say["sweep.chance"].format(chance=chance(visit.probability)),
        covered=say["sweep.covered"].format(share=percent(visit.expected_coverage)),
    )
