"""What is done with the store itself: bundles into it, everything in it as one file and back, and how it is."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.table import Table

from graphkam.bundle import Bundle, Given, read_bundle
from graphkam.cli.keys import CALLER
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import asked_day, print_json, print_notes
from graphkam.cli.screen import error_console, output_console, plain
from graphkam.errors import StoreUnavailableError
from graphkam.language import count
from graphkam.policy import load_policy
from graphkam.records import Company
from graphkam.store.audit import audit_row
from graphkam.store.backup import restore_backup, write_backup
from graphkam.store.diagnosis import diagnose
from graphkam.store.importing import import_given
from graphkam.store.journal import state_of
from graphkam.store.merging import Counts
from graphkam.store.opening import open_store
from graphkam.store.retention import forget_notes


def import_bundle(options: Options, source: Path, *, dry_run: bool) -> None:
    """Bring a bundle into the store, all of it or nothing, and say what became of its rows.

    Raises
    ------
    BundleError
        Something is wrong with the bundle, alone or together with what is stored.
    ConfigurationError
        The mapping cannot be used.
    StoreUnavailableError
        The store cannot be reached.
    """
    policy = load_policy(options.settings.policy)
    day = asked_day(options, policy=policy)
    line = audit_row("import", "company", moment=datetime.now(UTC), caller=CALLER)
    read: list[Bundle] = []

    def given(known: Company) -> dict[str, Given]:
        with progress(wanted=options.progress) as tell:
            read.append(read_bundle(source, mapping=options.mapping, known=known, progress=tell))
        return dict(read[-1].given)

    with open_store(options.settings) as store, _parts(options) as tell_parts:
        demo = state_of(store).demo
        counts = import_given(
            store,
            given,
            day=day,
            dry_run=dry_run,
            also=lambda office: office.write("audit", [line]),
            tell=tell_parts,
        ).counts
        if not dry_run and policy.notes_kept_days is not None:
            forget_notes(store, policy=policy, day=datetime.now(ZoneInfo(policy.time_zone)).date())
    print_notes(options, read[-1])
    if demo:
        error_console().print(plain(options.say("import.beside_demo"), "yellow"), soft_wrap=True)
    if options.json:
        print_json(
            {"dry_run": dry_run, "tables": {name: asdict(of_table) for name, of_table in counts.items()}}
        )
        return
    _print_counts(options, counts, dry_run=dry_run)


def _print_counts(options: Options, counts: dict[str, Counts], *, dry_run: bool) -> None:
    say, console = options.say, output_console()
    table = Table(box=None, pad_edge=False)
    table.add_column(say("import.table"))
    for heading in ("import.new", "import.changed", "import.unchanged", "import.cleared"):
        table.add_column(say(heading), justify="right")
    for name, of_table in counts.items():
        figures = (of_table.new, of_table.changed, of_table.unchanged, of_table.cleared)
        if any(figures):
            table.add_row(name, *(count(figure) for figure in figures))
    console.print(table)
    error_console().print(plain(say("import.dry_run" if dry_run else "import.done")), soft_wrap=True)


def back_up(options: Options, file: Path) -> None:
    """Write everything in the store into a new file.

    Raises
    ------
    ConfigurationError
        The file is there already, or cannot be written.
    StoreUnavailableError
        The store cannot be reached.
    """
    with open_store(options.settings) as store:
        rows = write_backup(store, file)
    _print_rows(options, "backup.done", file, rows)


def restore(options: Options, file: Path) -> None:
    """Make what a backup holds all that the store holds.

    Raises
    ------
    InvalidInputError
        The file is no backup, or is damaged.
    ConfigurationError
        The file cannot be read.
    StoreUnavailableError
        The store cannot be reached.
    """
    line = audit_row("restore", "company", moment=datetime.now(UTC), caller=CALLER)
    with open_store(options.settings) as store, _parts(options) as tell_parts:
        rows = restore_backup(store, file, line=line, tell=tell_parts)
    _print_rows(options, "restore.done", file, rows)


def _print_rows(options: Options, phrase: str, file: Path, rows: dict[str, int]) -> None:
    if options.json:
        print_json({"file": str(file), "rows": rows})
        return
    say = options.say
    listed = say.listed(
        say("export.rows", table=name, rows=count(number)) for name, number in rows.items() if number
    )
    error_console().print(plain(say(phrase, file=file, rows=listed or "0")), soft_wrap=True)


def show_health(options: Options) -> None:
    """Say what is configured, what answers, and what to do about what does not.

    Raises
    ------
    StoreUnavailableError
        Something is not well; it was said before.
    """
    findings = diagnose()
    if options.json:
        print_json(findings)
    else:
        say, console = options.say, output_console()
        table = Table(box=None, pad_edge=False, show_header=False)
        for finding in findings:
            table.add_row(
                plain("✓" if finding.well else "✗", "green" if finding.well else "red"),
                plain(say.word("finding", finding.what)),
                plain(finding.message),
            )
        console.print(table)
    if not all(finding.well for finding in findings):
        raise StoreUnavailableError(options.say("doctor.unwell"))


@contextmanager
def _parts(options: Options) -> Generator[Callable[[int, int], None]]:
    with progress(wanted=options.progress) as tell:
        yield lambda done, total: tell(options.say("import.writing"), done=done, total=total)
