"""Writes test/golden/standardize.json: rows of every dtype as a network declares its input, by NumPy.

Run with a Python that has NumPy: python3 scripts/golden-standardize.py
A value is rounded to float32 once; bytes are divided by the scale; then (x - mean) / std, each operation rounded. Rows lie as
base64 of their little-endian bytes, answers as 8 hexadecimal digits a value; every NaN is 7fc00000.
"""

import base64
import json
import pathlib

import numpy as np

f32 = np.float32
np.seterr(all="ignore")
random = np.random.default_rng(20)
size, rows = 5, 3

DECLARATIONS = [
    {"mean": [0.1307], "std": [0.3081]},
    {"mean": [3], "std": None},
    {"mean": None, "std": [-0.7]},
    {"scale": 255, "mean": [0.485, 0.456, 0.406, 0, -1], "std": [0.229, 0.224, 0.225, 1, 1e-30]},
    {"scale": 127.5, "mean": [1], "std": None},
    {"scale": 255, "mean": [1e4, -1e4, 3e38, 1e-45, 0.1], "std": [1e-45]},
]


def drawn():
    """Rows of every dtype that NumPy has."""
    yield "uint8", random.integers(0, 256, (rows, size), np.uint8)
    floats = random.normal(0, 100, (rows, size))
    floats[1] = [0.0, -0.0, np.nan, np.inf, -np.inf]
    floats[2] = [3e38, -3e38, 1e-45, 0.1, 10000.1]
    for dtype in ("float32", "float64", "float16"):
        yield dtype, floats.astype(dtype)
    for dtype in ("int8", "uint16", "int16", "uint32", "int32", "int64", "uint64"):
        limits = np.iinfo(dtype)
        yield dtype, random.integers(limits.min, limits.max, (rows, size), dtype, endpoint=True)
    yield "int64", np.array([[2**24 + 1, 2**53 + 1, -(2**62) - 1, 0, 7]], np.int64)
    yield "bool", random.integers(0, 2, (rows, size)).astype(bool)


def entered(x, scale, mean, std):
    y = x.astype(f32)
    if x.dtype == np.uint8 and scale is not None:
        y = y / f32(scale)
    if mean is not None:
        y = y - np.array(mean, f32)
    if std is not None:
        y = y / np.array(std, f32)
    assert y.dtype == f32
    return y


def digits(y):
    words = y.view(np.uint32).copy()
    words[np.isnan(y)] = 0x7FC00000
    return "".join(f"{int(word):08x}" for word in words.flat)


def case(declared, dtype, x):
    scale, mean, std = (declared.get(name) for name in ("scale", "mean", "std"))
    return {
        "scale": None if scale is None else f"1/{scale}",
        "mean": mean,
        "std": std,
        "dtype": dtype,
        "x": base64.b64encode(x.tobytes()).decode(),
        "y": digits(entered(x, scale, mean, std)),
    }


cases = [case(declared, dtype, x) for declared in DECLARATIONS for dtype, x in drawn()]
lines = ",\n".join("  " + json.dumps(one) for one in cases)
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "standardize.json"
path.write_text(f'{{\n "size": {size},\n "cases": [\n{lines}\n ]\n}}\n')
