"""Checks values against the part of JSON Schema that `fixtures/journal.schema.json` uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent.parent / "fixtures"
SCHEMA = json.loads((FIXTURES / "journal.schema.json").read_text(encoding="utf-8"))
_TYPES = {"object": dict, "array": list, "string": str, "number": (int, float), "null": type(None)}


def fits(value: Any, schema: Any = SCHEMA) -> bool:
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if "oneOf" in schema and sum(fits(value, one) for one in schema["oneOf"]) != 1:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema and (not isinstance(value, _TYPES[schema["type"]]) or isinstance(value, bool)):
        return False
    if "minimum" in schema and value < schema["minimum"]:
        return False
    if isinstance(value, list) and "items" in schema:
        return all(fits(entry, schema["items"]) for entry in value)
    if not isinstance(value, dict) or schema.get("type") != "object":
        return True
    if any(name not in value for name in schema.get("required", [])):
        return False
    named, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    return all(
        fits(entry, named[name]) if name in named else others if isinstance(others, bool) else fits(entry, others)
        for name, entry in value.items()
    )
