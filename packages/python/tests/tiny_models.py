"""Data sets, a tokenizer and models of random weights, made on the spot."""

from __future__ import annotations

import random
from typing import Any

WORDS = ["<pad>", "<eos>", "<unk>", "<sep>", "+", "=", "\n"] + [str(number) for number in range(40)]


def tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    model = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="<unk>"))
    model.pre_tokenizer = pre_tokenizers.Split(" ", "removed")
    return PreTrainedTokenizerFast(
        tokenizer_object=model,
        pad_token="<pad>",
        eos_token="<eos>",
        bos_token="<eos>",
        unk_token="<unk>",
        sep_token="<sep>",
    )


def llama(kind: str, num_labels: int) -> Any:
    """`kind`: the end of a class of transformers, such as "ForSequenceClassification"."""
    import transformers

    config = transformers.LlamaConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=num_labels,
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=1,
    )
    transformers.set_seed(1)
    return getattr(transformers, f"Llama{kind}")(config)


def sums(count: int, seed: int) -> list[tuple[str, str, str, bool]]:
    """Question, an answer, another one, and whether the first one is right."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        a, b, is_right = draw.randint(0, 9), draw.randint(0, 9), draw.random() < 0.6
        wrong = draw.choice([number for number in range(40) if number != a + b])
        right, answer = f"{a} + {b} = {a + b}", f"{a} + {b} = {a + b if is_right else wrong}"
        found.append((f"{a} + {b} =", answer, f"{a} + {b} = {wrong}" if is_right else right, is_right))
    return found


def classification_examples(count: int, seed: int) -> list[dict[str, Any]]:
    encode = tokenizer()
    return [
        {**encode(f"{question} <sep> {answer} <eos>", add_special_tokens=False), "labels": int(is_right)}
        for question, answer, _, is_right in sums(count, seed)
    ]


def token_examples(count: int, seed: int) -> list[dict[str, Any]]:
    """As TRL's PRMTrainer makes them: the last token of each step has its label, all others -100."""
    encode = tokenizer()
    draw = random.Random(seed)
    rows = []
    for question, *_ in sums(count, seed):
        ids = encode(f"{question} \n", add_special_tokens=False)["input_ids"]
        labels = [-100] * len(ids)
        for _, answer, _, is_right in sums(draw.randint(1, 3), draw.randint(0, 1000)):
            step = encode(f"{answer} \n", add_special_tokens=False)["input_ids"]
            ids, labels = ids + step, labels + [-100] * (len(step) - 1) + [int(is_right)]
        rows.append({"input_ids": ids, "attention_mask": [1] * len(ids), "labels": labels})
    return rows


def pairs(count: int, seed: int) -> list[dict[str, str]]:
    return [
        {"chosen": f"{one} " if is_right else f"{other} ", "rejected": f"{other} " if is_right else f"{one} "}
        for _, one, other, is_right in sums(count, seed)
    ]


def solutions(count: int, seed: int) -> list[dict[str, Any]]:
    """Rows of TRL's stepwise supervision."""
    draw = random.Random(seed)
    rows = []
    for question, *_ in sums(count, seed):
        steps = sums(draw.randint(1, 3), draw.randint(0, 1000))
        labels = [is_right for *_, is_right in steps]
        rows.append({"prompt": question, "completions": [answer for _, answer, _, _ in steps], "labels": labels})
    return rows
