#!/usr/bin/env python3
"""What `npm run ulp` measures of this library, of its peers: the greatest error in units in the last place of float32.

    python3 scripts/ulp-peers.py [STRIDE]

Every STRIDE-th float32 bit pattern (257) goes through NumPy, ONNX Runtime and PyTorch, each in one thread, in arrays of
2^20; the truth is float64. Nothing is written: the table in docs/numerics.md names what was found, with versions.
"""

import math
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper

np.seterr(all="ignore")
torch.set_num_threads(1)
stride = int(sys.argv[1]) if len(sys.argv) > 1 else 257
size = 1 << 20


def session(*nodes):
    """An ONNX graph of element-wise nodes, each (operator, attributes) applied to the one before."""
    names = ["x", *(f"y{i}" for i in range(len(nodes)))]
    made = [helper.make_node(op, [a], [b], **more) for (op, more), a, b in zip(nodes, names, names[1:], strict=False)]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"]) for name in (names[0], names[-1])]
    graph = helper.make_graph(made, "f", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    run = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"]).run
    return lambda x: run(None, {"x": x})[0]


def of_torch(f):
    return lambda x: f(torch.from_numpy(x)).numpy()


erfc64 = np.frompyfunc(math.erfc, 1, 1)
erf64 = np.frompyfunc(math.erf, 1, 1)


def sigmoid64(x):
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


def softplus64(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def gelu64(x):
    return np.where(x == -np.inf, -0.0, x * (erfc64(-x / math.sqrt(2)).astype(np.float64) / 2))


one = np.float32(1)
F = torch.nn.functional
rows = {
    "exp": (np.exp, {"NumPy": np.exp, "ONNX Runtime": session(("Exp", {})), "PyTorch": of_torch(torch.exp)}),
    "log": (np.log, {"NumPy": np.log, "ONNX Runtime": session(("Log", {})), "PyTorch": of_torch(torch.log)}),
    "sigmoid": (
        sigmoid64,
        {
            "NumPy, 1 / (1 + exp(-x))": lambda x: one / (one + np.exp(-x)),
            "ONNX Runtime": session(("Sigmoid", {})),
            "PyTorch": of_torch(torch.sigmoid),
        },
    ),
    "tanh": (np.tanh, {"NumPy": np.tanh, "ONNX Runtime": session(("Tanh", {})), "PyTorch": of_torch(torch.tanh)}),
    "softplus": (
        softplus64,
        {"ONNX Runtime": session(("Softplus", {})), "PyTorch": of_torch(F.softplus)},
    ),
    "erf": (
        lambda x: erf64(x).astype(np.float64),
        {"ONNX Runtime": session(("Erf", {})), "PyTorch": of_torch(torch.erf)},
    ),
    "gelu": (gelu64, {"ONNX Runtime": session(("Gelu", {})), "PyTorch": of_torch(F.gelu)}),
    "elu": (
        lambda x: np.where(x < 0, np.expm1(x), x),
        {"ONNX Runtime": session(("Elu", {})), "PyTorch": of_torch(F.elu)},
    ),
}


def errors(y, exact):
    limit = 2.0**128
    exponent = np.frexp(exact)[1] - 1
    unit = np.ldexp(1.0, np.clip(np.where(np.isfinite(exact), exponent, 127), -126, 127) - 23)
    error = np.abs(np.clip(y.astype(np.float64), -limit, limit) - np.clip(exact, -limit, limit)) / unit
    error[np.isnan(exact)] = 0
    error[np.isnan(y) & ~np.isnan(exact)] = np.inf
    return error


print(f"NumPy {np.__version__}, ONNX Runtime {onnxruntime.__version__}, PyTorch {torch.__version__}, 1 in {stride}")
for name, (truth, peers) in rows.items():
    worst = dict.fromkeys(peers, (0.0, 0.0))
    for start in range(0, 2**32, size * stride):
        patterns = np.arange(start, min(2**32, start + size * stride), stride, dtype=np.uint64)
        x = patterns.astype(np.uint32).view(np.float32)
        x = x[~np.isnan(x)]
        if len(x) == 0:
            continue
        exact = truth(x.astype(np.float64))
        for peer, f in peers.items():
            error = errors(f(x), exact)
            i = int(error.argmax())
            worst[peer] = max(worst[peer], (float(error[i]), float(x[i])))
    print(name, *(f"{peer}: {error:.4g} at {x!r};" for peer, (error, x) in worst.items()))
