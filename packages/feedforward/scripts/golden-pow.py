"""
Writes test/golden/pow.json: powers of float32 as NumPy and as exact arithmetic have them.

* "special": NumPy's x^y for every pair of the corners of the line, as bits.
* "exact": pairs from all over, with x^y to 40 digits (Python's decimal), as float64.

    python3 packages/feedforward/scripts/golden-pow.py
"""

import decimal
import json
import pathlib

import numpy as np

np.seterr(all="ignore")
least, most = np.float32(2.0**-149), np.finfo(np.float32).max
positive = [0, least, 0.5, 1, 2, 3, most, np.inf]
corners = np.array([np.nan, *(-x for x in reversed(positive)), *positive], np.float32)
exponents = np.array([np.nan, *(-x for x in reversed(positive)), *positive], np.float32)


def bits(x):
    return np.float32(x).view(np.uint32).item()


def special():
    for x in corners:
        for y in exponents:
            # Arrays of two: a lone exponent of ½ or 2 is another function in NumPy.
            z = np.power(np.full(2, x), np.array([y, 7], np.float32))[0]
            yield [bits(x), bits(y), bits(np.float32(np.nan) if np.isnan(z) else z)]


def exact():
    rng = np.random.default_rng(7)
    decimal.getcontext().prec = 40
    decimal.getcontext().Emin, decimal.getcontext().Emax = -10**6, 10**6
    bases = np.exp(rng.uniform(-87, 88, 1500)).astype(np.float32)
    bases[::3] = (1 + rng.uniform(-1, 1, 500) * 2.0 ** -rng.integers(0, 24, 500)).astype(np.float32)
    for x in bases:
        if not 0 < x != 1:
            continue
        y = np.float32(rng.uniform(-110, 95) / np.log(np.float64(x)))
        if rng.integers(4) == 0:
            y = np.round(y)
        z = float(decimal.Decimal(float(x)) ** decimal.Decimal(float(y)))
        if 2.0**-149 <= z < 2.0**128:
            yield [bits(x), bits(y), z]


golden = {"numpy": np.__version__, "special": list(special()), "exact": list(exact())}
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "pow.json"
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(f"{path.name}: {len(golden['special'])} corners, {len(golden['exact'])} pairs, {path.stat().st_size} bytes")
