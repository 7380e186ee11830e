"""Writes test/golden/layer-gradients.json: losses, gradients and a short training of networks with layers over shapes, by PyTorch.

Run with a Python that has PyTorch 2: python3 scripts/golden-layer-gradients.py
Parameters and inputs are float32 values; PyTorch computes with them in float64. Weights of dense layers are written [in, out].
"""

import json
import pathlib

import torch
from torch import nn

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)

NETWORKS = {
    "chapter 7": ((1, 8, 8), nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(27, 5), nn.ReLU(), nn.Linear(5, 3))),
    "strides, padding, dilation, groups": (
        (4, 7, 6),
        nn.Sequential(
            nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 1), groups=2),
            nn.Tanh(),
            nn.Conv2d(6, 4, 2, dilation=2),
            nn.AvgPool2d(2, stride=1, padding=1),
            nn.Flatten(),
            nn.Linear(72, 3),
        ),
    ),
    "windows that overlap, and the mean of a plane": (
        (2, 6, 6),
        nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.MaxPool2d(3, stride=2, padding=1), nn.Sigmoid(), nn.Conv2d(4, 3, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    ),
    "layer normalisation": (
        (5,),
        nn.Sequential(nn.Linear(5, 6), nn.LayerNorm(6), nn.Tanh(), nn.Linear(6, 3)),
    ),
}

KINDS = {"Conv2d": "conv", "Linear": "dense", "LayerNorm": "layerNorm"}


def single(tensor):
    return tensor.float().double()


def named_parameters(network):
    counts = {}
    for module in network:
        kind = KINDS.get(type(module).__name__)
        if kind is None:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        for part, value in module.named_parameters():
            name = "scale" if kind == "layerNorm" and part == "weight" else part
            yield f"{kind}{counts[kind]}.{name}", value, kind == "dense" and part == "weight"


def written(tensor, is_turned):
    own = tensor.detach().t() if is_turned else tensor.detach()
    return own.flatten().tolist()


def case(title, shape, network, rows=4):
    with torch.no_grad():
        for _, value, _ in named_parameters(network):
            value.copy_(single(value + 0.1 * torch.randn_like(value)))
    x = single(torch.randn(rows, *shape))
    x.view(-1)[::3] = 0
    labels = torch.arange(rows) % 3
    item = {"title": title, "rows": rows, "input": x.flatten().tolist(), "labels": labels.tolist()}
    item["parameters"] = {name: written(value, turned) for name, value, turned in named_parameters(network)}
    loss = nn.functional.cross_entropy(network(x), labels)
    loss.backward()
    item["loss"] = loss.item()
    item["gradients"] = {name: written(value.grad, turned) for name, value, turned in named_parameters(network)}
    optimizer = torch.optim.SGD(network.parameters(), 0.1)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(x), labels).backward()
        optimizer.step()
    item["trained"] = {name: written(value, turned) for name, value, turned in named_parameters(network)}
    return item


path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "layer-gradients.json"
cases = [case(title, shape, network) for title, (shape, network) in NETWORKS.items()]
path.write_text(json.dumps(cases, indent=1) + "\n")
