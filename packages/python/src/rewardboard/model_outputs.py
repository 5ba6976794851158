"""Takes a PyTorch model's outputs as an evaluation makes them, so that no trainer needs to hand them over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, Callable, Optional

import numpy as np

from .kept_predictions import Rows
from .model_calls import Call, whole_calls
from .predictions import Predictions, labelled_rows, log_odds_of
from .row_sources import RowSources, Source
from .sample_keeper import SampleKeeper, row_of, text_of_pair_member, text_of_step, text_of_tokens
from .scores import Array, as_array, sigmoid

# Outputs with more columns are no logits of two classes. A language model's are large, and are not kept.
_MAX_COLUMNS = 2
# Two calls make a batch where chosen and rejected texts go through the model one after the other.
_MAX_CALLS = 2
# Of several processes, which rows only fill the last batch is known in the end: others take their place among the samples.
_SPARE_SAMPLES = 64


@dataclass
class _Batch:
    """Examples of a batch in order, and the row of each. Of pairs, `values` has two columns: rewards of chosen and rejected."""

    labels: Optional[Array]
    values: Array
    rows: Array
    size: int
    check: int = 0
    """Of the tokens."""
    is_of_steps: bool = False


class ModelOutputs:
    """Collects from `attach` on. One batch is what the model computed since the last call of `end_batch`."""

    def __init__(self, num_samples: int, seed: int, is_pairs: bool, from_logits: bool = True) -> None:
        self.num_samples = num_samples
        self.is_pairs = is_pairs
        self.from_logits = from_logits
        self._seed = seed
        self._hook: Any = None
        self._max_pending = _MAX_CALLS
        self._known: Optional[int] = None  # signature of the rows whose texts all processes have gathered
        self.reset()

    def attach(self, model: Any, devices: int = 1) -> None:
        """`devices`: on how many torch.nn.DataParallel runs copies of it."""
        self.detach()
        self._max_pending = _MAX_CALLS * max(1, devices)
        self._hook = model.register_forward_hook(self._see, with_kwargs=True)

    def detach(self) -> None:
        if self._hook is not None:
            self._hook.remove()
        self._hook = None

    def reset(self) -> None:
        self._pending: list[Call] = []
        self._batches: list[_Batch] = []
        self._examples = 0
        self._keeper = SampleKeeper(self.num_samples + _SPARE_SAMPLES if self.num_samples > 0 else 0, self._seed)
        self._row_sources = RowSources()
        self.saw_outputs = False
        """Whether the model computed something whose labels aren't known."""

    @property
    def is_empty(self) -> bool:
        return not self._batches

    def _see(self, module: Any, args: Any, kwargs: dict[str, Any], output: Any) -> None:
        if module.training:
            return
        try:
            logits = getattr(output, "logits", None)
            if logits is None or logits.ndim > 1 and logits.shape[-1] > _MAX_COLUMNS:
                return
            ids = kwargs.get("input_ids", args[0] if args else None)
            self._pending.append(Call(logits.detach(), kwargs.get("labels"), ids, kwargs.get("attention_mask")))
            del self._pending[: -self._max_pending]
        except Exception:  # an output of another kind
            self._pending = []

    def end_batch(self) -> None:
        parts, self._pending = self._pending, []
        calls = whole_calls(parts)
        if not calls:
            return
        if self.is_pairs:
            self._add_pairs(calls)
        elif calls[-1].labels is None:
            self.saw_outputs = True
            self._add_unlabelled(calls[-1])
        else:
            self._add_labelled(calls[-1])

    def _add_unlabelled(self, call: Call) -> None:
        """A loss function of the trainer's own takes the labels; what `compute_metrics` gets has them."""
        odds = log_odds_of(as_array(call.logits))
        if odds is None or odds.ndim != 1:
            return
        rows = np.arange(len(odds))
        check = self._row_sources.add_texts(call, rows, np.zeros(0, np.int64))
        self._batches.append(_Batch(None, odds, rows, len(odds), check))
        self._keeper.see(rows + self._examples, lambda place: self._text_of(call, place))
        self._examples += len(odds)

    @staticmethod
    def _text_of(call: Call, row: int) -> Any:
        ids = row_of(call.input_ids, call.attention_mask, row)
        return lambda tokenizer: text_of_tokens(tokenizer, ids) if ids else None

    def _add_labelled(self, call: Call) -> None:
        found = labelled_rows(call.logits, call.labels)
        if found is None:
            self.saw_outputs = True
            return
        size = len(call.labels)
        has_positions = len(found.positions) > 0
        check = self._row_sources.add_texts(call, found.rows, found.positions)
        self._batches.append(_Batch(found.labels, found.log_odds, found.rows, size, check, has_positions))

        def source_of(place: int) -> Any:
            row = int(found.rows[place])
            if not has_positions:
                return self._text_of(call, row)
            ids = row_of(call.input_ids, call.attention_mask, row)
            position = int(found.positions[place])
            is_first = place == 0 or found.rows[place - 1] != found.rows[place]
            previous = -1 if is_first else int(found.positions[place - 1])
            return lambda tokenizer: text_of_step(tokenizer, ids, previous, position) if ids else None

        self._keeper.see(np.arange(self._examples, self._examples + len(found.labels)), source_of)
        self._examples += len(found.labels)

    def _add_pairs(self, calls: list[Call]) -> None:
        rewards = [as_array(call.logits).reshape(-1) for call in calls]
        if len(calls) == 2 and len(rewards[0]) == len(rewards[1]):
            better, worse = rewards
            places = [(0, 1, 0)] * len(better)
            chosen_call, offset = calls[0], 0
        elif len(rewards[-1]) % 2 == 0:
            better, worse = np.split(rewards[-1], 2)
            places = [(-1, -1, len(better))] * len(better)
            chosen_call, offset = calls[-1], len(better)
        else:
            return
        check = self._row_sources.add_pairs(chosen_call, calls[-1], len(better), offset)
        self._batches.append(_Batch(None, np.stack([better, worse], 1), np.arange(len(better)), len(better), check))

        def source_of(place: int) -> Any:
            pair, is_rejected = divmod(place, 2)
            first, second, offset = places[pair]
            texts = [
                row_of(calls[first].input_ids, calls[first].attention_mask, pair),
                row_of(calls[second].input_ids, calls[second].attention_mask, pair + offset),
            ]
            own, other = texts[is_rejected], texts[1 - is_rejected]
            return lambda tokenizer: text_of_pair_member(tokenizer, own, other) if own and other else None

        self._keeper.see(np.arange(2 * self._examples, 2 * (self._examples + len(better))), source_of)
        self._examples += len(better)

    def take(
        self,
        tokenizer: Any,
        examples: Optional[int],
        gather: Callable[[Any], list[Any]],
    ) -> Optional[Predictions]:
        """
        All that was collected, and begins anew. `examples`: rows of the validation set; what is beyond was repeated to fill the
        last batch. `gather`: from what one process has, the list of what all have, by rank.
        """
        batches, sources, own_sources = self._batches, self._keeper.sources, self._row_sources.batches
        self.reset()
        of_ranks = gather(batches)
        if not any(of_ranks):
            return None
        # The same in each process, so all of them gather or none does.
        signature = hash(tuple((batch.check, batch.size) for of_rank in of_ranks for batch in of_rank))
        has_sources = signature != self._known or len(of_ranks) == 1
        sources_of_ranks = gather(own_sources) if has_sources else None
        self._known = signature
        kept: list[_Batch] = []
        solutions: list[Array] = []
        row_sources: list[Optional[Source]] = []
        global_ids: list[int] = []  # of the first process's examples
        rows = count = 0
        for turn in range(max(map(len, of_ranks))):
            for rank, of_rank in enumerate(of_ranks):
                if turn >= len(of_rank):
                    continue
                batch = of_rank[turn]
                is_there = batch.rows < (batch.size if examples is None else examples - rows)
                labels = None if batch.labels is None else batch.labels[is_there]
                kept.append(_Batch(labels, batch.values[is_there], batch.rows, 0))
                solutions.append(rows + batch.rows[is_there])
                if sources_of_ranks is not None:
                    is_wanted = np.repeat(is_there, 2) if self.is_pairs else is_there
                    row_sources += [source for source, is_in in zip(sources_of_ranks[rank][turn], is_wanted) if is_in]
                if rank == 0:
                    numbers = np.where(is_there, count + np.cumsum(is_there) - 1, -1)
                    global_ids += numbers.tolist()
                rows += batch.size
                count += int(np.count_nonzero(is_there))
        values = np.concatenate([batch.values for batch in kept])
        if len(values) == 0:
            return None

        def global_id(id_: int) -> int:
            place = global_ids[id_ // 2 if self.is_pairs else id_]
            return -1 if place < 0 else 2 * place + id_ % 2 if self.is_pairs else place

        own = ((global_id(id_), source) for id_, source in sources.items())
        source_by_id = dict(islice(((id_, source) for id_, source in own if id_ >= 0), self.num_samples))
        sample_ids = sorted(source_by_id)
        texts = None if tokenizer is None else lambda id_: source_by_id[id_](tokenizer)

        def row_text(row: int) -> Optional[tuple[str, str]]:
            source = row_sources[row]
            return None if source is None else source.text(tokenizer)

        is_of_steps = any(batch.is_of_steps for of_rank in of_ranks for batch in of_rank)
        known = Rows(
            np.concatenate(solutions) if is_of_steps else None,
            None if tokenizer is None or not row_sources else row_text,
            signature,
        )
        if self.is_pairs:
            return Predictions(chosen=values[:, 0], rejected=values[:, 1], texts=texts, sample_ids=sample_ids, rows=known)
        has_labels = all(batch.labels is not None for batch in kept)
        labels = np.concatenate([batch.labels for batch in kept]) if has_labels else None
        probabilities = sigmoid(values) if self.from_logits else values
        return Predictions(labels=labels, probabilities=probabilities, texts=texts, sample_ids=sample_ids, rows=known)

