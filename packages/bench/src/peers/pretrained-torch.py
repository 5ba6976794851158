"""Fine-tunes an encoder with PyTorch on the batch of measure-step.ts: JSON with milliseconds of each step, and the peak of memory.

Arguments: directory, rows, length, words, steps, rank of the adapters on queries and values (0: all weights learn), threads.
"""

import json
import resource
import sys
import time

import torch
from torch import nn
from transformers import AutoModelForSequenceClassification

directory = sys.argv[1]
rows, length, words, steps, rank, threads = map(int, sys.argv[2:8])
torch.set_num_threads(threads)


class Adapter(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        self.first = nn.Parameter(torch.randn(rank, layer.in_features) * 0.02)
        self.second = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x):
        return self.layer(x) + 2 * nn.functional.linear(nn.functional.linear(x, self.first), self.second)


def processor_ms():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


net = AutoModelForSequenceClassification.from_pretrained(directory, num_labels=1)
for module in net.modules():
    if isinstance(module, nn.Dropout):
        module.p = 0.0
if rank > 0:
    net.bert.requires_grad_(False)
    net.bert.pooler.requires_grad_(True)
    for layer in net.bert.encoder.layer:
        attention = layer.attention.self
        attention.query, attention.value = Adapter(attention.query), Adapter(attention.value)
learning = [parameter for parameter in net.parameters() if parameter.requires_grad]
optimizer = torch.optim.AdamW(learning, 1e-4, weight_decay=0.01)
ids = (torch.arange(rows * length) % words).reshape(rows, length)
seen = torch.arange(length) < length - 4 * (torch.arange(rows) % 4).unsqueeze(1)
labels = (torch.arange(rows) % 2).float()
processor, wall = [], []
for _ in range(steps):
    start, at = processor_ms(), time.perf_counter()
    logits = net(input_ids=ids, attention_mask=seen.long()).logits.squeeze(-1)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, labels)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(learning, 1.0)
    optimizer.step()
    processor.append(processor_ms() - start)
    wall.append((time.perf_counter() - at) * 1000)
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(processor=processor, wall=wall, megabytes=megabytes)))
