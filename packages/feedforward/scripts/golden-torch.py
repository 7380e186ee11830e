"""Writes test/golden/torch.json: .pt files, the tensors that are in them, and files that a reader must refuse.

Run with a Python that has PyTorch: python3 scripts/golden-torch.py
Tensors are given as their bytes in C order, little-endian. What is refused comes with a word that the error must say.
"""

import base64
import collections
import io
import json
import pathlib
import re
import struct
import sys
import warnings
import zipfile

import numpy as np
import torch

warnings.filterwarnings("ignore")
torch.manual_seed(31)


def base(raw):
    return base64.b64encode(raw).decode()


def saved(value, **options):
    file = io.BytesIO()
    torch.save(value, file, **options)
    return file.getvalue()


def value(tensor):
    tensor = tensor.detach()
    wide = {torch.uint16: torch.int16, torch.uint32: torch.int32, torch.uint64: torch.int64}.get(tensor.dtype)
    bits = torch.empty(tensor.shape, dtype=tensor.dtype)
    bits.copy_(tensor)
    raw = bits.contiguous().view(wide).numpy() if wide else bits.contiguous()
    if not wide:
        raw = raw.view(torch.int16).numpy() if tensor.dtype == torch.bfloat16 else raw.numpy()
    dtype = str(tensor.dtype).removeprefix("torch.")
    return {"dtype": dtype, "shape": list(tensor.shape), "data": base(np.ascontiguousarray(raw).tobytes())}


files = []


def add(name, what, tensors, raw=None):
    raw = saved(what) if raw is None else raw
    files.append({"name": name, "pt": base(raw), "tensors": {key: value(tensor) for key, tensor in tensors.items()}})


def rezip(raw, kind=zipfile.ZIP_STORED, change=lambda name, content: content):
    """The same entries, put into a zip file by another program."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(file, "w", kind) as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(zipfile.ZipInfo(name), content, kind)
    return file.getvalue()


def even(module):
    """The random numbers of a module, rounded: machines differ in their last bits."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.round(parameter * 64) / 64)
    return module


net = even(torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2)))
state = net.state_dict()
x = torch.arange(24.0).reshape(4, 6)
normal = even(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))).state_dict()

add("a state dict", state, state)
add("with a buffer of another dtype", normal, normal)
add("state_dict in a checkpoint", {"epoch": 3, "loss": 0.25, "name": "x", "state_dict": state, "none": None}, state)
optimizer = torch.optim.Adam(net.parameters())
net(torch.ones(1, 3)).sum().backward()
optimizer.step()
state = net.state_dict()
checkpoint = {"model_state_dict": state, "optimizer_state_dict": optimizer.state_dict(), "size": x.shape}
add("beside an optimizer", checkpoint, state)
add("under model", {"model": collections.OrderedDict(state)}, state)
add("a tensor", x, {"tensor": x})
add("a parameter", torch.nn.Parameter(x), {"tensor": x})
add("a list", [x, x[0]], {"0": x, "1": x[0]})
add("dicts in a dict", {"encoder": {"weight": x}, "head": {"weight": x[:2]}}, {"encoder.weight": x, "head.weight": x[:2]})
views = {
    "transposed": x.t(),
    "rows": x[1:3],
    "columns": x[:, 2:4],
    "every other": x[::2, 1::2],
    "permuted": x.reshape(2, 3, 4).permute(2, 0, 1),
    "expanded": x[0].expand(3, 6),
    "scalar": x[2, 3],
    "empty": x[:0],
    "whole": x,
}
add("views of one storage", views, views)
dtypes = [
    torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.bfloat16,
    torch.float32, torch.float64, torch.uint16, torch.uint32, torch.uint64,
]
each = {str(dtype).removeprefix("torch."): (x.to(torch.int64) % (2 if dtype == torch.bool else 100)).to(dtype) for dtype in dtypes}
add("every dtype", each, each)
add("compressed by another program", None, state, rezip(saved(state), zipfile.ZIP_DEFLATED))
add("stored by another program", None, state, rezip(saved(state)))
add("without a byte order", None, state, rezip(saved(state), change=lambda name, raw: None if "byteorder" in name else raw))


def big(name, raw):
    if name.endswith("byteorder"):
        return b"big"
    return b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4)) if "/data/" in name else raw


add("of a big-endian machine", None, {**state}, rezip(saved(state), change=big))


def without_paths(data):
    """The entries that make an archive a TorchScript one; others hold paths and checksums of the machine."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(kept, "w") as copy:
        for info in archive.infolist():
            if info.filename.endswith(("/data.pkl", "/constants.pkl", "/version")):
                copy.writestr(zipfile.ZipInfo(info.filename), archive.read(info))
    return kept.getvalue()


# PyTorch before 1.6 calls a storage by its address in memory: here by nine others, the same on every machine.
legacy = saved({"w": x}, _use_new_zipfile_serialization=False)
legacy = re.sub(rb"X.\0\0\0[0-9]{7,}", b"X\x09\0\0\x00123456789", legacy, flags=re.DOTALL)
script = io.BytesIO()
torch.jit.save(torch.jit.script(even(torch.nn.Linear(1, 1))), script)


class Exploit:
    def __reduce__(self):
        import os

        return (os.system, ("true",))


def replaced(old, new):
    def change(name, raw):
        if not name.endswith("data.pkl"):
            return raw
        assert old in raw
        return raw.replace(old, new)

    return rezip(saved({"w": x}), change=change)


refused = [
    ("a module", saved(net), "state_dict"),
    ("before PyTorch 1.6", legacy, "before 1.6"),
    ("TorchScript", without_paths(script.getvalue()), "TorchScript"),
    ("a call", saved({"w": Exploit()}), "posix.system"),
    ("a sparse tensor", saved(torch.eye(3).to_sparse()), "_rebuild_sparse_tensor"),
    ("a quantized tensor", saved(torch.quantize_per_tensor(x, 0.1, 0, torch.qint8)), "_rebuild_qtensor"),
    ("complex numbers", saved(x.to(torch.complex64)), "ComplexFloatStorage"),
    ("float8", saved(x.to(torch.float8_e4m3fn)), "float8_e4m3fn"),
    ("a negated view", saved(torch._neg_view(x)), "negated"),
    ("a tensor without elements", saved(torch.empty(2, device="meta")), "_rebuild_meta_tensor"),
    ("numbers", saved({"epoch": 3}), '"epoch"'),
    ("two state dicts", saved({"model": state, "state_dict": state}), "save one state dict"),
    ("nothing", saved({}), "no tensors"),
    ("an offset beyond the storage", replaced(b"K\x00K\x04K\x06\x86", b"K\x01K\x04K\x06\x86"), "reaches element 24"),
    ("strides beyond the storage", replaced(b"K\x06K\x01\x86", b"K\x07K\x01\x86"), "reaches element 26"),
    ("sizes beyond the storage", replaced(b"K\x04K\x06\x86", b"K\x05K\x06\x86"), "reaches element 29"),
    ("a negative stride", replaced(b"K\x06K\x01\x86", b"J" + struct.pack("<i", -1) + b"K\x01\x86"), "strides"),
    ("more sizes than strides", replaced(b"K\x06K\x01\x86", b"K\x06\x85"), "2 sizes and 1 strides"),
    ("a storage that is not there", replaced(b"X\x01\x00\x00\x000", b"X\x01\x00\x00\x009"), '"9" is not in the file'),
    ("a path as a storage", replaced(b"X\x01\x00\x00\x000", b"X\x0a\x00\x00\x00../version"), "is not in the file"),
    ("another size of the storage", replaced(b"K\x18tq", b"K\x19tq"), "expected 100"),
    ("another dtype of the storage", replaced(b"FloatStorage", b"DoubleStorage"), "expected 192"),
    ("no data.pkl", rezip(saved(x), change=lambda name, raw: None if name.endswith("pkl") else raw), "no data.pkl"),
    ("an unknown byte order", rezip(saved(x), change=lambda name, raw: b"middle" if "byteorder" in name else raw), "middle"),
]

path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "torch.json"
golden = {
    "versions": {"python": sys.version.split()[0], "torch": torch.__version__},
    "files": files,
    "refused": [{"name": name, "pt": base(raw), "word": word} for name, raw, word in refused],
}
path.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")
print(f"{len(files)} files, {len(refused)} refused, {path.stat().st_size} bytes")
