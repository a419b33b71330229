"""The page at /docs: the OpenAPI document to read and to try, served from here alone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import FileResponse, HTMLResponse, Response

from graphkam.errors import NotFoundError

router = APIRouter(include_in_schema=False)

STATIC: Final = Path(__file__).parents[1] / "static"
FILES: Final = {
    "docs.js": STATIC / "docs.js",
    "swagger-ui-bundle.js": STATIC / "vendor" / "swagger-ui" / "swagger-ui-bundle.js",
    "swagger-ui.css": STATIC / "vendor" / "swagger-ui" / "swagger-ui.css",
}

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Only what this server serves; the one thing more is that Swagger UI writes styles into its own elements."""

PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>graphkam: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/docs.js"></script>
</head>
<body>
<main id="docs"></main>
<noscript>This page needs scripts; the document itself is at /openapi.json.</noscript>
</body>
</html>
"""


@router.get("/docs")
def page() -> Response:
    """The page."""
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": POLICY})


@router.get("/docs/{name}")
def file(name: str) -> Response:
    """A file of the page."""
    found = FILES.get(name)
    if found is None:
        raise NotFoundError(f"the page of the API has no file {name[:80]}")
    return FileResponse(found, headers={"Cache-Control": "max-age=3600"})
