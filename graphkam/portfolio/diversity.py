"""Diversity: how many reps an account effectively has, per contact and overall.

References
----------
Hill (1973), Diversity and evenness. Jost (2007), Partitioning diversity into independent alpha and beta components.
"""

from __future__ import annotations

import numpy as np

from graphkam.portfolio.web import Web
from graphkam.strength import Floats, summed


def effective_reps(web: Web) -> tuple[Floats, Floats]:
    """Effective reps per covered contact (alpha) and overall (gamma) of every account; 0 where nobody is covered.

    A high gamma with an alpha near 1 is a team of lone wolves.
    """
    strength_of_contact = summed(web.contact, web.strength, size=len(web.account))
    of_contact = web.strength / strength_of_contact[web.contact]
    covered_weight = summed(web.account, np.where(web.holders > 0, web.weight, 0.0), size=web.accounts)
    weighted = web.weight[web.contact] / covered_weight[web.account[web.contact]]
    tie_account = web.account[web.contact]
    within = summed(tie_account, -weighted * of_contact * np.log(of_contact), size=web.accounts)
    of_account = summed(web.rep, weighted * of_contact, size=len(web.rep_account))
    overall = summed(web.rep_account, -of_account * np.log(of_account), size=web.accounts)
    covered = covered_weight > 0
    return np.where(covered, np.exp(within), 0.0), np.where(covered, np.exp(overall), 0.0)
