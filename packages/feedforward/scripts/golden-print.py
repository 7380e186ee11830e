"""Writes test/golden/print.json: arrays and the text that NumPy 2 prints for them.

Run with a Python that has NumPy 2: python3 scripts/golden-print.py
Values are repeated until they fill the shape. NaN and infinities are strings, 64-bit integers too.
"""

import json
import math
import pathlib
import random

import numpy as np

assert np.__version__.startswith("2."), np.__version__
nan, inf = math.nan, math.inf


def to_json(value):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return str(value) if isinstance(value, int) and abs(value) > 2**53 else value


def case(dtype, shape, values):
    with np.errstate(all="ignore"):
        array = np.resize(np.array(values, dtype=dtype), shape)
    # The values that the array really holds, so that the test need not round like NumPy.
    held = np.array(values, dtype=dtype).tolist()
    return {"dtype": dtype, "shape": list(shape), "values": [to_json(v) for v in held], "text": str(array)}


def floats():
    for dtype in ("float16", "float32", "float64"):
        yield dtype, (3,), [0.1, 0.2, 0.3]
        yield dtype, (3,), [1.0, 2.0, 3.0]
        yield dtype, (4,), [0.0, -0.0, 1.0, -1.5]
        yield dtype, (2,), [0.0, -0.0]
        yield dtype, (3,), [1 / 3, 2 / 3, 100 / 3]
        yield dtype, (2,), [1e-5, 1234.5679]
        yield dtype, (3,), [1e-4, 1.0, 2.0]
        yield dtype, (2,), [9.9e-5, 0.5]
        yield dtype, (2,), [1.0, 1000.0]
        yield dtype, (2,), [1.0, 1001.0]
        yield dtype, (2,), [65504.0, 60000.0]
        yield dtype, (4,), [nan, 1.0, inf, -inf]
        yield dtype, (3,), [nan, inf, 1.25]
        yield dtype, (2,), [nan, nan]
        yield dtype, (2,), [inf, inf]
        yield dtype, (2,), [nan, -inf]
        yield dtype, (3,), [nan, 1e-7, -1e7]
        yield dtype, (2, 3), [1.5, -2.25, 1000.125, 0.001, 5, 6]
        yield dtype, (2, 2, 3), [0.5, -1, 2]
        yield dtype, (2, 2, 2, 2), [0.5, -1, 2.125]
        yield dtype, (40,), [0.25, 12.5, -3.0]
        yield dtype, (30,), [1e-3, 7.0, 2.5e3]
        yield dtype, (3, 20), [0.123, 4.56]
        yield dtype, (1001,), [0.5, 1.25, -3]
        yield dtype, (100, 50), [0.5, 1.25, -3, 7.125, 9, 2, 4.5]
        yield dtype, (3, 2), [6e-8, 1.0]
        for scalar in (0.0, -0.0, 0.1, 1.0, 1e-4, 9.9e-5, 1e-7, 65504.0, 123456.789, 1e15, 1e16, 1.5e20, 2**-24, nan, -inf):
            yield dtype, (), [scalar]
    yield "float32", (3,), [99999992.0, 16777216.0, 33554432.0]
    yield "float32", (2,), [3.4028235e38, 1.4e-45]
    yield "float32", (2,), [1.1754944e-38, 2.0**-44]
    yield "float64", (3,), [1.7976931348623157e308, 5e-324, 2.2250738585072014e-308]
    yield "float64", (2,), [1e100, 1.0]
    yield "float64", (2,), [123456789.0, 0.1]
    yield "float64", (2,), [99999999.0, 100000.0]
    yield "float64", (3,), [0.123456785, 0.123456775, 2.0**-27 + 1]
    yield "float64", (2,), [9.999999999, 0.5]
    yield "float64", (3,), [1e22, 1e23, 9007199254740993.0]
    yield "float64", (784 // 28, 28), [0.0, 0.25, 1 / 255]


def others():
    yield "bool", (), [True]
    yield "bool", (2, 3), [True, False, False]
    yield "bool", (20,), [True, False]
    yield "bool", (1200,), [True, False, False]
    for dtype in ("uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"):
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        yield dtype, (3,), [int(low), 0, int(high)]
        yield dtype, (2, 2), [7]
        yield dtype, (), [int(high)]
    yield "int64", (2, 3), [-5, 10, 100]
    yield "uint8", (28, 28), list(range(0, 256, 5)) + [0] * 30
    yield "uint8", (60, 28, 28), [0, 255, 17, 8]
    yield "int32", (60,), [5, -10, 123456]
    yield "int32", (1, 1, 1), [3]
    yield "int32", (2, 3, 4), list(range(24))
    yield "int32", (3, 1, 2, 2), list(range(12))
    yield "int32", (7, 8, 20), list(range(100))
    yield "int32", (2, 600), list(range(1200))
    yield "int32", (600, 2), list(range(1200))
    yield "int32", (1000,), [1]
    for shape in ((0,), (0, 3), (3, 0), (1, 0, 2)):
        yield "float32", shape, [1]
        yield "int64", shape, [1]
    # Wide enough that a single element does not fit a line.
    yield "int64", (1,) * 30 + (2,), [-(2**63), 2**62]
    yield "int64", (1,) * 58 + (3,), [10**15, 1, 2]


def random_floats(seed, count):
    source = random.Random(seed)
    for _ in range(count):
        dtype = source.choice(["float16", "float32", "float64"])
        shape = source.choice([(3,), (7,), (2, 3), (4, 1), (2, 2, 2)])
        spread = source.choice([0, 1, 3, 5, 8])
        digits = source.choice([1, 3, 17])
        size = math.prod(shape)
        values = [
            float(f"{source.uniform(-10, 10) * 10 ** source.randint(-spread, spread):.{digits}g}") for _ in range(size)
        ]
        if source.random() < 0.2:
            values[0] = source.choice([nan, inf, -inf, 0.0, -0.0])
        yield dtype, shape, values


cases = [case(*c) for c in [*floats(), *others(), *random_floats(seed=3, count=120)]]
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "print.json"
path.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
