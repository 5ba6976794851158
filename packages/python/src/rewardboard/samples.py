"""Which examples are logged with their text at every evaluation: the same ones each time, without knowing how many there are."""

from __future__ import annotations

from typing import Any, Callable, Optional, Sequence, Union

import numpy as np

from .scores import Array

# Longer texts are cut in the log: a thousand samples then stay below 10 MB.
MAX_TEXT_CHARACTERS = 4_000

Text = Union[str, Sequence[str], "dict[str, str]"]
Texts = Union[Sequence[Text], Callable[[int], Optional[Text]]]


def priorities(ids: Array, seed: int) -> Array:
    """
    A random number for each id that follows from seed and id alone (SplitMix64, Steele et al. 2014). The samples of a set are
    its ids with the smallest ones, so they can be chosen while the set is read.
    """
    with np.errstate(over="ignore"):
        x = np.asarray(ids).astype(np.uint64) + np.uint64((seed + 1) * 0x9E3779B97F4A7C15 % 2**64)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def choose_samples(examples: int, wanted: int, seed: int) -> list[int]:
    """Indices of examples, rising."""
    if wanted <= 0:
        return []
    if wanted >= examples:
        return list(range(examples))
    order = np.argsort(priorities(np.arange(examples), seed), kind="stable")
    return sorted(int(id_) for id_ in order[:wanted])


def sample_text(id_: int, text: Any) -> dict[str, Any]:
    """The entry of a sample: from a text, a pair (problem, solution), or a dict with those names and perhaps a writer."""
    problem, solution, writer = text_parts(text)
    entry = {"id": id_, "problem": _cut(problem), "solution": _cut(solution)}
    if writer is not None:
        entry["writer"] = writer
    return entry


def text_parts(text: Any) -> tuple[str, str, Optional[str]]:
    """Problem, solution, and who wrote it, if known."""
    if isinstance(text, dict):
        writer = text.get("writer")
        return str(text.get("problem", "")), str(text.get("solution", "")), None if writer is None else str(writer)
    if isinstance(text, (tuple, list)) and len(text) == 2:
        return str(text[0]), str(text[1]), None
    return "", str(text), None


def _cut(text: str) -> str:
    rest = len(text) - MAX_TEXT_CHARACTERS
    return text if rest <= 0 else f"{text[:MAX_TEXT_CHARACTERS]} … ({rest} more characters)"
