"""Writes test/golden/math.json: matrix products, broadcast sums and positions of maxima as NumPy computes them.

Run with a Python that has NumPy: python3 scripts/golden-math.py
Integers are small enough that every product is exact; of random matrices `tolerance` is what float32 may lose.
"""

import json
import pathlib

import numpy as np

random = np.random.default_rng(35)


def nested(array):
    return np.asarray(array).tolist()


def dot(a_shape, b_shape, draw, tolerance):
    a, b = draw(a_shape), draw(b_shape)
    # NumPy's own last digits depend on the processor.
    product = np.round(np.dot(a, b), 9) + 0.0
    return {"a": nested(a), "b": nested(b), "product": nested(product), "tolerance": tolerance}


def whole(shape):
    return random.integers(-9, 10, shape).astype(np.float64)


def real(shape):
    # Held as float32 exactly, so that only the product itself is rounded.
    return random.uniform(-1, 1, shape).astype(np.float32).astype(np.float64)


def products():
    for a, b in [((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((2, 3), (3, 2)), ((1, 1), (1, 1)), ((5, 1), (1, 4))]:
        yield dot(a, b, whole, 0)
    for a, b in [((7, 5), (5, 6)), ((4, 13), (13, 3)), ((2, 3), (3, 0)), ((0,), (0,))]:
        yield dot(a, b, whole, 0)
    for a, b in [((4, 17), (17, 3)), ((40,), (40, 3)), ((5, 20), (20,)), ((64,), (64,))]:
        yield dot(a, b, real, 2e-6)


def sums():
    pairs = [
        ((), ()),
        ((3,), ()),
        ((), (2, 2)),
        ((2, 3), (3,)),
        ((3,), (2, 3)),
        ((2, 1), (1, 3)),
        ((2, 1, 3), (4, 1)),
        ((1,), (5,)),
        ((1, 1, 1), (2,)),
        ((2, 3, 4), (2, 3, 4)),
        ((0, 3), (1, 3)),
        ((1, 3), (0, 1)),
    ]
    for a_shape, b_shape in pairs:
        a, b = whole(a_shape), whole(b_shape)
        total = a + b
        shapes = {"aShape": a_shape, "bShape": b_shape, "shape": total.shape}
        yield {"a": nested(a), "b": nested(b), "sum": nested(total), **shapes}


def maxima():
    for shape in [(4,), (3, 5), (2, 3, 4), (3, 1, 2), (2, 0, 3)]:
        x = random.integers(0, 4, shape)  # many ties
        for axis in range(-len(shape), len(shape)):
            if shape[axis] > 0:
                y = np.argmax(x, axis=axis)
                yield {"x": nested(x), "shape": shape, "axis": axis, "argmax": nested(y), "result": y.shape}


golden = {"dot": list(products()), "add": list(sums()), "argmax": list(maxima())}
sections = []
for key, rows in golden.items():
    body = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    sections.append(f'"{key}": [\n{body}\n]')
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "math.json"
path.write_text("{\n" + ",\n".join(sections) + "\n}\n")
