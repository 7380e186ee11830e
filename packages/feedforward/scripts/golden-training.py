"""Writes test/golden/training.json: steps of optimizers, learning rates of schedules and short trainings, by PyTorch.

Run with a Python that has PyTorch 2: python3 scripts/golden-training.py
What is said of float32 values is computed in float64, so it is exact to the digits that are written.
"""

import json
import pathlib

import torch

generator = torch.Generator().manual_seed(2)


def floats(*shape):
    return torch.randn(*shape, generator=generator).double()


def numbers(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def optimizer_of(p, name, learningRate, weightDecay=0, momentum=0.9, nesterov=False, beta1=0.9, beta2=0.999, **rest):
    if name == "momentum":
        return torch.optim.SGD([p], lr=learningRate, momentum=momentum, nesterov=nesterov)
    if name == "adamW":
        return torch.optim.AdamW([p], lr=learningRate, betas=(beta1, beta2), weight_decay=weightDecay)
    if name == "adaGrad":
        return torch.optim.Adagrad([p], lr=learningRate, eps=rest.get("epsilon", 1e-10))
    return torch.optim.RMSprop([p], lr=learningRate, alpha=rest.get("rho", 0.99), eps=rest.get("epsilon", 1e-8))


def updates(**options):
    """Weight decay is decoupled: AdamW's own, for the others done here, before the step."""
    steps, size = 6, 4
    start, gradients = floats(size), floats(steps, size)
    p = torch.nn.Parameter(start.clone())
    decay = options.get("weightDecay", 0.01 if options["name"] == "adamW" else 0)
    optimizer = optimizer_of(p, **(options | {"weightDecay": decay}))
    after = []
    for i in range(steps):
        p.grad = gradients[i].clone()
        if options["name"] != "adamW":
            with torch.no_grad():
                p.mul_(1 - options["learningRate"] * decay)
        optimizer.step()
        after.append(p.detach().clone())
    lists = {"start": start, "gradients": gradients, "after": torch.stack(after)}
    return {"options": options, "size": size} | {key: numbers(value) for key, value in lists.items()}


def scheduler_of(optimizer, steps, name, every=None, factor=0.1, final=0, start=1 / 25, warmup=None):
    lr = torch.optim.lr_scheduler
    if name == "oneCycle":
        return lr.OneCycleLR(optimizer, 1, total_steps=steps, pct_start=0.3 if warmup is None else warmup / steps,
                             div_factor=1 / start, final_div_factor=start / (final or 1 / 250000), cycle_momentum=False)
    rest = steps - (warmup or 0)
    after = {
        "constant": lambda: lr.ConstantLR(optimizer, 1, 1),
        "step": lambda: lr.StepLR(optimizer, every or rest / 3, factor),
        "linear": lambda: lr.LinearLR(optimizer, 1, final, rest),
        "cosine": lambda: lr.CosineAnnealingLR(optimizer, rest, final),
    }[name]()
    if warmup is None:
        return after
    return lr.SequentialLR(optimizer, [lr.LinearLR(optimizer, 1 / warmup, 1, warmup - 1), after], [warmup])


def schedule(steps, **options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1)
    scheduler = scheduler_of(optimizer, steps, **options)
    shares = []
    for _ in range(steps):
        shares.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step() if len(shares) < steps else None
    return {"options": options, "steps": steps, "shares": shares}


def loss_of(logits, target, name, classWeights=None, labelSmoothing=0, delta=1):
    f = torch.nn.functional
    weights = None if classWeights is None else torch.tensor(classWeights).double()
    if name == "softmaxCrossEntropy":
        return f.cross_entropy(logits, target, weight=weights, label_smoothing=labelSmoothing)
    if name == "binaryCrossEntropy":
        smooth = target * (1 - labelSmoothing) + labelSmoothing / 2
        below, above = (1, 1) if weights is None else weights
        return (above * smooth * f.softplus(-logits) + below * (1 - smooth) * f.softplus(logits)).mean()
    return {"meanSquaredError": f.mse_loss, "meanAbsoluteError": f.l1_loss,
            "huber": lambda a, b: f.huber_loss(a, b, delta=delta)}[name](logits, target)


def clip(parameters, clipNorm=None, clipValue=None):
    if clipNorm is not None:
        torch.nn.utils.clip_grad_norm_(parameters, clipNorm)
    if clipValue is not None:
        torch.nn.utils.clip_grad_value_(parameters, clipValue)


def training(outputs, loss, frozen=(), **limits):
    """Ten steps of all rows by gradient descent through 4 → 5 tanh → outputs. Class probabilities are targets."""
    rows, sizes = 7, [4, 5, outputs]
    x = floats(rows, 4)
    if loss["name"] == "softmaxCrossEntropy":
        target = torch.softmax(floats(rows, outputs), 1)
    elif loss["name"] == "binaryCrossEntropy":
        target = (torch.arange(rows * outputs) % 3 == 0).double().view(rows, outputs)
    else:
        target = floats(rows, outputs) * 3
    named = {}
    for i, (inputs, size) in enumerate(zip(sizes, sizes[1:]), start=1):
        named[f"dense{i}.weight"] = floats(inputs, size).requires_grad_()
        named[f"dense{i}.bias"] = floats(size).requires_grad_()
    start = {name: numbers(p) for name, p in named.items()}
    learning = [p for name, p in named.items() if name.split(".")[0] not in frozen]
    optimizer = torch.optim.SGD(learning, lr=0.5)
    losses = []
    for _ in range(10):
        optimizer.zero_grad()
        hidden = torch.tanh(x @ named["dense1.weight"] + named["dense1.bias"])
        value = loss_of(hidden @ named["dense2.weight"] + named["dense2.bias"], target, **loss)
        value.backward()
        clip(learning, **limits)
        losses.append(value.item())
        optimizer.step()
    options = {"loss": loss} | ({"frozen": frozen} if frozen else {}) | limits
    trained = {name: numbers(p) for name, p in named.items()}
    return {"outputs": outputs, "options": options, "rows": rows, "input": numbers(x), "target": numbers(target),
            "parameters": start, "losses": losses, "trained": trained}


def normalised(steps=8, **options):
    """Gradient descent of all rows through dense, batch norm, tanh, dense, layer norm, dense; what batch norm measured too."""
    rows, module = 6, torch.nn.Sequential(
        torch.nn.Linear(4, 5), torch.nn.BatchNorm1d(5, eps=1e-3), torch.nn.Tanh(), torch.nn.Linear(5, 4),
        torch.nn.LayerNorm(4), torch.nn.Linear(4, 3)).double()
    names = {"0": "dense1", "1": "batchNorm1", "3": "dense2", "4": "layerNorm1", "5": "dense3"}
    parts = {"running_mean": "mean", "running_var": "variance"}
    def state():
        found = {}
        for key, value in module.state_dict().items():
            index, part = key.split(".")
            if part == "num_batches_tracked":
                continue
            is_norm = "Norm" in names[index]
            part = parts.get(part, "scale" if is_norm and part == "weight" else part)
            found[f"{names[index]}.{part}"] = numbers(value.T if part == "weight" else value)
        return found
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(floats(*p.shape))
        module[1].running_mean.copy_(floats(5))
        module[1].running_var.copy_(floats(5) ** 2)
    x, target, start = floats(rows, 4), torch.softmax(floats(rows, 3), 1), state()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    frozen = options.get("frozen", [])
    if "batchNorm1" in frozen:
        module[1].eval()
        for p in module[1].parameters():
            p.requires_grad_(False)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(module(x), target)
        value.backward()
        losses.append(value.item())
        optimizer.step()
    return {"options": options, "rows": rows, "input": numbers(x), "target": numbers(target), "parameters": start,
            "losses": losses, "trained": state()}


golden = {
    "updates": [
        updates(name="momentum", learningRate=0.05, nesterov=True),
        updates(name="momentum", learningRate=0.05, nesterov=True, momentum=0.5, weightDecay=0.1),
        updates(name="adamW", learningRate=0.01),
        updates(name="adamW", learningRate=0.01, weightDecay=0.5, beta1=0.8),
        updates(name="adaGrad", learningRate=0.1),
        updates(name="adaGrad", learningRate=0.1, epsilon=0.01, weightDecay=0.1),
        updates(name="rmsProp", learningRate=0.01),
        updates(name="rmsProp", learningRate=0.01, rho=0.9, epsilon=0.001, weightDecay=0.1),
    ],
    "schedules": [
        schedule(12, name="constant"),
        schedule(12, name="constant", warmup=4),
        schedule(12, name="step"),
        schedule(12, name="step", every=5, factor=0.5),
        schedule(14, name="step", every=3, factor=0.5, warmup=2),
        schedule(10, name="linear"),
        schedule(10, name="linear", final=0.1, warmup=3),
        schedule(10, name="cosine"),
        schedule(25, name="cosine", final=0.01),
        schedule(25, name="cosine", warmup=5),
        schedule(20, name="oneCycle"),
        schedule(20, name="oneCycle", start=0.1, final=0.001),
        schedule(20, name="oneCycle", warmup=8),
    ],
    "trainings": [
        training(3, {"name": "softmaxCrossEntropy"}),
        training(3, {"name": "softmaxCrossEntropy", "classWeights": [1, 5, 0.5]}),
        training(3, {"name": "softmaxCrossEntropy", "labelSmoothing": 0.1}),
        training(3, {"name": "softmaxCrossEntropy", "classWeights": [0.5, 2, 0], "labelSmoothing": 0.2}),
        training(1, {"name": "binaryCrossEntropy", "classWeights": [1, 3]}),
        training(2, {"name": "binaryCrossEntropy", "classWeights": [0.5, 2], "labelSmoothing": 0.1}),
        training(2, {"name": "meanAbsoluteError"}),
        training(2, {"name": "huber"}),
        training(2, {"name": "huber", "delta": 0.3}),
        training(3, {"name": "softmaxCrossEntropy"}, clipNorm=0.2),
        training(3, {"name": "softmaxCrossEntropy"}, clipNorm=100),
        training(3, {"name": "meanSquaredError"}, clipValue=0.1),
        training(3, {"name": "softmaxCrossEntropy"}, frozen=["dense1"]),
        training(3, {"name": "softmaxCrossEntropy"}, frozen=["dense2"], clipNorm=0.1),
    ],
    "normalised": [
        normalised(),
        normalised(frozen=["batchNorm1"]),
    ],
}

path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "training.json"
lines = [f'"{key}": [\n' + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]"
         for key, cases in golden.items()]
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
