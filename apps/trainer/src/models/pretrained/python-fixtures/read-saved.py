"""Loads saved models as transformers and PEFT do. Reads cases as JSON from standard input, and writes the log odds of each."""

import json
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification, PreTrainedTokenizerFast


def load(case):
    auto = AutoModelForTokenClassification if case["form"] == "steps" else AutoModelForSequenceClassification
    if "adapter" not in case:
        return auto.from_pretrained(case["directory"])
    # The adapter brings the head, whatever the base has.
    base = auto.from_pretrained(case["directory"], num_labels=2 if case["form"] == "steps" else 1, ignore_mismatched_sizes=True)
    return PeftModel.from_pretrained(base, case["adapter"])


def scores(case):
    net = load(case).eval()
    # AutoTokenizer would make the tokenizer of the family, of which tokenizer.json here is none.
    tokenizer = PreTrainedTokenizerFast.from_pretrained(case["directory"])
    found = []
    for problem, steps in case["solutions"]:
        if case["form"] == "steps":
            # As TRL's PRMTrainer.tokenize_row (0.19).
            ids = [] if tokenizer.bos_token_id is None else [tokenizer.bos_token_id]
            ids += tokenizer(problem, add_special_tokens=False)["input_ids"]
            ends = []
            for step in steps:
                ids += tokenizer(step, add_special_tokens=False)["input_ids"]
                ids += tokenizer.encode("\n", add_special_tokens=False)
                ends.append(len(ids) - 1)
            logits = net(input_ids=torch.tensor([ids])).logits[0, ends]
            found += (logits[:, 1] - logits[:, 0]).tolist()
        elif case["form"] == "text":
            # As TRL's RewardTrainer (1.16).
            text = "\n".join([problem, *steps]) + tokenizer.eos_token
            found.append(net(input_ids=torch.tensor([tokenizer(text)["input_ids"]])).logits.item())
        else:
            # ModernBERT has none, and its forward refuses them.
            has_types = net.config.model_type != "modernbert"
            row = tokenizer(problem, "\n".join(steps), return_tensors="pt", return_token_type_ids=has_types)
            found.append(net(**row).logits.item())
    return found


with torch.no_grad():
    print(json.dumps([scores(case) for case in json.load(sys.stdin)]))
