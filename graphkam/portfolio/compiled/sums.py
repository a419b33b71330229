"""Whatever is a sum over contacts or ties, for many accounts in one pass, in machine code.

The figures are those of `graphkam.portfolio.coverage`, `dependency` and `diversity`. Weights are added up apart by how
many hold a contact, and alpha and gamma have logarithms in them: their last digits may differ.
"""

from __future__ import annotations

from math import exp
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled

Ints: TypeAlias = npt.NDArray[np.int32]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]


_ONE = np.uint64(0x3FF0000000000000)
_ROOT = np.uint64(0x3FE6A09E667F3BCD)
"""The bits of 1 and of the root of 1/2."""
_FRACTION = np.uint64(0x000FFFFFFFFFFFFF)
_EXPONENT = np.uint64(52)
_WHOLE = np.uint64(0x4330000000000000)
"""The bits of 2^52: with those of a smaller whole number they are the sum of both."""
_BIAS = float(2**52 + 1023)
_BLOCK = 64
"""So many accounts are looked at together: what they are made of stays near."""

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_L1, _L2, _L3 = 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01
_L4, _L5, _L6 = 2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01
_L7 = 1.479819860511658591e-01


@compiled
def _logarithms(values: Floats, number: int, logarithms: Floats) -> None:
    """The logarithm of each of so many values; that of 0 is a number too.

    It is worked out as in FreeBSD's ``e_log.c`` (an exponent, and a polynomial that is right to the last digit but
    one), without a branch, so that the compiler does four at a time; that of the C library takes five times as long.
    """
    bits = values.view(np.uint64)
    for at in range(number):
        moved = bits[at] + (_ONE - _ROOT)
        exponent = np.uint64((moved >> _EXPONENT) | _WHOLE).view(np.float64) - _BIAS
        f = np.uint64((moved & _FRACTION) + _ROOT).view(np.float64) - 1.0
        s = f / (2.0 + f)
        z = s * s
        r = z * (_L1 + z * (_L2 + z * (_L3 + z * (_L4 + z * (_L5 + z * (_L6 + z * _L7))))))
        half = 0.5 * f * f
        logarithms[at] = exponent * _LN2_HIGH - ((half - (s * (half + r) + exponent * _LN2_LOW)) - f)


@compiled
def _sum_of(values: Floats, times: Floats, first: int, end: int) -> float:
    """The sum of the products of two runs of values."""
    # Four sums side by side: one would wait for each addition.
    one = two = three = four = 0.0
    fours = first + (end - first) // 4 * 4
    for at in range(first, fours, 4):
        one += values[at] * times[at]
        two += values[at + 1] * times[at + 1]
        three += values[at + 2] * times[at + 2]
        four += values[at + 3] * times[at + 3]
    for at in range(fours, end):
        one += values[at] * times[at]
    return (one + two) + (three + four)


@compiled
def sums_of_accounts(
    first: int,
    end: int,
    first_contact: Ints,
    first_rep: Ints,
    first_tie: Ints,
    contact_of: Ints,
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
    alpha: Floats,
    gamma: Floats,
) -> None:
    """Everything of the accounts from ``first`` up to ``end``, written where it belongs.

    ``contact_of`` is whose each tie is. ``chairs`` (n) is the weight of the empty chairs, which count in shares only.
    ``accounts`` … ``roles`` have four rows, without chairs: members, weight, held by one, held by two. To
    ``departments`` (6 × their number and one, the first of which is nobody's) is added, as other threads may do too:
    members whom nobody holds, one does, and more, and the same of their weight.

    Nothing in the long loops is jumped over, and none is as long as the number of those who hold a contact: what is
    hard to foresee costs more than an addition. Positions are made unsigned where they are used, which spares asking
    whether they count from the end.
    """
    blocks = range(first, end, _BLOCK)
    contacts = reps = most_ties = 0
    for start in blocks:
        stop = min(end, start + _BLOCK)
        contacts = max(contacts, first_contact[stop] - first_contact[start])
        reps = max(reps, first_rep[stop] - first_rep[start])
        most_ties = max(most_ties, first_tie[stop] - first_tie[start])
    together, fair, alone = np.empty(contacts), np.empty(contacts), np.empty(contacts)
    part, share, importance = np.empty(reps), np.empty(most_ties), np.empty(most_ties)
    products = np.empty(max(reps, most_ties))
    for start in blocks:
        stop = min(end, start + _BLOCK)
        _add_contacts(
            start,
            stop,
            first_contact,
            weight,
            holders,
            key,
            department,
            level,
            line,
            role,
            accounts,
            keys,
            departments,
            levels,
            lines,
            roles,
            fair,
            alone,
        )
        _add_ties(
            start,
            stop,
            first_contact,
            first_rep,
            first_tie,
            contact_of,
            weight,
            level,
            rep,
            strength,
            together,
            fair,
            alone,
            ties,
            exclusive,
            shapley,
            highest,
            part,
            share,
            importance,
        )
        base = first_rep[start]
        for account in range(start, stop):
            whole, covered, most = accounts[1, account] + chairs[account], accounts[2, account], 0.0
            for one in range(first_rep[account], first_rep[account + 1]):
                shapley[one] /= whole
                exclusive[one] /= whole
                most = max(most, exclusive[one])
                part[one - base] /= covered
            largest_share[account], largest[account] = most, -1
            for one in range(first_rep[account], first_rep[account + 1]):
                if exclusive[one] > 0.0 and exclusive[one] >= most - tolerance:
                    largest[account] = one
                    break
        number, begin = first_rep[stop] - base, first_tie[start]
        _logarithms(part, number, products)
        for account in range(start, stop):
            own = first_rep[account] - base
            overall = _sum_of(products, part, own, first_rep[account + 1] - base)
            gamma[account] = exp(-overall) if accounts[2, account] > 0.0 else 0.0
        _logarithms(share, first_tie[stop] - begin, products)
        for account in range(start, stop):
            own = first_tie[account] - begin
            mixed = _sum_of(products, importance, own, first_tie[account + 1] - begin)
            covered = accounts[2, account]
            alpha[account] = exp(-mixed / covered) if covered > 0.0 else 0.0


@compiled
def _add_contacts(
    first: int,
    end: int,
    first_contact: Ints,
    weight: Floats,
    holders: Ints,
    key: Bools,
    department: Ints,
    level: Ints,
    line: Ints,
    role: Ints,
    accounts: Floats,
    keys: Floats,
    departments: Floats,
    levels: Floats,
    lines: Floats,
    roles: Floats,
    fair: Floats,
    alone: Floats,
) -> None:
    """What is added up of contacts; and what falls to each who hold one, and to who holds one alone."""
    levels_each = levels.shape[1] // accounts.shape[1]
    lines_each = lines.shape[1] // accounts.shape[1]
    roles_each = roles.shape[1] // accounts.shape[1]
    # Other contacts, key ones and both; before the others of each kind a place for those who have no such group.
    first_level = 4
    first_line = first_level + levels_each + 1
    first_role = first_line + lines_each + 1
    width = first_role + roles_each
    members, weights = np.empty(3 * width), np.empty(3 * width)
    begin = np.uintp(first_contact[first])
    for account in range(first, end):
        for place in range(len(members)):
            members[place] = weights[place] = 0.0
        for contact in range(np.uintp(first_contact[account]), np.uintp(first_contact[account + 1])):
            known_by, own = holders[contact], weight[contact]
            depth = min(known_by, 2)
            row = depth * width
            group = np.uintp(row + key[contact])
            members[group] += 1.0
            weights[group] += own
            group = np.uintp(row + level[contact] + first_level)
            members[group] += 1.0
            weights[group] += own
            group = np.uintp(row + line[contact] + first_line)
            members[group] += 1.0
            weights[group] += own
            group = np.uintp(row + role[contact] + first_role)
            members[group] += 1.0
            weights[group] += own
            group = np.uintp(department[contact] + 1)
            departments[np.uintp(depth), group] += 1.0
            departments[np.uintp(depth + 3), group] += own
            fair[contact - begin] = own / known_by
            alone[contact - begin] = own * (known_by == 1)
        for row in range(0, 3 * width, width):
            members[row + 2] = members[row] + members[row + 1]
            weights[row + 2] = weights[row] + weights[row + 1]
        _write_groups(members, weights, 1, keys, account, 1)
        _write_groups(members, weights, 2, accounts, account, 1)
        _write_groups(members, weights, first_level, levels, account * levels_each, levels_each)
        _write_groups(members, weights, first_line, lines, account * lines_each, lines_each)
        _write_groups(members, weights, first_role, roles, account * roles_each, roles_each)


@compiled
def _add_ties(
    first: int,
    end: int,
    first_contact: Ints,
    first_rep: Ints,
    first_tie: Ints,
    contact_of: Ints,
    weight: Floats,
    level: Ints,
    rep: Ints,
    strength: Floats,
    together: Floats,
    fair: Floats,
    alone: Floats,
    ties: Ints,
    exclusive: Floats,
    shapley: Floats,
    highest: Ints,
    part: Floats,
    share: Floats,
    importance: Floats,
) -> None:
    """What is added up of ties; and the share of each in its contact, and that of the contact's weight."""
    begin, base = np.uintp(first_contact[first]), np.uintp(first_rep[first])
    start, stop = np.uintp(first_tie[first]), np.uintp(first_tie[end])
    for known in range(begin, np.uintp(first_contact[end])):
        together[known - begin] = 0.0
    for mine in range(base, np.uintp(first_rep[end])):
        ties[mine] = highest[mine] = 0
        exclusive[mine] = shapley[mine] = part[mine - base] = 0.0
    for at in range(start, stop):
        together[np.uintp(contact_of[at]) - begin] += strength[at]
    for at in range(start, stop):
        contact, one = np.uintp(contact_of[at]), np.uintp(rep[at])
        here, own = contact - begin, weight[contact]
        of_contact = strength[at] / together[here]
        ties[one] += 1
        highest[one] = max(highest[one], level[contact])
        shapley[one] += fair[here]
        exclusive[one] += alone[here]
        part[one - base] += own * of_contact
        share[at - start], importance[at - start] = of_contact, own * of_contact


@compiled
def _write_groups(
    members: Floats, weights: Floats, first: int, groups: Floats, start: int, number: int
) -> None:
    """Members, weight, held by one and by two, of the groups of one kind of an account."""
    width = len(members) // 3
    for group in range(number):
        none, one, two = first + group, width + first + group, 2 * width + first + group
        held = weights[one] + weights[two]
        groups[0, start + group] = members[none] + members[one] + members[two]
        groups[1, start + group] = weights[none] + held
        groups[2, start + group] = held
        groups[3, start + group] = weights[two]
