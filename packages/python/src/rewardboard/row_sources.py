"""The tokens of every row of a validation set, within a bound: what texts are made of once it is known that they are wanted."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from .model_calls import Call
from .sample_keeper import decoded, problem_and_step, text_of_pair_member, text_of_tokens
from .scores import Array

# Of one pass, in one process: 128 MiB. The texts of rows beyond them are left out.
MAX_KEPT_TOKENS = 32 * 1024 * 1024


@dataclass
class Source:
    ids: Array
    """Shared by the rows of one text."""
    other: Optional[Array] = None
    """Of a pair's member, the other one."""
    previous: int = -1
    position: int = -1
    """Of a step, the places of the label before it and of its own."""

    def text(self, tokenizer: Any) -> tuple[str, str]:
        """Problem and solution. Of a step after the first one, only itself: what stands before it is known by then."""
        ids = self.ids.tolist()
        if self.other is not None:
            return text_of_pair_member(tokenizer, ids, self.other.tolist())
        if self.position < 0:
            return text_of_tokens(tokenizer, ids)
        step = decoded(tokenizer, ids[self.previous + 1 : self.position + 1]).strip()
        return problem_and_step(step) if self.previous < 0 else ("", step)


class RowSources:
    """Of one pass over the validation set, batch by batch."""

    def __init__(self) -> None:
        self.batches: list[list[Optional[Source]]] = []
        self._left = MAX_KEPT_TOKENS

    def add_texts(self, call: Call, rows: Array, positions: Array) -> int:
        """`rows`: in which row of the batch each example stands; `positions`: of steps, where. Returns a checksum of the tokens."""
        tokens, check = _token_rows(call)
        fits = self._fits(tokens)
        sources: list[Optional[Source]] = []
        for place, row in enumerate(rows.tolist()):
            if not fits or tokens is None or row >= len(tokens):
                sources.append(None)
            elif len(positions) == 0:
                sources.append(Source(tokens[row]))
            else:
                is_first = place == 0 or rows[place - 1] != row
                previous = -1 if is_first else int(positions[place - 1])
                sources.append(Source(tokens[row], None, previous, int(positions[place])))
        self.batches.append(sources)
        return check

    def add_pairs(self, chosen: Call, rejected: Call, pairs: int, offset: int) -> int:
        """`offset`: from a pair's chosen row to its rejected one, where both are in one call. Two sources a pair."""
        (better, check), (worse, other_check) = _token_rows(chosen), _token_rows(rejected)
        fits = self._fits(better) and (chosen is rejected or self._fits(worse))
        sources: list[Optional[Source]] = []
        for pair in range(pairs):
            if not fits or better is None or worse is None or max(pair - len(better), pair + offset - len(worse)) >= 0:
                sources += [None, None]
            else:
                own, other = better[pair], worse[pair + offset]
                sources += [Source(own, other), Source(other, own)]
        self.batches.append(sources)
        return zlib.crc32(other_check.to_bytes(4, "little"), check)

    def _fits(self, tokens: Optional[list[Array]]) -> bool:
        self._left -= sum(map(len, tokens or []))
        return self._left >= 0


def _token_rows(call: Call) -> tuple[Optional[list[Array]], int]:
    """The rows without the padding on their right, and a checksum of all; no rows where a model takes no tokens."""
    try:
        ids = _integers(call.input_ids)
        if ids.ndim != 2:
            return None, 0
        ends = np.full(len(ids), ids.shape[1])
        if call.attention_mask is not None:
            is_real = _integers(call.attention_mask) != 0
            ends = np.where(is_real.any(1), is_real.shape[1] - np.argmax(is_real[:, ::-1], 1), 0)
        return [row[:end].copy() for row, end in zip(ids, ends.tolist())], zlib.crc32(ids.tobytes())
    except Exception:  # embeddings, or a mask of another shape
        return None, 0


def _integers(values: Any) -> Array:
    host = values.detach().cpu().numpy() if hasattr(values, "detach") else values
    return np.asarray(host).astype(np.int32)
