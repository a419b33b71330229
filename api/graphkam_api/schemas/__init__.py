"""The shapes of the records for the OpenAPI document, from the vocabulary that everything else takes them from."""

from __future__ import annotations

from graphkam_api.schemas.records import (
    LARGEST_CALL,
    filter_parameters,
    item_name,
    page_name,
    patch_body,
    record_schemas,
    reference,
    rows_body,
)

__all__ = [
    "LARGEST_CALL",
    "filter_parameters",
    "item_name",
    "page_name",
    "patch_body",
    "record_schemas",
    "reference",
    "rows_body",
]
