"""Keeps the tokens of the samples while a validation set is read, and makes texts of them."""

from __future__ import annotations

import re
from typing import Any, Callable, Optional

from .samples import priorities
from .scores import Array

_SEAM = re.compile(r"[?!](?=[^\s?!)\]\"'])|(?<=[^\sA-Z.])\.(?=[A-Z])")
_QUESTION = re.compile(r"\?(?=\s)")


class SampleKeeper:
    """Of all examples seen, it keeps those that `choose_samples` chooses once all are known."""

    def __init__(self, wanted: int, seed: int) -> None:
        self._wanted = wanted
        self._seed = seed
        self._kept: list[tuple[int, int, Any]] = []

    def see(self, ids: Array, source_of: Callable[[int], Any]) -> None:
        """`source_of`: what to keep of the example at a place in `ids`."""
        if self._wanted <= 0 or len(ids) == 0:
            return
        bound = self._kept[-1][0] if len(self._kept) >= self._wanted else None
        for place, priority in enumerate(priorities(ids, self._seed).tolist()):
            if bound is None or priority < bound:
                self._kept.append((priority, int(ids[place]), source_of(place)))
        self._kept.sort(key=lambda entry: entry[:2])
        del self._kept[self._wanted :]

    @property
    def sources(self) -> dict[int, Any]:
        """Those that come first in the order of choice stand first."""
        return {id_: source for _, id_, source in self._kept}


def text_of_tokens(tokenizer: Any, ids: list[int]) -> tuple[str, str]:
    """Problem and solution of a text. A separator token in it tells them apart."""
    separator = getattr(tokenizer, "sep_token_id", None)
    at = ids.index(separator) if separator in ids else -1
    if 0 < at < len(ids) - 2:
        return decoded(tokenizer, ids[:at]), decoded(tokenizer, ids[at + 1 :])
    return "", decoded(tokenizer, ids)


def text_of_step(tokenizer: Any, ids: list[int], previous: int, position: int) -> tuple[str, str]:
    """What stands before a labelled step, and the step. `previous`: the place of the label before it, or -1."""
    before, step = decoded(tokenizer, ids[: previous + 1]), decoded(tokenizer, ids[previous + 1 : position + 1])
    if previous < 0:
        return problem_and_step(step.strip())
    return before.strip(), step.strip()


def problem_and_step(text: str) -> tuple[str, str]:
    """
    Where the first step begins isn't in the tokens: where a sentence ends and the next one follows without a space, as TRL joins
    them; else behind the last line break, or the last question mark. Otherwise the problem isn't known.
    """
    seam, question = _SEAM.search(text), list(_QUESTION.finditer(text))[-1:]
    ends = (seam.end() if seam else 0, text.rfind("\n") + 1, question[0].end() if question else 0)
    end = next((end for end in ends if 0 < end < len(text)), 0)
    return text[:end].strip(), text[end:].strip()


def text_of_pair_member(tokenizer: Any, ids: list[int], other: list[int]) -> tuple[str, str]:
    """What both texts of a pair begin with, and how this one goes on."""
    same = next((i for i, (a, b) in enumerate(zip(ids, other)) if a != b), min(len(ids), len(other)))
    return decoded(tokenizer, ids[:same]), decoded(tokenizer, ids[same:])


def decoded(tokenizer: Any, ids: list[int]) -> str:
    return str(tokenizer.decode(ids, skip_special_tokens=True)) if ids else ""


def row_of(input_ids: Any, attention_mask: Any, row: int) -> Optional[list[int]]:
    """The tokens of a row with places as in the row: padding on the left stays, padding on the right is cut."""
    if input_ids is None:
        return None
    ids = [int(id_) for id_ in input_ids[row].tolist()]
    if attention_mask is None:
        return ids
    mask = attention_mask[row].tolist()
    end = max((place for place, is_real in enumerate(mask) if is_real), default=-1) + 1
    return ids[:end]
