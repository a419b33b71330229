"""Where we stand inside one account: their departments by their floors, our functions by their lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graphkam.answers import AccountReport
from graphkam.cli.question import Question
from graphkam.cli.screen import Column, heading, plain, table
from graphkam.language import percent
from graphkam.schema import FUNCTIONS
from graphkam.snapshot import Snapshot

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def department_by_level(
    console: Console, question: Question, account: Snapshot, report: AccountReport
) -> None:
    """Print how many of those who sit in each department on each level somebody of ours holds."""
    say, names = question.say, question.names
    contacts = account.contacts
    department_ids = [*account.departments["id"], None]
    # -1 picks the last: those without department.
    seats = [
        (department_ids[department], int(level))
        for department, level in zip(contacts.department, contacts.level, strict=True)
    ]
    if not seats:
        return
    held = {tie.contact_id for tie in report.ties if tie.state == "active"}
    everybody = Counter(seats)
    covered = Counter(seat for seat, id_ in zip(seats, contacts.ids, strict=True) if id_ in held)
    levels = sorted({level for _, level in seats}, reverse=True)
    shares = {each.id: each for each in report.departments}
    heading(console, say("matrix.title"), say("matrix.note"))
    columns = [
        Column(say("head.department")),
        *(Column(say("level.short", level=level), "right") for level in levels),
        Column(say("head.coverage"), "right"),
        Column(say("head.two_deep"), "right"),
    ]
    rows: list[list[str | Text]] = []
    for department in [each for each in department_ids if any(seat[0] == each for seat in everybody)]:
        row: list[str | Text] = [
            say("department.none") if department is None else names.department(department)
        ]
        for level in levels:
            seat = (department, level)
            row.append(_cell(covered[seat], everybody[seat]))
        share = shares.get(department or "")
        row += [
            percent(share.coverage if share else None),
            percent(share.two_deep_coverage if share else None),
        ]
        rows.append(row)
    console.print(table(columns, rows))


def _cell(covered: int, everybody: int) -> Text:
    if not everybody:
        return plain("")
    return plain(f"{covered}/{everybody}", "red" if not covered else "" if covered < everybody else "green")


def functions_by_line(console: Console, question: Question, report: AccountReport) -> None:
    """Print how much of each of their lines each of our functions meets."""
    say = question.say
    lines = [each.line for each in report.lines]
    if not lines:
        return
    faces = {(face.function, face.line): face for face in report.faces}
    heading(console, say("faces.title"), say("faces.note"))
    columns = [Column(say("head.ours")), *(Column(say.word("line", line), "right") for line in lines)]
    rows: list[list[str]] = []
    for function in FUNCTIONS:
        row = [say.word("function", function)]
        for line in lines:
            face = faces[function, line]
            row.append(
                say("faces.cell", coverage=percent(face.coverage), two_deep=percent(face.two_deep_coverage))
                if face.coverage
                else "–"
            )
        rows.append(row)
    console.print(table(columns, rows))
