"""HDF5 files as h5py writes them, each with what h5py reads from it -> test/golden/hdf5.json.gz

Every layout, type and version that src/hdf5 reads, with random contents, and some that it refuses by name.
With a number, files of other contents, which are printed instead. Debian: apt-get install python3-h5py
"""

import base64
import gzip
import io
import json
import os
import sys
import tempfile

import h5py
import numpy as np
from h5py import h5d, h5f, h5p, h5s, h5t

random = np.random.default_rng(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
here = os.path.dirname(os.path.abspath(__file__))
numbers = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]


def values(shape, code="<f4"):
    """Random bytes, so that integers are any and floats have NaN payloads."""
    dtype = np.dtype(code)
    size = int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(random.bytes(size * dtype.itemsize), dtype).reshape(shape)


def tell(value):
    """A value as h5py reads it: little-endian bytes in C order, or texts."""
    if isinstance(value, h5py.Empty):
        return None
    if isinstance(value, (bytes, str, np.bytes_)):
        return {"shape": [], "strings": [text(value)]}
    array = np.asarray(value)
    if array.dtype.kind in "SO":
        return {"shape": list(array.shape), "strings": [text(item) for item in array.ravel()]}
    name = "bfloat16" if array.dtype.kind == "V" else array.dtype.newbyteorder("=").name
    little = array.astype(array.dtype.newbyteorder("<")) if array.dtype.kind != "V" else array
    return {"dtype": name, "shape": list(array.shape), "bytes": base64.b64encode(little.tobytes()).decode()}


def text(item):
    return item.decode("utf-8") if isinstance(item, bytes) else str(item)


def tell_dataset(dataset):
    return {"attributes": {k: tell(v) for k, v in dataset.attrs.items()}, "value": tell(dataset[()])}


def tell_group(group):
    members = {k: group[k] for k in group}
    return {
        "attributes": {k: tell(v) for k, v in group.attrs.items()},
        "groups": {k: tell_group(v) for k, v in members.items() if isinstance(v, h5py.Group)},
        "datasets": {k: tell_dataset(v) for k, v in members.items() if isinstance(v, h5py.Dataset)},
    }


def without(kind):
    """How an object is made without its time, so that the script writes the same bytes every day."""
    properties = h5p.create(kind)
    properties.set_obj_track_times(False)
    return properties


def empty_file(libver, path):
    fapl = h5p.create(h5p.FILE_ACCESS)
    bounds = {"earliest": h5f.LIBVER_EARLIEST, "latest": h5f.LIBVER_LATEST, "v108": h5f.LIBVER_V18}
    fapl.set_libver_bounds(bounds[libver], h5f.LIBVER_V18 if libver == "v108" else h5f.LIBVER_LATEST)
    return h5py.File(h5f.create(path.encode(), h5f.ACC_TRUNC, fapl=fapl))


def written(write, libver="earliest"):
    with tempfile.NamedTemporaryFile() as place:
        with empty_file(libver, place.name) as file:
            write(file)
            try:
                expected = tell_group(file)
            except Exception:  # what is refused here need not be told
                expected = None
        with open(place.name, "rb") as file:
            return timeless(file.read()), expected


def timeless(data):
    """The root group of a newer file has times that h5py cannot leave out: zeros, and the checksum of that."""
    if data[8] < 2:
        return data
    header = bytearray(data)
    begin = int.from_bytes(data[36:44], "little")
    flags = header[begin + 5]
    header[begin + 6 : begin + 22] = bytes(16)
    at = begin + 22 + (4 if flags & 0x10 else 0)
    width = 1 << (flags & 3)
    end = at + width + int.from_bytes(data[at : at + width], "little")
    header[end : end + 4] = lookup3(header[begin:end]).to_bytes(4, "little")
    return bytes(header)


def lookup3(data):
    mask = 0xFFFFFFFF
    turn = lambda value, bits: ((value << bits) | (value >> (32 - bits))) & mask
    word = lambda at: int.from_bytes(data[at : at + 4], "little")
    a = b = c = (0xDEADBEEF + len(data)) & mask
    at = 0
    while len(data) - at > 12:
        a, b, c = a + word(at), b + word(at + 4), (c + word(at + 8)) & mask
        for bits in (4, 6, 8, 16, 19, 4):
            a, b, c = (b & mask), (c + b) & mask, ((a - c) & mask) ^ turn(c, bits)
        at += 12
    a, b, c = (a + word(at)) & mask, (b + word(at + 4)) & mask, (c + word(at + 8)) & mask
    for bits in (14, 11, 25, 16, 4, 14, 24):
        c, a, b = a, b, ((c ^ b) - turn(b, bits)) & mask
    return b


def dtypes(file):
    for order in "<>":
        for code in numbers:
            if order == ">" and code.endswith("1"):
                continue
            name = f"{'big' if order == '>' else 'little'}-{code}"
            file[name] = values((3, 5), order + code)
            file.attrs[name] = values((2,), order + code)
    file["bool"] = random.random((4, 3)) < 0.5
    file.attrs["bool"] = np.bool_(True)
    file["bfloat16"] = values((7,), "V2")
    file["bfloat16"].attrs["dtype"] = "bfloat16"


def shapes(file):
    for i, shape in enumerate([(), (1,), (0,), (3, 0, 2), (2, 3, 4), (1,) * 12]):
        file[f"shape{i}"] = values(shape)
        file.attrs[f"shape{i}"] = values(shape, "<f8")
    file["empty"] = h5py.Empty("f4")
    file.attrs["empty"] = h5py.Empty("S3")


def texts(file):
    file.attrs["bytes"] = np.bytes_(b"fixed")
    file.attrs["str"] = "은닉층 α"
    file.attrs["long"] = "x" * 70000
    file.attrs["none"] = ""
    file.attrs["names"] = np.array([b"dense_1", b"", b"dense_1/kernel:0"])
    file.attrs["matrix"] = np.array([[b"a", b"bb"], [b"ccc", b"d"]])
    file.attrs.create("vlen", ["a", "", "층", "x" * 5000], dtype=h5py.string_dtype())
    file.attrs.create("utf8", "é".encode(), dtype=h5py.string_dtype("utf-8", 8))
    file.create_dataset("vlen", data=["one", "two", "셋"], dtype=h5py.string_dtype())
    file["fixed"] = np.array([b"one", b"three"])
    file["scalar"] = "text"
    spaces = h5t.C_S1.copy()
    spaces.set_size(6)
    spaces.set_strpad(h5t.STR_SPACEPAD)
    dataset = h5d.create(file.id, b"spaces", spaces, h5s.create_simple((2,)), dcpl=without(h5p.DATASET_CREATE))
    dataset.write(h5s.ALL, h5s.ALL, np.array([b"ab    ", b"c d   "], "S6"), mtype=spaces)


def groups(file):
    deep = file
    for i in range(20):
        deep = deep.create_group(f"g{i}")
        deep["value"] = values((i,))
    for i in range(600):
        file[f"many/{i}"] = np.int16(i)
    file.create_group("none")


def many_attributes(file):
    """More than the header's first block has room for."""
    group = file.create_group("group")
    for i in range(60):
        group.attrs[f"attribute{i}"] = values((i,), "<i2")
    for i in range(0, 60, 7):
        del group.attrs[f"attribute{i}"]


def chunks(file):
    filters = {
        "plain": {},
        "deflate": {"compression": "gzip"},
        "best": {"compression": 9, "shuffle": True},
        "shuffle": {"shuffle": True},
        "sum": {"fletcher32": True},
        "all": {"compression": 1, "shuffle": True, "fletcher32": True},
    }
    for name, options in filters.items():
        for code in ["<f4", ">f8", "u1", "<i2"]:
            shape, chunk = (7, 5, 3), (3, 2, 2)
            file.create_dataset(f"{name}-{code[-2:]}", data=values(shape, code), chunks=chunk, **options)
        file.create_dataset(f"{name}-line", data=values((1001,), "u1"), chunks=(10,), **options)
        file.create_dataset(f"{name}-grows", data=values((9, 4)), maxshape=(None, 4), chunks=(4, 4), **options)
    file.create_dataset("zeros", data=np.zeros((100, 100)), compression="gzip", chunks=(100, 100))
    file.create_dataset("texts", data=["a", "bc", "층"] * 5, dtype=h5py.string_dtype(), chunks=(4,), compression="gzip")
    file.create_dataset("nothing", data=values((0, 3)), maxshape=(None, 3), chunks=(4, 3))


def compact(file):
    dcpl = without(h5p.DATASET_CREATE)
    dcpl.set_layout(h5d.COMPACT)
    data = values((5, 4))
    dataset = h5d.create(file.id, b"compact", h5t.IEEE_F32LE, h5s.create_simple(data.shape), dcpl=dcpl)
    dataset.write(h5s.ALL, h5s.ALL, data)


def new_style(file):
    """Headers of version 2 with links in messages; datasets may have as few as one chunk."""
    def dataset(group, name, data, **options):
        group.create_dataset(name, data=data, track_times=False, **options)

    gcpl = without(h5p.GROUP_CREATE)
    group = h5py.Group(h5py.h5g.create(file.id, b"group", gcpl=gcpl))
    group.attrs["name"] = "은닉층"
    group.attrs["names"] = np.array([b"a", b"bc"])
    for i in range(5):
        dataset(group, f"d{i}", values((i, 2)))
    dataset(file, "single", values((6, 5)), chunks=(6, 5))
    dataset(file, "deflated", values((6, 5), "<i4"), chunks=(6, 5), compression="gzip", shuffle=True)
    dataset(file, "bool", random.random(9) < 0.5)


def small(file):
    """A little of much, for tests that want small files."""
    dcpl = without(h5p.DATASET_CREATE)
    dcpl.set_chunk((2, 3))
    dcpl.set_shuffle()
    dcpl.set_deflate(1)
    dcpl.set_fletcher32()
    data = values((2, 3))
    dataset = h5d.create(file.id, b"chunk", h5t.IEEE_F32LE, h5s.create_simple(data.shape), dcpl=dcpl)
    dataset.write(h5s.ALL, h5s.ALL, data)
    h5py.Dataset(dataset).attrs["names"] = np.array([b"a", b"bc"])


def small_tree(file):
    data = values((3, 4), ">i2")
    file.create_dataset("chunks", data=data, chunks=(2, 2), compression=1, shuffle=True)
    file.attrs["bool"] = np.bool_(True)


def ordered(file):
    gcpl = without(h5p.GROUP_CREATE)
    gcpl.set_link_creation_order(h5p.CRT_ORDER_TRACKED | h5p.CRT_ORDER_INDEXED)
    gcpl.set_attr_creation_order(h5p.CRT_ORDER_TRACKED | h5p.CRT_ORDER_INDEXED)
    group = h5py.Group(h5py.h5g.create(file.id, b"group", gcpl=gcpl))
    for name in ["z", "a", "k"]:
        group[name] = values((3,))
        group.attrs[name] = values((3,))


read = {
    "dtypes": (dtypes, "earliest"),
    "shapes": (shapes, "earliest"),
    "texts": (texts, "earliest"),
    "groups": (groups, "earliest"),
    "many-attributes": (many_attributes, "earliest"),
    "chunks": (chunks, "earliest"),
    "compact": (compact, "earliest"),
    "compact-latest": (compact, "latest"),
    "latest": (new_style, "latest"),
    "v108": (new_style, "v108"),
    "ordered": (ordered, "earliest"),
    "small": (small, "latest"),
    "small-tree": (small_tree, "earliest"),
    "nothing": (lambda file: None, "earliest"),
    "nothing-latest": (lambda file: None, "latest"),
}


def soft(file):
    file["a"] = 1
    file["b"] = h5py.SoftLink("/a")


def external_link(file):
    file["a"] = h5py.ExternalLink("/etc/passwd", "/")


def external_data(file):
    file.create_dataset("a", shape=(4,), external=[("/etc/passwd", 0, 16)])


def virtual(file):
    file.create_dataset("a", data=np.arange(4.0), track_times=False)
    dcpl = without(h5p.DATASET_CREATE)
    dcpl.set_virtual(h5s.create_simple((4,)), b".", b"/a", h5s.create_simple((4,)))
    h5d.create(file.id, b"b", h5t.IEEE_F64LE, h5s.create_simple((4,)), dcpl=dcpl)


def twice(file):
    file["a"] = 1
    file["b"] = file["a"]


def cycle(file):
    file.create_group("a")["b"] = file["/"]


def shared_type(file):
    file["type"] = np.dtype("<f4")
    file.create_dataset("a", data=values((3,)), dtype=file["type"])


def named_type(file):
    file["type"] = np.dtype("<f4")


def dense_links(file):
    new_style(file)
    for i in range(20):
        file.create_dataset(f"more{i}", data=1, track_times=False)


def dense_attributes(file):
    for i in range(20):
        file.attrs[f"a{i}"] = i


refused = {
    "soft link": (soft, "earliest"),
    "soft link of a newer file": (soft, "latest"),
    "external link": (external_link, "latest"),
    "external data": (external_data, "earliest"),
    "virtual dataset": (virtual, "latest"),
    "two links to one object": (twice, "earliest"),
    "a group in itself": (cycle, "earliest"),
    "shared datatype": (shared_type, "earliest"),
    "named datatype": (named_type, "earliest"),
    "dense links": (dense_links, "v108"),
    "dense attributes": (dense_attributes, "v108"),
    "compound": (lambda file: file.create_dataset("a", data=np.zeros(3, [("x", "f4"), ("y", "i2")])), "earliest"),
    "complex": (lambda file: file.create_dataset("a", data=np.zeros(3, "c8")), "earliest"),
    "reference": (lambda file: file.attrs.create("a", file.ref, dtype=h5py.ref_dtype), "earliest"),
    "enumeration": (lambda file: file.create_dataset("a", data=[0, 1], dtype=h5py.enum_dtype({"A": 0, "B": 1})), "earliest"),
    "array": (lambda file: file.create_dataset("a", data=np.zeros(2, "(3,)f4").reshape(2, 3), dtype="f4") and file.create_dataset("b", (2,), dtype="(3,)f4"), "earliest"),
    "list of any length": (lambda file: file.create_dataset("a", (1,), dtype=h5py.vlen_dtype("f4")), "earliest"),
    "opaque": (lambda file: file.create_dataset("a", data=np.zeros(2, "V2")), "earliest"),
    "lzf": (lambda file: file.create_dataset("a", data=values((9,)), compression="lzf"), "earliest"),
    "scaleoffset": (lambda file: file.create_dataset("a", data=np.arange(9), chunks=(9,), scaleoffset=0), "earliest"),
    "unwritten": (lambda file: file.create_dataset("a", (4,)), "earliest"),
    "unwritten chunk": (lambda file: file.create_dataset("a", (4,), chunks=(2,)).__setitem__(0, 1), "earliest"),
    "fixed array": (lambda file: file.create_dataset("a", data=values((9,)), chunks=(2,), track_times=False), "latest"),
}


def streamed():
    """As Keras 3 writes: into memory through Python's own file object."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.create_group("layers/dense").create_group("vars")["0"] = values((3, 2))
    data = stream.getvalue()
    with h5py.File(io.BytesIO(data)) as file:
        return data, tell_group(file)


def golden(cases, isRead):
    for name, (write, libver) in cases.items():
        data, expected = written(write, libver)
        yield {"name": name, "file": base64.b64encode(data).decode(), **({"tree": expected} if isRead else {})}


data, expected = streamed()
files = [*golden(read, True), {"name": "streamed", "file": base64.b64encode(data).decode(), "tree": expected}]
content = json.dumps({"files": files, "refused": list(golden(refused, False))}, separators=(",", ":"))
if len(sys.argv) > 1:
    print(content)
else:
    with open(os.path.join(here, "../test/golden/hdf5.json.gz"), "wb") as out:
        out.write(gzip.compress(content.encode(), 9, mtime=0))
