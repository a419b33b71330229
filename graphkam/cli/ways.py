"""How we would get to the key contacts of an account whom nobody holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graphkam.answers import AccountReport, Path
from graphkam.arrays import Ints
from graphkam.cli.question import Question
from graphkam.cli.screen import Column, annotated, heading, plain
from graphkam.language import chance
from graphkam.plans import missing, reach
from graphkam.snapshot import Snapshot

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WAYS_SHOWN: Final = 8


def print_ways(console: Console, question: Question, snapshot: Snapshot, report: AccountReport) -> None:
    """Print the best way to each key contact that nobody holds, the heaviest first; or what is missing for one."""
    say, names = question.say, question.names
    open_contacts = _uncovered(snapshot, report.account_id)
    if not len(open_contacts):
        return
    heading(console, say("ways.title"), say("ways.note"))
    ids = snapshot.contacts.frame["id"]
    shown = open_contacts[:WAYS_SHOWN]
    rows: list[tuple[list[Text], list[str]]] = []
    for contact, path in zip(shown.tolist(), reach(snapshot).paths(shown), strict=True):
        id_ = str(ids[contact])
        cells = [plain(names.contact(id_), "bold"), plain(chance(path.probability) if path else "–")]
        rows.append((cells, [_way(question, path) if path else _lack(question, snapshot, id_)]))
    columns = [Column(say("head.contact")), Column(say("head.chance"), "right", whole=True)]
    annotated(console, columns, rows, gap=False)
    if len(open_contacts) > WAYS_SHOWN:
        console.print(plain(say("more", number=len(open_contacts) - WAYS_SHOWN), "dim"))


def _uncovered(snapshot: Snapshot, account_id: str) -> Ints:
    """The key contacts of an account without an active tie, the heaviest first."""
    contacts, ties = snapshot.contacts, snapshot.ties
    account = snapshot.accounts["id"].to_list().index(account_id)
    held = np.zeros(len(contacts.account), dtype=np.bool_)
    held[ties.contact[ties.active]] = True
    found = np.flatnonzero((contacts.account == account) & contacts.key & ~held).astype(np.int32)
    ordered: Ints = found[np.lexsort((found, -contacts.weight[found]))]
    return ordered


def _way(question: Question, path: Path) -> str:
    """Everybody on a path, and who of them is against us."""
    say, names = question.say, question.names
    way = " → ".join(map(names.person, path.people))
    if not path.opponents:
        return way
    return say("ways.against", way=way, contacts=names.people(each.contact_id for each in path.opponents))


def _lack(question: Question, snapshot: Snapshot, contact_id: str) -> str:
    lack = missing(snapshot, contact_id)
    return lack.message[question.say.language] if lack is not None else ""
