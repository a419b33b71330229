"""What is behind a tie, and how long it will hold."""

from __future__ import annotations

import math
from typing import Final

from graphkam.answers import Explanation
from graphkam.cli.options import Options
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import Column, bar, heading, output_console, plain, purpose, table
from graphkam.language import percent, strength
from graphkam.portfolio import explain

EVIDENCE_SHOWN: Final = 30
"""On the screen, the latest first; the JSON has all of it."""

DAYS_AHEAD_SHOWN: Final = 13
"""On the screen; the JSON has more of them."""


def show_explanation(options: Options, *, staff: str, contact: str) -> None:
    """Print the evidence behind the tie of one of ours and one of theirs."""
    question = ask(options)
    found = explain(question.snapshot(), staff, contact)
    if options.json:
        print_json(found)
        return
    _print(question, found)


def _print(question: Question, found: Explanation) -> None:
    say, names, console = question.say, question.names, output_console()
    rep, contact = names.rep(found.staff_id), names.contact(found.contact_id)
    heading(console, say("explain.title", rep=rep, contact=contact, day=found.as_of))
    state = say("explain.state", state=say.word("state", found.state), strength=strength(found.strength))
    if found.goes_cold_on is not None:
        state += say("list.semicolon") + say("explain.goes_cold", day=found.goes_cold_on)
    console.print(plain(state))
    if found.refused:
        console.print(plain(say("explain.refused"), "red"))
    if not found.evidence:
        console.print(plain(say("empty.evidence")))
    else:
        columns = [
            Column(say("head.day"), whole=True),
            Column(say("head.kind")),
            Column(say("head.direction")),
            Column(say("head.share"), "right"),
            Column(say("head.adds"), "right"),
            Column(""),
            Column(say("head.id")),
        ]
        most = max(item.adds for item in found.evidence) or 1.0
        newest = sorted(found.evidence, key=lambda item: (item.at, item.id or ""), reverse=True)
        rows = [
            (
                item.at[:10],
                say.word("kind", item.kind),
                say.word("direction", item.direction) if item.direction else "",
                percent(item.share),
                strength(item.adds),
                bar(item.adds / most, width=8),
                item.id or "",
            )
            for item in newest[:EVIDENCE_SHOWN]
        ]
        console.print()
        console.print(table(columns, rows))
        if len(newest) > EVIDENCE_SHOWN:
            console.print(plain(say("more", number=len(newest) - EVIDENCE_SHOWN), "dim"))
        console.print()
        console.print(plain(say("explain.sum", factor=percent(found.factor)), "dim"))
        heading(console, say("explain.ahead"), say("explain.ahead_note"))
        columns = [Column(say("head.day")), Column(say("head.strength"), "right"), Column(""), Column("")]
        limit = question.policy.active_strength
        ahead = [
            (
                point.day.isoformat(),
                strength(point.strength),
                bar(point.strength, width=20),
                say.word("state", "active" if point.strength >= limit - 1e-9 else "cold"),
            )
            for point in found.ahead[:: math.ceil(len(found.ahead) / DAYS_AHEAD_SHOWN)]
        ]
        console.print(table(columns, ahead))
    console.print()
    purpose(console, say=say)
