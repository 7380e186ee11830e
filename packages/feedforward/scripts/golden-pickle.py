"""Writes test/golden/pickle.json: small pickles by Python and NumPy, and the values that Python itself reads from them.

Run with a Python that has NumPy: python3 -W ignore scripts/golden-pickle.py
Every protocol, NumPy 1's and NumPy 2's module names, Python 2's strings, several frames and none. What a file is
expected to hold is what pickle.loads says; nothing is expected that Python does not do.
"""

import base64
import collections
import io
import json
import pathlib
import pickle
import pickletools
import platform
import struct

import numpy as np


def describe(value):
    """A value as JSON that keeps types and bits; the test describes what it read in the same words."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        little = np.asarray(value).astype(value.dtype.newbyteorder("<"))
        return {"tensor": value.dtype.name, "shape": list(value.shape), "hex": little.tobytes("C").hex()}
    if isinstance(value, int) and abs(value) >= 2**53:
        return {"bigint": str(value)}
    if isinstance(value, (int, float)):
        return {"number": struct.pack(">d", value).hex()}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": value.hex()}
    if isinstance(value, list):
        return {"list": [describe(item) for item in value]}
    if isinstance(value, tuple):
        return {"tuple": [describe(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[describe(key), describe(item)] for key, item in value.items()]}
    raise TypeError(type(value))


class FreePickler(pickle._Pickler):
    """Python's own pickler in Python, with the habits of older versions."""

    dispatch = dict(pickle._Pickler.dispatch)
    numpy_core = "numpy._core"
    python2 = False

    def save_global(self, obj, name=None):
        module, name = getattr(obj, "__module__", None), name or obj.__name__
        if not (module or "").startswith("numpy._core"):
            return super().save_global(obj, name)
        module = module.replace("numpy._core", self.numpy_core)
        if self.proto >= 4:
            self.save(module)
            self.save(name)
            self.write(pickle.STACK_GLOBAL)
        else:
            self.write(pickle.GLOBAL + f"{module}\n{name}\n".encode())
        self.memoize(obj)

    def save_bytes(self, obj):
        if not self.python2:
            return super().save_bytes(obj)
        self.save_str2(obj, obj)

    def save_str(self, obj):
        if not self.python2 or not obj.isascii():
            return super().save_str(obj)
        self.save_str2(obj, obj.encode())

    def save_str2(self, obj, text):
        """Python 2's str: bytes, which it wrote as BINSTRING or in quotes."""
        if self.proto == 0:
            self.write(pickle.STRING + repr(text)[1:].encode() + b"\n")
        elif len(text) < 256:
            self.write(pickle.SHORT_BINSTRING + struct.pack("<B", len(text)) + text)
        else:
            self.write(pickle.BINSTRING + struct.pack("<i", len(text)) + text)
        self.memoize(obj)

    def save_bool(self, obj):
        """NumPy 1 under Python 2 gave dtype's flags as integers."""
        return self.save(int(obj)) if self.python2 else super().save_bool(obj)

    dispatch[type] = save_global
    dispatch[type(np._core.multiarray.scalar)] = save_global
    dispatch[type(np._core.numeric._frombuffer)] = save_global
    dispatch[bytes] = save_bytes
    dispatch[str] = save_str
    dispatch[bool] = save_bool


def dumps(value, protocol, numpy_core="numpy._core", python2=False, frame=65536):
    file = io.BytesIO()
    pickler = FreePickler(file, protocol)
    pickler.numpy_core, pickler.python2 = numpy_core, python2
    pickler.framer._FRAME_SIZE_TARGET = frame
    if frame is None:
        pickler.framer.start_framing = lambda: None
    pickler.dump(value)
    return file.getvalue()


def arrays():
    grid = np.arange(6).reshape(2, 3)
    payload = np.frombuffer(bytes.fromhex("010080ff 0100c07f efbeadfe 00000080 0000807f cdcccc3d"), "<f4").reshape(2, 3)
    shared = np.arange(4, dtype="f4")
    kinds = ["b1", "u1", "i1", "<u2", ">i2", "<u4", ">i4", "<i8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]
    return {
        **{kind: (grid - 2).astype(kind) for kind in kinds},
        "fortran": np.asfortranarray(grid.astype("f4")),
        "fortran big-endian": np.asfortranarray(grid.astype(">f8")),
        "fortran bytes": np.asfortranarray(grid.astype("u1")),
        "fortran rank 3": np.asfortranarray(np.arange(24, dtype="i2").reshape(2, 3, 4)),
        "transposed": np.arange(24, dtype="u1").reshape(2, 3, 4).transpose(1, 2, 0),
        "strided": np.arange(6, dtype="i2")[::2],
        "nan payloads": payload,
        "nan payloads fortran": np.asfortranarray(payload),
        "rank 0": np.array(2.5),
        "empty": np.zeros((0, 3), "f4"),
        "empty fortran": np.zeros((2, 0), "f4", order="F"),
        "large": np.array([2**53 + 1, -(2**63), 2**63 - 1], "i8"),
        "shared": [shared, shared],
        "scalars": [np.float32(0.1), np.bool_(True), np.int64(2**62 + 1), np.float16(-1.5), np.uint8(7)],
    }


PLAIN = {
    "none": None,
    "bools": [True, False],
    "ints": [0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**31, 2**47, -(2**47) - 1],
    "long": [2**53 - 1, 2**53, -(2**53) + 1, -(2**53), 2**63, -(2**63), 10**40, -(10**700)],
    "floats": [0.0, -0.0, 0.1, -1.5e-300, 5e-324, float("inf"), float("-inf"), float("nan"), 1e16, 3.0],
    "text": ["", "a", "밑바닥부터", "\\u0041 \\x \\", "line\nfeed\r\0\x1a", "\U0001f600", "'\"", "e\u0301"],
    "bytes": [b"", b"\x00\xff\n", bytes(range(256)) * 2],
    "bytearrays": [bytearray(), bytearray(b"ab\xff")],
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((), [()])],
    "lists": [[], [[]], [None]],
    "dicts": [{}, {"__proto__": 1, "constructor": 2}, {1: "a", None: "b", (1, 2): "c", 2**60: "d", True + 1: "e"}],
    "ordered": collections.OrderedDict([("b", 1), ("a", 2)]),
}


class KeptOrder:
    """NumPy 2.3 and later write arrays that are transposed in memory by a fifth argument of _frombuffer."""

    def __reduce__(self):
        stored = np.arange(24, dtype=">i2").reshape(2, 3, 4)
        args = (bytearray(stored.tobytes()), stored.dtype, (2, 3, 4), "K", (1, 2, 0))
        return np._core.numeric._frombuffer, args


def python2_files(value):
    """As Python 2 and NumPy 1 wrote it."""
    return [[f"protocol {p}", dumps(value, p, "numpy.core", True)] for p in (0, 1, 2)]


def cases():
    every = [(f"protocol {p}", p) for p in range(6)]
    yield "plain values", PLAIN, [[label, pickle.dumps(PLAIN, p)] for label, p in every]
    numpy2 = [[f"{label}, NumPy 2", dumps(arrays(), p)] for label, p in every]
    numpy1 = [[f"{label}, NumPy 1", dumps(arrays(), p, "numpy.core")] for label, p in every[2:]]
    yield "arrays", arrays(), numpy2 + numpy1

    many = [f"{i:x}" for i in range(300)]
    many += many[250:]
    memo = [[label, pickle.dumps(many, p)] for label, p in (every[1], every[4])]
    framed = [["many frames", dumps(many, 4, frame=64)], ["no frames", dumps(many, 4, frame=None)]]
    yield "more than 256 memo slots", many, memo + framed

    images = np.arange(12, dtype="f4").reshape(3, 4) / 16
    labels = np.array([5, 0, 4], "i8")
    mnist = ((images, labels), (images[:1], labels[:1]), (images[1:], labels[1:]))
    yield "the layout of mnist.pkl", mnist, python2_files(mnist)

    data = np.arange(300, dtype="u1").reshape(2, 150)
    cifar = {"batch_label": "testing batch 1 of 1", "labels": [3, 8], "data": data, "filenames": ["a.png", "b.png"]}
    yield "the layout of CIFAR-10", cifar, python2_files(cifar)

    kept = np.arange(24, dtype=">i2").reshape(2, 3, 4).transpose(1, 2, 0)
    yield "order K of _frombuffer", kept, [["protocol 5", pickle.dumps(KeptOrder(), 5)]]

    for label, file in by_hand():
        yield label, pickle.loads(file, encoding="latin1"), [["by hand", file]]


def by_hand():
    """Opcodes that picklers of today do not write, and what Python 2.7's cPickle wrote."""
    yield "POP, POP_MARK, DUP", b"\x80\x02](K\x021K\x03K\x040a(K\x0520K\x06e."
    yield "POP of a mark", b"](0K\x01a."
    yield "LIST, DICT, TUPLE", b"((lp0\nI1\na(S'a'\nI3\nd(I4\nI5\nt(I8\nI9\nlt."
    yield "64-bit lengths", b"\x80\x04(\x8e\x02\0\0\0\0\0\0\0ab\x8d\x03\0\0\0\0\0\0\0\xed\x95\x9ct."
    yield "LONG1 and LONG4", b"\x80\x02(\x8a\x00\x8a\x01\xff\x8a\x02\xff\x00\x8a\x06\0\0\0\0\0\x80\x8b\x07\0\0\0\1\2\3\4\5\6\7\x8b\x00\0\0\0t."
    yield "LONG_BINPUT and LONG_BINGET", b"\x80\x02]r\x01\x02\0\0K\x01aj\x01\x02\0\0\x86."
    yield "floats as text", b"(F1\nF-.5\nF1e5\nF1.\nF+2\nFinf\nF-inf\nFnan\nt."
    yield "bools as text", b"(I00\nI01\nI0\nI1\nt."
    yield "OrderedDict of Python 2", b"\x80\x02ccollections\nOrderedDict\nq\x01]q\x02(]q\x03(U\x01aK\x01e]q\x04(U\x01bK\x02ee\x85Rq\x05."
    yield "bytearray of Python 2", b"c__builtin__\nbytearray\np1\n(Vab\xff\nS'latin-1'\ntRp2\n."
    yield "str of Python 2", b"S'a\\x00\\n\\\\\\'\"\\\\ \\101\\7 \\q'\np1\n."
    yield "unicode of Python 2", b"Va\\u005c\\u1234\\u000a\x00\\U0001f600 \\\\u0041 \xe9\\\np1\n."
    yield "long of Python 2", b"(L100000000000000000000L\nL-5\nI1099511627776\nt."
    yield "PROTO twice", b"\x80\x02\x80\x03K\x01."
    yield "attributes of an OrderedDict", b"\x80\x02ccollections\nOrderedDict\n)Rq\0X\1\0\0\0aK\x01s}X\1\0\0\0bK\x02sb."


def main():
    golden, used = [], set()
    for name, value, files in cases():
        for label, file in files:
            used |= {opcode.name for opcode, _, _ in pickletools.genops(file)}
            if "order K" not in name:
                read = describe(pickle.loads(file, encoding="latin1"))
                assert read == describe(value), (name, label)
        encoded = [[label, base64.b64encode(file).decode()] for label, file in files]
        golden.append({"name": name, "value": describe(value), "files": encoded})
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    opcodes = [[ord(o.code), o.name, o.proto, o.name in used] for o in pickletools.opcodes]
    lines = ",\n".join(json.dumps(case) for case in golden)
    text = f'{{"versions":{json.dumps(versions)},\n"opcodes":{json.dumps(opcodes)},\n"cases":[\n{lines}\n]}}\n'
    pathlib.Path(__file__).parent.parent.joinpath("test/golden/pickle.json").write_text(text)


main()
