"""Days on which something is to be done, as a file that a calendar program reads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from graphkam.cli.files import write_file
from graphkam.cli.screen import clean, error_console, plain
from graphkam.language import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to do on a day; entries with the same ``key`` are the same one, whenever they are written."""

    key: tuple[str, ...]
    day: date
    title: str
    text: str


def write_calendar(file: Path, entries: Sequence[Entry], *, as_of: date, say: Words) -> None:
    """Write the entries as whole days into an iCalendar file (RFC 5545), and say so on standard error.

    The same entries give the same bytes. A program that is given a later file replaces the entries it knows.

    Raises
    ------
    ConfigurationError
        The file cannot be written.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//graphkam//graphkam//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", f"{hashlib.sha256(repr(entry.key).encode()).hexdigest()[:32]}@graphkam")
        event.add("dtstamp", datetime.combine(as_of, time(), tzinfo=UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", clean(entry.title))
        event.add("description", clean(entry.text))
        # Reminders: they make nobody look busy.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    write_file(file, calendar.to_ical())
    error_console().print(plain(say("calendar.written", entries=len(entries), file=file)), soft_wrap=True)
