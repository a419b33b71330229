"""Jobs being done: one after the other, on a thread of the server, taken up again after whatever ended it."""

from __future__ import annotations

import hashlib
import logging
import platform
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from graphkam.bundle import Given, read_bundle
from graphkam.errors import (
    BundleError,
    ConfigurationError,
    GraphkamError,
    JobLostError,
    NotFoundError,
    StoreError,
)
from graphkam.records import Company
from graphkam.settings import Settings
from graphkam.store.access import Store
from graphkam.store.backup import write_backup
from graphkam.store.changing import Change, Known
from graphkam.store.importing import import_given
from graphkam.store.jobs import ENDED, Job, JobState, claim_job, decided, end_job, keep_job
from graphkam.store.jobs import job as stored_job
from graphkam.store.journal import wait_or_complete
from graphkam.store.merging import Counts
from graphkam_api.errors import faults_of
from graphkam_api.live import LiveCompany
from graphkam_api.uploads import mapping_of, uploads_folder

LOOK_SECONDS: Final = 2.0
"""How often it is looked whether there is a job that nobody told of."""

RENEW_SECONDS: Final = 1.0
"""How often the lease of a job is renewed, and how far it is written down."""

BROUGHT_SECONDS: Final = 3600.0
"""After how long files that no job came for are taken away."""

log = logging.getLogger("graphkam.jobs")


def place_of(settings: Settings) -> str:
    """What names the data folder of a server: only who has the files can do the job."""
    return f"{platform.node()}:{settings.data_dir.absolute()}"


def backups_folder(data_dir: Path) -> Path:
    """Where the backups lie that were asked for over HTTP."""
    return data_dir / "backups"


class _StoppingError(Exception):
    """The server ends; the job is given back."""


class Worker:
    """Does jobs, one at a time."""

    def __init__(self, live: LiveCompany, *, settings: Settings) -> None:
        self._live = live
        self._data = settings.data_dir
        self._place = place_of(settings)
        self._holder = secrets.token_hex(8)
        self._ending = Event()
        self._news = Event()
        self._thread = Thread(target=self._run, name="worker")

    def start(self) -> None:
        """Begin to do jobs, on a thread of its own."""
        self._thread.start()

    def tell(self) -> None:
        """There is a job to do."""
        self._news.set()

    def stop(self) -> None:
        """End with the step that is being done; the job is given back."""
        self._ending.set()
        self._news.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                found = self._next()
                if found is None:
                    self._tidy()
            except StoreError as error:
                log.warning("jobs wait, for the store does not answer: %s", error)
                found = None
            if found is None:
                self._news.wait(LOOK_SECONDS)
                self._news.clear()
            else:
                self._do(found)

    def _next(self) -> Job | None:
        self._live.check()
        return claim_job(self._store(), holder=self._holder, place=self._place, moment=datetime.now(UTC))

    def _tidy(self) -> None:
        """Take the files away of jobs that ended without being done here: cancelled as they waited, or given up."""
        folder = uploads_folder(self._data)
        for upload in sorted(folder.iterdir()) if folder.exists() else ():
            try:
                ended = stored_job(self._store(), upload.name).state in ENDED
            except NotFoundError:
                # It is being brought, and its job comes next; unless the server was killed in between.
                ended = time.time() - upload.stat().st_mtime > BROUGHT_SECONDS
            if ended:
                shutil.rmtree(upload, ignore_errors=True)

    def _store(self) -> Store:
        store = self._live.store
        if store is None:
            raise ConfigurationError("there is no store to do jobs in")
        return store

    def _do(self, job: Job) -> None:
        held = _Held(self, job)
        try:
            with held:
                result = self._import(job, held) if job.kind == "import" else self._back_up(job)
            self._end(job, "done", result=result)
        except _StoppingError:
            self._end(job, "queued")
            return
        except JobLostError:
            # It is to be cancelled; where somebody else does it now, this changes nothing.
            self._end(job, "cancelled")
        except StoreError as error:
            # Its lease runs out, and it is begun again.
            log.warning("the job %s waits, for the store does not answer: %s", job.id, error)
            return
        except GraphkamError as error:
            faults = {"faults": faults_of(error)} if isinstance(error, BundleError) else {}
            self._end(job, "failed", problem={"detail": str(error), **faults})
        except Exception:
            log.exception("the job %s failed", job.id)
            self._end(
                job, "failed", problem={"detail": "a fault of graphkam: the log of the server says more"}
            )
        shutil.rmtree(uploads_folder(self._data) / job.id, ignore_errors=True)

    def _end(
        self,
        job: Job,
        state: JobState,
        *,
        result: Mapping[str, Any] | None = None,
        problem: Mapping[str, Any] | None = None,
    ) -> None:
        moment = datetime.now(UTC)
        end_job(
            self._store(),
            job.id,
            holder=self._holder,
            moment=moment,
            state=state,
            result=result,
            problem=problem,
        )

    def keep(self, job: Job, *, doing: str | None, done: int, total: int) -> bool:
        """Renew the lease of a job; whether it is to be cancelled."""
        return keep_job(
            self._store(),
            job.id,
            holder=self._holder,
            moment=datetime.now(UTC),
            doing=doing,
            done=done,
            total=total,
        )

    @property
    def ending(self) -> bool:
        """Whether the server ends."""
        return self._ending.is_set()

    def _import(self, job: Job, held: _Held) -> dict[str, Any]:
        if job.decided:
            # Its process ended while the graph was being written: what is left of that is written now.
            wait_or_complete(self._store())
            return dict(job.result or {})
        folder = uploads_folder(self._data) / job.id
        mapping = mapping_of(folder) or job.asked.get("mapping")
        said: dict[str, Any] = {"dry_run": job.asked["dry_run"]}

        def read(company: Company) -> dict[str, Given]:
            bundle = read_bundle(folder / "tables", mapping=mapping, known=company, progress=held.tell)
            said["rows"] = dict(bundle.counts)
            said["notes"] = [str(note) for note in bundle.notes]
            return dict(bundle.given)

        def counted(counts: Mapping[str, Counts]) -> None:
            said["tables"] = {name: asdict(of_table) for name, of_table in counts.items()}

        def change(store: Store, known: Known) -> Change:
            return import_given(
                store,
                read,
                day=self._live.days(None).today(),
                known=known,
                dry_run=job.asked["dry_run"],
                counted=counted,
                also=decided(job.id, holder=self._holder, result=said),
                tell=lambda done, total: held.tell("writing", done=done, total=total),
            )

        if job.asked["dry_run"]:
            change(self._store(), self._live.known)
        else:
            self._live.change(change)
        return said

    def _back_up(self, job: Job) -> dict[str, Any]:
        folder = backups_folder(self._data)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{job.id}.zip"
        # One that is there is whole: it was only not said so.
        rows = {} if path.exists() else write_backup(self._store(), path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"id": job.id, "bytes": path.stat().st_size, "sha256": digest, "rows": rows}


class _Held:
    """A job that is being done: its lease is renewed on another thread as long as this lasts."""

    def __init__(self, worker: Worker, job: Job) -> None:
        self._worker = worker
        self._job = job
        self._end = Event()
        self._thread = Thread(target=self._renew, name="lease")
        self._how_far: tuple[str | None, int, int] = (None, 0, 0)
        self._over = False

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def tell(self, doing: str, *, done: int, total: int) -> None:
        """Say how far it is.

        Raises
        ------
        JobLostError
            It is to be cancelled, or somebody else does it now.
        """
        self._how_far = (doing, done, total)
        if self._over:
            raise JobLostError(f"the job {self._job.id} is not to be done here any more")
        if self._worker.ending:
            raise _StoppingError

    def _renew(self) -> None:
        while not self._end.wait(RENEW_SECONDS):
            doing, done, total = self._how_far
            try:
                self._over = self._worker.keep(self._job, doing=doing, done=done, total=total)
            except JobLostError:
                self._over = True
                return
            except StoreError as error:
                log.warning("the lease of the job %s cannot be renewed now: %s", self._job.id, error)
