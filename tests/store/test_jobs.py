"""Jobs in the store: held by one at a time, begun again when their holder is silent, decided with their effect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from graphkam.errors import JobLostError, NotFoundError
from graphkam.store.access import Store
from graphkam.store.jobs import (
    ATTEMPTS,
    KEPT,
    LEASE,
    Job,
    add_job,
    cancel_job,
    claim_job,
    decided,
    end_job,
    job,
    jobs,
    keep_job,
)
from graphkam.store.office import in_office, new_id

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LATER = NOW + LEASE + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def none_before(store: Store) -> None:
    in_office(store, lambda office: office.forget("jobs", [row["id"] for row in office.read("jobs")]))


def add(store: Store, moment: datetime = NOW, *, place: str = "here") -> str:
    found = add_job(
        store,
        "import",
        job_id=new_id(moment),
        by="ann",
        key_id=None,
        place=place,
        asked={"a": [1]},
        moment=moment,
    )
    assert (found.state, found.asked) == ("queued", {"a": [1]})
    return found.id


def claim(store: Store, holder: str, moment: datetime = NOW, *, place: str = "here") -> Job | None:
    return claim_job(store, holder=holder, place=place, moment=moment)


def test_of_many_who_claim_one_gets_the_job(store: Store) -> None:
    job_id = add(store)
    with ThreadPoolExecutor(4) as workers:
        found = [each for each in workers.map(partial(claim, store), "abcd") if each is not None]
    assert [each.id for each in found] == [job_id]
    assert (found[0].state, found[0].attempts, found[0].started_at) == ("running", 1, NOW)


def test_jobs_are_done_in_order_and_only_where_their_files_are(store: Store) -> None:
    second, first = add(store, NOW + timedelta(seconds=1)), add(store)
    elsewhere = add(store, place="elsewhere")
    assert [found.id for _ in range(2) if (found := claim(store, "a"))] == [first, second]
    assert claim(store, "a") is None
    assert (found := claim(store, "a", place="elsewhere")) is not None
    assert found.id == elsewhere
    assert [each.id for each in jobs(store)] == sorted([first, second, elsewhere], reverse=True)


def test_a_silent_holder_loses_the_job_and_can_decide_nothing(store: Store) -> None:
    job_id = add(store)
    claim(store, "a")
    assert claim(store, "b") is None
    assert not keep_job(store, job_id, holder="a", moment=LATER, doing="reading", done=1, total=2)
    assert (job(store, job_id).doing, job(store, job_id).done) == ("reading", 1)
    assert claim(store, "b", LATER) is None, "the lease was renewed"
    assert (found := claim(store, "b", LATER + LEASE + timedelta(seconds=1))) is not None
    assert found.attempts == 2
    with pytest.raises(JobLostError):
        keep_job(store, job_id, holder="a", moment=LATER, doing=None, done=0, total=0)
    with pytest.raises(JobLostError):
        in_office(store, decided(job_id, holder="a", result={}))
    end_job(store, job_id, holder="a", moment=LATER, state="failed")
    assert job(store, job_id).state == "running"
    in_office(store, decided(job_id, holder="b", result={"rows": 3}))
    end_job(store, job_id, holder="b", moment=LATER, state="done", result={"rows": 3, "new": 1})
    ended = job(store, job_id)
    assert (ended.state, ended.result, ended.ended_at) == ("done", {"rows": 3, "new": 1}, LATER)


def test_what_is_cancelled_is_not_decided_and_what_is_decided_not_cancelled(store: Store) -> None:
    waits, runs = add(store), add(store, NOW + timedelta(seconds=1))
    assert cancel_job(store, waits, moment=NOW).state == "cancelled"
    claim(store, "a")
    assert cancel_job(store, runs, moment=NOW).cancelling
    assert keep_job(store, runs, holder="a", moment=NOW, doing=None, done=0, total=0)
    with pytest.raises(JobLostError):
        in_office(store, decided(runs, holder="a", result={}))
    assert claim(store, "b", LATER) is None
    assert job(store, runs).state == "cancelled"
    other = add(store)
    claim(store, "a")
    in_office(store, decided(other, holder="a", result={}))
    cancel_job(store, other, moment=NOW)
    assert not keep_job(store, other, holder="a", moment=NOW, doing=None, done=0, total=0)
    assert (found := claim(store, "b", LATER)) is not None
    assert found.decided
    with pytest.raises(NotFoundError):
        cancel_job(store, "nothing", moment=NOW)


def test_a_job_that_ends_its_process_each_time_fails_in_the_end(store: Store) -> None:
    job_id, moment = add(store), NOW
    for _ in range(ATTEMPTS):
        assert claim(store, "a", moment) is not None
        moment += LEASE + timedelta(seconds=1)
    assert claim(store, "a", moment) is None
    found = job(store, job_id)
    assert (found.state, found.problem is not None) == ("failed", True)
    given_back = add(store, moment)
    for _ in range(ATTEMPTS + 1):
        assert claim(store, "a", moment) is not None
        end_job(store, given_back, holder="a", moment=moment, state="queued")


def test_a_job_that_ended_long_ago_is_forgotten(store: Store) -> None:
    over, waits = add(store), add(store)
    cancel_job(store, over, moment=NOW)
    new = add(store, NOW + KEPT + timedelta(days=1))
    assert [each.id for each in jobs(store)] == [new, waits]
