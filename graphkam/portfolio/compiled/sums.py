"""Whatever is a sum over contacts or ties, for many accounts in one pass, in machine code.

The figures are those of `graphkam.portfolio.coverage`, `dependency` and `diversity`, added up in the same order and so
equal, but for alpha and gamma: the compiler's logarithms and numpy's may differ in the last digit.
"""

from __future__ import annotations

from math import exp, log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled

Ints: TypeAlias = npt.NDArray[np.int32]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]


@compiled
def sums_of_accounts(
    first: int,
    end: int,
    first_contact: Ints,
    first_rep: Ints,
    first_tie: Ints,
    weight: Floats,
    holders: Ints,
    key: Bools,
    department: Ints,
    level: Ints,
    line: Ints,
    role: Ints,
    rep: Ints,
    strength: Floats,
    chairs: Floats,
    tolerance: float,
    accounts: Floats,
    keys: Floats,
    departments: Floats,
    levels: Floats,
    lines: Floats,
    roles: Floats,
    ties: Ints,
    exclusive: Floats,
    shapley: Floats,
    highest: Ints,
    largest: Ints,
    largest_share: Floats,
    part: Floats,
    alpha: Floats,
    gamma: Floats,
) -> None:
    """Everything of the accounts from ``first`` up to ``end``, written where it belongs; all sums begin at 0.

    ``chairs`` (n) is the weight of the empty chairs, which count in shares only. ``accounts`` … ``roles`` have four
    rows, without chairs: members, weight, held by one, held by two. ``part`` is the weight of their contacts that falls
    to each rep by the strength of the ties. Positions are made unsigned where they are used, which spares asking
    whether they count from the end.
    """
    levels_each = levels.shape[1] // accounts.shape[1]
    lines_each = lines.shape[1] // accounts.shape[1]
    roles_each = roles.shape[1] // accounts.shape[1]
    for account in range(first, end):
        start, stop = np.uintp(first_contact[account]), np.uintp(first_contact[account + 1])
        whole = covered = twice = key_whole = key_covered = key_twice = 0.0
        keys_there = 0
        tie, mixed = np.uintp(first_tie[account]), 0.0
        for contact in range(start, stop):
            # Nothing is jumped over that a comparison can turn into 0: who is held is hard to foresee.
            known_by = holders[contact]
            importance = weight[contact]
            held = importance if known_by > 0 else 0.0
            deep = importance if known_by > 1 else 0.0
            whole += importance
            covered += held
            twice += deep
            is_key = key[contact]
            keys_there += is_key
            key_whole += importance if is_key else 0.0
            key_covered += held if is_key else 0.0
            key_twice += deep if is_key else 0.0
            group = department[contact]
            if group >= 0:
                at_group = np.uintp(group)
                departments[0, at_group] += 1.0
                departments[1, at_group] += importance
                departments[2, at_group] += held
                departments[3, at_group] += deep
            group = level[contact]
            if group >= 0:
                at_group = np.uintp(account * levels_each + group)
                levels[0, at_group] += 1.0
                levels[1, at_group] += importance
                levels[2, at_group] += held
                levels[3, at_group] += deep
            group = line[contact]
            if group >= 0:
                at_group = np.uintp(account * lines_each + group)
                lines[0, at_group] += 1.0
                lines[1, at_group] += importance
                lines[2, at_group] += held
                lines[3, at_group] += deep
            group = role[contact]
            if group >= 0:
                at_group = np.uintp(account * roles_each + group)
                roles[0, at_group] += 1.0
                roles[1, at_group] += importance
                roles[2, at_group] += held
                roles[3, at_group] += deep
            if known_by == 0:
                continue
            if known_by == 1:
                # A contact of one rep alone adds nothing to the entropy.
                one = np.uintp(rep[tie])
                ties[one] += 1
                exclusive[one] += importance
                shapley[one] += importance
                highest[one] = max(highest[one], level[contact])
                part[one] += importance
                tie += np.uintp(1)
                continue
            fair = importance / known_by
            together = 0.0
            for at in range(tie, tie + np.uintp(known_by)):
                together += strength[at]
            for at in range(tie, tie + np.uintp(known_by)):
                one = np.uintp(rep[at])
                ties[one] += 1
                shapley[one] += fair
                highest[one] = max(highest[one], level[contact])
                of_contact = strength[at] / together
                mixed -= importance * of_contact * log(of_contact)
                part[one] += importance * of_contact
            tie += np.uintp(known_by)
        accounts[0, account], accounts[1, account] = stop - start, whole
        accounts[2, account], accounts[3, account] = covered, twice
        keys[0, account], keys[1, account] = keys_there, key_whole
        keys[2, account], keys[3, account] = key_covered, key_twice
        all_weight, most = whole + chairs[account], 0.0
        for mine in range(first_rep[account], first_rep[account + 1]):
            exclusive[mine] /= all_weight
            shapley[mine] /= all_weight
            most = max(most, exclusive[mine])
        largest_share[account] = most
        for mine in range(first_rep[account], first_rep[account + 1]):
            if exclusive[mine] > 0.0 and exclusive[mine] >= most - tolerance:
                largest[account] = mine
                break
        if covered > 0.0:
            overall = 0.0
            for mine in range(first_rep[account], first_rep[account + 1]):
                of_account = part[mine] / covered
                overall -= of_account * log(of_account)
            alpha[account] = exp(mixed / covered)
            gamma[account] = exp(overall)
