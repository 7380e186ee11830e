"""Writes test/golden/classes.json: what scikit-learn's classifiers of two classes say of rows, and with which probability.

Run with a Python that has NumPy and scikit-learn: python3 scripts/golden-classes.py
Weights are float32 values; the last classifier has none but zeros, so that every row is a tie.
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
random = np.random.default_rng(12)
rows = random.normal(size=(24, 3)).round(3)
labels = (rows[:, 0] * rows[:, 1] + rows[:, 2] > 0).astype(int)


def case(name, hidden, scale):
    model = MLPClassifier((4,), activation=hidden, max_iter=300, learning_rate_init=0.05, random_state=3).fit(rows, labels)
    for arrays in (model.coefs_, model.intercepts_):
        arrays[:] = [(a * scale).astype(np.float32) for a in arrays]
    return {
        "name": name,
        "hidden": {"logistic": "sigmoid"}.get(hidden, hidden),
        "weights": [W.tolist() for W in model.coefs_],
        "biases": [b.tolist() for b in model.intercepts_],
        "classes": model.predict(rows).tolist(),
        "probabilities": [[float(f"{p:.9g}") for p in pair] for pair in model.predict_proba(rows).tolist()],
        "score": model.score(rows, labels),
    }


golden = {
    "rows": rows.tolist(),
    "labels": labels.tolist(),
    "classifiers": [case("relu", "relu", 1), case("sigmoid", "logistic", 1), case("undecided", "tanh", 0)],
}
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "classes.json"
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
