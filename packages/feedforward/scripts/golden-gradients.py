"""Writes test/golden/gradients.json: losses, gradients, optimizer steps and a short training, by PyTorch.

Run with a Python that has PyTorch 2: python3 scripts/golden-gradients.py
Parameters, inputs and targets are float32 values; PyTorch computes with them in float64, so what it answers is exact
to the digits that are written. Weights are [in, out], as this project has them.
"""

import json
import pathlib

import torch

generator = torch.Generator().manual_seed(1)
functions = {
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "identity": lambda x: x,
    "tanh": torch.tanh,
    "leakyRelu": lambda x: torch.nn.functional.leaky_relu(x, 0.01),
    "softmax": lambda x: torch.softmax(x, dim=1),
}


def floats(*shape, scale=1.0):
    return (torch.randn(*shape, generator=generator) * scale).double()


def parameters(sizes):
    named = {}
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:]), start=1):
        named[f"dense{i}.weight"] = floats(inputs, outputs).requires_grad_()
        named[f"dense{i}.bias"] = floats(outputs).requires_grad_()
    return named


def inputs(rows, size):
    """Every third value is 0, as the background of an image is."""
    x = floats(rows, size)
    x.view(-1)[::3] = 0
    return x


def one_hot(rows, size):
    return torch.nn.functional.one_hot(torch.arange(rows) * 7 % size, size).double()


def forward(x, named, hidden, output):
    layers = len(named) // 2
    for i in range(1, layers + 1):
        x = functions[output if i == layers else hidden](x @ named[f"dense{i}.weight"] + named[f"dense{i}.bias"])
    return x


def loss_of(x, target, named, case):
    if case["loss"] == "meanSquaredError":
        return ((forward(x, named, case["hidden"], case["output"]) - target) ** 2).mean()
    logits = forward(x, named, case["hidden"], "identity")
    if case["loss"] == "binaryCrossEntropy":
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, target)
    return torch.nn.functional.cross_entropy(logits, target)


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, torch.Tensor):
        return [float(f"{v:.9g}") for v in value.detach().flatten().tolist()]
    return value


def target_of(rows, size, output, loss):
    if loss == "binaryCrossEntropy":
        return (torch.arange(rows * size) % 3 == 0).double().view(rows, size)
    return one_hot(rows, size) if output == "softmax" else floats(rows, size)


def gradient(hidden, output, loss, outputs=3):
    sizes, rows = [4, 5, 3, outputs], 5
    case = {"sizes": sizes, "hidden": hidden, "output": output, "loss": loss, "rows": rows}
    named, x = parameters(sizes), inputs(rows, sizes[0])
    target = target_of(rows, sizes[-1], output, loss)
    value = loss_of(x, target, named, case)
    value.backward()
    gradients = {name: p.grad for name, p in named.items()}
    return case | {"input": x, "target": target, "parameters": named, "lossValue": value, "gradients": gradients}


def optimizer_of(named, options):
    """Decoupled weight decay is AdamW's; for the others it is done here, before the step."""
    rate, decay = options["learningRate"], options.get("weightDecay", 0)
    if options["name"] == "adam":
        betas = (options.get("beta1", 0.9), options.get("beta2", 0.999))
        epsilon = options.get("epsilon", 1e-8)
        return torch.optim.AdamW(named, lr=rate, betas=betas, eps=epsilon, weight_decay=decay)
    return torch.optim.SGD(named, lr=rate, momentum=options.get("momentum", 0.9) if options["name"] == "momentum" else 0)


def step(optimizer, options, share):
    rate = options["learningRate"] * share
    for group in optimizer.param_groups:
        group["lr"] = rate
        if options["name"] != "adam":
            with torch.no_grad():
                for p in group["params"]:
                    p.mul_(1 - rate * options.get("weightDecay", 0))
    optimizer.step()


def share_of(options, done):
    return 1 - done if options.get("schedule") == "linear" else 1


def updates(**options):
    steps, size = 6, 4
    start, gradients = floats(size), floats(steps, size)
    p = torch.nn.Parameter(start.clone())
    optimizer = optimizer_of([p], options)
    after = []
    for i in range(steps):
        p.grad = gradients[i].clone()
        step(optimizer, options, share_of(options, i / steps))
        after.append(p.detach().clone())
    return {"options": options, "size": size, "start": start, "gradients": gradients, "after": torch.stack(after)}


def training(epochs, outputs=3, output="softmax", loss="softmaxCrossEntropy", **options):
    """Every step sees all rows, so that their order is of no consequence."""
    case = {"sizes": [4, 6, outputs], "hidden": "sigmoid", "output": output, "loss": loss, "rows": 7}
    named, x, target = parameters(case["sizes"]), inputs(7, 4), target_of(7, outputs, output, loss)
    start = {name: p.detach().clone() for name, p in named.items()}
    optimizer = optimizer_of(list(named.values()), options)
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        value = loss_of(x, target, named, case)
        value.backward()
        losses.append(value.item())
        step(optimizer, options, share_of(options, epoch / epochs))
    result = {"epochs": epochs, "options": options, "input": x, "target": target, "parameters": start}
    return case | result | {"losses": torch.tensor(losses, dtype=torch.float64), "trained": named}


hidden = ["sigmoid", "relu", "identity", "tanh", "leakyRelu"]
golden = {
    "gradients": [
        *[gradient(h, "softmax", "softmaxCrossEntropy") for h in hidden],
        *[gradient(h, "identity", "meanSquaredError") for h in hidden],
        gradient("sigmoid", "softmax", "meanSquaredError"),
        gradient("tanh", "sigmoid", "meanSquaredError"),
    ],
    "updates": [
        updates(name="sgd", learningRate=0.1),
        updates(name="sgd", learningRate=0.1, weightDecay=0.5),
        updates(name="sgd", learningRate=0.1, schedule="linear"),
        updates(name="momentum", learningRate=0.05),
        updates(name="momentum", learningRate=0.05, momentum=0.5, weightDecay=0.1, schedule="linear"),
        updates(name="adam", learningRate=0.01),
        updates(name="adam", learningRate=0.01, weightDecay=0.5),
        updates(name="adam", learningRate=0.02, beta1=0.8, beta2=0.99, epsilon=0.001, schedule="linear"),
    ],
    "trainings": [
        training(20, name="sgd", learningRate=0.5),
        training(20, name="momentum", learningRate=0.1, schedule="linear"),
        training(20, name="adam", learningRate=0.02, weightDecay=0.1, schedule="linear"),
    ],
}
# After the others, whose numbers come from the same generator.
golden["gradients"] += [
    gradient("sigmoid", "sigmoid", "binaryCrossEntropy", 1),
    gradient("tanh", "sigmoid", "binaryCrossEntropy", 1),
    gradient("relu", "sigmoid", "binaryCrossEntropy"),
    gradient("tanh", "identity", "binaryCrossEntropy", 1),
]
golden["trainings"] += [
    training(20, 1, "sigmoid", "binaryCrossEntropy", name="sgd", learningRate=0.5),
    training(20, 1, "sigmoid", "binaryCrossEntropy", name="adam", learningRate=0.02),
]

path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "gradients.json"
lines = [f'"{key}": [\n' + ",\n".join(json.dumps(as_json(case), separators=(",", ":")) for case in cases) + "\n]"
         for key, cases in golden.items()]
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
