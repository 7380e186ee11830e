"""
Writes test/golden/windows.json: what PyTorch says of convolutions, transposed convolutions and poolings.

All inputs are small whole numbers that the test makes by the same rule, so every sum is exact in any order, and a mean is
one rounded division: there is one right answer, to the last bit. Asymmetric padding is made by padding first. What PyTorch
lacks (dilated means, means with padding at one side) is written out in NumPy.

Run with Debian's python3-torch (ran with torch 2.6.0, numpy 2.2.4):

    /usr/bin/python3 packages/feedforward/scripts/golden-windows.py
"""

import itertools
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

GOLDEN = pathlib.Path(__file__).parent.parent / "test" / "golden" / "windows.json"


def numbers(shape, seed):
    """Whole numbers from -8 to 8: 17 is prime, so no axis sees a pattern."""
    return torch.tensor([((i * i * 3 + i * 7 + seed) % 17) - 8 for i in range(int(np.prod(shape)))]).float().reshape(shape)


def flat(pads):
    """Pads as F.pad wants them: the last axis first."""
    return [size for pair in reversed(pads) for size in pair]


def bits(y):
    words = np.ascontiguousarray(y.numpy(), dtype=np.float32).view(np.uint32).reshape(-1)
    words[np.isnan(y.numpy()).reshape(-1)] = 0x7FC00000
    return "".join(f"{word:08x}" for word in words)


def row(y, **case):
    return {**case, "shape": list(y.shape), "output": bits(y)}


def conv(x, weight, strides, dilations, pads, groups=1, bias=True):
    rank = len(x) - 2
    b = numbers([weight[0]], 5) if bias else None
    f = [F.conv1d, F.conv2d, F.conv3d][rank - 1]
    y = f(F.pad(numbers(x, 1), flat(pads)), numbers(weight, 2), b, strides, 0, dilations, groups)
    return row(y, x=x, weight=weight, bias=bias, strides=strides, dilations=dilations, pads=pads, groups=groups)


def transpose(x, weight, strides, dilations, pads, extra, groups=1, bias=True):
    rank = len(x) - 2
    b = numbers([weight[1] * groups], 5) if bias else None
    f = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][rank - 1]
    y = f(numbers(x, 1), numbers(weight, 2), None, strides, 0, 0, groups, dilations)
    y = F.pad(y, flat([[0, size] for size in extra]))
    cut = [slice(None), slice(None)] + [slice(p, n - q) for (p, q), n in zip(pads, y.shape[2:], strict=True)]
    y = y[tuple(cut)]
    if b is not None:
        y = y + b.reshape([1, -1] + [1] * rank)
    return row(y, x=x, weight=weight, bias=bias, strides=strides, dilations=dilations, pads=pads, groups=groups, outputPadding=extra)


def windows(size, kernel, stride, dilation, pads, ceil):
    """For each output along an axis: the inputs that it sees, and how many it sees with padding."""
    span = size + sum(pads) - dilation * (kernel - 1) - 1
    count = -(-span // stride) + 1 if ceil else span // stride + 1
    if ceil and (count - 1) * stride >= size + pads[0]:
        count -= 1
    for p in range(count):
        places = [p * stride + k * dilation for k in range(kernel)]
        inside = [i for i in places if i < size + sum(pads)]
        yield [i - pads[0] for i in inside if 0 <= i - pads[0] < size], len(inside)


def pool(kind, x, kernel, strides, dilations, pads, ceil=False, counts=False, special=False):
    values = numbers(x, 3)
    if special:
        flattened = values.reshape(-1)
        flattened[:: 11] = float("nan")
        flattened[3:: 7] = float("inf")
        flattened[5:: 7] = -float("inf")
        flattened[2:: 3] = -0.0
    axes = [list(windows(*axis, ceil)) for axis in zip(x[2:], kernel, strides, dilations, pads, strict=True)]
    planes = values.numpy()
    y = np.zeros([*x[:2], *map(len, axes)], np.float32)
    for places in itertools.product(*(range(len(axis)) for axis in axes)):
        seen = [axis[p] for axis, p in zip(axes, places, strict=True)]
        window = planes[(slice(None), slice(None), *np.ix_(*(s[0] for s in seen)))].reshape(*x[:2], -1)
        if kind == "max":
            answer = window.max(axis=2)
            answer[(answer == 0) & ~np.signbit(window).all(axis=2)] = 0.0  # +0 is greater than -0
        else:
            count = np.prod([s[1] for s in seen]) if counts else window.shape[2]
            with np.errstate(invalid="ignore"):
                answer = (np.float32(0) + window.sum(axis=2)) / np.float32(count)
        y[(slice(None), slice(None), *places)] = answer
    y = torch.from_numpy(y)
    check_pool(kind, values, y, kernel, strides, dilations, pads, ceil, counts)
    return row(y, kind=kind, x=x, kernel=kernel, strides=strides, dilations=dilations, pads=pads, isCeil=ceil, countsPadding=counts, special=special)


def check_pool(kind, x, y, kernel, strides, dilations, pads, ceil, counts):
    """Where PyTorch has this pooling, it says the same."""
    rank = len(kernel)
    if any(p != q or 2 * p > k for (p, q), k in zip(pads, kernel, strict=True)):
        return
    before = [p for p, _ in pads]
    if kind == "max":
        theirs = [F.max_pool1d, F.max_pool2d, F.max_pool3d][rank - 1](x, kernel, strides, before, dilations, ceil)
    elif max(dilations) == 1:
        theirs = [F.avg_pool1d, F.avg_pool2d, F.avg_pool3d][rank - 1](x, kernel, strides, before, ceil, counts)
    else:
        return
    assert torch.equal(torch.nan_to_num(theirs, nan=99), torch.nan_to_num(y, nan=99)), (kind, kernel, strides, pads, ceil)


CONVS = [
    conv([1, 1, 5, 5], [1, 1, 3, 3], [1, 1], [1, 1], [[0, 0], [0, 0]]),
    conv([1, 3, 7, 6], [5, 3, 3, 3], [1, 1], [1, 1], [[1, 1], [1, 1]], bias=False),
    conv([2, 3, 7, 6], [4, 3, 3, 2], [2, 1], [1, 1], [[1, 0], [0, 1]]),
    conv([1, 4, 8, 9], [6, 2, 3, 3], [1, 2], [2, 1], [[2, 2], [1, 1]], groups=2),
    conv([2, 6, 5, 5], [6, 1, 3, 3], [1, 1], [1, 1], [[1, 1], [1, 1]], groups=6),
    conv([1, 3, 6, 6], [6, 1, 2, 3], [2, 2], [1, 1], [[0, 1], [1, 0]], groups=3),
    conv([1, 5, 4, 4], [3, 5, 1, 1], [1, 1], [1, 1], [[0, 0], [0, 0]]),
    conv([1, 2, 3, 3], [2, 2, 2, 2], [1, 1], [1, 1], [[4, 5], [3, 2]]),
    conv([1, 2, 4, 4], [3, 2, 4, 4], [1, 1], [1, 1], [[0, 0], [0, 0]]),
    conv([1, 2, 9, 9], [3, 2, 2, 3], [3, 4], [3, 2], [[1, 2], [4, 0]]),
    conv([1, 3, 20], [4, 3, 5], [1], [1], [[2, 2]]),
    conv([3, 2, 17], [2, 2, 4], [3], [2], [[0, 5]], bias=False),
    conv([1, 2, 4, 5, 3], [3, 2, 2, 3, 2], [1, 2, 1], [1, 1, 2], [[1, 0], [1, 1], [0, 1]]),
]
TRANSPOSES = [
    transpose([1, 1, 3, 3], [1, 1, 3, 3], [1, 1], [1, 1], [[0, 0], [0, 0]], [0, 0]),
    transpose([1, 3, 4, 5], [3, 2, 2, 2], [2, 2], [1, 1], [[0, 0], [0, 0]], [0, 0]),
    transpose([2, 3, 4, 3], [3, 4, 3, 3], [2, 2], [1, 1], [[1, 1], [1, 1]], [1, 1], bias=False),
    transpose([1, 4, 3, 4], [4, 3, 4, 3], [3, 2], [2, 3], [[2, 1], [0, 3]], [2, 0], groups=2),
    transpose([1, 3, 5, 5], [3, 1, 3, 3], [2, 3], [1, 1], [[0, 1], [1, 0]], [0, 2], groups=3),
    transpose([1, 2, 3, 3], [2, 2, 1, 1], [3, 2], [1, 1], [[0, 0], [0, 0]], [0, 0]),
    transpose([1, 2, 3, 3], [2, 2, 3, 2], [4, 6], [2, 4], [[1, 0], [0, 1]], [1, 4]),
    transpose([2, 3, 6], [3, 2, 5], [2], [1], [[2, 2]], [1]),
    transpose([1, 2, 2, 3, 2], [2, 2, 2, 3, 2], [2, 1, 2], [1, 2, 1], [[0, 1], [1, 1], [0, 0]], [0, 0, 1]),
]
POOLS = [
    pool(kind, *case, **options)
    for kind in ("max", "average")
    for case, options in [
        (([1, 2, 6, 6], [2, 2], [2, 2], [1, 1], [[0, 0], [0, 0]]), {}),
        (([1, 2, 7, 5], [2, 2], [2, 2], [1, 1], [[0, 0], [0, 0]]), {}),
        (([2, 3, 7, 6], [3, 3], [2, 2], [1, 1], [[1, 1], [1, 1]]), {}),
        (([2, 3, 7, 6], [3, 3], [2, 2], [1, 1], [[1, 1], [1, 1]]), {"counts": True}),
        (([1, 2, 7, 8], [3, 2], [2, 3], [1, 1], [[0, 0], [0, 0]]), {"ceil": True}),
        (([1, 2, 7, 8], [3, 2], [2, 3], [1, 1], [[1, 1], [1, 1]]), {"ceil": True, "counts": True}),
        (([1, 2, 5, 5], [2, 2], [3, 3], [1, 1], [[1, 1], [1, 1]]), {"ceil": True, "counts": True}),
        (([1, 2, 6, 7], [3, 4], [1, 1], [1, 1], [[1, 0], [2, 3]]), {"counts": True}),
        (([1, 2, 9, 9], [3, 2], [1, 2], [2, 3], [[1, 1], [1, 1]]), {}),
        (([1, 2, 9, 9], [3, 2], [2, 2], [2, 3], [[1, 2], [0, 2]]), {"ceil": True, "counts": True}),
        (([2, 2, 11], [3], [2], [1], [[1, 1]]), {}),
        (([1, 2, 5, 4, 6], [2, 2, 3], [2, 1, 2], [1, 1, 1], [[1, 0], [1, 1], [1, 1]]), {"counts": True}),
        (([1, 3, 6, 7], [2, 3], [1, 2], [1, 1], [[0, 0], [1, 1]]), {"special": True}),
    ]
]

if __name__ == "__main__":
    rows = ",\n".join(json.dumps(item) for item in CONVS)
    transposes = ",\n".join(json.dumps(item) for item in TRANSPOSES)
    pools = ",\n".join(json.dumps(item) for item in POOLS)
    GOLDEN.write_text(f'{{"conv": [\n{rows}\n],\n"transpose": [\n{transposes}\n],\n"pool": [\n{pools}\n]}}\n')
