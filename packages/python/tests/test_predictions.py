"""Logits of one or two columns, of texts and of tokens; samples that are chosen while a set is read."""

from __future__ import annotations

import numpy as np
import pytest

from rewardboard.predictions import predictions_of
from rewardboard.sample_keeper import SampleKeeper, row_of, text_of_pair_member, text_of_step, text_of_tokens
from rewardboard.samples import choose_samples


def sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


@pytest.mark.parametrize(
    "logits",
    [[2.0, -1.0], [[2.0], [-1.0]], [[1.0, 3.0], [3.0, 2.0]]],
    ids=["no column", "one column", "two columns"],
)
def test_binary_logits_have_one_or_two_columns(logits: object) -> None:
    found = predictions_of(np.array(logits), np.array([1, 0]))
    assert found is not None
    assert found.probabilities == pytest.approx([sigmoid(2), sigmoid(-1)])


def test_tokens_without_a_label_are_left_out() -> None:
    logits = np.array([[[0, 0], [0, 2], [9, 9]], [[1, 0], [0, 0], [0, 3]]], dtype=np.float32)
    found = predictions_of(logits, np.array([[-100, 1, -100], [0, -100, 1]]))
    assert found is not None
    assert list(found.labels) == [1, 0, 1]
    assert found.probabilities == pytest.approx([sigmoid(2), sigmoid(-1), sigmoid(3)])


def test_other_labels_are_no_predictions_of_two_classes() -> None:
    assert predictions_of(np.zeros((2, 3)), np.array([0, 2])) is None
    assert predictions_of(np.zeros((2, 2)), np.array([0, 2])) is None
    assert predictions_of(np.zeros((2, 2)), None) is None
    assert predictions_of(np.zeros((2, 2)), np.array([-100, -100])) is None


def test_probabilities_stay_as_they_are() -> None:
    found = predictions_of(np.array([[0.25], [0.75]]), np.array([0, 1]), from_logits=False)
    assert found is not None and list(found.probabilities) == [0.25, 0.75]


@pytest.mark.parametrize("batch", [1, 7, 100])
def test_samples_chosen_while_reading_are_those_chosen_when_all_are_known(batch: int) -> None:
    keeper = SampleKeeper(20, seed=3)
    for start in range(0, 500, batch):
        ids = np.arange(start, min(500, start + batch))
        keeper.see(ids, lambda place, ids=ids: f"text {ids[place]}")
    assert sorted(keeper.sources) == choose_samples(500, 20, seed=3)
    assert all(source == f"text {id_}" for id_, source in keeper.sources.items())


class Words:
    """A tokenizer of one word a token."""

    sep_token_id = 0
    words = ["[SEP]", "2", "+", "=", "4", "5", "\n", "so"]

    def decode(self, ids: list[int], skip_special_tokens: bool) -> str:
        return " ".join(self.words[id_] for id_ in ids if id_ != 0 or not skip_special_tokens)


def test_texts_fall_into_problem_and_solution() -> None:
    words = Words()
    assert text_of_tokens(words, [1, 2, 1, 3, 0, 4]) == ("", "2 + 2 = 4")
    assert text_of_tokens(words, [1, 2, 1, 3, 0, 4, 4]) == ("2 + 2 =", "4 4")
    assert text_of_pair_member(words, [1, 2, 1, 3, 4], [1, 2, 1, 3, 5]) == ("2 + 2 =", "4")
    assert text_of_step(words, [1, 2, 1, 6, 3, 4, 6, 7, 4, 6], -1, 6) == ("2 + 2", "= 4")
    assert text_of_step(words, [1, 2, 1, 6, 3, 4, 6, 7, 4, 6], 6, 9) == ("2 + 2 \n = 4", "so 4")


class Characters:
    """A tokenizer of one character a token."""

    def decode(self, ids: list[int], skip_special_tokens: bool) -> str:
        return "".join(map(chr, ids))


@pytest.mark.parametrize(
    "text, expected",
    [
        # As TRL's PRMTrainer joins them: nothing stands between the problem and the first step.
        ("Which is larger, 9.8 or 9.11?11 > 8.\n", ("Which is larger, 9.8 or 9.11?", "11 > 8.")),
        ("Is 2 even? Compute 2 + 2.We add.\n", ("Is 2 even? Compute 2 + 2.", "We add.")),
        ("How many? Nobody knows. We add 2.5.\n", ("How many?", "Nobody knows. We add 2.5.")),
        ("A plane leaves the U.S.A.\nWhen?\nWhere?It flies.\n", ("A plane leaves the U.S.A.\nWhen?\nWhere?", "It flies.")),
        ("2 + 2\n4\n", ("2 + 2", "4")),
        ("Add 2 and 2. It is 4.\n", ("", "Add 2 and 2. It is 4.")),
        ("Why?\n", ("", "Why?")),
    ],
)
def test_the_first_step_begins_behind_the_problem(text: str, expected: tuple[str, str]) -> None:
    ids = [ord(character) for character in text]
    assert text_of_step(Characters(), ids, -1, len(ids) - 1) == expected


def test_padding_on_the_right_is_cut() -> None:
    assert row_of(np.array([[5, 6, 0, 0]]), np.array([[1, 1, 0, 0]]), 0) == [5, 6]
    assert row_of(np.array([[0, 0, 5, 6]]), np.array([[0, 0, 1, 1]]), 0) == [0, 0, 5, 6]
