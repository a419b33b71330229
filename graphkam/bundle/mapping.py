"""Mapping files: how the tables of another program become a bundle."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from graphkam.bundle.transforms import AnyTransform, Lookup
from graphkam.errors import ConfigurationError
from graphkam.schema import TABLE


class Part(BaseModel):
    """A part of a mapping; names that it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class File(Part):
    """A CSV file of the other program, by its name in the folder."""

    path: str
    delimiter: str = Field(default=",", pattern=r"^[\t !#-~]$")
    encoding: str = "utf-8"

    @field_validator("path")
    @classmethod
    def _check_path(cls, value: str) -> str:
        if Path(value).name != value:
            raise ValueError("the name of a file in the folder, without a path")
        return value

    @field_validator("encoding")
    @classmethod
    def _check_encoding(cls, value: str) -> str:
        try:
            return codecs.lookup(value).name
        except LookupError as error:
            raise ValueError("no encoding that Python knows; utf-8, gb18030 and cp1252 are some") from error


class Value(Part):
    """Where the cells of a column come from, and what is done to them then: exactly one source.

    ``column``: a column of the file. ``constant``: the same everywhere. ``join``: the filled ones of several columns
    with ``with`` between them. ``sum``: numbers of another file, added up by group.
    """

    column: str | None = None
    constant: str | None = Field(default=None, min_length=1)
    join: tuple[str, ...] | None = Field(default=None, min_length=2)
    with_: str = Field(default=" ", alias="with")
    sum: Sum | None = None
    then: tuple[AnyTransform, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read_short_form(cls, value: object) -> object:
        return {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check_one_source(self) -> Self:
        sources = [name for name in ("column", "constant", "join", "sum") if getattr(self, name) is not None]
        if len(sources) != 1:
            raise ValueError("exactly one of column, constant, join and sum")
        return self

    def columns(self) -> tuple[str, ...]:
        """The columns of its own file that it reads."""
        if self.sum is not None:
            return self.sum.match.columns()
        return self.join or ((self.column,) if self.column is not None else ())

    def reads(self, file: str) -> Iterator[tuple[str, str]]:
        """Every (file, column) it reads, of its own file and of others."""
        yield from ((file, column) for column in self.columns())
        for transform in self.then:
            if isinstance(transform, Lookup):
                yield transform.file, transform.key
                yield transform.file, transform.value
        if self.sum is not None:
            yield from self.sum.match.reads(file)
            for value in (*self.sum.product, self.sum.by):
                yield from value.reads(self.sum.file)


class Sum(Part):
    """Numbers of another file added up.

    In each of its rows the product of some values is taken, and the products of the rows whose ``by`` is our ``match``
    are summed. Nothing to add is 0.
    """

    file: str
    product: tuple[Value, ...] = Field(min_length=1)
    by: Value
    match: Value


class Where(Part):
    """Which rows of a file count, by what stands in a column."""

    column: str
    is_: tuple[str, ...] | None = Field(default=None, alias="is", min_length=1)
    is_not: tuple[str, ...] | None = Field(default=None, min_length=1)
    filled: bool | None = None

    @model_validator(mode="after")
    def _check_one_test(self) -> Self:
        if sum(test is not None for test in (self.is_, self.is_not, self.filled)) != 1:
            raise ValueError("exactly one of is, is_not and filled")
        return self


class Records(Part):
    """What the rows of a file are: records of one table, a row each.

    ``distinct``: rows that give the same record give it once, as where a customer stands in each order.
    """

    table: str
    file: str
    where: tuple[Where, ...] = ()
    distinct: bool = False
    columns: dict[str, Value]

    @model_validator(mode="after")
    def _check_table(self) -> Self:
        if self.table not in TABLE:
            raise ValueError(f"no table {self.table}; the tables are {', '.join(TABLE)}")
        table = TABLE[self.table]
        for name, value in self.columns.items():
            if name not in table.column_names:
                raise ValueError(f"{self.table} has no column {name}; it has {', '.join(table.column_names)}")
            choices = table.column(name).choices
            if choices and value.constant is not None and not value.then and value.constant not in choices:
                raise ValueError(f"{name} is one of {', '.join(choices)}, not {value.constant}")
        missing = [
            column.name for column in table.columns if column.required and column.name not in self.columns
        ]
        if missing:
            raise ValueError(f"{self.table} needs {', '.join(missing)}")
        return self

    def reads(self) -> Iterator[tuple[str, str]]:
        """Every (file, column) it reads."""
        yield from ((self.file, where.column) for where in self.where)
        for value in self.columns.values():
            yield from value.reads(self.file)


class Mapping(Part):
    """How the tables of another program become a bundle."""

    about: str = ""
    files: dict[str, File] = Field(min_length=1)
    records: tuple[Records, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_files(self) -> Self:
        for records in self.records:
            for file, _ in [(records.file, ""), *records.reads()]:
                if file not in self.files:
                    raise ValueError(f"no file {file}; the files are {', '.join(self.files)}")
        return self


def shipped_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with graphkam."""
    folder = resources.files("graphkam.bundle") / "mappings"
    return tuple(
        sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    )


def load_mapping(name: Path | str) -> Mapping:
    """The mapping of that name, one that comes with graphkam or a TOML file.

    Raises
    ------
    ConfigurationError
        There is none, or it cannot be used; the message says where in the file and why.
    """
    shipped = shipped_mappings()
    if str(name) in shipped:
        text = (resources.files("graphkam.bundle") / "mappings" / f"{name}.toml").read_text(encoding="utf-8")
    else:
        try:
            text = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"the mapping {name} cannot be read ({error}): name a TOML file, or one of {', '.join(shipped)}"
            ) from error
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"the mapping {name} is no TOML: {error}") from error
    except ValidationError as error:
        raise ConfigurationError(f"the mapping {name} cannot be used:\n{_told(error)}") from error


def _told(error: ValidationError) -> str:
    """Where each mistake of a mapping is, and what it is."""
    lines: list[str] = []
    for mistake in error.errors():
        place = ".".join(str(part + 1) if isinstance(part, int) else part for part in mistake["loc"])
        lines.append(f"- {place or 'as a whole'}: {mistake['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
