"""A person taken out of the office's records: alerts about them go, and elsewhere their name and id are blackened."""

from __future__ import annotations

from typing import Any, Final, cast, get_args

import orjson

from graphkam.answers.gap import PERSON_IN
from graphkam.store.naming import Person
from graphkam.store.office import AT_ONCE, Kind, Office, Value

ERASED: Final = "erased"
"""What stands where somebody's id or name stood."""

KINDS: Final[tuple[Kind, ...]] = (
    "alerts",
    *(kind for kind in get_args(Kind) if kind not in {"alerts", "erasures", "sessions"}),
)
"""The kinds that may hold something of people; the alerts first, since their history goes with them."""

OTHER_IDS: Final = frozenset(
    {
        "id",
        "account_id",
        "accounts",
        "alert_id",
        "channel_id",
        "department_id",
        "department_ids",
        "departments",
        "digest",
        "done_by",
        "from_account_id",
        "interaction_id",
        "interaction_ids",
        "key_id",
        "known",
        "level",
        "levels",
        "opportunity_id",
        "request_id",
        "secret",
        "to_account_id",
    }
)
"""Where an id stands that is of no person, though it may be spelled like a person's."""

PEOPLE_AT: Final = frozenset({"contacts", "staff", "assignments", "ties", "influences", "rivals"})
"""The collections in whose places the ids of people stand, as in ``contacts/c1``."""


def forget_in_office(office: Office, person: Person) -> dict[str, int]:
    """Take a person out of every record, and count the records by kind that went or changed.

    Alerts about the person go with their history, and open tasks that concern nobody else. Everywhere else the record
    stays without the name and the id.
    """
    counts: dict[str, int] = {}
    blackened = _Blackened(person)
    alerts: set[str] = set()
    for kind in KINDS:
        first = ""
        while page := office.read(kind, first=first, limit=AT_ONCE):
            first = f"{page[-1]['id']}\0"
            gone = {row["id"] for row in page if _is_about(row, kind=kind, person=person, alerts=alerts)}
            if kind == "alerts":
                alerts |= gone
            office.forget(kind, gone)
            changed = [new for row in page if row["id"] not in gone and (new := blackened.record(row)) != row]
            office.write(kind, changed)
            if number := len(gone) + len(changed):
                counts[kind] = counts.get(kind, 0) + number
    return counts


def _is_about(row: dict[str, Any], *, kind: Kind, person: Person, alerts: set[str]) -> bool:
    match kind:
        case "alerts":
            return row.get("subject") == person.id and PERSON_IN.get(str(row.get("rule"))) == person.table
        case "alert_changes":
            return row.get("alert_id") in alerts
        case "tasks":
            return bool(row.get("state") == "open") and row.get("contact_ids") == [person.id]
        case _:
            return False


def _is_of_no_person(rule: object) -> bool:
    return rule is not None and rule not in PERSON_IN


class _Blackened:
    """What records are once a person is taken out of them."""

    def __init__(self, person: Person) -> None:
        self._id = person.id
        self._pattern = person.pattern

    def record(self, row: dict[str, Any]) -> dict[str, Any]:
        """A record of the office."""
        return {name: self._property(name, value, of=row) for name, value in row.items()}

    def _property(self, name: str, value: Value, *, of: dict[str, Any]) -> Value:
        if name in OTHER_IDS or (name == "subject" and _is_of_no_person(of.get("rule"))):
            return value
        match value:
            case str():
                return self._json(value) if value[:1] in {"{", "["} else self._text(value)
            case list():
                return [self._words(each) for each in value if not self._is_mention(each)]
            case _:
                return value

    def _json(self, text: str) -> str:
        try:
            parsed = orjson.loads(text)
        except orjson.JSONDecodeError:
            return self._words(text)
        cleaned = self._parsed(parsed)
        return text if cleaned == parsed else orjson.dumps(cleaned).decode()

    def _parsed(self, value: Any) -> Any:  # noqa: ANN401  # what JSON holds
        match value:
            case dict():
                found = cast(dict[str, Any], value)
                other = "subject" if _is_of_no_person(found.get("rule")) else None
                return {
                    name: each if name in OTHER_IDS or name == other else self._parsed(each)
                    for name, each in found.items()
                    if name != self._id
                }
            case list():
                return [
                    self._parsed(each) for each in cast(list[object], value) if not self._is_mention(each)
                ]
            case str():
                return self._text(value)
            case _:
                return value

    def _is_mention(self, item: Any) -> bool:  # noqa: ANN401  # as above
        """Whether an entry of a list is the person, or says something of the person alone."""
        match item:
            case dict():
                return any(
                    name not in OTHER_IDS and each == self._id
                    for name, each in cast(dict[str, Any], item).items()
                )
            case str():
                return item == self._id or (self._pattern is not None and bool(self._pattern.fullmatch(item)))
            case _:
                return False

    def _text(self, text: str) -> str:
        if text == self._id:
            return ERASED
        collection, slash, named = text.partition("/")
        if slash and collection in PEOPLE_AT:
            parts = [ERASED if part == self._id else part for part in named.split(",")]
            text = f"{collection}/{','.join(parts)}"
        return self._words(text)

    def _words(self, text: str) -> str:
        return text if self._pattern is None else self._pattern.sub(ERASED, text)
