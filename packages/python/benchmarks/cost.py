"""What recording costs: processor time of an event, and of an evaluation of 20,000 examples. `python benchmarks/cost.py`"""

from __future__ import annotations

import tempfile
import time
from typing import Callable

import numpy as np

from rewardboard import Run

EVENTS = 5_000
EXAMPLES = 20_000
REPEATS = 5


def least_seconds(work: Callable[[], None]) -> float:
    found = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    with tempfile.TemporaryDirectory() as directory, Run(directory) as run:

        def log_steps() -> None:
            for step in range(EVENTS):
                run.log(step, loss=0.5 / (step + 1), lr=2e-5, grad_norm=1.0, epoch=step / 100)

        draw = np.random.default_rng(0)
        labels, probabilities = draw.integers(0, 2, EXAMPLES), draw.random(EXAMPLES)
        event = least_seconds(log_steps) / EVENTS * 1e6
        evaluation = least_seconds(lambda: run.evaluate(EVENTS, labels, probabilities)) * 1e3
        print(f"Python: {event:.0f} µs a training event, {evaluation:.1f} ms an evaluation of {EXAMPLES:,} examples")


if __name__ == "__main__":
    main()
