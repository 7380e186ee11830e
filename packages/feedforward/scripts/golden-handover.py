"""Writes test/golden/handover.json: models that the lines of docs/formats.md wrote, and what Python predicts with them.

Run with a Python that has NumPy, PyTorch and scikit-learn: python3 scripts/golden-handover.py
The lines are taken from the page and executed as they stand. Keras is not among Debian's packages: a model of the same
attributes stands in for it, its arrays named as Keras 3 names the variables of a Sequential model.
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
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier, MLPRegressor

here = pathlib.Path(__file__).resolve().parent.parent
page = (here / "../../docs/formats.md").read_text()
lines = dict(re.findall(r"\*\*([\w-]+)\*\*[^\n]*\n\n```python\n(.*?)```", page, re.S))
random = np.random.default_rng(9)
models = []


def softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def relu(a):
    return np.maximum(a, 0)


def add(name, source, versions, options, scope, x, y):
    """Runs a source's lines where `scope` has the model, and keeps the file that they wrote."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        exec(lines[source], dict(scope))
        (file,) = pathlib.Path(folder).iterdir()
        raw = file.read_bytes()
        os.chdir(here)
    models.append(
        {
            "name": name,
            "source": source,
            "lines": lines[source],
            "versions": versions,
            "options": options,
            "file": base64.b64encode(raw).decode(),
            "inputs": np.asarray(x, np.float64).tolist(),
            "outputs": np.asarray(y, np.float64).tolist(),
        }
    )


def matrices(*sizes):
    return [random.normal(size=size).astype(np.float32) for size in zip(sizes, sizes[1:])], [
        random.normal(size=size).astype(np.float32) for size in sizes[1:]
    ]


x = random.normal(size=(5, 6)).astype(np.float32)

(W1, W2), (b1, b2) = matrices(6, 5, 3)
arrays = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
relu_softmax = {"hidden": "relu", "output": "softmax"}
add("NumPy", "NumPy", f"NumPy {np.__version__}", relu_softmax, arrays, x, softmax(relu(x @ W1 + b1) @ W2 + b2))

torch.manual_seed(9)
sequential = torch.nn.Sequential(torch.nn.Linear(6, 5), torch.nn.Tanh(), torch.nn.Linear(5, 3)).eval()
with torch.no_grad():
    y = sequential(torch.from_numpy(x)).numpy()
tanh_identity = {"hidden": "tanh", "output": "identity"}
add("PyTorch", "PyTorch", f"PyTorch {torch.__version__}", tanh_identity, {"model": sequential}, x, y)


class Variable:
    def __init__(self, path, values):
        self.path = path
        self.values = values

    def numpy(self):
        return self.values


class Stand:
    weights = [
        Variable(f"sequential/{name}", values)
        for name, values in [("dense/kernel", W1), ("dense/bias", b1), ("dense_1/kernel", W2), ("dense_1/bias", b2)]
    ]


y = softmax(relu(x @ W1 + b1) @ W2 + b2)
add("Keras (a stand-in)", "Keras", f"NumPy {np.__version__}", relu_softmax, {"model": Stand}, x, y)

pixels, labels = load_digits(return_X_y=True)
pixels = pixels / 16
fitted = f"scikit-learn {sklearn.__version__}"
classifier = MLPClassifier((12, 11), activation="relu", max_iter=40, random_state=9).fit(pixels, labels)
y = classifier.predict_proba(pixels[:5])
add("MLPClassifier of ten classes", "scikit-learn", fitted, relu_softmax, {"model": classifier}, pixels[:5], y)

two = MLPClassifier((7,), activation="logistic", max_iter=40, random_state=9).fit(pixels, labels > 4)
options = {"hidden": "sigmoid", "output": "sigmoid"}
add("MLPClassifier of two classes", "scikit-learn", fitted, options, {"model": two}, pixels[:5], two.predict_proba(pixels[:5])[:, 1:])

regressor = MLPRegressor((9,), activation="tanh", max_iter=40, random_state=9).fit(pixels, np.stack([labels, labels**2], 1))
y = regressor.predict(pixels[:5])
add("MLPRegressor", "scikit-learn", fitted, tanh_identity, {"model": regressor}, pixels[:5], y)

assert {model["source"] for model in models} == set(lines), "every source of the page is tried"
golden = {"python": sys.version.split()[0], "models": models}
(here / "test/golden/handover.json").write_text(json.dumps(golden, indent=1) + "\n")
