"""PyTorch on the CPU: its own layers and optimizers as users write them, fused ones, and a step written by hand without autograd."""

import json
import os
import sys
import time

import numpy
import torch
from blas import openblas_kernel

torch.set_num_interop_threads(1)
torch.set_num_threads(int(sys.argv[-1]))

RATES = {"sgd": 0.1, "momentum": 0.01, "adam": 0.001}
SIZES = [784, 50, 100, 10]
BATCH = 100


def idx(name, offset):
    path = os.path.join(os.environ["MNIST"], name)
    with open(path, "rb") as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=offset)


images = torch.from_numpy(idx("train-images-idx3-ubyte", 16).reshape(-1, 784).copy()).to(torch.float32).div_(255)
labels = torch.from_numpy(idx("train-labels-idx1-ubyte", 8).copy()).to(torch.int64)
one_hot = torch.nn.functional.one_hot(labels, 10).to(torch.float32)
COUNT = len(labels)


def network():
    layers = []
    for i in range(len(SIZES) - 1):
        layers.append(torch.nn.Linear(SIZES[i], SIZES[i + 1]))
        if i < len(SIZES) - 2:
            layers.append(torch.nn.Sigmoid())
    return torch.nn.Sequential(*layers)


def optimizer_for(asked, parameters, **options):
    name, rate = asked
    if name == "sgd":
        return torch.optim.SGD(parameters, rate, **options)
    if name == "momentum":
        return torch.optim.SGD(parameters, rate, momentum=0.9, **options)
    return torch.optim.Adam(parameters, rate, **options)


def eager(asked, **options):
    torch.manual_seed(1)
    net = network()
    optimizer = optimizer_for(asked, net.parameters(), **options)

    def epoch():
        order = torch.randperm(COUNT)
        total = 0.0
        for start in range(0, COUNT, BATCH):
            rows = order[start : start + BATCH]
            loss = torch.nn.functional.cross_entropy(net(images[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach()
        return float(total) * BATCH / COUNT

    return epoch


FEW = 12_000
pictures = images[:FEW].reshape(-1, 1, 28, 28)


def chapter7(asked, layout=torch.contiguous_format):
    """The network of the book's chapter 7, over fewer images."""
    torch.manual_seed(1)
    planes = [torch.nn.Conv2d(1, 30, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten()]
    dense = [torch.nn.Linear(4320, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10)]
    net = torch.nn.Sequential(*planes, *dense).to(memory_format=layout)
    optimizer = optimizer_for(asked, net.parameters(), fused=True)

    def epoch():
        order = torch.randperm(FEW)
        total = 0.0
        for start in range(0, FEW, BATCH):
            rows = order[start : start + BATCH]
            x = pictures[rows].contiguous(memory_format=layout)
            loss = torch.nn.functional.cross_entropy(net(x), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach()
        return float(total) * BATCH / FEW

    return epoch


@torch.no_grad()
def by_hand(asked):
    torch.manual_seed(1)
    weights = [torch.empty(a, b).uniform_(-((6 / (a + b)) ** 0.5), (6 / (a + b)) ** 0.5) for a, b in zip(SIZES, SIZES[1:])]
    parameters = [p for w in weights for p in (w, torch.zeros(w.shape[1]))]
    optimizer = optimizer_for(asked, parameters, fused=True)
    for p in parameters:
        p.grad = torch.zeros_like(p)

    def epoch():
        with torch.no_grad():
            return train()

    def train():
        order = torch.randperm(COUNT)
        total = 0.0
        for start in range(0, COUNT, BATCH):
            rows = order[start : start + BATCH]
            x, t = images[rows], one_hot[rows]
            a = torch.addmm(parameters[1], x, parameters[0]).sigmoid_()
            b = torch.addmm(parameters[3], a, parameters[2]).sigmoid_()
            y = torch.log_softmax(torch.addmm(parameters[5], b, parameters[4]), -1)
            total -= (y * t).sum() / len(rows)
            dy = y.exp_().sub_(t).div_(len(rows))
            torch.mm(b.t(), dy, out=parameters[4].grad)
            torch.sum(dy, 0, out=parameters[5].grad)
            db = torch.mm(dy, parameters[4].t()).mul_(b).mul_(1 - b)
            torch.mm(a.t(), db, out=parameters[2].grad)
            torch.sum(db, 0, out=parameters[3].grad)
            da = torch.mm(db, parameters[2].t()).mul_(a).mul_(1 - a)
            torch.mm(x.t(), da, out=parameters[0].grad)
            torch.sum(da, 0, out=parameters[1].grad)
            optimizer.step()
        return float(total) * BATCH / COUNT

    return epoch


VARIANTS = {
    "autograd": lambda asked: eager(asked),
    "autograd, fused optimizer": lambda asked: eager(asked, fused=True),
    "autograd, optimizer without foreach": lambda asked: eager(asked, foreach=False),
    "by hand, without autograd": by_hand,
    "chapter 7": lambda asked: chapter7(asked),
    "chapter 7, channels last": lambda asked: chapter7(asked, torch.channels_last),
}
running = {}

for line in sys.stdin:
    question = json.loads(line)
    if "optimizer" not in question:
        answer = {"version": f"{torch.__version__} with {openblas_kernel()}", "variants": list(VARIANTS)}
    else:
        name = question["optimizer"]
        key = (name, question.get("rate", RATES[name]), question["variant"])
        if key not in running:
            running[key] = VARIANTS[key[2]](key[:2])
        before, start = time.process_time(), time.perf_counter()
        loss = running[key]()
        answer = {
            "clockMs": 1000 * (time.perf_counter() - start),
            "processorMs": 1000 * (time.process_time() - before),
            "loss": loss,
        }
    print(json.dumps(answer), flush=True)
