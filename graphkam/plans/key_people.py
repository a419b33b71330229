"""Key people: the reps whose going hurts most, and the contacts through whom most of an account is reached."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphkam.answers import KeyMember, KeyOption, KeyPeople
from graphkam.arrays import Ints
from graphkam.errors import InvalidInputError
from graphkam.plans.key_choice import KeyQuestion, Ours, Theirs
from graphkam.plans.orphaning import SAME
from graphkam.snapshot import Snapshot

OPTIONS_SHOWN: Final = 3


def key_people(snapshot: Snapshot, *, k: int, account_id: str | None = None) -> KeyPeople:
    """The k people on whom most hangs: of ours over all accounts, or, with an account, of its contacts.

    Of ours, those whose going together leaves the greatest weight of contacts with nobody. Of an account's, those from
    whom most of it is reached: the sum over its contacts of weight times the best probability of an introduction from
    one of the k; they themselves count in full.

    Raises
    ------
    NotFoundError
        The company has no such account.
    InvalidInputError
        ``k`` is less than 1.

    Notes
    -----
    Both with a proven bound. The first is supermodular: a greedy choice has no guarantee; it is searched by branch and
    bound, in about a second for five of 800 reps. The second is submodular, and greedy would keep 1 - 1/e of it; all
    choices are tried where they are few, else an integer program is solved, and where that is cut off, the best found
    is at least as good as the greedy choice. Of equally good choices the fewest people count, then the smallest ids.

    References
    ----------
    After Borgatti (2006), Identifying sets of key players in a social network. Nemhauser, Wolsey, Fisher (1978).

    Examples
    --------
    >>> key_people(harbour, k=1).people, key_people(harbour, k=1).value
    (['tom'], 2.0)
    >>> key_people(harbour, k=1, account_id="harbour").people
    ['chen']
    """
    if k < 1:
        raise InvalidInputError(f"{k} people were asked for; ask for 1 or more")
    question = Ours(snapshot) if account_id is None else Theirs(snapshot, account_id)
    chosen, bound = question.best(k)
    chosen = _settled(question, chosen, k=k)
    value = question.value(chosen)
    ids = question.ids
    total = question.total
    exact = bound <= value + 1e-6
    people = [ids[at] for at in chosen]
    return KeyPeople(
        account_id=account_id,
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        people=people,
        value=value,
        share=value / total if total else 0.0,
        exact=exact,
        bound=max(value, bound),
        members=_members(question, chosen),
        considered=_considered(question, chosen),
        message=question.message(len(people), value=value, exact=exact, bound=bound),
    )


def _settled(question: KeyQuestion, chosen: list[int], *, k: int) -> list[int]:
    """The choice with nobody who adds nothing, with what is missing, and with the smallest ids among equals."""
    chosen = sorted(chosen)
    while len(chosen) < k and question.ids:
        more = question.with_each(chosen)
        if more.max() <= (question.value(chosen) if chosen else 0.0) + SAME:
            break
        chosen = sorted([*chosen, int(more.argmax())])
    chosen = _without_idlers(question, chosen)
    while (exchanged := _exchanged(question, chosen)) is not None:
        chosen = exchanged
    return chosen


def _without_idlers(question: KeyQuestion, chosen: list[int]) -> list[int]:
    for one in reversed(chosen):
        rest = [other for other in chosen if other != one]
        if question.value(rest) >= question.value(chosen) - SAME:
            return _without_idlers(question, rest)
    return chosen


def _exchanged(question: KeyQuestion, chosen: list[int]) -> list[int] | None:
    value = question.value(chosen)
    for one in reversed(chosen):
        rest = [other for other in chosen if other != one]
        instead = question.with_each(rest)
        instead[chosen] = -np.inf
        better = np.flatnonzero(instead > value + SAME)
        equal = np.flatnonzero(instead[:one] >= value - SAME)
        options: Ints = (better if len(better) else equal).astype(np.int32)
        if len(options):
            return sorted([*rest, int(options[0])])
    return None


def _members(question: KeyQuestion, chosen: list[int]) -> list[KeyMember]:
    """What each of them is worth alone, and what the others come to without."""
    alone, value = question.with_each([]), question.value(chosen)
    found: list[KeyMember] = []
    for one in chosen:
        adds = value - question.value([other for other in chosen if other != one])
        found.append(
            KeyMember(
                person_id=question.ids[one],
                alone=float(alone[one]),
                adds=adds,
                message={
                    "en": f"{question.names[one]}: alone {alone[one]:.4g}; without, {adds:.4g} less.",
                    "zh": f"{question.names[one]}：单独{alone[one]:.4g}；若无此人则少{adds:.4g}。",
                },
            )
        )
    return found


def _considered(question: KeyQuestion, chosen: list[int]) -> list[KeyOption]:
    """The best of the others, each instead of whom it replaces best."""
    if not chosen:
        return []
    value = question.value(chosen)
    instead = np.array([question.with_each([o for o in chosen if o != one]) for one in chosen])
    instead[:, chosen] = -np.inf
    best = instead.max(axis=0)
    order: list[int] = np.lexsort((np.arange(len(best)), -best)).tolist()
    others = [at for at in order if best[at] > -np.inf]
    return [
        _option(
            question,
            at,
            instead_of=chosen[int(instead[:, at].argmax())],
            lost=max(0.0, value - float(best[at])),
        )
        for at in others[:OPTIONS_SHOWN]
    ]


def _option(question: KeyQuestion, at: int, *, instead_of: int, lost: float) -> KeyOption:
    other, given = question.names[at], question.names[instead_of]
    message = {
        "en": f"{other} instead of {given} would lose {lost:.4g}; {question.more['en'].format(lost=lost)}.",
        "zh": f"以{other}替换{given}将减少{lost:.4g}；{question.more['zh'].format(lost=lost)}。",
    }
    if lost <= SAME:
        message = {
            "en": f"{other} instead of {given} is as good; the smaller ids decided.",
            "zh": f"以{other}替换{given}同样好，按编号较小者选定。",
        }
    return KeyOption(
        person_id=question.ids[at], instead_of=question.ids[instead_of], lost_by=lost, message=message
    )
