"""What happens to the account when one of ours leaves, worked out beforehand for each of them and written out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from graphkam.answers import AccountDeparture, Departure, Successors
from graphkam.language import money, percent
from graphkam.language import words as speak
from graphkam.policy import TOLERANCE
from graphkam.portfolio import departure
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam_viz.cards import card_shapes, crossed, gone_rep_shapes
from graphkam_viz.labels import card_label, rep_label
from graphkam_viz.lettering import clean
from graphkam_viz.shapes import Shape
from graphkam_viz.view import MapView, Rep
from graphkam_viz.words import Words


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
class Leaving:
    """What the panel says, and the map shows, when one of ours leaves.

    ``lit`` are the ids that stay bright: who leaves, whom they hold, and who of ours holds those too; ``shapes`` are
    the cards that look otherwise afterwards.
    """

    staff_id: str
    option: str
    title: str
    verdict: str
    bad: bool = False
    changes: tuple[Change, ...] = ()
    orphaned: tuple[Affected, ...] = ()
    weakened: tuple[Affected, ...] = ()
    dark: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    lit: tuple[str, ...] = ()
    shapes: dict[str, list[Shape]] = field(default_factory=dict[str, list[Shape]])


def departures(snapshot: Snapshot, view: MapView, *, say: Words) -> tuple[Leaving, ...]:
    """What happens when each of ours leaves, one at a time, in the order of their ids.

    Notes
    -----
    Cost: one departure for each rep with an active tie to the account.
    """
    return tuple(_leaving(snapshot, view, rep, say=say) for rep in view.reps)


def _leaving(snapshot: Snapshot, view: MapView, rep: Rep, *, say: Words) -> Leaving:
    option = say["whatif.option"].format(name=clean(rep.name))
    title = say["whatif.title"].format(name=clean(rep.name))
    shapes: dict[str, list[Shape]] = {rep.id: gone_rep_shapes(rep_label(rep, say=say))}
    answer = departure(snapshot, [rep.id]) if rep.contacts else None
    here = (
        next((each for each in answer.accounts if each.account_id == view.account_id), None)
        if answer
        else None
    )
    if answer is None or here is None:
        return Leaving(rep.id, option, title, say["whatif.nothing"], lit=(rep.id,), shapes=shapes)
    held = {tie.contact_id for tie in view.ties if tie.staff_id == rep.id and tie.state == "active"}
    others = {tie.staff_id for tie in view.ties if tie.contact_id in held and tie.state == "active"}
    names = {card.id: clean(card.name) for card in view.cards} | dict(
        snapshot.staff.frame.select("id", "name").iter_rows()
    )
    changes = _changes(view, here, say=say)
    _redraw(view, here, shapes, held, say=say)
    lost = set(here.lost)
    successors = {each.contact_id: each for each in here.successors}
    worse: list[str] = []
    if lost:
        worse.append(say["whatif.with_lost"].format(n=len(here.orphaned), lost=len(lost)))
    elif here.orphaned:
        worse.append(say["whatif.count"].format(n=len(here.orphaned), what=say["whatif.orphaned"]))
    if here.weakened:
        worse.append(say["whatif.count"].format(n=len(here.weakened), what=say["whatif.weakened"]))
    worse += [
        say["whatif.change"].format(name=each.name, before=each.before, after=each.after)
        for each in changes
        if each.worse
    ]
    return Leaving(
        staff_id=rep.id,
        option=option,
        title=title,
        verdict=say["whatif.worse"].format(what=say["join"].join(worse)) if worse else say["whatif.same"],
        bad=bool(worse),
        changes=changes,
        orphaned=tuple(
            _affected(
                id_, names, successors.get(id_), note=say["whatif.lost_note"] if id_ in lost else "", say=say
            )
            for id_ in here.orphaned
        ),
        weakened=tuple(_affected(id_, names, successors.get(id_), note="", say=say) for id_ in here.weakened),
        dark=_dark(view, here, say=say),
        money=_money(snapshot, answer, here, say=say),
        lit=tuple(sorted(held | others | {rep.id})),
        shapes=shapes,
    )


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
        change(
            "mesh_index",
            f"{before.mesh_index:.2f}",
            f"{after.mesh_index:.2f}",
            worse=after.mesh_index < before.mesh_index - TOLERANCE,
        ),
    )


def _redraw(
    view: MapView, here: AccountDeparture, shapes: dict[str, list[Shape]], held: set[str], *, say: Words
) -> None:
    """The cards of those they held, as they are afterwards."""
    orphaned, lost = set(here.orphaned), set(here.lost)
    for card in view.cards:
        if card.id not in held:
            continue
        reps = card.reps - 1
        after = replace(
            card, reps=reps, status="uncovered" if reps == 0 else "single" if reps == 1 else "two_deep"
        )
        if card.id in orphaned:
            label = card_label(
                after, say=say, held=say["whatif.lost" if card.id in lost else "whatif.orphaned"]
            )
            shapes[card.id] = [*card_shapes(after, label), *crossed()]
        else:
            shapes[card.id] = card_shapes(after, card_label(after, say=say))


def _affected(
    id_: str, names: dict[str, str], successors: Successors | None, *, note: str, say: Words
) -> Affected:
    best = successors.candidates[0] if successors and successors.candidates else None
    if best is None:
        return Affected(id_, names[id_], note, say["whatif.nobody"], None)
    reason = say[f"reason.{best.reason}"] if best.reason else say["whatif.may"]
    text = say["whatif.successor"].format(
        name=clean(names[best.staff_id]), reason=reason[0].lower() + reason[1:]
    )
    return Affected(id_, names[id_], note, text, best.staff_id)


def _dark(view: MapView, here: AccountDeparture, *, say: Words) -> tuple[str, ...]:
    departments = {each.id: clean(each.name) for each in view.departments}
    return (
        *(departments[id_] for id_ in here.dark.departments if id_ in departments),
        *(f"L{level} {say[f'level.{level}']}" for level in here.dark.levels),
        *(say[f"line.{line}"] for line in here.dark.lines),
    )


def _money(snapshot: Snapshot, answer: Departure, here: AccountDeparture, *, say: Words) -> tuple[str, ...]:
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
    source = answer.published_loss_source
    return (
        exposed,
        say["whatif.published"].format(low=low, high=high, least=shares[0], most=shares[1], source=source),
    )
