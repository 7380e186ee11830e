"""Writes test/golden/npy.json: npy and npz files, the arrays that are in them, and files that a reader must refuse.

Run with a Python that has NumPy: python3 scripts/golden-npy.py
Arrays are given as their bytes in C order, little-endian. What is refused comes with a word that the error must say.
"""

import base64
import io
import json
import pathlib
import sys
import zipfile

import numpy as np
from numpy.lib import format as npy

rng = np.random.default_rng(1980)
CODES = ["b1", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"]
NAMES = {np.dtype(code): name for code, name in zip(CODES, [
    "bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32", "float64"])}


def base(raw):
    return base64.b64encode(raw).decode()


def random(code, shape):
    dtype = np.dtype(code)
    raw = rng.integers(0, 256, int(np.prod(shape)) * dtype.itemsize, dtype=np.uint8)
    if dtype.kind == "b":
        raw &= 1
    return np.frombuffer(raw.tobytes(), dtype).reshape(shape)


def saved(array, version=None):
    file = io.BytesIO()
    npy.write_array(file, array, version=version, allow_pickle=True)
    return file.getvalue()


def value(array):
    plain = array.dtype.newbyteorder("=")
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
    return {"dtype": NAMES[plain], "shape": list(array.shape), "data": base(little.tobytes())}


arrays = []


def add(name, array, version=None, write=False):
    raw = saved(array, version)
    assert np.load(io.BytesIO(raw)).tobytes() == array.tobytes()
    arrays.append({"name": name, "npy": base(raw), **value(array), "write": write})


for code in CODES:
    add(f"{code}, C order", random("<" + code, (2, 3)), write=True)
    add(f"{code}, Fortran order", np.asfortranarray(random("<" + code, (3, 4))))
    add(f"{code}, big-endian", random(">" + code, (5,)))
    add(f"{code}, big-endian, Fortran order", np.asfortranarray(random(">" + code, (2, 3, 2))))
for shape in [(), (0,), (3, 0), (0, 4, 2), (1,), (1, 1, 1), (7,), (2, 3, 4, 5), (1234567, 0)]:
    add(f"float32 of shape {shape}", random("<f4", shape), write=True)
add("float64, Fortran order, no elements", np.asfortranarray(np.zeros((2, 0, 3))))
for version in [(1, 0), (2, 0), (3, 0)]:
    add(f"version {version[0]}", random("<f4", (2, 2)), version)
add("many axes", random("<i2", (1,) * 20 + (2,) + (1,) * 11))
special = np.array([np.nan, -np.nan, np.inf, -np.inf, -0.0, 5e-324, 2**-1074])
add("special numbers", special, write=True)

refused = [
    ("objects", saved(np.array([1, None], object)), "objects"),
    ("text", saved(np.array(["a", "b"])), "text"),
    ("bytes", saved(np.array([b"a", b"b"])), "text"),
    ("dates", saved(np.array(["2020-01-01"], "datetime64[D]")), "dates"),
    ("durations", saved(np.array([1], "timedelta64[s]")), "dates"),
    ("complex numbers", saved(np.array([1j])), "complex"),
    # Of its sixteen bytes ten are the number, and six whatever was in memory.
    ("long doubles", saved(np.frombuffer(np.longdouble(1).tobytes()[:10] + bytes(6), np.longdouble)), ".astype"),
    ("records", saved(np.zeros(2, [("a", "<f4"), ("b", "<i4")])), "structured"),
    ("raw bytes", saved(np.zeros(2, "V2")), "raw bytes"),
]

archives = []


def archive(name, raw, content):
    archives.append({"name": name, "npz": base(raw), "arrays": {key: value(array) for key, array in content.items()}})


def numpy_archive(write, content):
    file = io.BytesIO()
    write(file, **content)
    return file.getvalue()


def zipped(content, kind, unseekable=False, zip64=False, comment=b"", folder=False):
    class Stream(io.BytesIO):
        """A pipe cannot be corrected afterwards: sizes and CRC follow the content in a descriptor."""

        def seekable(self):
            return not unseekable

        def seek(self, *args):
            if unseekable:
                raise io.UnsupportedOperation
            return super().seek(*args)

        def tell(self):
            if unseekable:
                raise io.UnsupportedOperation
            return super().tell()

    file = Stream()
    with zipfile.ZipFile(file, "w", kind) as target:
        target.comment = comment
        if folder:
            target.mkdir("layers")
        for key, array in content.items():
            info = zipfile.ZipInfo(key + ".npy")
            info.compress_type = kind
            with target.open(info, "w", force_zip64=zip64) as entry:
                entry.write(saved(array))
    return file.getvalue()


layer = {"W1": random("<f4", (3, 2)), "b1": random("<f4", (2,))}
sparse = {"W1": np.asfortranarray(np.eye(40)), "b1": np.zeros(500, ">f4"), "n": np.array(7)}
named = {"dense/kernel": random("<f4", (2, 2)), "층.가중치": random("<f4", (2,)), "__proto__": np.arange(3), "constructor": np.ones(1)}
archive("np.savez", numpy_archive(np.savez, layer), layer)
archive("np.savez_compressed", numpy_archive(np.savez_compressed, sparse), sparse)
archive("names", numpy_archive(np.savez, named), named)
archive("no arrays", numpy_archive(np.savez, {}), {})
for kind, word in [(zipfile.ZIP_STORED, "stored"), (zipfile.ZIP_DEFLATED, "deflated")]:
    archive(f"{word}, with descriptors", zipped(layer, kind, unseekable=True), layer)
    archive(f"{word}, zip64", zipped(layer, kind, zip64=True), layer)
archive("with a comment", zipped(layer, zipfile.ZIP_STORED, comment=b"made by hand"), layer)
archive("with a folder", zipped(layer, zipfile.ZIP_STORED, folder=True), layer)

refused_archives = [
    ("bzip2", zipped(layer, zipfile.ZIP_BZIP2), "bzip2"),
    ("LZMA", zipped(layer, zipfile.ZIP_LZMA), "LZMA"),
    ("objects", numpy_archive(np.savez, {"a": np.array([{}], object)}), "objects"),
]

path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "npy.json"
golden = {
    "versions": {"python": sys.version.split()[0], "numpy": np.__version__},
    "arrays": arrays,
    "refused": [{"name": name, "npy": base(raw), "word": word} for name, raw, word in refused],
    "archives": archives,
    "refusedArchives": [{"name": name, "npz": base(raw), "word": word} for name, raw, word in refused_archives],
}
path.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")
print(f"{len(arrays)} arrays, {len(archives)} archives, {path.stat().st_size} bytes")
