"""Writes test/golden/erfc.json: erfc and erf of float32 numbers by Python's math module, in float64.

Run with any Python 3: python3 scripts/golden-erfc.py
They judge the normal distribution and the error function by which gelu and erf are measured (`npm run ulp`). The inputs
are powers of two, a grid, and random numbers where erfc is neither 0 nor 2. Floats are hexadecimal bits of float64.
"""

import json
import math
import pathlib
import random
import struct


def float32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def digits(x):
    return struct.pack(">d", x).hex()


source = random.Random(3)
values = [sign * 2.0**n for n in range(-149, 5, 11) for sign in (1, -1)]
values += [i / 2 for i in range(-20, 54)]
values += [float32(source.uniform(-6, 26.5)) for _ in range(60)]
rows = [[digits(x), digits(math.erfc(x)), digits(math.erf(x))] for x in values]
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "erfc.json"
path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
