"""Names beside ids: whoever reads a figure sees whom it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphkam.language import Words
from graphkam.records import Company


@dataclass(frozen=True, slots=True)
class Names:
    """What everybody and everything in a company is called."""

    say: Words
    accounts: dict[str, str]
    departments: dict[str, str]
    contacts: dict[str, str]
    staff: dict[str, str]

    @classmethod
    def of(cls, company: Company, *, say: Words) -> Names:
        """The names in a company's tables."""
        tables = (company.accounts, company.departments, company.contacts, company.staff)
        return cls(say, *(dict(zip(table["id"], table["name"], strict=True)) for table in tables))

    def account(self, id_: str) -> str:
        """An account's name and id."""
        return _with_id(self.accounts[id_], id_)

    def department(self, id_: str) -> str:
        """A department's name; its id is not needed to ask anything."""
        return self.departments[id_]

    def contact(self, id_: str) -> str:
        """A contact's name and id."""
        return _with_id(self.contacts[id_], id_)

    def rep(self, id_: str) -> str:
        """The name and id of one of ours."""
        return _with_id(self.staff[id_], id_)

    def reps(self, ids: Iterable[str], *, most: int | None = None) -> str:
        """Some of ours, in a sentence."""
        return self.say.listed(map(self.rep, ids), most=most)

    def person(self, id_: str) -> str:
        """The name and id of one of ours or theirs."""
        return self.rep(id_) if id_ in self.staff else self.contact(id_)

    def people(self, ids: Iterable[str], *, most: int | None = None) -> str:
        """Some of ours or theirs, in a sentence."""
        return self.say.listed(map(self.person, ids), most=most)


def _with_id(name: str, id_: str) -> str:
    # The same in both languages: ids are Latin letters, and a full-width bracket would glue them to the name.
    return id_ if name == id_ else f"{name} ({id_})"
