"""Writes test/golden/float16.json: how NumPy widens and rounds 16-bit floats.

Run with a Python that has NumPy: python3 scripts/golden-float16.py
`decoded` is the sha256 of all 65,536 bit patterns widened to float32, little-endian, every NaN as 0x7fc00000.
`rounded` has rows of hexadecimal bits: a float64, the float16 nearest to it (NumPy), the bfloat16 nearest to it (exact
fractions, since NumPy has no bfloat16). `integers` has rows of an int64 and the float32, float16 and bfloat16 nearest.
"""

import hashlib
import json
import pathlib
import random
import struct
from fractions import Fraction

import numpy as np


def digest(values):
    bits = values.astype("<f4").view("<u4").copy()
    bits[np.isnan(values)] = 0x7FC00000
    return hashlib.sha256(bits.tobytes()).hexdigest()


def nearest(value, fraction_bits, least_exponent, greatest_exponent):
    """The bits, without the sign, of the float nearest to a Fraction >= 0, ties to even: by exact arithmetic."""
    if value == 0:
        return 0
    exponent = least_exponent
    while value >= Fraction(2) ** (exponent + 1):
        exponent += 1
    steps = value / Fraction(2) ** (exponent - fraction_bits)
    whole = steps.numerator // steps.denominator
    rest = steps - whole
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1):
        whole += 1
    # A whole below 2^fraction_bits is subnormal; a carry into the next power of two adds itself to the exponent.
    bits = ((exponent - least_exponent) << fraction_bits) + whole
    infinity = (greatest_exponent - least_exponent + 2) << fraction_bits
    return min(bits, infinity)


def float32_bits(value):
    return nearest(value, 23, -126, 127)


def bfloat16_bits(value):
    return nearest(value, 7, -126, 127)


def float16_bits(value):
    return nearest(value, 10, -14, 15)


def signed(value, bits_of, width):
    negative = value < 0 or (value == 0 and str(float(value)).startswith("-"))
    return (1 << (width - 1) if negative else 0) | bits_of(abs(Fraction(value)))


def doubles():
    source = random.Random(16)
    yield from (0.0, -0.0, 1.0, -1.0, 65504.0, 65519.999999, 65520.0, 65536.0, 1e300, 5e-324, 2.0**-24, 2.0**-25)
    yield from (2.0**-25 * (1 + 2.0**-52), 3 * 2.0**-26, 2.0**-14, 2.0**-14 - 2.0**-25, 2.0**-14 - 2.0**-26, 1 / 3)
    # Just beside a tie: rounding to float32 on the way would make a tie of it.
    for exponent in (-20, -14, -1, 0, 1, 15):
        for bits in (11, 8):
            tie = 2.0**exponent * (1 + 2.0**-bits)
            yield from (tie, tie + 2.0 ** (exponent - 40), tie - 2.0 ** (exponent - 40), -tie - 2.0 ** (exponent - 40))
    yield from (3.4028234663852886e38, 3.3895313892515355e38, 3.3961775292304601e38, 3.39617752923046e38, 1e-45, 1e-40)
    for _ in range(120):
        yield source.uniform(-4, 4)
    for _ in range(80):
        yield source.uniform(-1, 1) * 2.0 ** source.randint(-30, 17)
    for _ in range(60):
        yield source.uniform(-1, 1) * 2.0 ** source.randint(-150, 127)


def integers():
    source = random.Random(64)
    yield from (0, 1, -1, 2**24 + 1, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63))
    for exponent in (30, 54, 60, 61, 62):
        for bits in (24, 8):  # beside a tie of float32, of bfloat16
            tie = 2**exponent + 2 ** (exponent - bits)
            yield from (tie, tie + 1, tie - 1, -tie - 1)
    for _ in range(40):
        yield source.randint(-(2**63), 2**63 - 1)


def hex64(value):
    return struct.pack(">d", value).hex()


all16 = np.arange(65536, dtype=np.uint16)
rounded = []
for x in doubles():
    with np.errstate(over="ignore"):
        half = int(np.float64(x).astype(np.float16).view(np.uint16))
    assert half == signed(x, float16_bits, 16), x
    rounded.append([hex64(x), f"{half:04x}", f"{signed(x, bfloat16_bits, 16):04x}"])

whole = []
for n in integers():
    float32 = signed(n, float32_bits, 32)
    assert float32 == int(np.int64(n).astype(np.float32).view(np.uint32)), n
    half, brain = signed(n, float16_bits, 16), signed(n, bfloat16_bits, 16)
    whole.append([str(n), f"{float32:08x}", f"{half:04x}", f"{brain:04x}"])

golden = {
    "decoded": {
        "float16": digest(all16.view(np.float16).astype(np.float32)),
        "bfloat16": digest((all16.astype(np.uint32) << 16).view(np.float32)),
    },
    "rounded": rounded,
    "integers": whole,
}
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "float16.json"
lines = [f'"decoded": {json.dumps(golden["decoded"])}']
for key in ("rounded", "integers"):
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in golden[key])
    lines.append(f'"{key}": [\n{rows}\n]')
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
