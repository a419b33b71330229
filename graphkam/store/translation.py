"""What the driver says went wrong, in graphkam's words: what, where, and what to do."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from neo4j import exceptions

from graphkam.errors import StoreError, StoreQueryError, StoreUnavailableError
from graphkam.store.engine import TWO_WAYS, has_no_room


@contextmanager
def translated(where: str, *, database: str, folder: Path | None = None) -> Generator[None]:
    """Turn the driver's errors into graphkam's while something is asked of the store at an address.

    ``folder`` is where the embedded engine keeps its data: it says of a full disk only that it could not commit.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached, or does not let us in.
    StoreQueryError
        The store refused what was asked of it.
    """
    try:
        yield
    except (exceptions.DriverError, exceptions.Neo4jError, OSError) as error:
        full = folder is not None and has_no_room(folder)
        raise _translation(error, where=where, database=database, full=full) from error


def _translation(error: Exception, *, where: str, database: str, full: bool) -> StoreError:
    code = str(getattr(error, "code", None) or "")
    text = " ".join(str(each) for each in _chain(error))
    said = "No space left" in text or "Disk quota exceeded" in text or code.endswith("DatabaseOutOfDiskSpace")
    if said or (full and isinstance(error, exceptions.Neo4jError)):
        return StoreUnavailableError(
            f"the disk of the store at {where} is full: make room there, then try again"
        )
    # Neo4j says no more of a full disk than that it could not write down what it was to do; then it wants a new start.
    if code.endswith("TransactionLogError") or "needs to be restarted" in text:
        return StoreUnavailableError(
            f"the store at {where} cannot write to its disk any more, which is full or broken: make room there, start "
            "the server again, then try again"
        )
    match error:
        case exceptions.AuthError():
            return StoreUnavailableError(
                f"the store at {where} refuses the user or the password: correct GRAPHKAM_STORE_USER and "
                "GRAPHKAM_STORE_PASSWORD"
            )
        case exceptions.ClientError() if code.endswith("AuthenticationRateLimit"):
            return StoreUnavailableError(
                f"the store at {where} was given a wrong password too often: wait a few seconds, correct "
                "GRAPHKAM_STORE_PASSWORD"
            )
        case exceptions.Neo4jError() if "Database" in code and ("NotFound" in code or "Unavailable" in code):
            return StoreUnavailableError(
                f"the store at {where} has no database {database!r} that answers: correct GRAPHKAM_STORE_DATABASE, or "
                "start the database"
            )
        case exceptions.Neo4jError() if "OutOfMemory" in code:
            return StoreUnavailableError(
                f"the store at {where} has too little memory for this: give the server more "
                "(server.memory.heap.max_size, dbms.memory.transaction.total.max), then try again"
            )
        case exceptions.Neo4jError() if "TransactionTimedOut" in code:
            return StoreUnavailableError(
                f"the store at {where} took too long and was given up: somebody else may be holding it; try again later"
            )
        case exceptions.ServiceUnavailable() | exceptions.SessionExpired() | OSError():
            if _is_about_tls(text):
                return StoreUnavailableError(
                    f"the store at {where} does not speak TLS as the address asks, or its certificate is not trusted: "
                    "without TLS the address begins with neo4j:// or bolt://, with a certificate of one's own with "
                    "neo4j+ssc:// or bolt+ssc://"
                )
            return StoreUnavailableError(
                f"the store at {where} cannot be reached: start it, correct GRAPHKAM_STORE_URI, or {TWO_WAYS}"
            )
        case _:
            return StoreQueryError(
                f"the store at {where} refused a statement ({code or type(error).__name__}): "
                f"{getattr(error, 'message', None) or error}; this is a fault of graphkam or of the server: report it"
            )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_about_tls(text: str) -> bool:
    return any(word in text for word in ("SSL", "TLS", "certificate", "secure connection"))
