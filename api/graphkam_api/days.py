"""The company on the days that requests ask about, as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, datetime
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from graphkam.answers import to_json
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.renewal import Rows, renewed
from graphkam.strength import Evidence, read_evidence
from graphkam_api.keeping import Kept

DAYS_KEPT: Final = 4
ANSWERS_KEPT_BYTES: Final = 32 * 1024 * 1024


class Days:
    """One company under one policy, on any day; the interactions are read once, however many days are asked for.

    Nothing in it changes: another version of the company has other days. So what is answered from it can be kept.
    ``evidence`` spares reading the interactions where somebody has done so.
    """

    def __init__(self, company: Company, *, policy: Policy, evidence: Evidence | None = None) -> None:
        self.company = company
        self.policy = policy
        self._evidence = evidence
        self._reading = Lock()
        self._snapshots: Kept[date, Snapshot] = Kept(DAYS_KEPT)
        self._answers: Kept[Hashable, bytes] = Kept(ANSWERS_KEPT_BYTES, size=len)

    @property
    def evidence(self) -> Evidence:
        """All evidence of the company; read when it is first asked for."""
        with self._reading:
            if self._evidence is None:
                self._evidence = read_evidence(self.company, policy=self.policy)
            return self._evidence

    def after(self, company: Company, *, gone: Rows, written: Rows) -> Days:
        """The days of the company once rows are gone and others written: today's is there, with what they touch."""
        today = renewed(self.snapshot(self.today()), company, gone=gone, written=written)
        days = Days(company, policy=self.policy, evidence=today.evidence)
        days._snapshots.get(today.day, lambda: today)
        return days

    def today(self) -> date:
        """The day it is in the policy's time zone."""
        return datetime.now(ZoneInfo(self.policy.time_zone)).date()

    def snapshot(self, day: date) -> Snapshot:
        """The company on a day."""
        return self._snapshots.get(
            day,
            lambda: take_snapshot(self.company, day=day, policy=self.policy, evidence=self.evidence),
        )

    def answered(self, question: Hashable, find: Callable[[], object]) -> bytes:
        """The JSON of what the engine finds, found once for each question; the question must say all it depends on."""
        return self._answers.get(question, lambda: to_json(find()))
