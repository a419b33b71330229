"""The sweep plan as a walk down the stairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import groupby
from typing import TYPE_CHECKING, Final

import polars as pl

from graphkam.answers import SweepPlan, SweepVisit
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import Column, aligned, bar, bullet, heading, output_console, plain, purpose
from graphkam.language import chance, percent
from graphkam.plans import sweep

if TYPE_CHECKING:
    from rich.console import Console

NAMES_SHOWN: Final = 8


def show_sweep(options: Options, *, account: str, visits: int) -> None:
    """Print whom of an account to win with so many visits, in what order, and who introduces."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        plan = sweep(question.snapshot(), account, visits=visits)
    if options.json:
        print_json(plan)
        return
    _print(question, plan)


def _print(question: Question, plan: SweepPlan) -> None:
    say, names, console = question.say, question.names, output_console()
    heading(console, say("sweep.title", account=names.account(plan.account_id), day=plan.as_of))
    console.print(plain(plan.message[say.language]))
    if plan.visits:
        console.print()
        _walk(console, question, plan)
        _trips(console, question, plan)
        if plan.exact:
            console.print(bullet(say("sweep.proven", gain=f"{plan.gain:.2f}"), "dim"))
        else:
            console.print(
                bullet(say("sweep.bound", gain=f"{plan.gain:.2f}", bound=f"{plan.bound:.2f}"), "dim")
            )
    if plan.considered:
        heading(console, say("plans.considered"), say("sweep.considered_note"))
        for option in plan.considered:
            console.print(bullet(option.message[say.language]))
    if plan.out_of_reach:
        console.print()
        contacts = say.listed(map(names.contact, plan.out_of_reach), most=NAMES_SHOWN)
        console.print(bullet(say("sweep.out_of_reach", contacts=contacts)))
    console.print()
    if plan.visits:
        way = question.options.again("paths", plan.visits[0].contact_id)
        console.print(plain(say("try.path", command=way), "dim"), soft_wrap=True)
    purpose(console, say=say)


def _walk(console: Console, question: Question, plan: SweepPlan) -> None:
    """Print the visits floor by floor, each with who goes and who introduces."""
    say, names = question.say, question.names
    columns = [
        Column(say("head.visit")),
        Column(say("head.chance"), "right", whole=True),
        Column(say("head.wins"), "right", whole=True),
        Column(say("head.covered_after"), "right", whole=True),
        Column("", whole=True),
    ]
    people = question.snapshot().contacts.frame
    against = set(people.filter(pl.col("attitude") < 0)["id"])
    floors = [(floor, list(visits)) for floor, visits in groupby(plan.visits, key=lambda visit: visit.floor)]
    rows = [
        (
            [
                plain(f"{visit.order}. {names.contact(visit.contact_id)}", "bold"),
                plain(chance(visit.probability)),
                plain(f"{visit.gain:.2f}"),
                plain(percent(visit.expected_coverage)),
                plain(bar(visit.expected_coverage), "cyan"),
            ],
            [
                _party(question, visit),
                *(each.message[say.language] for each in visit.visitors if each.reason != "path"),
                _introduction(question, visit, against=against),
            ],
        )
        for _, visits in floors
        for visit in visits
    ]
    lines = aligned(console, columns, rows)
    console.print(next(lines))
    for floor, visits in floors:
        console.print(plain(say("sweep.floor", level=floor), "bold cyan"))
        for _ in visits:
            console.print(next(lines))
        console.print()


def _party(question: Question, visit: SweepVisit) -> str:
    say = question.say
    return say("sweep.party", reps=question.names.reps(visit.visitor_ids) or say("sweep.nobody_goes"))


def _introduction(question: Question, visit: SweepVisit, *, against: Collection[str]) -> str:
    say, names = question.say, question.names
    if visit.introduced_by is None:
        return say("sweep.own_tie", rep=names.rep(visit.people[0]))
    phrase = "sweep.introduced_by_opponent" if visit.introduced_by in against else "sweep.introduced"
    return say(phrase, contact=names.contact(visit.introduced_by))


def _trips(console: Console, question: Question, plan: SweepPlan) -> None:
    """Print which visits one trip can make."""
    say, names = question.say, question.names
    trips: defaultdict[int, list[SweepVisit]] = defaultdict(list)
    for visit in plan.visits:
        trips[visit.trip].append(visit)
    for visits in trips.values():
        if len(visits) > 1:
            numbers = say.listed(str(visit.order) for visit in visits)
            reps = names.reps(visits[0].visitor_ids)
            console.print(bullet(say("sweep.trip", visits=numbers, reps=reps, level=visits[0].floor)))
