"""What happens to an account when some of ours leave, in words: of each alone beforehand, of several when asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

from graphkam.answers import AccountDeparture, Successors
from graphkam.language import money, percent
from graphkam.language import words as speak
from graphkam.policy import TOLERANCE
from graphkam.portfolio import report
from graphkam.portfolio.departures import PUBLISHED_LOSS_SOURCE, departure, departures
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam_viz.cards import ring_name
from graphkam_viz.lettering import clean
from graphkam_viz.view import MapView, map_view
from graphkam_viz.words import Words, words


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after, whether it got worse, and what to know of it."""

    name: str
    before: str
    after: str
    worse: bool
    note: str


@dataclass(frozen=True, slots=True)
class Affected:
    """A contact whom the departure leaves with nobody or with one, and who could take over."""

    id: str
    name: str
    note: str
    successor: str
    successor_id: str | None


@dataclass(frozen=True, slots=True)
class CardState:
    """How a card looks when something has changed: the name of its ring, the end of its second line, whether crossed.

    ``held`` is what `graphkam_viz.labels.held_text` spells.
    """

    ring: str
    held: str
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the panel says, and the map shows, when some of ours leave.

    ``lit`` are the ids that stay bright: who leaves, whom they hold, and who of ours holds those too; ``cards`` says
    how the cards of those they held look afterwards.
    """

    staff_ids: tuple[str, ...]
    title: str
    verdict: str
    bad: bool = False
    changes: tuple[Change, ...] = ()
    orphaned: tuple[Affected, ...] = ()
    weakened: tuple[Affected, ...] = ()
    dark: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    lit: tuple[str, ...] = ()
    cards: dict[str, CardState] = field(default_factory=dict[str, CardState])


def leavings(snapshot: Snapshot, view: MapView, *, say: Words) -> tuple[Leaving, ...]:
    """What happens when each of ours leaves, one at a time, in the order of their ids.

    Notes
    -----
    Cost: one measurement of the account for each rep with an active tie to it.
    """
    answers = departures(snapshot, view.account_id)
    names = _names(snapshot, view)
    return tuple(
        _leaving(snapshot, view, (rep.id,), answers.get(rep.id), names=names, say=say) for rep in view.reps
    )


def leaving(snapshot: Snapshot, account_id: str, staff: Collection[str], *, lang: str) -> Leaving:
    """What happens to an account when several of ours leave at once.

    Raises
    ------
    NotFoundError
        The company has no such account, or nobody of this id among ours.
    ConfigurationError
        Another language.
    """
    view = map_view(snapshot, report(snapshot, accounts=[account_id])[0])
    accounts = departure(snapshot, staff, candidates=1).accounts
    here = next((each for each in accounts if each.account_id == account_id), None)
    ids = tuple(sorted(set(staff)))
    return _leaving(snapshot, view, ids, here, names=_names(snapshot, view), say=words(lang))


def _names(snapshot: Snapshot, view: MapView) -> dict[str, str]:
    """What everybody of the account and of ours is called."""
    names = {card.id: clean(card.name) for card in view.cards}
    for id_, name in snapshot.staff.frame.select("id", "name").iter_rows():
        names[id_] = clean(name)
    return names


def _leaving(
    snapshot: Snapshot,
    view: MapView,
    staff: tuple[str, ...],
    here: AccountDeparture | None,
    *,
    names: dict[str, str],
    say: Words,
) -> Leaving:
    title = say["whatif.title"].format(name=say["join"].join(names.get(id_, id_) for id_ in staff))
    if here is None:
        return Leaving(staff, title, say["whatif.nothing"], lit=staff)
    held = Counter(tie.contact_id for tie in view.ties if tie.staff_id in staff and tie.state == "active")
    others = {tie.staff_id for tie in view.ties if tie.contact_id in held and tie.state == "active"}
    changes = _changes(view, here, say=say)
    lost = set(here.lost)
    successors = {each.contact_id: each for each in here.successors}

    def affected(id_: str) -> Affected:
        note = say["whatif.lost_note"] if id_ in lost else ""
        return _affected(id_, names, successors.get(id_), note=note, say=say)

    return Leaving(
        staff_ids=staff,
        title=title,
        verdict=_verdict(here, changes, say=say),
        bad=bool(here.orphaned or here.weakened) or any(each.worse for each in changes),
        changes=changes,
        orphaned=tuple(map(affected, here.orphaned)),
        weakened=tuple(map(affected, here.weakened)),
        dark=_dark(view, here, say=say),
        money=_money(snapshot, here, say=say),
        lit=tuple(sorted({*held, *others, *staff})),
        cards=_cards(view, here, held),
    )


def _verdict(here: AccountDeparture, changes: tuple[Change, ...], *, say: Words) -> str:
    """What gets worse, all of it by name."""
    worse: list[str] = []
    if here.lost:
        worse.append(say["whatif.with_lost"].format(n=len(here.orphaned), lost=len(here.lost)))
    elif here.orphaned:
        worse.append(say["whatif.count"].format(n=len(here.orphaned), what=say["whatif.orphaned"]))
    if here.weakened:
        worse.append(say["whatif.count"].format(n=len(here.weakened), what=say["whatif.weakened"]))
    worse += [
        say["whatif.change"].format(name=each.name, before=each.before, after=each.after)
        for each in changes
        if each.worse
    ]
    return say["whatif.worse"].format(what=say["join"].join(worse)) if worse else say["whatif.same"]


def _changes(view: MapView, here: AccountDeparture, *, say: Words) -> tuple[Change, ...]:
    before, after = here.before, here.after
    covered = view.report.covered
    rank = TOPOLOGIES.index

    def change(name: str, was: str, now: str, *, worse: bool, note: str = "") -> Change:
        return Change(say[name], was, now, worse=worse, note=f"▼ {say['whatif.is_worse']}" if worse else note)

    def share(name: str, was: float, now: float) -> Change:
        return change(name, percent(was), percent(now), worse=now < was - TOLERANCE)

    return (
        change(
            "topology",
            say[f"topology.{before.topology}"],
            say[f"topology.{after.topology}"],
            worse=rank(after.topology) < rank(before.topology),
        ),
        change(
            "contacts_covered", f"{covered}", f"{covered - len(here.orphaned)}", worse=bool(here.orphaned)
        ),
        share("coverage", before.coverage, after.coverage),
        share("two_deep_coverage", before.two_deep_coverage, after.two_deep_coverage),
        change(
            "bus_factor",
            f"{before.bus_factor}",
            f"{after.bus_factor}",
            worse=after.bus_factor < before.bus_factor,
            # It may rise because less is left to lose; that is no improvement.
            note=say["whatif.of_rest"] if after.bus_factor > before.bus_factor else "",
        ),
        share("mesh_index", before.mesh_index, after.mesh_index),
    )


def _cards(view: MapView, here: AccountDeparture, held: Counter[str]) -> dict[str, CardState]:
    """The cards of those they held, each by so many of those who leave, as they are afterwards."""
    orphaned, lost = set(here.orphaned), set(here.lost)
    found: dict[str, CardState] = {}
    for card in view.cards:
        if card.id not in held:
            continue
        reps = card.reps - held[card.id]
        status = "uncovered" if reps == 0 else "single" if reps == 1 else "two_deep"
        said = "lost" if card.id in lost else "orphaned" if card.id in orphaned else f"{reps}"
        found[card.id] = CardState(ring_name(status, key=card.key), said, crossed=card.id in orphaned)
    return found


def _affected(
    id_: str, names: dict[str, str], successors: Successors | None, *, note: str, say: Words
) -> Affected:
    best = successors.candidates[0] if successors and successors.candidates else None
    if best is None:
        return Affected(id_, names[id_], note, say["whatif.nobody"], None)
    reason = say[f"reason.{best.reason}"]
    text = say["whatif.successor"].format(name=names[best.staff_id], reason=reason[0].lower() + reason[1:])
    return Affected(id_, names[id_], note, text, best.staff_id)


def _dark(view: MapView, here: AccountDeparture, *, say: Words) -> tuple[str, ...]:
    departments = {each.id: clean(each.name) for each in view.departments}
    return (
        *(departments[id_] for id_ in here.dark.departments if id_ in departments),
        *(f"L{level} {say[f'level.{level}']}" for level in here.dark.levels),
        *(say[f"line.{line}"] for line in here.dark.lines),
    )


def _money(snapshot: Snapshot, here: AccountDeparture, *, say: Words) -> tuple[str, ...]:
    """What revenue is exposed, and beside it the published range with its source, said to be no forecast."""
    if here.revenue_exposed is None or not here.orphaned:
        return ()
    account = snapshot.accounts.filter(pl.col("id") == here.account_id)
    currency: str | None = account["currency"].item()
    spoken = speak(say["code"])
    exposed = say["whatif.exposed"].format(amount=money(here.revenue_exposed, currency, say=spoken))
    if here.published_loss is None:
        return (exposed,)
    low, high = (money(each, currency, say=spoken) for each in here.published_loss)
    shares = [f"{share * 100:.1f}%" for share in snapshot.policy.published_loss]
    return (
        exposed,
        say["whatif.published"].format(
            low=low, high=high, least=shares[0], most=shares[1], source=PUBLISHED_LOSS_SOURCE
        ),
    )
