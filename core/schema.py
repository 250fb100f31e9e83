"""OpenAPI: document the one error shape on every operation."""

from __future__ import annotations

from typing import Any

ERROR_DETAIL: dict[str, Any] = {
    "type": "object",
    "description": "One thing that is wrong, and where.",
    "properties": {
        "field": {"type": "string", "nullable": True},
        "line": {"type": "integer", "nullable": True},
        "code": {"type": "string"},
        "message": {"type": "string"},
    },
    "required": ["field", "line", "code", "message"],
}
ERROR: dict[str, Any] = {
    "type": "object",
    "description": "The one error shape of the API.",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string", "description": "What is wrong and what to do, in a sentence."},
                "details": {"type": "array", "items": {"$ref": "#/components/schemas/ErrorDetail"}},
                "request_id": {"type": "string"},
            },
            "required": ["code", "message", "details", "request_id"],
        }
    },
    "required": ["error"],
}
METHODS = {"get", "post", "put", "patch", "delete"}
MEANINGS = {
    "400": "What was sent is not valid",
    "401": "Not signed in",
    "403": "Not allowed",
    "404": "Nothing here, or not yours to see",
    "409": "The state has moved on",
    "415": "Not a body this operation reads",
    "429": "Too many tries",
}


def document_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the error responses that any operation may give (a drf-spectacular postprocessing hook)."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Error"] = ERROR
    schemas["ErrorDetail"] = ERROR_DETAIL
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method not in METHODS:
                continue
            for status in _statuses(path, method):
                operation["responses"].setdefault(status, {"description": MEANINGS[status], "content": content})
    return result


def _statuses(path: str, method: str) -> list[str]:
    statuses = ["400", "401", "403"]
    if "{" in path:
        statuses.append("404")
    if method != "get":
        statuses += ["409", "415"]
    if "auth/login" in path:
        statuses.append("429")
    return statuses
