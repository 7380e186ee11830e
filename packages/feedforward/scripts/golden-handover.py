"""Writes test/golden/handover.json: models that the lines of docs/formats.md wrote, and what scikit-learn predicts with them.

Run with a Python that has NumPy, PyTorch and scikit-learn: python3 scripts/golden-handover.py
The lines are taken from the page and executed as they stand, each with a regressor, a classifier of two classes and one of
several, behind a StandardScaler. Keras is not among Debian's packages: a model of the same attributes stands in for it, its
arrays named as Keras 3 names the variables of a Sequential model.
"""

import base64
import json
import os
import pathlib
import re
import sys
import tempfile

import numpy as np
import sklearn
import torch
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

here = pathlib.Path(__file__).resolve().parent.parent
page = (here / "../../docs/formats.md").read_text()
lines = dict(re.findall(r"\*\*([\w-]+)\*\*[^\n]*\n\n```python\n(.*?)```", page, re.S))
rows = 6
models = []


def run(source, scope):
    """Runs a source's lines with these names, and gives what they wrote: the file of the arrays, and options or None."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        exec(lines[source], dict(scope))
        written = {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}
        os.chdir(here)
    options = written.pop("model.json", None)
    (arrays,) = written.values()
    return arrays, options and json.loads(options)


def add(name, source, scope, options, x, model, scaler):
    """Keeps what the lines wrote, and what the scaler and the model predict in double precision for float32 rows."""
    arrays, written = run(source, scope)
    x = x[:rows].astype(np.float32)
    scaled = scaler.transform(x.astype(np.float64))
    is_classifier = hasattr(model, "classes_")
    outputs = model.predict_proba(scaled) if is_classifier else model.predict(scaled).reshape(rows, -1)
    if is_classifier and len(model.classes_) == 2:
        outputs = outputs[:, 1:]
    models.append(
        {
            "name": f"{source}: {name}",
            "source": source,
            "options": options if written is None else written,
            "file": base64.b64encode(arrays).decode(),
            "inputs": x.astype(np.float64).tolist(),
            "outputs": outputs.tolist(),
            "classes": [str(label) for label in model.predict(scaled)] if is_classifier else None,
        }
    )


def sequential(coefs, intercepts, activation):
    """The same layers in PyTorch, whose weights are [out, in]."""
    linears = []
    for w, b in zip(coefs, intercepts):
        linear = torch.nn.Linear(*w.shape)
        linear.weight.data, linear.bias.data = torch.from_numpy(w.T.copy()).float(), torch.from_numpy(b).float()
        linears += [linear, activation()]
    return torch.nn.Sequential(*linears[:-1])


class Variable:
    def __init__(self, path, values):
        self.path = path
        self.values = values

    def numpy(self):
        return self.values


class Keras:
    """What the lines ask of a model: its variables, named as those of a Sequential model of dense layers."""

    def __init__(self, coefs, intercepts):
        names = ["dense"] + [f"dense_{i}" for i in range(1, len(coefs))]
        pairs = zip(names, coefs, intercepts)
        self.weights = [
            Variable(f"sequential/{name}/{kind}", values.astype(np.float32))
            for name, w, b in pairs
            for kind, values in [("kernel", w), ("bias", b)]
        ]


def try_all(name, model, x, y, options, activation):
    """One fitted model by all four sources: NumPy's lines are for two layers."""
    pipeline = make_pipeline(StandardScaler(), model).fit(x, y)
    scaler, model = pipeline[0], pipeline[-1]
    (W1, W2), (b1, b2) = model.coefs_, model.intercepts_
    options = {
        **options,
        "input": {"mean": scaler.mean_.tolist(), "std": scaler.scale_.tolist()},
        "labels": [str(label) for label in getattr(model, "classes_", [])] or None,
    }
    stands = {
        "NumPy": {"W1": W1, "b1": b1, "W2": W2, "b2": b2},
        "PyTorch": {"model": sequential(model.coefs_, model.intercepts_, activation)},
        "Keras": {"model": Keras(model.coefs_, model.intercepts_)},
        "scikit-learn": {"model": model, "scaler": scaler},
    }
    assert set(stands) == set(lines), "every source of the page is tried"
    for source, scope in stands.items():
        add(name, source, scope, options, x, model, scaler)


def mlp(kind, *sizes, activation):
    return kind(sizes, activation=activation, max_iter=60, random_state=9)


diabetes = load_diabetes(scaled=False)
regressor = mlp(MLPRegressor, 8, activation="tanh")
tanh_identity = {"hidden": "tanh", "output": "identity"}
try_all("a regressor", regressor, diabetes.data, diabetes.target, tanh_identity, torch.nn.Tanh)

cancer = load_breast_cancer()
two = mlp(MLPClassifier, 7, activation="logistic")
sigmoids = {"hidden": "sigmoid", "output": "sigmoid"}
try_all("two classes", two, cancer.data, cancer.target_names[cancer.target], sigmoids, torch.nn.Sigmoid)

wine = load_wine()
three = mlp(MLPClassifier, 9, activation="relu")
relu_softmax = {"hidden": "relu", "output": "softmax"}
try_all("three classes", three, wine.data, wine.target_names[wine.target], relu_softmax, torch.nn.ReLU)

# As many layers as the book's network has, and pixels of which some are the same everywhere: their scale is 1.
pixels, digits = load_digits(return_X_y=True)
deep = make_pipeline(StandardScaler(), mlp(MLPClassifier, 12, 11, activation="logistic")).fit(pixels, digits)
add("three layers", "scikit-learn", {"scaler": deep[0], "model": deep[-1]}, None, pixels, deep[-1], deep[0])
table = make_pipeline(StandardScaler(), mlp(MLPRegressor, 6, activation="relu")).fit(wine.data[:, :9], wine.data[:, 9:])
add("several numbers", "scikit-learn", {"scaler": table[0], "model": table[-1]}, None, wine.data[:, :9], table[-1], table[0])

versions = {"NumPy": np.__version__, "PyTorch": torch.__version__, "scikit-learn": sklearn.__version__}
golden = {"python": sys.version.split()[0], "versions": versions, "lines": lines, "models": models}
(here / "test/golden/handover.json").write_text(json.dumps(golden, indent=1) + "\n")
