"""The data written as a bundle."""

from __future__ import annotations

from pathlib import Path

from graphkam.bundle import write_bundle
from graphkam.cli.options import Options
from graphkam.cli.question import company_of, print_json
from graphkam.cli.screen import error_console, plain
from graphkam.language import count


def export_bundle(options: Options, *, directory: Path) -> None:
    """Write what the options name into a folder as a bundle, and say how much of what there is."""
    company = company_of(options)
    write_bundle(company, directory)
    rows = {name: table.height for name, table in company.tables().items()}
    if options.json:
        print_json({"directory": str(directory), "rows": rows})
        return
    say = options.say
    written = say.listed(
        say("export.rows", table=name, rows=count(number)) for name, number in rows.items() if number
    )
    error_console().print(plain(say("export.done", directory=directory, rows=written)), soft_wrap=True)
