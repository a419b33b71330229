"""An account's figures before and after something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkam.answers import Figures
from graphkam.cli.screen import TOPOLOGY_STYLES, Column, plain, table
from graphkam.language import Words, percent
from graphkam.schema import TOPOLOGIES

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text


def before_after(before: Figures, after: Figures, *, say: Words, better: bool) -> Table:
    """The figures beside each other, with a mark at each that got worse and, if wanted, that got better."""
    rows: list[tuple[str, str, str, float]] = [
        (
            say("head.class"),
            say.word("topology", before.topology),
            say.word("topology", after.topology),
            TOPOLOGIES.index(after.topology) - TOPOLOGIES.index(before.topology),
        ),
        *(
            (say(phrase), percent(was), percent(will), will - was)
            for phrase, was, will in (
                ("figure.coverage", before.coverage, after.coverage),
                ("figure.two_deep_coverage", before.two_deep_coverage, after.two_deep_coverage),
                ("figure.mesh_index", before.mesh_index, after.mesh_index),
            )
        ),
        (
            say("figure.bus_factor"),
            str(before.bus_factor),
            str(after.bus_factor),
            after.bus_factor - before.bus_factor,
        ),
    ]
    cells: list[list[str | Text]] = [
        [
            name,
            was,
            "→",
            plain(will, TOPOLOGY_STYLES.get(after.topology, "") if at == 0 else ""),
            _mark(change, say=say, better=better),
        ]
        for at, (name, was, will, change) in enumerate(rows)
    ]
    columns = [
        Column(say("head.figure")),
        Column(say("head.before"), "right"),
        Column("", "right"),
        Column(say("head.after"), "right"),
        Column(""),
    ]
    return table(columns, cells)


def _mark(change: float, *, say: Words, better: bool) -> Text:
    if change < -1e-9:
        return plain(say("mark.worse"), "red")
    return plain(say("mark.better"), "green") if better and change > 1e-9 else plain("")
