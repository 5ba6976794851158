"""JSON as the board reads and writes it: NaN, Infinity and -Infinity are those strings, numbers look as JavaScript prints them."""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, Optional

_NON_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_SURROGATE = re.compile("[\ud800-\udfff]")
# Integers beyond this aren't exact in JavaScript.
_MAX_SAFE_INTEGER = 2**53 - 1
# Names of fields whose text is kept: a run writes the same ones again and again.
_MAX_KEYS = 1_000


def to_wire(value: Any) -> str:
    """The JSON text of a value, without spaces and on one line. Objects that JSON doesn't have become their text."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    kind = type(value)
    if kind is str:
        return string_text(value)
    if kind is float:
        return number_text(value)
    if kind is int:
        return str(value) if -_MAX_SAFE_INTEGER <= value <= _MAX_SAFE_INTEGER else number_text(_float_of(value))
    if isinstance(value, dict):
        return (
            "{"
            + ",".join(
                [
                    f"{_key_text(str(key))}:{number_text(entry) if type(entry) is float else to_wire(entry)}"
                    for key, entry in value.items()
                ]
            )
            + "}"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([to_wire(entry) for entry in value]) + "]"
    if isinstance(value, (float, int, str)):  # subclasses: NumPy's float64, enumerations
        base = float if isinstance(value, float) else int if isinstance(value, int) else str
        return to_wire(base(value))
    return string_text(str(value))


def _float_of(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def number_text(value: float) -> str:
    """A number as `JSON.stringify` prints it; a non-finite one as a string."""
    text = repr(value)
    if "e" not in text and "n" not in text:  # neither an exponent, nor inf or nan
        return (text[:-2] if text != "-0.0" else "0") if text.endswith(".0") else text
    if not math.isfinite(value):
        return f'"{non_finite_text(value)}"'
    mantissa, exponent = text.split("e")
    sign = "-" if mantissa[0] == "-" else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = whole + fraction
    power = int(exponent)
    # JavaScript prints no exponent from 1e-6 up to 1e21; Python from 1e-4 up to 1e16 (ECMA-262, Number::toString).
    if -7 < power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    if 0 <= power < 21:
        return f"{sign}{digits.ljust(power + 1, '0')}"
    tail = f".{fraction}" if fraction else ""
    return f"{sign}{whole}{tail}e{'+' if power > 0 else '-'}{abs(power)}"


def python_float_text(value: float) -> str:
    """A number as `json.dumps` prints a float; a non-finite one as a string, because JSON has no word for it."""
    text = repr(float(value))
    return f'"{non_finite_text(value)}"' if "n" in text else text


def non_finite_text(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def string_text(value: str) -> str:
    """A string as `JSON.stringify` prints it: halves of surrogate pairs are escaped, since UTF-8 has no form for them."""
    text = encode_basestring(value)
    if text.isascii() or not _SURROGATE.search(text):
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return _SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", whole)


_key_text = lru_cache(maxsize=_MAX_KEYS)(string_text)


def number_of(value: Any) -> Optional[float]:
    """The number that a value of a parsed line stands for, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    return _NON_FINITE.get(value) if isinstance(value, str) else None


def event_of_line(line: str) -> Optional[dict[str, Any]]:
    """The event of a journal's line, or None if it isn't one."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        return None
    for name in ("time", "epoch"):
        if name in event and (number := number_of(event[name])) is not None:
            event[name] = number
        else:
            event.pop(name, None)
    if event["type"] in ("train", "evaluation"):
        step = number_of(event.get("step"))
        if step is None or not 0 <= step < math.inf or not isinstance(event.get("values"), dict):
            return None
        event["values"] = {
            name: number for name, raw in event["values"].items() if (number := number_of(raw)) is not None
        }
    return event
