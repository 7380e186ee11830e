"""Writes test/golden/bits.json: the exact bits of functions and of small networks, by a second implementation.

Run with a Python that has NumPy: python3 scripts/golden-bits.py
Everything is computed with single NumPy float32 scalars, so that each operation is rounded on its own: the order of
sums and the formulas of exp, log, sigmoid, tanh and softmax, written again in another language. Floats are 8 hexadecimal
digits; every NaN is 7fc00000. Seeds are tried until a network is worth testing: with any two neighbouring inputs
exchanged in a sum, a sum descending, the bias last, or a softmax over the whole batch, some bits would differ.
"""

import json
import pathlib
import random

import numpy as np

f32 = np.float32
zero, one = f32(0), f32(1)
np.seterr(all="ignore")


def const(text):
    return f32(float.fromhex(text))


def bits_of(value):
    return 0x7FC00000 if np.isnan(value) else int(np.asarray(value, f32).view(np.uint32))


def from_bits(bits):
    return np.array(bits, np.uint32).view(f32)[()]


# exp: range reduction with ln 2 in two parts, a polynomial, two exact scalings of which the second may round.

EXP = [const(c) for c in "0x1.6bc2cap-13 0x1.6d409ep-10 0x1.113718p-7 0x1.5554f2p-5 0x1.55553cp-3 0x1p-1".split()]
LOG2E, LN2_HIGH, LN2_LOW, SHIFT = const("0x1.715476p+0"), f32(0.693359375), f32(-2.12194440e-4), f32(12582912)


def horner(coefficients, x):
    total = coefficients[0]
    for c in coefficients[1:]:
        total = total * x + c
    return total


def exp(x):
    if np.isnan(x):
        return x
    tail, n = reduce(x)
    return scale(tail + one, n)


def reduce(x):
    x = min(max(x, f32(-104)), f32(89))
    k = (x * LOG2E + SHIFT) - SHIFT
    high = x - k * LN2_HIGH
    low = k * -LN2_LOW
    r = high + low
    return (horner(EXP, r) * (r * r) + low) + high, int(k)


def scale(y, n):
    half = n >> 1
    return (y * f32(2.0**half)) * f32(2.0 ** (n - half))


LOG = [
    f32(float(c))
    for c in (
        "7.0376836292E-2 -1.1514610310E-1 1.1676998740E-1 -1.2420140846E-1 1.4249322787E-1 -1.6668057665E-1 "
        "2.0000714765E-1 -2.4999993993E-1 3.3333331174E-1"
    ).split()
]


def log_one_plus(f, k):
    z = f * f
    y = (horner(LOG, f) * f) * z
    y = y + k * LN2_LOW
    y = y - f32(0.5) * z
    return (f + y) + k * LN2_HIGH


def log(x):
    if np.isnan(x) or x < 0:
        return f32(np.nan)
    if x == 0:
        return f32(-np.inf)
    if np.isinf(x):
        return x
    k = 0
    if x < f32(2.0**-126):
        x, k = x * f32(2.0**23), -23
    i = bits_of(x) + (0x3F800000 - 0x3F3504F3)
    m = from_bits((i & 0x7FFFFF) + 0x3F3504F3)
    return log_one_plus(m - one, f32(k + (i >> 23) - 127))


def log1p(x):
    """For x >= 0: around 1 as log 2 + log(1 + (x - 1)/2), so that 1 + x is not rounded where it matters."""
    root = 2.0**0.5
    if x < f32(root - 1):
        return log_one_plus(x, zero)
    if x < f32(2 * root - 1):
        return log_one_plus((x - one) * f32(0.5), one)
    return log(one + x)


def sigmoid(x):
    if np.isnan(x):
        return x
    e = exp(-abs(x))
    d = one + e
    lost = e - (d - one)
    q = (e if x < 0 else one) / d
    reciprocal = one - q if x < 0 else q
    return q - (q * lost) * reciprocal


TANH = [
    f32(float(c))
    for c in "-5.70498872745E-3 2.06390887954E-2 -5.37397155531E-2 1.33314422036E-1 -3.33332819422E-1".split()
]


def tanh(x):
    if np.isnan(x) or x == 0:
        return x
    a = abs(x)
    if a < f32(0.625):
        z = a * a
        y = (horner(TANH, z) * z) * a + a
    else:
        a = min(a, f32(10))
        y = one - f32(2) / (exp(a + a) + one)
    return -y if x < 0 else y


def expm1_below(x):
    tail, n = reduce(x)
    return scale(tail, n) + (scale(one, n) - one)


def elu(x):
    return expm1_below(x) if x < 0 else x


def selu(x):
    gamma, both = f32(1.0507009873554805), f32(1.0507009873554805 * 1.6732632423543772)
    return both * expm1_below(x) if x < 0 else gamma * x


def softplus(x):
    if np.isnan(x):
        return x
    return (x if x > 0 else zero) + log1p(exp(-abs(x)))


GELU_NEAR = [const(c) for c in "-0x1.00d526p-17 0x1.dbff1p-14 -0x1.36fd42p-10 0x1.46ce4cp-7 -0x1.105832p-4 0x1.988454p-2".split()]
GELU_TAIL = [
    const(c)
    for c in (
        "0x1.935cfap-14 -0x1.7e80a2p-16 -0x1.5055a8p-11 -0x1.48b4e6p-16 0x1.060164p-8 -0x1.c901ecp-10 -0x1.d8e2f6p-6 "
        "0x1.7647f6p-4 -0x1.1e049p-3 0x1.c20d3p-4 0x1.754a76p-2"
    ).split()
]


def gelu(x):
    if np.isnan(x):
        return x
    if abs(x) < 1:
        return x * (horner(GELU_NEAR, x * x) * x + f32(0.5))
    t = min(abs(x), f32(14.6))
    y = (t - f32(3)) / (t + f32(3))
    scaled = t * f32(4097)
    high = scaled - (scaled - t)
    a, b = f32(-0.5) * (high * high), f32(-0.5) * ((t - high) * (t + high))
    k = ((a + b) * LOG2E + SHIFT) - SHIFT
    rest_high, rest_low = a - k * LN2_HIGH, b + k * -LN2_LOW
    r = rest_high + rest_low
    e = ((horner(EXP, r) * (r * r) + rest_low) + rest_high) + one
    n = int(k)
    half = n >> 1
    v = (horner(GELU_TAIL, y) * e * f32(2.0**half)) * f32(2.0 ** (n - half))
    return -v if x < 0 else x - v


def gelu_tanh(x):
    cube = f32(0.044715) * ((x * x) * x)
    bounded = x if np.isnan(x) or x > -20 else f32(-20)
    return bounded * sigmoid(f32(2 * np.sqrt(2 / np.pi)) * (x + cube))


def hard_sigmoid(x):
    return x if np.isnan(x) else max(zero, min(one, f32(0.2) * x + f32(0.5)))


FUNCTIONS = {
    "exp": exp,
    "log": log,
    "log1p": lambda x: log1p(x) if x >= 0 else f32(np.nan),
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": lambda x: x if x > 0 or np.isnan(x) else zero,
    "leakyRelu": lambda x: x if x > 0 else f32(0.01) * x,
    "step": lambda x: one if x > 0 else zero,
    "identity": lambda x: x,
    "elu": elu,
    "selu": selu,
    "softplus": softplus,
    "gelu": gelu,
    "geluTanh": gelu_tanh,
    "hardSigmoid": hard_sigmoid,
}


# Networks. The order of a sum is a parameter only to show that it matters.


def dense_row(x, weight, bias, order, bias_first=True):
    outputs = []
    for j, b in enumerate(bias):
        total = b if bias_first else zero
        for i in order:
            total = total + x[i] * weight[i][j]
        outputs.append(total if bias_first else total + b)
    return outputs


def softmax_row(x, order=None):
    m = max(x)
    e = [exp(v - m) for v in x]
    total = zero
    for i in order or range(len(e)):
        total = total + e[i]
    return [v / total for v in e]


def forward(layers, rows, change=None):
    """Rows through the layers; `change` = (what, layer, detail) breaks one thing."""
    for number, layer in enumerate(layers):
        what, detail = change[::2] if change is not None and change[1] == number else (None, None)
        if "weight" in layer:
            order = list(range(len(layer["weight"])))
            if what == "swap":
                order[detail], order[detail + 1] = order[detail + 1], order[detail]
            if what == "descending":
                order.reverse()
            rows = [dense_row(x, layer["weight"], layer["bias"], order, what != "bias last") for x in rows]
        elif layer["function"] == "softmax":
            if what == "whole batch":
                flat = softmax_row([v for x in rows for v in x])
                size = len(rows[0])
                rows = [flat[i : i + size] for i in range(0, len(flat), size)]
            else:
                size = len(rows[0])
                rows = [softmax_row(x, list(range(size))[::-1] if what == "descending" else None) for x in rows]
        else:
            rows = [[FUNCTIONS[layer["function"]](v) for v in x] for x in rows]
    return rows


def digits(values):
    return "".join(f"{bits_of(v):08x}" for v in values)


def is_worth(layers, rows, expected):
    changes = []
    for number, layer in enumerate(layers):
        if "weight" in layer:
            changes += [("swap", number, i) for i in range(len(layer["weight"]) - 1)]
            changes += [("descending", number, None), ("bias last", number, None)]
        elif layer["function"] == "softmax":
            changes += [("whole batch", number, None), ("descending", number, None)]
    return all([digits(x) for x in forward(layers, rows, change)] != expected for change in changes)


def network(sizes, functions, count):
    return next(filter(None, (attempt(random.Random(seed), sizes, functions, count) for seed in range(100))))


def attempt(source, sizes, functions, count):

    def draw(spread):
        return f32(source.uniform(-1, 1) * 2.0 ** source.randint(-spread, 1))

    layers = []
    for inputs, outputs, function in zip(sizes, sizes[1:], functions, strict=False):
        weight = [[draw(3) for _ in range(outputs)] for _ in range(inputs)]
        layers.append({"weight": weight, "bias": [draw(2) for _ in range(outputs)]})
        layers += [{"function": name} for name in function.split()]
    rows = [[zero if source.random() < 0.2 else draw(3) for _ in range(sizes[0])] for _ in range(count)]
    expected = [digits(x) for x in forward(layers, rows)]
    if not is_worth(layers, rows, expected):
        return None
    written = [
        {key: [digits(row) for row in value] if key == "weight" else digits(value) for key, value in layer.items()}
        if "weight" in layer
        else layer
        for layer in layers
    ]
    return {"layers": written, "rows": [digits(x) for x in rows], "outputs": expected}


def scaled_bytes():
    """Bytes through (x / 255 - mean) / std: every value of a byte."""
    mean, std = f32(0.1307), f32(0.3081)
    scaled = [f32(b) / f32(255) for b in range(256)]
    return {"scaled": digits(scaled), "normalized": digits([(x - mean) / std for x in scaled])}


def inputs():
    source = random.Random(232)
    yield from (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 0.625, -0.625, 88.72283, 88.72284, -87.33654, -103.97208, -104.0, 1e30)
    yield from (-1e30, np.inf, -np.inf, np.nan, 1e-45, -1e-45, 1.1754944e-38, 9.9999, 10.0, 16.635532, -17.7, -88.5)
    yield from (0.41421354, 0.41421357, 0.7071067, 0.70710677, 1.4142135, 1.8284271, 1.8284272, 3.4028235e38, 5e-39)
    for spread in (1, 4, 20, 90):
        for _ in range(25):
            yield source.uniform(-spread, spread)
    for _ in range(40):
        yield float(from_bits(source.getrandbits(31)))


def main():
    values = [f32(x) for x in inputs()]
    golden = {
        "inputs": digits(values),
        "functions": {name: digits([f(x) for x in values]) for name, f in FUNCTIONS.items()},
        "bytes": scaled_bytes(),
        "networks": [
            network([9, 7, 6, 5], ["sigmoid", "sigmoid", "softmax"], 40),
            network([11, 8, 5, 4], ["tanh", "relu", "identity"], 40),
            network([6, 9, 3], ["leakyRelu tanh", "softmax"], 40),
        ],
    }
    path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "bits.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
