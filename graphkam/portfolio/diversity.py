"""Diversity: how many reps an account effectively has, per contact and overall.

References
----------
Hill (1973), Diversity and evenness. Jost (2007), Partitioning diversity into independent alpha and beta components.
"""

from __future__ import annotations

import numpy as np

from graphkam.arrays import Floats
from graphkam.portfolio.web import Web
from graphkam.strength import summed


def effective_reps(web: Web) -> tuple[Floats, Floats]:
    """Effective reps per covered contact (alpha) and overall (gamma) of every account; 0 where nobody is covered.

    A high gamma with an alpha near 1 is a team of lone wolves.
    """
    strength_of_contact = summed(web.contact, web.strength, size=len(web.account))
    of_contact = web.strength / strength_of_contact[web.contact]
    covered_weight = summed(web.account, np.where(web.holders > 0, web.weight, 0.0), size=web.accounts)
    weighted = web.weight[web.contact] * of_contact
    covered = covered_weight > 0
    # Divided by an account's covered weight at the end, so that the parts are added up as they are.
    whole = np.where(covered, covered_weight, 1.0)
    of_account = summed(web.rep, weighted, size=len(web.rep_account)) / whole[web.rep_account]
    within = summed(web.account[web.contact], -weighted * np.log(of_contact), size=web.accounts) / whole
    overall = summed(web.rep_account, -of_account * np.log(of_account), size=web.accounts)
    return np.where(covered, np.exp(within), 0.0), np.where(covered, np.exp(overall), 0.0)
