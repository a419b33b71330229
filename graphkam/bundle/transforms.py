"""The transforms a mapping may name: each makes cells of text out of cells of text.

An empty cell stays empty, unless a transform says otherwise. A cell that a transform can make nothing of is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, TypeAlias

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, field_validator

from graphkam.schema import LIST_SEPARATOR

CELL: Final = "cell"


class Transform(BaseModel):
    """A step from the cells of a foreign column to the cells of ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def of(self, cells: pl.Series, *, files: Mapping[str, pl.DataFrame]) -> pl.Series:
        """The cells it makes; null where it can make nothing of a cell, or nothing stood there."""
        del files
        return cells.to_frame(CELL).select(self.expression(pl.col(CELL)).alias(CELL)).to_series()

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The same as an expression, for the transforms that look at nothing but the cell."""
        raise NotImplementedError

    def lost(self, before: pl.Series, after: pl.Series) -> pl.Series:
        """Which cells it could make nothing of, though something stood there."""
        return before.is_not_null() & after.is_null()

    @property
    def expected(self) -> str:
        """What the cells must be, for the message of a fault."""
        return "a number"


class Prefix(Transform):
    """Puts a text before each cell: so ids of two tables stay apart."""

    do: Literal["prefix"]
    text: str

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The text, then the cell."""
        return pl.lit(self.text) + cell


class Lower(Transform):
    """Small letters."""

    do: Literal["lower"]

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The cell in small letters."""
        return cell.str.to_lowercase()


class Before(Transform):
    """What stands before the first place of a text: of an e-mail address, before ``@``, the name."""

    do: Literal["before"]
    text: str = Field(min_length=1)

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The part before the text, or all of the cell where the text is not in it."""
        return cell.str.split(self.text).list.first()


class Date(Transform):
    """A date in another form, described as by strftime: ``%d.%m.%Y``."""

    do: Literal["date"]
    format: str

    @field_validator("format")
    @classmethod
    def _check_format(cls, value: str) -> str:
        if not any(year in value for year in ("%Y", "%y", "%F", "%D")):
            raise ValueError("a date needs its year, %Y or %y")
        try:
            pl.Series(["x"]).str.to_datetime(value, strict=False)
        except pl.exceptions.PolarsError as error:
            raise ValueError(f"this is no form of a date: {error}") from error
        return value

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The date, with its time when the form has one."""
        if any(hour in self.format for hour in ("%H", "%I", "%T", "%R")):
            return cell.str.to_datetime(self.format, strict=False).dt.to_string("%Y-%m-%dT%H:%M:%S%.f")
        return cell.str.to_date(self.format, strict=False).dt.to_string("%Y-%m-%d")

    @property
    def expected(self) -> str:
        """The form of the date."""
        return f"a date of the form {self.format}"


class Number(Transform):
    """A number written with another mark before the decimals, or with marks between the thousands."""

    do: Literal["number"]
    decimal: str = Field(default=".", min_length=1, max_length=1)
    thousands: str = ""

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The number with a point for decimals and nothing else."""
        plain = cell.str.strip_chars()
        if self.thousands:
            plain = plain.str.replace_all(self.thousands, "", literal=True)
        plain = plain.str.replace(self.decimal, ".", literal=True)
        return pl.when(plain.cast(pl.Float64, strict=False).is_not_null()).then(plain)


class Whole(Transform):
    """A whole number that was written with decimals: ``2.0`` is ``2``."""

    do: Literal["whole"]

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The number without its decimals, which must be zeros."""
        plain = cell.str.strip_chars().str.replace(r"\.0+$", "")
        return pl.when(plain.str.contains(r"^-?[0-9]+$")).then(plain)

    @property
    def expected(self) -> str:
        """A whole number."""
        return "a whole number"


class Complement(Transform):
    """One less the number: what a discount leaves."""

    do: Literal["complement"]

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """1 - x."""
        return (1 - cell.cast(pl.Float64, strict=False)).cast(pl.String)


class Scale(Transform):
    """The number times a constant: thousands in full."""

    do: Literal["scale"]
    by: float

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The product."""
        return (cell.cast(pl.Float64, strict=False) * self.by).cast(pl.String)


class Round(Transform):
    """The number rounded to some decimals."""

    do: Literal["round"]
    digits: int = Field(ge=0, le=12)

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The rounded number."""
        return cell.cast(pl.Float64, strict=False).round(self.digits).cast(pl.String)


class Words(Transform):
    """Each word by another, from a table; an empty one there means none.

    A word that is not in the table becomes ``otherwise``, and is a fault without it.
    """

    do: Literal["words"]
    table: dict[str, str] = Field(min_length=1)
    otherwise: str | None = None

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The word for the word."""
        word = cell.replace_strict(
            list(self.table),
            list(self.table.values()),
            default=pl.when(cell.is_not_null()).then(pl.lit(self.otherwise, dtype=pl.String)),
            return_dtype=pl.String,
        )
        return pl.when(word != "").then(word)

    def lost(self, before: pl.Series, after: pl.Series) -> pl.Series:
        """Which words are not in the table, and not made something else."""
        meant = [word for word, other in self.table.items() if other == ""]
        lost = super().lost(before, after) & ~before.is_in(meant).fill_null(value=True)
        return lost & (self.otherwise is None)

    @property
    def expected(self) -> str:
        """The words of the table."""
        return f"one of {', '.join(self.table)}"


class Items(Transform):
    """A list with another separator; each item may get a prefix, as ids do."""

    do: Literal["list"]
    separator: str = Field(min_length=1)
    prefix: str = ""

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The items, separated as in a bundle."""
        items = cell.str.split(self.separator).list.eval(pl.lit(self.prefix) + pl.element().str.strip_chars())
        return items.list.join(LIST_SEPARATOR)


class Default(Transform):
    """What stands where nothing stands."""

    do: Literal["default"]
    text: str = Field(min_length=1)

    def expression(self, cell: pl.Expr) -> pl.Expr:
        """The cell, else the text."""
        return cell.fill_null(self.text)


class Lookup(Transform):
    """What another file says: the cell of ``value`` in the row whose ``key`` is the cell.

    ``missing``: whether a key that is not there is a fault, or leaves the cell empty.
    """

    do: Literal["lookup"]
    file: str
    key: str
    value: str
    missing: Literal["fault", "empty"] = "fault"

    def of(self, cells: pl.Series, *, files: Mapping[str, pl.DataFrame]) -> pl.Series:
        """The cells of the other file; of several rows with one key, the first."""
        rows = files[self.file].select(pl.col(self.key).alias("key"), pl.col(self.value).alias("value"))
        first = rows.filter(pl.col("key").is_not_null()).unique("key", keep="first", maintain_order=True)
        found = cells.to_frame("key").join(first, on="key", how="left", maintain_order="left")
        return found["value"].alias(CELL)

    def lost(self, before: pl.Series, after: pl.Series) -> pl.Series:
        """Which keys are not there, where that is a fault."""
        return super().lost(before, after) & (self.missing == "fault")

    @property
    def expected(self) -> str:
        """A key of the other file with a value beside it."""
        return f"a {self.key} of {self.file} that has a {self.value} there"


AnyTransform: TypeAlias = Annotated[
    Prefix
    | Lower
    | Before
    | Date
    | Number
    | Whole
    | Complement
    | Scale
    | Round
    | Words
    | Items
    | Default
    | Lookup,
    Field(discriminator="do"),
]
