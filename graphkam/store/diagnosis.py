"""What is configured, what answers, and what to do about what does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from graphkam.errors import ConfigurationError, StoreError
from graphkam.policy import Policy, load_policy
from graphkam.settings import Settings, load_settings
from graphkam.store.access import Store
from graphkam.store.engine import engine_folder
from graphkam.store.engine_files import PACKAGE, EngineFiles, installed_version
from graphkam.store.journal import state_of
from graphkam.store.keys import all_keys
from graphkam.store.migrations import SCHEMA_VERSION
from graphkam.store.opening import open_store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``what``, whether it is well, and a sentence with the facts or the way out."""

    what: Literal["settings", "engine", "store", "schema", "import", "keys", "notes"]
    well: bool
    message: str


def diagnose() -> list[Finding]:
    """Everything worth knowing about the store that the settings name, each thing before those that depend on it.

    The embedded engine is started when it is not running. What depends on something that is not well is left out.
    """
    try:
        settings = load_settings()
        policy = load_policy(settings.policy)
    except ConfigurationError as error:
        return [Finding("settings", well=False, message=str(error))]
    findings = [Finding("settings", well=True, message=_where(settings)), _notes(policy)]
    if settings.store_uri is None:
        findings.append(_engine(settings))
    try:
        with open_store(settings) as store:
            (server,) = store.read("server")
            versions = ", ".join(server["versions"])
            findings.append(Finding("store", well=True, message=f"answers: {server['name']} {versions}"))
            findings.append(Finding("schema", well=True, message=f"version {SCHEMA_VERSION}"))
            state = state_of(store)
            findings.append(_keys(store))
    except StoreError as error:
        return [*findings, Finding("store", well=False, message=str(error))]
    if state.importing is None:
        message = (
            f"{state.version:,} imports, none unfinished" if state.version else "nothing was imported yet"
        )
        return [*findings, Finding("import", well=True, message=message)]
    unfinished = (
        f"an import is being written, {state.applied:,} of {state.parts:,} parts; answers count all of it. If it was "
        "interrupted, the next import completes it"
    )
    return [*findings, Finding("import", well=False, message=unfinished)]


def _where(settings: Settings) -> str:
    if settings.store_uri is None:
        return f"the embedded store in {settings.data_dir}"
    return f"{settings.store_uri}, user {settings.store_user}, database {settings.store_database}"


def _notes(policy: Policy) -> Finding:
    days = policy.notes_kept_days
    kept = "without end: notes_kept_days in the policy sets one" if days is None else f"for {days:,} days"
    return Finding("notes", well=True, message=f"notes of interactions are kept {kept}")


def _keys(store: Store) -> Finding:
    moment = datetime.now(UTC)
    holding = [key for key in all_keys(store) if key.holds(moment)]
    if not holding:
        message = "none: the server answers this machine alone, and asks nobody who they are"
        return Finding("keys", well=True, message=message)
    admins = sum(key.role == "admin" for key in holding)
    message = (
        f"{len(holding):,} {'holds' if len(holding) == 1 else 'hold'}, {admins:,} with the role of an admin"
    )
    return Finding("keys", well=True, message=message)


def _engine(settings: Settings) -> Finding:
    version = installed_version()
    if version is None:
        return Finding(
            "engine", well=False, message=f"{PACKAGE} is not installed: it has no package for this platform"
        )
    running = EngineFiles(engine_folder(settings.data_dir)).running()
    state = "was not running" if running is None else f"runs as process {running.engine}, port {running.port}"
    return Finding("engine", well=True, message=f"{PACKAGE} {version}, {state}")
