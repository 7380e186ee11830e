"""Writes test/golden/safetensors.json: small files by Python's own safetensors library, and what is in them.

Run with a Python that has NumPy and safetensors: python3 scripts/golden-safetensors.py
With file names as arguments it does the reverse: it reads each file with that library and prints what it finds.
"""

import base64
import json
import pathlib
import platform
import sys

import numpy as np
import safetensors
from safetensors import deserialize, serialize

# The library's names for the bytes of each dtype, and NumPy's for making them (bfloat16 is made as its bits).
KINDS = {
    "bool": "?", "uint8": "u1", "int8": "i1", "uint16": "u2", "int16": "i2", "uint32": "u4", "int32": "i4",
    "uint64": "u8", "int64": "i8", "float16": "f2", "bfloat16": "u2", "float32": "f4", "float64": "f8",
}


def array(dtype, shape, values):
    return dtype, shape, np.asarray(values).astype(KINDS[dtype]).tobytes()


def cases():
    every = {f"{dtype} tensor": array(dtype, [2, 3], np.arange(6) - (2 if dtype[0] in "if" else 0)) for dtype in KINDS}
    every["bool tensor"] = array("bool", [2, 3], [0, 1, 1, 0, 0, 1])
    yield "every dtype", every, {"format": "test"}
    yield "nothing", {}, None
    yield "metadata alone", {}, {"note": 'quote " backslash \\ line\nfeed \x01 한글 \U0001f600 / \u2028'}
    shapes = {"scalar": array("float32", [], [1.5]), "empty": array("float32", [0, 3], []), "e": array("uint8", [0], [])}
    yield "rank 0 and empty tensors", shapes, None
    bits = np.frombuffer(bytes.fromhex("010080ff0100c07fefbeadfe000000800000807f"), "<f4")
    yield "special values", {"bits": ("float32", [5], bits.tobytes())}, None
    odd = {"b": array("uint8", [3], [1, 2, 3]), "a": array("float32", [1], [7]), "\uffee": array("int8", [1], [4]),
           "\U0001f600": array("int8", [1], [5]), "한글": array("int8", [1], [6]), "": array("int64", [1], [-1])}
    yield "names and sizes that do not line up", odd, None
    yield "names that objects inherit", {"__proto__": array("uint8", [1], [1]), "constructor": array("uint8", [1], [2])}, None


def check(path):
    for name, tensor in deserialize(pathlib.Path(path).read_bytes()):
        print(json.dumps({"name": name, "dtype": tensor["dtype"], "shape": tensor["shape"], "hex": tensor["data"].hex()}))


def main():
    golden = []
    for name, tensors, metadata in cases():
        made = {key: {"dtype": dtype, "shape": shape, "data": data} for key, (dtype, shape, data) in tensors.items()}
        file = serialize(made, metadata)
        content = [[key, dtype, shape, data.hex()] for key, (dtype, shape, data) in tensors.items()]
        encoded = base64.b64encode(file).decode()
        golden.append({"name": name, "tensors": content, "metadata": metadata or {}, "file": encoded})
    versions = {"python": platform.python_version(), "numpy": np.__version__, "safetensors": safetensors.__version__}
    lines = ",\n".join(json.dumps(case) for case in golden)
    text = f'{{"versions":{json.dumps(versions)},\n"cases":[\n{lines}\n]}}\n'
    pathlib.Path(__file__).parent.parent.joinpath("test/golden/safetensors.json").write_text(text)


if len(sys.argv) > 1:
    for file in sys.argv[1:]:
        check(file)
else:
    main()
