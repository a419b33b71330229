"""The vocabulary, once: the tables of a company, their columns, and the words that may stand in them.

Everything that reads, checks, stores or writes records takes the columns from here, so that a new column or a new
word is one line in this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

TIERS: Final = ("diamond", "gold", "strategic", "ordinary")
STAGES: Final = ("shortlisted", "trial", "volume", "preferred")
LINES: Final = ("management", "business", "technical")
ROLES: Final = ("approver", "decision_maker", "evaluator", "influencer", "user", "gatekeeper", "coach")
FUNCTIONS: Final = ("account", "solution", "delivery", "executive")
KINDS: Final = ("email", "message", "call", "meeting", "visit", "event", "complaint")
DIRECTED_KINDS: Final = ("email", "message", "call")
FACE_TO_FACE_KINDS: Final = ("meeting", "visit")
DIRECTIONS: Final = ("in", "out", "both")
STATUSES: Final = ("open", "won", "lost")
ASSIGNMENT_ROLES: Final = ("owner", "core", "sponsor")
ENTITIES: Final = ("contact", "staff", "account")
TOPOLOGIES: Final = ("none", "point", "line", "plane", "mesh")
SEVERITIES: Final = ("critical", "high", "medium", "low")

LEVEL_RANGE: Final = (1, 6)
ATTITUDE_RANGE: Final = (-2, 2)
YEAR_RANGE: Final = (1990, 2100)

CLEAR: Final = r"\N"
"""What a cell holds to clear a stored value, and a change to record that a field was emptied."""

LIST_SEPARATOR: Final = ";"

ColumnKind: TypeAlias = Literal["id", "text", "choice", "integer", "number", "moment", "flag", "ids"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``required``: the column must be there and no cell empty. ``refers_to``: the table whose ids may stand here.
    ``low`` and ``high`` bound integers and numbers, both included; ``high`` None means no upper bound but finite.
    ``choices`` are the words a choice may be.
    """

    name: str
    kind: ColumnKind
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a bundle: its columns in order, and the columns that tell two rows apart."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")


def _id(name: str = "id", *, refers_to: str | None = None, required: bool = True) -> Column:
    return Column(name, "id", required=required, refers_to=refers_to)


def _text(name: str, *, required: bool = False) -> Column:
    return Column(name, "text", required=required)


def _choice(name: str, choices: tuple[str, ...], *, required: bool = False) -> Column:
    return Column(name, "choice", choices=choices, required=required)


def _level() -> Column:
    return Column("level", "integer", low=LEVEL_RANGE[0], high=LEVEL_RANGE[1])


def _share(name: str = "strength", *, required: bool = False) -> Column:
    return Column(name, "number", low=0.0, high=1.0, required=required)


def _moment(name: str, *, required: bool = False) -> Column:
    return Column(name, "moment", required=required)


def _ids(name: str, *, refers_to: str, required: bool = False) -> Column:
    return Column(name, "ids", refers_to=refers_to, required=required)


TABLES: Final[tuple[Table, ...]] = (
    Table(
        "accounts",
        (
            _id(),
            _text("name", required=True),
            _choice("tier", TIERS),
            _choice("stage", STAGES),
            Column("revenue", "number", low=0.0),
            _text("currency"),
            _text("industry"),
            _text("country"),
            _text("region"),
            _id("parent_id", refers_to="accounts", required=False),
        ),
        key=("id",),
    ),
    Table(
        "departments",
        (
            _id(),
            _id("account_id", refers_to="accounts"),
            _text("name", required=True),
            _id("parent_id", refers_to="departments", required=False),
            _choice("line", LINES),
        ),
        key=("id",),
    ),
    Table(
        "contacts",
        (
            _id(),
            _id("account_id", refers_to="accounts"),
            _text("name", required=True),
            _id("department_id", refers_to="departments", required=False),
            _text("title"),
            _level(),
            _choice("role", ROLES),
            Column("attitude", "integer", low=ATTITUDE_RANGE[0], high=ATTITUDE_RANGE[1]),
            _id("manager_id", refers_to="contacts", required=False),
            _text("email"),
            _moment("joined_at"),
            _moment("left_at"),
        ),
        key=("id",),
    ),
    Table(
        "staff",
        (
            _id(),
            _text("name", required=True),
            _text("title"),
            _level(),
            _choice("function", FUNCTIONS),
            _text("team"),
            _id("manager_id", refers_to="staff", required=False),
            _text("email"),
            _moment("joined_at"),
            _moment("left_at"),
        ),
        key=("id",),
    ),
    Table(
        "assignments",
        (
            _id("staff_id", refers_to="staff"),
            _id("account_id", refers_to="accounts"),
            _choice("role", ASSIGNMENT_ROLES),
            _moment("from"),
            _moment("to"),
        ),
        key=("staff_id", "account_id", "role", "from"),
    ),
    Table(
        "interactions",
        (
            _id(),
            _moment("at", required=True),
            _choice("kind", KINDS, required=True),
            _ids("staff_ids", refers_to="staff"),
            _ids("contact_ids", refers_to="contacts", required=True),
            _choice("direction", DIRECTIONS),
            _id("opportunity_id", refers_to="opportunities", required=False),
            _text("note"),
        ),
        key=("id",),
    ),
    Table(
        "ties",
        (
            _id("staff_id", refers_to="staff"),
            _id("contact_id", refers_to="contacts"),
            _share(required=True),
            _moment("as_of", required=True),
            Column("refused", "flag"),
        ),
        key=("staff_id", "contact_id", "as_of"),
    ),
    Table(
        "influences",
        (
            _id("from_contact_id", refers_to="contacts"),
            _id("to_contact_id", refers_to="contacts"),
            _share(),
        ),
        key=("from_contact_id", "to_contact_id"),
    ),
    Table(
        "rivals",
        (
            _text("name", required=True),
            _id("contact_id", refers_to="contacts"),
            _share(),
            _moment("as_of"),
        ),
        key=("name", "contact_id"),
    ),
    Table(
        "opportunities",
        (
            _id(),
            _id("account_id", refers_to="accounts"),
            _text("name", required=True),
            Column("amount", "number", low=0.0),
            _moment("opened_at"),
            _moment("closes_at"),
            _choice("status", STATUSES),
        ),
        key=("id",),
    ),
    Table(
        "reviews",
        (
            _id("account_id", refers_to="accounts"),
            _moment("held_at", required=True),
        ),
        key=("account_id", "held_at"),
    ),
    Table(
        "changes",
        (
            _choice("entity", ENTITIES, required=True),
            _id(),
            _text("field", required=True),
            _text("value", required=True),
            _moment("at", required=True),
        ),
        key=("entity", "id", "field", "at"),
    ),
)

TABLE: Final[dict[str, Table]] = {table.name: table for table in TABLES}

ENTITY_TABLE: Final[dict[str, str]] = {"contact": "contacts", "staff": "staff", "account": "accounts"}
"""Which table an entity of `changes` is a row of."""
