"""Writes optimizers.json: four updates by PyTorch's optimizers and transformers' Adafactor, for optimizer_test.cpp.

Usage: python tests/golden/optimizers.py   (torch 2.11, transformers 5.24)
"""
import json
import pathlib

import torch
from transformers.optimization import Adafactor

BETAS = {"betas": (0.9, 0.98), "eps": 1e-8}
CASES = {
    "adamw": lambda p: torch.optim.AdamW(p, weight_decay=0.1, **BETAS),
    "adam": lambda p: torch.optim.Adam(p, weight_decay=0.1, **BETAS),
    "sgd": lambda p: torch.optim.SGD(p, weight_decay=0.1),
    "sgd with momentum": lambda p: torch.optim.SGD(p, momentum=0.9, weight_decay=0.1),
    "sgd with Nesterov": lambda p: torch.optim.SGD(p, momentum=0.9, nesterov=True, weight_decay=0.1),
    "adafactor": lambda p: Adafactor(p, lr=1, weight_decay=0.1, relative_step=False),
    "adafactor unscaled": lambda p: Adafactor(p, lr=1, weight_decay=0.1, relative_step=False, scale_parameter=False),
}


def run(make):
    matrix = torch.nn.Parameter(torch.tensor([[0.5, -0.25, 0.75], [1.0, 0.125, -0.5]]))
    bias = torch.nn.Parameter(torch.tensor([0.5, -1.0]))
    optimizer = make([matrix, bias])
    for t in range(1, 5):
        optimizer.param_groups[0]["lr"] = 0.01 * t
        matrix.grad = torch.arange(6.0).reshape(2, 3) * 0.1 * t - 0.2
        bias.grad = torch.tensor([0.3 * t, -0.1])
        optimizer.step()
    return matrix.detach().flatten().tolist() + bias.detach().tolist()


path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({name: run(make) for name, make in CASES.items()}, indent=1) + "\n")
