"""What stands beside the map: everybody as a list, and of each what the map rests on, ready to be written out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from graphkam.language import percent
from graphkam.snapshot import Snapshot
from graphkam_viz.evidence import TieEvidence, evidence_of_ties
from graphkam_viz.labels import card_label, rep_label
from graphkam_viz.lettering import clean
from graphkam_viz.style import ATTITUDES
from graphkam_viz.view import Card, MapView, Rep
from graphkam_viz.whatif import Leaving, departures
from graphkam_viz.words import Words, counted


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: the same people and the same status as on the map, for those who cannot see it.

    ``search`` is what a search looks through, in lower case. ``mark`` is the attitude's; ``tone`` names the ring.
    """

    id: str
    floor: str
    mark: str
    name: str
    detail: str
    status: str
    tone: str
    search: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a person, and its name. ``link`` is the id of whom it names."""

    name: str
    value: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class TieLine:
    """A tie as it is written: whom it is with, how strong it is, since when and until when.

    ``key`` names its evidence; it is empty where there is none.
    """

    other_id: str
    other: str
    strength: str
    share: float
    state: str
    tone: str
    last: str
    ahead: str
    key: str


@dataclass(frozen=True, slots=True)
class Person:
    """What the panel says of one person or chair when it is selected. ``kind`` is contact, chair or staff."""

    id: str
    kind: str
    name: str
    line: str
    status: str
    tone: str
    facts: tuple[Fact, ...]
    ties: tuple[TieLine, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything beside the map: theirs from the top floor down, then ours."""

    rows: tuple[Row, ...]
    people: tuple[Person, ...]
    evidence: tuple[tuple[str, TieEvidence], ...]
    departures: tuple[Leaving, ...]


def panel_of(snapshot: Snapshot, view: MapView, *, say: Words) -> Panel:
    """What stands beside the map of an account.

    Notes
    -----
    Cost: one explanation a tie, and one departure for each rep with an active tie.
    """
    cards = sorted(view.cards, key=lambda card: (-card.level, not card.key, card.id))
    evidence = evidence_of_ties(snapshot, view, say=say)
    keys = {pair: f"tie{at}" for at, pair in enumerate(evidence)}
    ties = _ties(view, keys, say=say)
    names = {card.id: _name(card, say=say) for card in view.cards} | {rep.id: rep.name for rep in view.reps}
    return Panel(
        rows=(
            *(_card_row(card, view, say=say) for card in cards),
            *(_rep_row(rep, say=say) for rep in view.reps),
        ),
        people=(
            *(_contact(card, view, names, tuple(ties[card.id]), say=say) for card in cards),
            *(_rep(rep, view, tuple(ties[rep.id]), say=say) for rep in view.reps),
        ),
        evidence=tuple((keys[pair], each) for pair, each in evidence.items()),
        departures=departures(snapshot, view, say=say),
    )


def tone_of(card: Card) -> str:
    """The name of a card's ring."""
    return "uncovered_key" if card.status == "uncovered" and card.key else card.status


def _name(card: Card, *, say: Words) -> str:
    return say[f"role.{card.role}"] if card.status == "chair" else card.name


def _status(card: Card, *, say: Words) -> str:
    status = say[f"status.{tone_of(card)}"]
    return f"{status} ({say[f'absence.{card.absence}']})" if card.absence else status


def _department(card: Card, view: MapView) -> str:
    return next((each.name for each in view.departments if each.id == card.department_id), "")


def _card_row(card: Card, view: MapView, *, say: Words) -> Row:
    label = card_label(card, say=say)
    department = _department(card, view)
    mark = "" if card.status == "chair" else ATTITUDES[card.attitude].text
    return Row(
        id=card.id,
        floor=f"L{card.level}",
        mark=mark,
        name=clean(_name(card, say=say)),
        detail=clean(say[f"line.{card.line}"] if card.status == "chair" and card.line else card.title),
        status=_status(card, say=say),
        tone=tone_of(card),
        search=clean(f"{label.full} {department}").casefold(),
    )


def _rep_row(rep: Rep, *, say: Words) -> Row:
    label = rep_label(rep, say=say)
    return Row(
        id=rep.id,
        floor="",
        mark="",
        name=clean(rep.name),
        detail=clean(rep.title),
        status=counted(say, "contacts", rep.contacts),
        tone="staff",
        search=clean(f"{label.full} {say[f'function.{rep.function}'] if rep.function else ''}").casefold(),
    )


def _ties(view: MapView, keys: dict[tuple[str, str], str], *, say: Words) -> defaultdict[str, list[TieLine]]:
    """The ties of everybody, strongest first; a refusal without evidence last."""
    names = {card.id: card.name for card in view.cards} | {rep.id: rep.name for rep in view.reps}
    lines: defaultdict[str, list[TieLine]] = defaultdict(list)
    for tie in sorted(view.ties, key=lambda tie: (-tie.strength, tie.contact_id, tie.staff_id)):
        state = say["tie.refused"] if tie.refused else say[f"state.{tie.state}"]
        for owner, other in ((tie.staff_id, tie.contact_id), (tie.contact_id, tie.staff_id)):
            lines[owner].append(
                TieLine(
                    other_id=other,
                    other=clean(names[other]),
                    strength=percent(tie.strength) if tie.state != "none" else "–",
                    share=round(tie.strength, 3),
                    state=state,
                    tone="refused" if tie.refused else tie.state,
                    last=say["last_on"].format(day=tie.last_at.isoformat()) if tie.last_at else "",
                    ahead=say["cold_on"].format(day=tie.goes_cold_on.isoformat()) if tie.goes_cold_on else "",
                    key=keys.get((tie.staff_id, tie.contact_id), ""),
                )
            )
    return lines


def _contact(
    card: Card, view: MapView, names: dict[str, str], ties: tuple[TieLine, ...], *, say: Words
) -> Person:
    report = view.report
    facts = [Fact(say["level"], f"L{card.level} {say[f'level.{card.level}']}" + _inferred(card, say=say))]
    if department := _department(card, view):
        facts.append(Fact(say["department"], clean(department)))
    if card.line:
        facts.append(Fact(say["line"], say[f"line.{card.line}"]))
    if card.status != "chair":
        if card.role:
            facts.append(Fact(say["role"], say[f"role.{card.role}"]))
        look = ATTITUDES[card.attitude]
        facts.append(Fact(say["attitude"], f"{look.text} {say[f'attitude.{card.attitude}']}"))
    facts += [
        Fact(say["reports_to"], clean(names[manager]), link=manager)
        for manager, at in view.reporting
        if at == card.id
    ]
    facts += [
        Fact(say["listens_to"], clean(names[each.from_id]), link=each.from_id)
        for each in view.influences
        if each.to_id == card.id
    ]
    if card.id in report.routes:
        facts.append(Fact(say["routes"], f"{report.routes[card.id]}"))
    facts += [
        Fact(say["gatekeeper"], clean(names[id_]), link=id_) for id_ in report.gatekeepers.get(card.id, [])
    ]
    if card.rivals:
        facts.append(Fact(say["rivals"], clean(", ".join(card.rivals))))
    for each in report.incomplete:
        if each.contact_id == card.id:
            fields = (say[f"missing.{field}"] for field in each.missing)
            facts.append(Fact(say["missing"], say["join"].join(fields)))
    chair = card.status == "chair"
    return Person(
        id=card.id,
        kind="chair" if chair else "contact",
        name=clean(_name(card, say=say)),
        line=say["chair.what"] if chair else clean(card.title),
        status=_status(card, say=say),
        tone=tone_of(card),
        facts=tuple(facts),
        ties=ties,
    )


def _inferred(card: Card, *, say: Words) -> str:
    return f" ({say['inferred']})" if card.level_inferred else ""


def _rep(rep: Rep, view: MapView, ties: tuple[TieLine, ...], *, say: Words) -> Person:
    share = next((each for each in view.report.reps if each.staff_id == rep.id), None)
    facts: list[Fact] = []
    if rep.function:
        facts.append(Fact(say["function"], say[f"function.{rep.function}"]))
    facts.append(Fact(say["assigned"], say["yes"] if rep.assigned else say["no"]))
    if share is not None:
        facts += [
            Fact(say["exclusive"], percent(share.exclusive)),
            Fact(say["shapley"], percent(share.shapley)),
            Fact(say["highest_level"], f"L{share.highest_level} {say[f'level.{share.highest_level}']}"),
        ]
    return Person(
        id=rep.id,
        kind="staff",
        name=clean(rep.name),
        line=clean(rep.title),
        status=counted(say, "contacts", rep.contacts),
        tone="staff",
        facts=tuple(facts),
        ties=ties,
    )
