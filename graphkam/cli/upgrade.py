"""The fewest new ties that lift an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkam.answers import AccountReport, Figures, NewTie, UpgradePlan
from graphkam.cli.before_after import before_after
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import Column, annotated, bullet, heading, output_console, plain, purpose
from graphkam.cli.why import chair
from graphkam.language import chance
from graphkam.plans import upgrade
from graphkam.portfolio import report
from graphkam.schema import TOPOLOGIES

if TYPE_CHECKING:
    from rich.console import Console

CHAIRS_COUNT: Final = {"key_two_deep", "levels_two_deep", "survival_1", "top_tied", "top_routes"}
"""The tests that an empty chair can make fail."""


def show_upgrade(options: Options, *, account: str, to: str | None, bus_factor: int | None) -> None:
    """Print which new ties lift an account to its next class, a class, or a bus factor."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        snapshot = question.snapshot()
        plan = upgrade(snapshot, account, to=to, bus_factor=bus_factor)
        before = report(snapshot, accounts=[account])[0]
    if options.json:
        print_json(plan)
        return
    _print(question, plan, before)


def _print(question: Question, plan: UpgradePlan, before: AccountReport) -> None:
    say, console = question.say, output_console()
    target = _target(question, plan)
    account = question.names.account(plan.account_id)
    heading(console, say("upgrade.title", account=account, target=target, day=plan.as_of))
    if plan.impossible:
        _impossible(console, question, plan, before, target=target)
    elif not plan.ties:
        console.print(plain(say("upgrade.reached", target=target)))
    else:
        proof = say("upgrade.proven") if plan.exact else say("upgrade.bound", bound=plan.bound)
        count = (
            say("upgrade.one", target=target)
            if len(plan.ties) == 1
            else say("upgrade.many", ties=len(plan.ties), target=target)
        )
        console.print(plain(f"{count}{say('list.semicolon')}{proof}"))
        console.print()
        columns = [Column(say("head.new_tie")), Column(say("head.chance"), "right", whole=True)]
        rows = [
            (
                [plain(_pair(question, tie), "bold"), plain(chance(tie.probability))],
                [_way(question, tie), *_why(question, tie)],
            )
            for tie in plan.ties
        ]
        annotated(console, columns, rows, gap=False)
        console.print()
        if len(plan.ties) > 1:
            console.print(bullet(say("upgrade.all", chance=chance(plan.probability))))
            console.print()
        if plan.change is not None:
            console.print(bullet(plan.change[say.language]))
            console.print()
        console.print(before_after(_figures(before), plan.after, say=say, better=True))
    console.print()
    purpose(console, say=say)


def _target(question: Question, plan: UpgradePlan) -> str:
    say = question.say
    if plan.target in TOPOLOGIES:
        return say("upgrade.class", topology=say.word("topology", plan.target))
    return say("upgrade.bus_factor", number=plan.target.split()[-1])


def _pair(question: Question, tie: NewTie) -> str:
    names = question.names
    return f"{names.rep(tie.staff_id)} → {names.contact(tie.contact_id)}"


def _way(question: Question, tie: NewTie) -> str:
    """Over whom the tie is made."""
    between = tie.people[1:-1]
    if between:
        return question.say("upgrade.over", people=" → ".join(map(question.names.person, between)))
    known = tie.probability > question.policy.paths.cold_call + 1e-9
    return question.say("upgrade.own_tie" if known else "upgrade.cold_call")


def _why(question: Question, tie: NewTie) -> list[str]:
    """What the tie is needed for, and what else would do."""
    say = question.say
    tests = say.listed(
        say("figure.bus_factor") if test == "bus_factor" else say.word("test", test)
        for test in tie.needed_for
    )
    others = [say("upgrade.considered", option=option.message[say.language]) for option in tie.considered]
    return [say("upgrade.needed_for", tests=tests), *others]


def _impossible(
    console: Console, question: Question, plan: UpgradePlan, before: AccountReport, *, target: str
) -> None:
    """Print what stands in the way of a target, whatever ties are made."""
    say = question.say
    console.print(plain(say("upgrade.impossible", target=target), "yellow"))
    console.print()
    for test in plan.impossible:
        word = say("figure.bus_factor") if test == "bus_factor" else say.word("test", test)
        console.print(bullet(word))
    if before.chairs and CHAIRS_COUNT & set(plan.impossible):
        console.print()
        chairs = say.listed(chair(each, say=say) for each in before.chairs)
        console.print(plain(say("upgrade.chairs", chairs=chairs)))


def _figures(account: AccountReport) -> Figures:
    return Figures(
        coverage=account.coverage,
        two_deep_coverage=account.two_deep_coverage,
        bus_factor=account.bus_factor,
        mesh_index=account.mesh_index,
        topology=account.topology,
    )
