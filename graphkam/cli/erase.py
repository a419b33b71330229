"""`graphkam erase`: somebody taken out of everything on request."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from graphkam.cli.keys import CALLER
from graphkam.cli.options import Options
from graphkam.cli.question import print_json
from graphkam.cli.screen import error_console, plain
from graphkam.kept import forget_kept, kept_folder
from graphkam.language import count
from graphkam.store.audit import audit_row
from graphkam.store.erasing import erase_person
from graphkam.store.opening import open_store


def show_erasure(options: Options, person_id: str, *, sure: bool) -> None:
    """Erase a person and print the proof, which names nobody.

    Raises
    ------
    NotFoundError
        There is nobody of this id.
    StoreUnavailableError
        The store cannot be reached.
    """
    say, console = options.say, error_console()
    if not sure:
        click.confirm(say("erase.sure", person=person_id), abort=True, err=True)
    moment = datetime.now(UTC)
    line = audit_row("erase person", "erasures", moment=moment, caller=CALLER)
    with open_store(options.settings) as store:
        _, proof = erase_person(
            store, person_id, moment=moment, by=CALLER, also=lambda office: office.write("audit", [line])
        )
    forget_kept(kept_folder(options.settings.data_dir))
    if options.json:
        print_json(proof)
    removed = say.listed(
        say("export.rows", table=name, rows=count(rows)) for name, rows in proof.removed.items()
    )
    console.print(plain(say("erase.done", id=proof.id, removed=removed)), soft_wrap=True)
    if proof.named_elsewhere:
        console.print(
            plain(say("erase.elsewhere", number=count(proof.named_elsewhere)), "yellow"), soft_wrap=True
        )
    console.print(plain(say("erase.backups")), soft_wrap=True)
