"""A real training by Lightning."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any, Callable

import pytest

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
lightning = pytest.importorskip("lightning")
torch = pytest.importorskip("torch")

from rewardboard.lightning import RewardboardLogger, StopFromBoard  # noqa: E402


class Model(lightning.LightningModule):  # type: ignore[misc, name-defined]
    def __init__(self, interrupt: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.interrupt = interrupt
        self.save_hyperparameters({"width": 4})
        self.layer = torch.nn.Linear(4, 1)
        self.seen: list[Any] = []

    def loss_of(self, batch: Any) -> Any:
        inputs, labels = batch
        odds = self.layer(inputs)[:, 0]
        return torch.nn.functional.binary_cross_entropy_with_logits(odds, labels), odds

    def training_step(self, batch: Any, index: int) -> Any:
        if index == 5:
            self.interrupt()
        loss, _odds = self.loss_of(batch)
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch: Any, _: int) -> None:
        loss, odds = self.loss_of(batch)
        self.log("val_loss", loss)
        self.seen.append((batch[1], torch.sigmoid(odds)))

    def on_validation_epoch_end(self) -> None:
        labels, probabilities = (torch.cat(column) for column in zip(*self.seen))
        self.logger.log_predictions(labels, probabilities, step=self.global_step)
        self.seen.clear()

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), lr=0.1)


def loader_of_data() -> Any:
    torch.manual_seed(0)
    inputs = torch.randn(64, 4)
    data = torch.utils.data.TensorDataset(inputs, (inputs[:, 0] > 0).float())
    return torch.utils.data.DataLoader(data, batch_size=8)


def trainer_with(logger: RewardboardLogger) -> Any:
    return lightning.Trainer(
        accelerator="cpu",
        max_epochs=2,
        logger=logger,
        callbacks=[StopFromBoard()],
        log_every_n_steps=4,
        num_sanity_val_steps=0,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )


def events_in(directory: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (directory / "events.jsonl").read_text().split("\n")[:-1]]


def fit(directory: Path, model: Model) -> list[dict[str, Any]]:
    loader = loader_of_data()
    try:
        trainer_with(RewardboardLogger(directory)).fit(model, loader, loader)
    except (ValueError, SystemExit):
        pass
    return events_in(directory)


def test_a_training_fills_curves_matrix_and_samples(tmp_path: Path) -> None:
    events = fit(tmp_path, Model())
    assert events[0]["info"]["program"] == "Lightning"
    abouts = [event["about"] for event in events if event["type"] == "about"]
    assert {"config": {"width": 4}} in abouts
    assert {"canStop": True} in abouts
    assert [event["step"] for event in events if event["type"] == "train"] == [4, 8, 12, 16]
    evaluations = [event for event in events if event["type"] == "evaluation"]
    assert {event["step"] for event in evaluations} == {8, 16}
    assert any("eval/loss" in event["values"] for event in evaluations)
    counts = [event["counts"] for event in evaluations if "counts" in event]
    assert len(counts) == 2 and sum(counts[0].values()) == 64
    assert events[-1]["type"] == "end" and events[-1]["outcome"] == "finished"


def raise_(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    "interrupt, ending",
    [
        (lambda: raise_(ValueError("no data")), ("failed", "ValueError: no data")),
        (lambda: raise_(KeyboardInterrupt()), ("stopped", "Ctrl-C")),
        (lambda: os.kill(os.getpid(), signal.SIGTERM), ("stopped", "SIGTERM")),
    ],
)
def test_what_ends_a_training_early_is_named(
    tmp_path: Path, interrupt: Callable[[], None], ending: tuple[str, str]
) -> None:
    end = fit(tmp_path, Model(interrupt))[-1]
    assert (end["outcome"], end["reason"]) == ending


def test_stop_on_the_board_ends_the_training_after_the_batch(tmp_path: Path) -> None:
    end = fit(tmp_path, Model(lambda: (tmp_path / ".stop-request").write_text('{"keep": null}')))[-1]
    assert (end["outcome"], end["reason"]) == ("stopped", "stopped from the board")
    assert end["step"] < 16
    assert not (tmp_path / ".stop-request").exists()


def test_a_second_fit_that_counts_on_continues_the_run_and_one_that_begins_anew_is_a_new_run(tmp_path: Path) -> None:
    logger, model, loader = RewardboardLogger(tmp_path, config={"lr": 1}), Model(), loader_of_data()
    trainer = trainer_with(logger)
    trainer.fit(model, loader, loader)
    trainer.fit_loop.max_epochs = 4
    trainer.fit(model, loader, loader)
    events = events_in(tmp_path)
    assert [event.get("resumedFrom") for event in events if event["type"] == "start"] == [None, 16]
    assert [event["step"] for event in events if event["type"] == "train"] == [4, 8, 12, 16, 20, 24, 28, 32]
    assert [event["step"] for event in events if event["type"] == "end"] == [16, 32]
    trainer_with(logger).fit(Model(), loader, loader)
    again = events_in(tmp_path)
    assert [event["step"] for event in again if event["type"] == "train"] == [4, 8, 12, 16]
    assert again[0]["info"]["id"] != events[0]["info"]["id"] and again[0]["info"]["trainConfig"]["lr"] == 1
    (earlier,) = tmp_path.glob("earlier-*")
    assert events_in(earlier) == events
