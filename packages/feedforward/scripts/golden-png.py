"""Writes test/golden/png.json: small PNG files and the pixels that are in them.

Run with a Python that has NumPy and Pillow: python3 scripts/golden-png.py
The files are written here with the standard library alone: every colour type and depth, with and without interlacing
and transparency, a different filter in every row. Pillow reads each of them back, wherever it keeps all bits, so that
a file here is what other readers think it is; a few more files are written by Pillow itself.
"""

import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image

rng = np.random.default_rng(28)
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(row, depth):
    if depth == 16:
        return row.astype(">u2").tobytes()
    bits = (row.reshape(-1, 1) >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.astype(np.uint8)).tobytes()


def paeth(a, b, c):
    p = a + b - c
    return min((a, b, c), key=lambda value: abs(p - value))


def filtered(row, above, kind, step):
    out = bytearray([kind])
    for i, value in enumerate(row):
        a = row[i - step] if i >= step else 0
        b = above[i]
        c = above[i - step] if i >= step else 0
        out.append((value - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255)
    return bytes(out)


def scanlines(samples, depth, interlaced):
    step = max(1, samples.shape[2] * depth // 8)
    data, count = b"", 0
    for x, y, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[y::dy, x::dx]
        if part.size == 0:
            continue
        above = bytes(len(pack(part[0].ravel(), depth)))
        for line in part:
            row = pack(line.ravel(), depth)
            data += filtered(row, above, count % 5, step)
            above, count = row, count + 1
    return data


def encode(samples, kind, depth, interlaced=False, palette=None, trns=None, parts=1):
    height, width, _ = samples.shape
    file = b"\x89PNG\r\n\x1a\n"
    file += chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced)))
    file += chunk(b"tEXt", b"Comment\0a chunk to pass over")
    if palette is not None:
        file += chunk(b"PLTE", palette.astype(np.uint8).tobytes())
    if trns is not None:
        file += chunk(b"tRNS", trns)
    data = zlib.compress(scanlines(samples, depth, interlaced), 9)
    size = -(-len(data) // parts)
    for start in range(0, len(data), size):
        file += chunk(b"IDAT", data[start : start + size])
    return file + chunk(b"IEND", b"")


def expected(samples, kind, depth, palette=None, trns=None):
    """The pixels by the rules of the specification, section 13."""
    if kind == 3:
        pixels = palette[samples[:, :, 0]].astype(np.uint8)
        if trns is None:
            return pixels
        alpha = np.full(256, 255, np.uint8)
        alpha[: len(trns)] = list(trns)
        return np.dstack([pixels, alpha[samples[:, :, 0]]])
    dtype, most = (np.uint16, 65535) if depth == 16 else (np.uint8, 255)
    pixels = (samples.astype(np.int64) * most // (2**depth - 1)).astype(dtype)
    if trns is None:
        return pixels
    key = np.frombuffer(trns, ">u2")
    return np.dstack([pixels, np.where((samples == key).all(axis=2), 0, most).astype(dtype)])


def read_by_pillow(file, pixels):
    """Pillow's pixels in the layout of `pixels`; None where it keeps only the high bytes."""
    image = Image.open(io.BytesIO(file))
    if pixels.dtype == np.uint16:
        return np.asarray(image)[:, :, None].astype(np.uint16) if pixels.shape[2] == 1 else None
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[pixels.shape[2]]
    got = np.asarray(image.convert("RGBA" if mode == "LA" else mode))
    return got[:, :, [0, 3]] if mode == "LA" else got.reshape(pixels.shape)


cases = []


def add(name, file, pixels, is_pillow_right=True):
    got = read_by_pillow(file, pixels) if is_pillow_right else None
    assert got is None or (got == pixels).all(), name
    cases.append(
        {
            "name": name,
            "png": base64.b64encode(file).decode(),
            "dtype": str(pixels.dtype),
            "shape": pixels.shape,
            "pixels": base64.b64encode(pixels.astype(pixels.dtype.newbyteorder("<")).tobytes()).decode(),
        }
    )


def made(name, kind, depth, size, **options):
    samples = rng.integers(0, 2**depth, (*size, SAMPLES[kind]))
    trns = options.get("trns")
    if kind in (0, 2) and trns is not None:
        samples[1::2, 1::3] = np.frombuffer(trns, ">u2")
    palette = options.get("palette")
    # Pillow 11 compares scaled samples with the unscaled transparent one.
    is_pillow_right = trns is None or kind != 0 or depth >= 8
    pixels = expected(samples, kind, depth, palette, trns)
    add(name, encode(samples, kind, depth, **options), pixels, is_pillow_right)


def palette_for(depth):
    return rng.integers(0, 256, (2**depth, 3))


for kind, depths in DEPTHS.items():
    for depth in depths:
        for interlaced in (False, True):
            options = {"interlaced": interlaced}
            if kind == 3:
                options["palette"] = palette_for(depth)
            name = f"colour type {kind}, {depth} bits" + (", interlaced" if interlaced else "")
            made(name, kind, depth, (9, 11), **options)

for depth in (1, 4, 8, 16):
    made(f"gray with a transparent one, {depth} bits", 0, depth, (5, 6), trns=struct.pack(">H", 2**depth - 1))
for depth in (8, 16):
    made(f"RGB with a transparent one, {depth} bits", 2, depth, (5, 6), trns=struct.pack(">HHH", 1, 2, 2**depth - 1))
for depth in (2, 8):
    made(f"palette with alpha, {depth} bits", 3, depth, (5, 6), palette=palette_for(depth), trns=bytes([0, 128, 7]))
for size in [(1, 1), (1, 5), (5, 1), (2, 3), (3, 2), (8, 8), (4, 17)]:
    made(f"{size[1]} × {size[0]}, interlaced", 2, 8, size, interlaced=True)
    made(f"{size[1]} × {size[0]}, one bit, interlaced", 0, 1, size, interlaced=True)
made("image data in many parts", 6, 8, (6, 5), parts=7)
made("RGB with a suggested palette", 2, 8, (3, 4), palette=palette_for(4))

for mode in ("1", "L", "LA", "RGB", "RGBA"):
    channels = {"1": 1, "L": 1, "LA": 2, "RGB": 3, "RGBA": 4}[mode]
    ramp = np.add.outer(np.arange(13) * 9, np.arange(17) * 7)[:, :, None] + np.arange(channels) * 20
    pixels = (ramp % 256).astype(np.uint8)
    if mode == "1":
        pixels = np.where(pixels > 99, 255, 0).astype(np.uint8)
    image = Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels, None if mode == "1" else mode)
    file = io.BytesIO()
    image.convert(mode).save(file, "png", optimize=True)
    add(f"written by Pillow, {mode}", file.getvalue(), pixels)

path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "png.json"
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
print(f"{len(cases)} files, {path.stat().st_size} bytes")
