"""The OpenAPI document: what the routes say of themselves, and the shapes of the errors they share."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from graphkam_api.errors import Problem, RowFault, RowsProblem
from graphkam_api.schemas import record_schemas


def describe(app: FastAPI) -> None:
    """Let the application answer with a document in which every reference has something to refer to."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=app.description,
                license_info=app.license_info,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            for model in (Problem, RowFault, RowsProblem):
                shape = model.model_json_schema(ref_template="#/components/schemas/{model}")
                shape.pop("$defs", None)
                schemas[model.__name__] = shape
            schemas.update(record_schemas())
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # how FastAPI lets the document be extended
