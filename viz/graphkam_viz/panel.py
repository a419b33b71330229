"""What stands beside the map: everybody as a list, and of each what the map rests on, ready to be written out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from graphkam.language import percent
from graphkam_viz.filters import tone_of
from graphkam_viz.labels import card_label, rep_label
from graphkam_viz.lettering import clean
from graphkam_viz.style import ATTITUDES
from graphkam_viz.view import Card, MapView, Rep
from graphkam_viz.words import Words, counted

_FORMULA: Final = ("=", "+", "-", "@")
"""What a spreadsheet would take for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: the same people and the same status as on the map, for those who cannot see it.

    ``search`` is what a search looks through, in lower case. ``mark`` is the attitude's; ``tone`` names the ring.
    ``cells`` is the line of a table that a spreadsheet opens.
    """

    id: str
    floor: str
    mark: str
    name: str
    detail: str
    status: str
    tone: str
    search: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a person, and its name. ``link`` is the id of whom it names."""

    name: str
    value: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class TieLine:
    """A tie as it is written: how strong it is, since when and until when."""

    staff_id: str
    contact_id: str
    strength: str
    share: float
    state: str
    tone: str
    when: str


@dataclass(frozen=True, slots=True)
class Person:
    """What the panel says of one person or chair when it is selected. ``kind`` is contact, chair or staff.

    ``ties`` are positions in `Panel.ties`, the strongest first.
    """

    id: str
    kind: str
    name: str
    line: str
    status: str
    tone: str
    facts: tuple[Fact, ...]
    ties: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything beside the map: theirs from the top floor down, then ours. ``head`` names the rows' cells."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    people: tuple[Person, ...]
    ties: tuple[TieLine, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up for each person, gathered once."""

    names: dict[str, str]
    departments: dict[str, str]
    managers: dict[str, list[str]]
    heard: dict[str, list[str]]
    missing: dict[str, list[str]]
    holders: dict[str, list[str]]


def panel_of(view: MapView, *, say: Words) -> Panel:
    """What stands beside the map of an account."""
    cards = sorted(view.cards, key=lambda card: (-card.level, not card.key, card.id))
    known = _known(view, say=say)
    lines = _ties(view, say=say)
    at: defaultdict[str, list[int]] = defaultdict(list)
    for place, tie in enumerate(lines):
        at[tie.staff_id].append(place)
        at[tie.contact_id].append(place)
    return Panel(
        head=tuple(
            say[word]
            for word in (
                "csv.id",
                "csv.name",
                "csv.title",
                "department",
                "level",
                "role",
                "attitude",
                "csv.status",
                "our_people",
            )
        ),
        rows=(
            *(_card_row(card, known, say=say) for card in cards),
            *(_rep_row(rep, say=say) for rep in view.reps),
        ),
        people=(
            *(_contact(card, view, known, tuple(at[card.id]), say=say) for card in cards),
            *(_rep(rep, view, tuple(at[rep.id]), say=say) for rep in view.reps),
        ),
        ties=lines,
    )


def as_text(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _known(view: MapView, *, say: Words) -> _Known:
    managers: defaultdict[str, list[str]] = defaultdict(list)
    heard: defaultdict[str, list[str]] = defaultdict(list)
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for manager, managed in view.reporting:
        managers[managed].append(manager)
    for each in view.influences:
        heard[each.to_id].append(each.from_id)
    names = {card.id: clean(_name(card, say=say)) for card in view.cards}
    names |= {rep.id: clean(rep.name) for rep in view.reps}
    for tie in view.ties:
        if tie.state == "active":
            holders[tie.contact_id].append(names[tie.staff_id])
    return _Known(
        names=names,
        departments={each.id: clean(each.name) for each in view.departments},
        managers=managers,
        heard=heard,
        missing={each.contact_id: each.missing for each in view.report.incomplete},
        holders=holders,
    )


def _name(card: Card, *, say: Words) -> str:
    return say[f"role.{card.role}"] if card.status == "chair" else card.name


def _status(card: Card, *, say: Words) -> str:
    status = say[f"status.{tone_of(card)}"]
    return f"{status} ({say[f'absence.{card.absence}']})" if card.absence else status


def _card_row(card: Card, known: _Known, *, say: Words) -> Row:
    chair = card.status == "chair"
    department = known.departments.get(card.department_id or "", "")
    attitude = "" if chair else say[f"attitude.{card.attitude}"]
    name, title = known.names[card.id], clean(card.title)
    cells = (
        card.id,
        name,
        title,
        department,
        f"L{card.level}",
        say[f"role.{card.role}"] if card.role else "",
        attitude,
        _status(card, say=say),
        say["join"].join(known.holders.get(card.id, [])),
    )
    return Row(
        id=card.id,
        floor=f"L{card.level}",
        mark="" if chair else ATTITUDES[card.attitude].text,
        name=name,
        detail=say[f"line.{card.line}"] if chair and card.line else title,
        status=_status(card, say=say),
        tone=tone_of(card),
        search=f"{clean(card_label(card, say=say).full)} {department}".casefold(),
        cells=tuple(map(as_text, cells)),
    )


def _rep_row(rep: Rep, *, say: Words) -> Row:
    function = say[f"function.{rep.function}"] if rep.function else ""
    held = counted(say, "contacts", rep.contacts)
    return Row(
        id=rep.id,
        floor="",
        mark="",
        name=clean(rep.name),
        detail=clean(rep.title),
        status=held,
        tone="staff",
        search=f"{rep_label(rep, say=say).full} {function}".casefold(),
        cells=tuple(
            map(as_text, (rep.id, clean(rep.name), clean(rep.title), function, "", "", "", held, ""))
        ),
    )


def _ties(view: MapView, *, say: Words) -> tuple[TieLine, ...]:
    """The ties, strongest first; a refusal without evidence last."""
    return tuple(
        TieLine(
            staff_id=tie.staff_id,
            contact_id=tie.contact_id,
            strength=percent(tie.strength) if tie.state != "none" else "–",
            share=round(tie.strength, 3),
            state=tie.state,
            tone="refused" if tie.refused else tie.state,
            when=" · ".join(
                (
                    say["tie.refused"] if tie.refused else say[f"state.{tie.state}"],
                    *([say["last_on"].format(day=tie.last_at.isoformat())] if tie.last_at else []),
                    *([say["cold_on"].format(day=tie.goes_cold_on.isoformat())] if tie.goes_cold_on else []),
                )
            ),
        )
        for tie in sorted(view.ties, key=lambda tie: (-tie.strength, tie.contact_id, tie.staff_id))
    )


def _contact(card: Card, view: MapView, known: _Known, ties: tuple[int, ...], *, say: Words) -> Person:
    report, chair = view.report, card.status == "chair"
    inferred = f" ({say['inferred']})" if card.level_inferred else ""
    facts = [Fact(say["level"], f"L{card.level} {say[f'level.{card.level}']}{inferred}")]
    if department := known.departments.get(card.department_id or ""):
        facts.append(Fact(say["department"], department))
    if card.line:
        facts.append(Fact(say["line"], say[f"line.{card.line}"]))
    if not chair:
        if card.role:
            facts.append(Fact(say["role"], say[f"role.{card.role}"]))
        look = ATTITUDES[card.attitude]
        facts.append(Fact(say["attitude"], f"{look.text} {say[f'attitude.{card.attitude}']}"))
    facts += [Fact(say["reports_to"], known.names[id_], link=id_) for id_ in known.managers.get(card.id, [])]
    facts += [Fact(say["listens_to"], known.names[id_], link=id_) for id_ in known.heard.get(card.id, [])]
    if card.id in report.routes:
        facts.append(Fact(say["routes"], f"{report.routes[card.id]}"))
    facts += [
        Fact(say["gatekeeper"], known.names[id_], link=id_) for id_ in report.gatekeepers.get(card.id, [])
    ]
    if card.rivals:
        facts.append(Fact(say["rivals"], clean(", ".join(card.rivals))))
    if missing := known.missing.get(card.id):
        facts.append(Fact(say["missing"], say["join"].join(say[f"missing.{field}"] for field in missing)))
    return Person(
        id=card.id,
        kind="chair" if chair else "contact",
        name=known.names[card.id],
        line=say["chair.what"] if chair else clean(card.title),
        status=_status(card, say=say),
        tone=tone_of(card),
        facts=tuple(facts),
        ties=ties,
    )


def _rep(rep: Rep, view: MapView, ties: tuple[int, ...], *, say: Words) -> Person:
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
