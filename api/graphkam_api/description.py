"""The OpenAPI document: what the routes say of themselves, and the shapes of the errors they share."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from graphkam.schema import TABLES
from graphkam_api.errors import SURROUNDING_PROBLEMS, Problem, RowFault, RowsProblem
from graphkam_api.schemas import record_schemas

ABOUT: Final = """\
Which key accounts hang on one person, where the holes are, and what is lost when somebody leaves: the same objects
under the same keys as on the command line.

* **Keys.** On the machine itself none is needed until there is the first. Then: `Authorization: Bearer …`. What a key
  may not see is absent: from lists, counts and totals.
* **Days.** Questions take `as_of`, a day; without it they are about today, in the time zone of the policy.
* **Records.** Rows are those of a bundle. `PUT` brings up to 10,000 in: all, or none and every fault. Single rows carry
  an `ETag`; a change that names it in `If-Match` is refused when somebody else was first.
* **Errors** are `application/problem+json` with `title`, `status` and `detail`.

It measures a company's coverage, not a person's worth, and is not for employment decisions.
"""

TAGS: Final = (
    ("accounts", "Answers about one account, and the accounts themselves."),
    ("portfolio", "Answers about all accounts at once."),
    ("people", "Answers about our people and their ties."),
    ("jobs", "Imports and backups: work that takes longer than a request."),
    ("keys", "Who may ask what."),
    ("audit", "Who read and changed personal data."),
    ("health", "Whether the server lives, and can answer."),
    *((table.name, f"The {table.name} as records.") for table in TABLES if table.name != "accounts"),
)


def _name_problems(document: dict[str, Any]) -> None:
    """Take the framework's own shape of an error out of every operation: ours is the only one."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if int(status) >= 400 and "application/problem+json" in content:
                    content.pop("application/json", None)


def _add_problems(document: dict[str, Any]) -> None:
    """Add to every operation what is answered before anybody looks which operation it is."""
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["responses"] = SURROUNDING_PROBLEMS | operation["responses"]


def describe(app: FastAPI) -> None:
    """Let the application answer with a document in which every reference has something to refer to."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=ABOUT,
                license_info=app.license_info,
                routes=app.routes,
                tags=[{"name": name, "description": text} for name, text in TAGS],
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            for model in (Problem, RowFault, RowsProblem):
                shape = model.model_json_schema(ref_template="#/components/schemas/{model}")
                shape.pop("$defs", None)
                schemas[model.__name__] = shape
            schemas.update(record_schemas())
            _add_problems(document)
            _name_problems(document)
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # how FastAPI lets the document be extended
