"""
Writes test/golden/onnx.json.gz: what the ONNX project and ONNX Runtime say that small models compute.

* "nodes": the node cases of onnx.backend.test for the operators that feedforward has: model, inputs, expected outputs;
  cases whose dtypes it has not are kept without data, to be refused by name. Left out by name: `leftOut`.
* "opsets": one small model for every form of every operator at every opset up to 25 that has it, with what ONNX Runtime
  computes at the opsets it has (up to 21; the forms of 22 to 25 are the same but for dtypes).
* "networks": multi-layer perceptrons as exporters write them, with what ONNX Runtime predicts.
* "exports": multi-layer perceptrons that torch.onnx.export wrote, with what PyTorch predicts.

Run with Debian's python3-onnx, python3-onnxruntime and python3-torch (ran with onnx 1.17.0, onnxruntime 1.21, torch
2.6.0, numpy 2.2.4):

    /usr/bin/python3 packages/feedforward/scripts/golden-onnx.py

The two packages register the same schemas and cannot share a process, so ONNX Runtime runs in one of its own.
"""

import base64
import gzip
import json
import pathlib
import pickle
import subprocess
import sys


def run_models():
    """The other process: (model, inputs) pairs on stdin, lists of outputs (or an error) on stdout."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4
    answers = []
    for model, inputs in pickle.load(sys.stdin.buffer):
        try:
            session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
            answers.append(session.run(None, inputs))
        except Exception as error:  # the caller decides whether that is expected
            answers.append(str(error))
    pickle.dump(answers, sys.stdout.buffer)


if sys.argv[1:] == ["--run"]:
    run_models()
    sys.exit()

import io
import logging
import warnings

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.backend.test.case.node import collect_testcases
from onnx.reference import ReferenceEvaluator

warnings.simplefilter("ignore")
OPERATORS = (
    "Gemm MatMul Add Sub Mul Div Relu LeakyRelu Elu Selu Sigmoid HardSigmoid Tanh Softplus Gelu Softmax LogSoftmax "
    "Identity Flatten Reshape Transpose Constant Cast Dropout Clip Unsqueeze Squeeze ArgMax Concat BatchNormalization "
    "Erf Greater Shape Gather "
    "Abs And CastLike Ceil Celu Equal Exp Floor GreaterOrEqual HardSwish Less LessOrEqual Log Max Mean Min Mish Mod Neg Not "
    "Or PRelu Reciprocal Round Sign Softsign Sqrt Sum Xor Where "
    "DepthToSpace SpaceToDepth DequantizeLinear QuantizeLinear EyeLike OneHot Trilu InstanceNormalization LayerNormalization "
    "ScatterND TopK ConstantOfShape Expand Pad Range Size Slice Split Tile Resize Upsample "
    "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare "
    "AveragePool Conv ConvTranspose GlobalAveragePool GlobalMaxPool MaxPool "
    "Pow Sin Cos If GatherElements GatherND CumSum Einsum "
    "LSTM GRU RNN "
    "ConvInteger DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul GridSample Scatter ScatterElements Compress NonZero "
    "GroupNormalization LRN LpNormalization MeanVarianceNormalization Hardmax ArgMin IsInf IsNaN Shrink ThresholdedRelu"
).split()
ORT_LAST = 21
# From opset 19 on ONNX Runtime counts other padding where it is not the same at both ends; what is meant did not change.
ORT_LAST_OF = {"AveragePool with padding": 18}
# ONNX Runtime's mask of opset 10 is false where nothing was dropped; the standard's is true.
BY_REFERENCE = {"Dropout 10 mask"}
rng = np.random.default_rng(232)
more = np.random.default_rng(233)
newest = np.random.default_rng(234)
recurrence = np.random.default_rng(235)
quantised = np.random.default_rng(236)


def encode(data):
    return base64.b64encode(data).decode()


def tensor(array, name=""):
    return encode(numpy_helper.from_array(np.asarray(array), name).SerializeToString())


def run(jobs):
    answer = subprocess.run([sys.executable, __file__, "--run"], input=pickle.dumps(jobs), capture_output=True, check=True)
    return pickle.loads(answer.stdout)


# The standard's own cases.

HELD = {TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL}
# Cases of more bytes than these are left out: their operators have others.
LARGEST = 8000
LEFT_OUT = {}


def element_types(model):
    values = [*model.graph.input, *model.graph.output]
    return {v.type.tensor_type.elem_type if v.type.WhichOneof("value") == "tensor_type" else -1 for v in values}


def operators_in(graph):
    for node in graph.node:
        yield node.op_type
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from operators_in(attribute.g)


def node_cases():
    for case in collect_testcases(None):
        if case.model is None or any(name not in OPERATORS for name in operators_in(case.model.graph)):
            continue
        is_held = element_types(case.model) <= HELD
        size = sum(np.asarray(x).nbytes for part in case.data_sets[0] for x in part) if is_held else 0
        if size > LARGEST:
            LEFT_OUT[case.name] = f"{size} bytes"
            continue
        row = {"name": case.name, "model": encode(case.model.SerializeToString())}
        if is_held:
            inputs, outputs = case.data_sets[0]
            row["inputs"] = [tensor(x) for x in inputs]
            row["outputs"] = [tensor(y) for y in exact(case.model, inputs, outputs)]
        yield row


def exact(model, inputs, outputs):
    """Products are summed by NumPy as the machine likes: once more in float64, they are the same on every machine."""
    operators = set(operators_in(model.graph))
    # The reference cannot run shapes as float64, which branches compute.
    if not operators & {"Gemm", "MatMul"} or "If" in operators:
        return outputs
    given = {value.name: x.astype(np.float64) for value, x in zip(model.graph.input, inputs, strict=True)}
    sums = [y.astype(np.float32) for y in ReferenceEvaluator(model).run(None, given)]
    assert all(np.allclose(y, z, 1e-5, 1e-6) for y, z in zip(outputs, sums, strict=True))
    return sums


# One model for every form and opset.

F, I, B = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL


def model(nodes, inputs, outputs, opset, initializers=()):
    graph = helper.make_graph(
        nodes,
        "case",
        [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(x.dtype), x.shape) for n, x in inputs.items()],
        [helper.make_tensor_value_info(n, t, None) for n, t in outputs.items()],
        [numpy_helper.from_array(x, n) for n, x in initializers],
    )
    domains = {"": opset, **{node.domain: 1 for node in nodes if node.domain}}
    imports = [helper.make_opsetid(*domain) for domain in domains.items()]
    made = helper.make_model(graph, opset_imports=imports, producer_name="golden")
    made.ir_version = 8 if opset < 21 else 10
    return made.SerializeToString()


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def forms():
    """(name, operator, first opset, last opset, inputs, attributes, output types)"""
    x, y = floats(3, 4), floats(3, 4)
    wide, cube = (rng.standard_normal((3, 5)) * 4).astype(np.float32), floats(2, 3, 4)
    whole = rng.integers(-9, 9, (3, 4))
    divisor = np.where(whole == 0, 3, whole)
    yield "gemm", "Gemm", 7, 25, [floats(3, 4), floats(4, 5), floats(5)], {}, [F]
    yield "gemm of a matrix", "Gemm", 7, 25, [floats(3, 4), floats(4, 5), floats(3, 5)], {"alpha": 0.5, "beta": 2.0}, [F]
    yield "gemm of a column", "Gemm", 7, 25, [floats(4, 3), floats(5, 4), floats(3, 1)], {"transA": 1, "transB": 1}, [F]
    yield "gemm without bias", "Gemm", 11, 25, [floats(3, 4), floats(4, 5)], {"alpha": 0.25}, [F]
    yield "matmul", "MatMul", 1, 25, [x, floats(4, 2)], {}, [F]
    yield "matmul of vectors", "MatMul", 7, 25, [floats(4), floats(4)], {}, [F]
    yield "matmul of a row", "MatMul", 7, 25, [floats(4), cube.transpose(0, 2, 1).copy()], {}, [F]
    yield "matmul of a column", "MatMul", 7, 25, [cube, floats(4)], {}, [F]
    yield "matmul of batches", "MatMul", 7, 25, [floats(2, 1, 3, 4), floats(3, 4, 2)], {}, [F]
    yield "matmul of whole numbers", "MatMul", 9, 25, [whole, whole.T.copy()], {}, [I]
    for name in ("Add", "Sub", "Mul", "Div"):
        yield f"{name} broadcast", name, 7, 25, [x, floats(4)], {}, [F]
        yield f"{name} of a column", name, 7, 25, [cube, floats(3, 1)], {}, [F]
        yield f"{name} of whole numbers", name, 7, 25, [whole, divisor], {}, [I]
    yield "Softplus", "Softplus", 1, 25, [wide], {}, [F]
    for name in ("Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid", "HardSigmoid", "Tanh"):
        yield name, name, 6, 25, [wide], {}, [F]
    yield "LeakyRelu alpha", "LeakyRelu", 6, 25, [x], {"alpha": 0.3}, [F]
    yield "Elu alpha", "Elu", 6, 25, [x], {"alpha": 1.5}, [F]
    yield "Selu parameters", "Selu", 6, 25, [x], {"alpha": 2.0, "gamma": 3.0}, [F]
    yield "HardSigmoid parameters", "HardSigmoid", 6, 25, [x], {"alpha": 0.5, "beta": 0.6}, [F]
    yield "Gelu", "Gelu", 20, 25, [wide], {}, [F]
    yield "Gelu tanh", "Gelu", 20, 25, [wide], {"approximate": "tanh"}, [F]
    for name in ("Softmax", "LogSoftmax"):
        yield f"{name} old", name, 1, 12, [cube], {}, [F]
        yield f"{name} old axis 0", name, 7, 12, [cube], {"axis": 0}, [F]
        yield f"{name} old axis 2", name, 7, 12, [cube], {"axis": 2}, [F]
        yield f"{name} old axis -1", name, 11, 12, [cube], {"axis": -1}, [F]
        yield name, name, 13, 25, [cube], {}, [F]
        yield f"{name} axis 1", name, 13, 25, [cube], {"axis": 1}, [F]
        yield f"{name} axis -3", name, 13, 25, [cube], {"axis": -3}, [F]
    for array, kind in ((x, F), (whole, I), (whole > 0, B)):
        yield f"Identity {kind}", "Identity", 1, 25, [array], {}, [kind]
        yield f"Transpose {kind}", "Transpose", 1, 25, [array], {}, [kind]
        yield f"Concat {kind}", "Concat", 4, 25, [array, array[:, :2]], {"axis": 1}, [kind]
    yield "Transpose perm", "Transpose", 7, 25, [cube], {"perm": [1, 2, 0]}, [F]
    yield "Concat negative", "Concat", 11, 25, [cube, cube[:, :1]], {"axis": -2}, [F]
    for axis in range(4):
        yield f"Flatten {axis}", "Flatten", 1, 25, [cube], {"axis": axis}, [F]
    yield "Flatten negative", "Flatten", 11, 25, [cube], {"axis": -1}, [F]
    yield "Reshape", "Reshape", 5, 25, [cube, np.array([0, -1])], {}, [F]
    yield "Reshape of whole numbers", "Reshape", 7, 25, [whole, np.array([2, 6])], {}, [I]
    yield "Reshape with zeros", "Reshape", 14, 25, [floats(0, 3), np.array([3, 0])], {"allowzero": 1}, [F]
    yield "Constant", "Constant", 1, 25, [], {"value": numpy_helper.from_array(x)}, [F]
    yield "Constant of whole numbers", "Constant", 7, 25, [], {"value": numpy_helper.from_array(whole)}, [I]
    yield "Constant float", "Constant", 12, 25, [], {"value_float": 2.5}, [F]
    yield "Constant floats", "Constant", 12, 25, [], {"value_floats": [1.0, 2.5]}, [F]
    yield "Constant int", "Constant", 12, 25, [], {"value_int": -7}, [I]
    yield "Constant ints", "Constant", 12, 25, [], {"value_ints": [1, 2**40]}, [I]
    casts = [(wide, I), (wide, B), (whole, F), (whole, B), (whole > 0, F), (whole > 0, I)]
    for array, kind in casts:
        yield f"Cast {array.dtype} to {kind}", "Cast", 6, 25, [array], {"to": kind}, [kind]
    yield "Dropout 7", "Dropout", 7, 11, [x], {"ratio": 0.3}, [F]
    yield "Dropout 10 mask", "Dropout", 10, 11, [x], {"ratio": 0.3}, [F, B]
    yield "Dropout 12", "Dropout", 12, 25, [x], {}, [F]
    yield "Dropout 12 mask", "Dropout", 12, 25, [x, np.float32(0.3), np.array(False)], {"seed": 1}, [F, B]
    yield "Clip 7", "Clip", 6, 10, [x], {"min": -0.5, "max": 0.25}, [F]
    yield "Clip 7 open", "Clip", 6, 10, [x], {"max": 0.25}, [F]
    yield "Clip", "Clip", 11, 25, [x, np.float32(-0.5), np.float32(0.25)], {}, [F]
    yield "Clip below", "Clip", 11, 25, [x, np.float32(-0.5)], {}, [F]
    yield "Clip above", "Clip", 11, 25, [x, None, np.float32(0.5)], {}, [F]
    yield "Clip whole numbers", "Clip", 12, 25, [whole, np.int64(-2), np.int64(3)], {}, [I]
    yield "Relu of int32", "Relu", 14, 25, [whole.astype(np.int32)], {}, [TensorProto.INT32]
    yield "Squeeze 7", "Squeeze", 1, 12, [floats(1, 3, 1, 2)], {"axes": [0, 2]}, [F]
    yield "Squeeze all 7", "Squeeze", 7, 12, [floats(1, 3, 1, 2)], {}, [F]
    yield "Squeeze", "Squeeze", 13, 25, [floats(1, 3, 1, 2), np.array([0, -2])], {}, [F]
    yield "Squeeze all", "Squeeze", 13, 25, [floats(1, 3, 1, 2)], {}, [F]
    yield "Unsqueeze 7", "Unsqueeze", 1, 12, [whole], {"axes": [0, 3]}, [I]
    yield "Unsqueeze", "Unsqueeze", 13, 25, [whole, np.array([3, 0])], {}, [I]
    ties = np.array([[1, 5, 5, 2], [7, 0, 7, 7]])
    yield "ArgMax", "ArgMax", 1, 25, [cube], {}, [I]
    yield "ArgMax axis", "ArgMax", 7, 25, [cube], {"axis": 2, "keepdims": 0}, [I]
    yield "ArgMax negative", "ArgMax", 11, 25, [ties.astype(np.float32)], {"axis": -1}, [I]
    yield "ArgMax last", "ArgMax", 12, 25, [ties.astype(np.float32)], {"axis": 1, "select_last_index": 1}, [I]
    channels = [floats(3), floats(3), floats(3), np.abs(floats(3)) + 0.1]
    yield "BatchNormalization", "BatchNormalization", 7, 25, [floats(2, 3, 2, 2), *channels], {"epsilon": 1e-2}, [F]
    yield "BatchNormalization of rows", "BatchNormalization", 7, 25, [floats(4, 3), *channels], {}, [F]
    yield "Erf", "Erf", 9, 25, [wide], {}, [F]
    yield "Greater", "Greater", 7, 25, [cube, cube[:, :, :1]], {}, [B]
    yield "Greater of whole numbers", "Greater", 9, 25, [whole, np.array([0, 1, 2, 3])], {}, [B]
    for array in (x, whole, whole > 0):
        yield f"Shape of {array.dtype}", "Shape", 1, 25, [array], {}, [I]
    yield "Shape of a number", "Shape", 1, 25, [np.float32(1)], {}, [I]
    for attributes in ({"start": 1}, {"end": -1}, {"start": -2, "end": 9}, {"start": 2, "end": 1}):
        yield f"Shape {attributes}", "Shape", 15, 25, [cube], attributes, [I]
    yield "Gather", "Gather", 1, 25, [cube, np.array([1, 0, 0])], {}, [F]
    yield "Gather of one", "Gather", 1, 25, [whole, np.array(2)], {"axis": 1}, [I]
    yield "Gather of a matrix", "Gather", 1, 25, [cube, np.array([[0, 2], [1, 1]], np.int32)], {"axis": 1}, [F]
    yield "Gather negative", "Gather", 11, 25, [whole > 0, np.array([-1, 1])], {"axis": -1}, [B]


def others(*shape):
    return more.standard_normal(shape).astype(np.float32)


def elementwise_forms():
    x, whole = others(3, 4), more.integers(-9, 9, (3, 4))
    for name, since in (("Abs", 6), ("Ceil", 6), ("Exp", 6), ("Floor", 6), ("Neg", 6), ("Reciprocal", 6), ("Softsign", 1)):
        yield name, name, since, 25, [x], {}, [F]
    for name, since in (("Sign", 9), ("Round", 11), ("HardSwish", 14), ("Mish", 18)):
        yield name, name, since, 25, [x * 3], {}, [F]
    for name in ("Log", "Sqrt"):
        yield name, name, 6, 25, [np.abs(x)], {}, [F]
    yield "Round of halves", "Round", 11, 25, [np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], np.float32)], {}, [F]
    yield "Celu", "Celu", 12, 25, [x], {"alpha": 1.5}, [F]
    for name in ("Abs", "Neg"):
        yield f"{name} of whole numbers", name, 6, 25, [whole], {}, [I]
    for name in ("And", "Or", "Xor"):
        yield name, name, 7, 25, [x > 0, others(4) > 0], {}, [B]
    yield "Not", "Not", 1, 25, [x > 0], {}, [B]
    divisor = np.array([1, 2, 3, 0])
    yield "Equal", "Equal", 7, 25, [whole, divisor], {}, [B]
    yield "Equal of floats", "Equal", 11, 25, [x, x * (x > 0)], {}, [B]
    for name, since in (("Less", 7), ("LessOrEqual", 12), ("GreaterOrEqual", 12)):
        yield name, name, since, 25, [np.round(x), np.zeros(4, np.float32)], {}, [B]
    for name in ("Max", "Min", "Mean", "Sum"):
        yield f"{name} alike", name, 6, 25, [x, others(3, 4)], {}, [F]
        yield f"{name} of three", name, 8, 25, [others(2, 3, 1), others(4), others(3, 4)], {}, [F]
        yield f"{name} of one", name, 8, 25, [x], {}, [F]
    yield "Max of whole numbers", "Max", 12, 25, [whole, divisor], {}, [I]
    yield "Mod", "Mod", 10, 25, [whole, np.array([3, -3, 2, -5])], {}, [I]
    yield "Mod fmod", "Mod", 10, 25, [x * 4, np.array([1.5, -1.5, 1, -1], np.float32)], {"fmod": 1}, [F]
    yield "PRelu", "PRelu", 7, 25, [x, others(4)], {}, [F]
    yield "CastLike", "CastLike", 15, 25, [x * 9, whole], {}, [I]
    yield "Where", "Where", 9, 25, [x > 0, x, others(3, 1)], {}, [F]
    yield "Where of whole numbers", "Where", 9, 25, [others(3, 1) > 0, whole, divisor], {}, [I]


def composed_forms():
    picture = others(2, 8, 2, 3)
    yield "DepthToSpace", "DepthToSpace", 1, 25, [picture], {"blocksize": 2}, [F]
    yield "DepthToSpace CRD", "DepthToSpace", 11, 25, [picture], {"blocksize": 2, "mode": "CRD"}, [F]
    yield "SpaceToDepth", "SpaceToDepth", 1, 25, [others(2, 3, 4, 6)], {"blocksize": 2}, [F]
    for kind, dtype in ((TensorProto.UINT8, np.uint8), (TensorProto.INT8, np.int8)):
        x, scale, zero = others(3, 4) * 9, np.float32(0.07), np.array(3, dtype)
        yield f"QuantizeLinear {kind}", "QuantizeLinear", 10, 25, [x, scale, zero], {}, [kind]
        q, scales, zeros = (more.integers(0, 99, (3, 4))).astype(dtype), np.abs(others(3)) + 0.01, np.array([1, 2, 3], dtype)
        yield f"DequantizeLinear {kind}", "DequantizeLinear", 10, 25, [q, scale, zero], {}, [F]
        yield f"DequantizeLinear axis {kind}", "DequantizeLinear", 13, 25, [q, scales, zeros], {"axis": 0}, [F]
        yield f"QuantizeLinear axis {kind}", "QuantizeLinear", 13, 25, [x, scales, zeros], {"axis": -2}, [kind]
    yield "QuantizeLinear to bytes", "QuantizeLinear", 10, 25, [others(3, 4), np.float32(0.1)], {}, [TensorProto.UINT8]
    yield "EyeLike", "EyeLike", 9, 25, [others(3, 4)], {"k": 1}, [F]
    yield "EyeLike of another dtype", "EyeLike", 9, 25, [others(4, 3)], {"k": -1, "dtype": I}, [I]
    whole = np.array([[0, 3], [-1, 9]])
    yield "OneHot", "OneHot", 9, 25, [whole, np.array(4), np.array([2, 5], np.float32)], {}, [F]
    yield "OneHot axis", "OneHot", 9, 25, [whole, np.array([4]), np.array([2, 5], np.float32)], {"axis": 1}, [F]
    yield "OneHot negative", "OneHot", 11, 25, [whole, np.array(4), np.array([0, 1], np.float32)], {"axis": -3}, [F]
    yield "Trilu", "Trilu", 14, 25, [others(2, 4, 5)], {}, [F]
    yield "Trilu lower", "Trilu", 14, 25, [others(4, 3), np.array(-1)], {"upper": 0}, [F]
    planes = others(2, 3, 4, 5)
    yield "InstanceNormalization", "InstanceNormalization", 6, 25, [planes, others(3), others(3)], {"epsilon": 1e-3}, [F]
    yield "LayerNormalization", "LayerNormalization", 17, 25, [planes, others(5), others(5)], {}, [F]
    yield "LayerNormalization axis", "LayerNormalization", 17, 25, [planes, others(4, 5)], {"axis": 2}, [F, F, F]


def moving_forms():
    cube, whole = others(2, 3, 4), more.integers(-9, 9, (3, 4))
    places, updates = np.array([[0, 1], [1, 2]]), others(2, 4)
    yield "ScatterND", "ScatterND", 11, 25, [cube, places, updates], {}, [F]
    for name, since in (("add", 16), ("mul", 16), ("max", 18), ("min", 18)):
        yield f"ScatterND {name}", "ScatterND", since, 25, [cube, places, updates], {"reduction": name}, [F]
    yield "TopK 7", "TopK", 1, 9, [cube], {"k": 2, "axis": 1}, [F, I]
    yield "TopK", "TopK", 10, 25, [cube, np.array([3])], {}, [F, I]
    yield "TopK least", "TopK", 11, 25, [cube, np.array([2])], {"largest": 0, "axis": -2}, [F, I]
    five = numpy_helper.from_array(np.array([5]))
    yield "ConstantOfShape", "ConstantOfShape", 9, 25, [np.array([2, 3])], {}, [F]
    yield "ConstantOfShape of whole numbers", "ConstantOfShape", 9, 25, [np.array([2])], {"value": five}, [I]
    yield "Expand", "Expand", 8, 25, [others(3, 1), np.array([2, 1, 4])], {}, [F]
    yield "Expand of whole numbers", "Expand", 8, 25, [whole, np.array([2, 1, 1])], {}, [I]
    for mode in ("constant", "edge", "reflect"):
        yield f"Pad 7 {mode}", "Pad", 2, 10, [whole[:, :3].astype(np.float32)], {"mode": mode, "pads": [1, 2, 0, 1]}, [F]
        yield f"Pad {mode}", "Pad", 11, 25, [others(3, 4), np.array([1, 2, 0, 1])], {"mode": mode}, [F]
    yield "Pad 7 value", "Pad", 2, 10, [others(3, 4)], {"value": 1.5, "pads": [0, -1, 2, 1]}, [F]
    yield "Pad value", "Pad", 11, 25, [others(3, 4), np.array([0, -1, 2, 1]), np.float32(1.5)], {}, [F]
    yield "Pad axes", "Pad", 18, 25, [others(3, 4), np.array([1, 2]), None, np.array([-1])], {}, [F]
    yield "Pad wrap", "Pad", 19, 25, [others(3, 4), np.array([0, 1, 2, 3])], {"mode": "wrap"}, [F]
    yield "Range", "Range", 11, 25, [np.float32(1), np.float32(3), np.float32(0.3)], {}, [F]
    yield "Range of whole numbers", "Range", 11, 25, [np.array(9), np.array(-2), np.array(-3)], {}, [I]
    yield "Size", "Size", 1, 25, [cube], {}, [I]
    yield "Slice 7", "Slice", 1, 9, [cube], {"axes": [1, 2], "starts": [-2, 1], "ends": [3, 1000]}, [F]
    yield "Slice 7 without axes", "Slice", 1, 9, [cube], {"starts": [0, 1], "ends": [1, -1]}, [F]
    yield "Slice", "Slice", 10, 25, [cube, np.array([1, 0]), np.array([3, 1])], {}, [F]
    places = [np.array(list) for list in ([-1, 0], [-9, 99], [2, 1], [-2, 2])]
    yield "Slice backwards", "Slice", 10, 25, [cube, *places], {}, [F]
    yield "Slice of nothing", "Slice", 10, 25, [cube, np.array([2]), np.array([2]), np.array([2])], {}, [F]
    yield "Split 7", "Split", 2, 12, [others(2, 6)], {"axis": 1, "split": [1, 2, 3]}, [F, F, F]
    yield "Split 7 evenly", "Split", 2, 12, [others(6, 2)], {}, [F, F]
    yield "Split", "Split", 13, 25, [others(2, 6), np.array([4, 2])], {"axis": -1}, [F, F]
    yield "Split evenly 13", "Split", 13, 17, [others(6, 2)], {}, [F, F, F]
    yield "Split evenly", "Split", 18, 25, [others(7, 2)], {"num_outputs": 3}, [F, F, F]
    yield "Tile", "Tile", 6, 25, [others(2, 3), np.array([2, 1])], {}, [F]
    yield "Tile of whole numbers", "Tile", 6, 25, [whole, np.array([1, 3])], {}, [I]


def reduce_forms():
    for name in "L1 L2 LogSum LogSumExp Max Mean Min Prod Sum SumSquare".split():
        cube, operator, since = np.abs(others(2, 3, 4)) + 0.1, f"Reduce{name}", 13 if name == "Sum" else 18
        yield f"{operator} 7", operator, 1, since - 1, [cube], {"axes": [0, 2]}, [F]
        yield f"{operator} 7 of all", operator, 1, since - 1, [cube], {"keepdims": 0}, [F]
        yield f"{operator} 11", operator, 11, since - 1, [cube], {"axes": [-2], "keepdims": 0}, [F]
        yield operator, operator, since, 25, [cube, np.array([-1, 1])], {}, [F]
        yield f"{operator} of all", operator, since, 25, [cube], {"keepdims": 0}, [F]
        yield f"{operator} of none", operator, since, 25, [cube, np.array([], np.int64)], {"noop_with_empty_axes": 1}, [F]
    whole = more.integers(-9, 9, (3, 4))
    yield "ReduceSum of whole numbers", "ReduceSum", 13, 25, [whole, np.array([1])], {}, [I]
    yield "ReduceMax of whole numbers", "ReduceMax", 18, 25, [whole, np.array([0])], {}, [I]


def resize_forms():
    x = others(1, 2, 3, 4)
    scales, sizes = np.array([1, 1, 2, 1.5], np.float32), np.array([1, 2, 5, 3])
    for mode in ("nearest", "linear"):
        yield f"Upsample 7 {mode}", "Upsample", 7, 8, [x], {"mode": mode, "scales": [1.0, 1.0, 2.0, 2.0]}, [F]
        yield f"Upsample {mode}", "Upsample", 9, 9, [x, np.array([1, 1, 2, 3], np.float32)], {"mode": mode}, [F]
        yield f"Resize 10 {mode}", "Resize", 10, 10, [x, scales], {"mode": mode}, [F]
        for way in ("asymmetric", "half_pixel", "pytorch_half_pixel", "align_corners"):
            attributes = {"mode": mode, "coordinate_transformation_mode": way}
            yield f"Resize {mode} {way}", "Resize", 11, 25, [x, None, scales], attributes, [F]
            yield f"Resize {mode} {way} to sizes", "Resize", 11, 25, [x, None, None, sizes], attributes, [F]
    for way in ("floor", "ceil", "round_prefer_floor", "round_prefer_ceil"):
        yield f"Resize {way}", "Resize", 11, 25, [x, None, None, sizes], {"nearest_mode": way}, [F]
    axes = {"axes": [3, 2], "mode": "linear"}
    yield "Resize axes", "Resize", 18, 25, [x, None, None, np.array([6, 2])], axes, [F]
    for policy in ("not_larger", "not_smaller"):
        attributes = {"axes": [2, 3], "keep_aspect_ratio_policy": policy}
        yield f"Resize {policy}", "Resize", 18, 25, [x, None, None, np.array([6, 6])], attributes, [F]


def window_forms():
    x, line, volume = others(2, 4, 7, 6), others(2, 4, 9), others(1, 2, 4, 5, 3)
    yield "Conv", "Conv", 1, 25, [x, others(3, 4, 3, 2), others(3)], {"pads": [1, 0, 0, 1], "strides": [2, 1]}, [F]
    yield "Conv of groups", "Conv", 1, 25, [x, others(4, 2, 3, 3)], {"group": 2, "dilations": [2, 1]}, [F]
    yield "Conv of a line", "Conv", 1, 25, [line, others(3, 4, 3)], {"auto_pad": "SAME_UPPER", "strides": [2]}, [F]
    yield "Conv of a volume", "Conv", 1, 25, [volume, others(3, 2, 2, 3, 1), others(3)], {"auto_pad": "SAME_LOWER"}, [F]
    yield "ConvTranspose", "ConvTranspose", 1, 25, [x, others(4, 3, 3, 3), others(3)], {"strides": [2, 2], "pads": [1, 1, 1, 1]}, [F]
    attributes = {"group": 2, "dilations": [2, 1], "strides": [1, 2], "output_padding": [0, 1]}
    yield "ConvTranspose of groups", "ConvTranspose", 1, 25, [x, others(4, 2, 3, 2)], attributes, [F]
    yield "ConvTranspose of a line", "ConvTranspose", 1, 25, [line, others(4, 2, 3)], {"output_shape": [20], "strides": [2]}, [F]
    for name in ("GlobalAveragePool", "GlobalMaxPool"):
        yield name, name, 1, 25, [x], {}, [F]
    square = {"kernel_shape": [3, 2], "strides": [2, 1], "pads": [1, 0, 1, 1]}
    yield "AveragePool", "AveragePool", 7, 25, [x], square, [F]
    yield "AveragePool with padding", "AveragePool", 7, 25, [x], {**square, "count_include_pad": 1}, [F]
    yield "AveragePool of a line", "AveragePool", 7, 25, [line], {"kernel_shape": [4], "auto_pad": "SAME_LOWER"}, [F]
    up = {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}
    yield "AveragePool up", "AveragePool", 10, 25, [x], up, [F]
    yield "AveragePool up with padding", "AveragePool", 19, 25, [x], {**up, "pads": [1, 1, 1, 1], "count_include_pad": 1}, [F]
    far = {"kernel_shape": [2, 3], "dilations": [2, 2], "count_include_pad": 1, "ceil_mode": 1, "strides": [3, 3]}
    yield "AveragePool of what lies apart", "AveragePool", 19, 25, [x], far, [F]
    yield "MaxPool", "MaxPool", 1, 25, [x], square, [F]
    yield "MaxPool of a volume", "MaxPool", 1, 25, [volume], {"kernel_shape": [2, 2, 2], "auto_pad": "SAME_UPPER"}, [F]
    yield "MaxPool up", "MaxPool", 10, 25, [x], {**up, "dilations": [1, 2]}, [F]


def recent(*shape):
    return newest.standard_normal(shape).astype(np.float32)


def power_forms():
    x, whole = np.abs(recent(3, 4)) + 0.1, newest.integers(-4, 5, (3, 4))
    yield "Pow", "Pow", 7, 25, [x, recent(4)], {}, [F]
    for exponent in (2.0, 0.5, -1.0, 3.0):
        yield f"Pow {exponent}", "Pow", 7, 25, [x, np.float32(exponent)], {}, [F]
    yield "Pow of negative bases", "Pow", 7, 25, [recent(3, 4), whole.astype(np.float32)], {}, [F]
    yield "Pow of whole numbers", "Pow", 12, 25, [whole, np.array([0, 1, 2, 3])], {}, [I]
    yield "Pow of whole exponents", "Pow", 12, 25, [recent(3, 4), whole], {}, [F]
    for name in ("Sin", "Cos"):
        yield name, name, 7, 25, [recent(3, 4) * 30], {}, [F]


def branch(nodes, output):
    return helper.make_graph(nodes, output, [], [helper.make_tensor_value_info(output, F, None)])


def picking_forms():
    x, cube, whole = recent(3, 4), recent(2, 3, 4), newest.integers(-9, 9, (3, 4))
    node = helper.make_node
    then = branch([node("Neg", ["x1"], ["n"])], "n")
    inner = node("If", ["x0"], ["i"], then_branch=branch([node("Abs", ["x1"], ["v"])], "v"), else_branch=branch([node("Floor", ["x1"], ["v"])], "v"))
    for name, condition in (("then", True), ("else", False)):
        attributes = {"then_branch": then, "else_branch": branch([inner], "i")}
        yield f"If {name}", "If", 7, 25, [np.array(condition), x], attributes, [F]
    yield "GatherElements", "GatherElements", 11, 25, [cube, newest.integers(-2, 2, (2, 2, 4))], {}, [F]
    yield "GatherElements axis", "GatherElements", 11, 25, [whole, newest.integers(0, 4, (2, 6))], {"axis": -1}, [I]
    yield "GatherND", "GatherND", 11, 25, [cube, np.array([[0, 1], [1, 2]])], {}, [F]
    yield "GatherND of numbers", "GatherND", 11, 25, [whole, np.array([[[0, -1], [2, 3]]])], {}, [I]
    yield "GatherND of batches", "GatherND", 12, 25, [cube, np.array([[[1]], [[2]]])], {"batch_dims": 1}, [F]
    yield "CumSum", "CumSum", 11, 25, [cube, np.array(1)], {}, [F]
    yield "CumSum exclusive", "CumSum", 11, 25, [cube, np.array(-1)], {"exclusive": 1}, [F]
    yield "CumSum reverse", "CumSum", 11, 25, [whole, np.array(0)], {"reverse": 1, "exclusive": 1}, [I]
    for equation, shapes in (
        ("ij,jk->ik", [(3, 4), (4, 2)]),
        ("bij, bkj -> bik", [(2, 3, 4), (2, 5, 4)]),
        ("...ij,...jk", [(2, 5, 3, 4), (2, 5, 4, 2)]),
        ("ii->i", [(4, 4)]),
        ("ij->ji", [(3, 4)]),
        ("i,j,k->kij", [(2,), (3,), (4,)]),
        ("b...h,h->b...", [(2, 3, 4), (4,)]),
        ("ij", [(3, 4)]),
        ("ba", [(3, 4)]),
        ("ij->", [(3, 4)]),
    ):
        yield f"Einsum {equation}", "Einsum", 12, 25, [recent(*shape) for shape in shapes], {"equation": equation}, [F]


def recurrent_forms():
    steps, batch, size, hidden = 4, 3, 2, 5

    def given(gates, count=1, layout=0):
        shapes = [(steps, batch, size), (count, gates * hidden, size), (count, gates * hidden, hidden), (count, 2 * gates * hidden)]
        x, w, r, b = (recurrence.standard_normal(shape).astype(np.float32) for shape in shapes)
        states = recurrence.standard_normal((2, count, batch, hidden)).astype(np.float32)
        if layout == 1:
            x, states = x.swapaxes(0, 1).copy(), states.swapaxes(1, 2).copy()
        return x, w, r, b, np.array([4, 1, 3], np.int32), *states

    for name, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
        outputs, size_of = [F] * (3 if gates == 4 else 2), {"hidden_size": hidden}
        x, w, r, b, lengths, h, c = given(gates)
        state = [h, c] if gates == 4 else [h]
        yield name, name, 7, 25, [x, w, r], size_of, outputs
        yield f"{name} with everything", name, 7, 25, [x, w, r, b, lengths, *state], {**size_of, "direction": "reverse"}, outputs
        yield f"{name} of lengths", name, 7, 25, [x, w, r, b, lengths], size_of, outputs
        # A smaller clip than PyTorch or Keras ever write.
        yield f"{name} clipped", name, 7, 25, [x, w, r, b, None, *state], {**size_of, "clip": 0.3}, outputs
        x, w, r, b, lengths, h, c = given(gates, 2)
        both = {**size_of, "direction": "bidirectional"}
        state = [h, c] if gates == 4 else [h]
        yield f"{name} both ways", name, 7, 25, [x, w, r, b, None, *state], both, outputs
        yield f"{name} both ways of lengths", name, 7, 25, [x, w, r, b, lengths, *state], both, outputs
    x, w, r, b, lengths, h, c = given(4)
    peepholes = recurrence.standard_normal((1, 3 * hidden)).astype(np.float32)
    yield "LSTM with peepholes", "LSTM", 7, 25, [x, w, r, b, None, h, c, peepholes], {"hidden_size": hidden}, [F, F, F]
    yield "LSTM coupled", "LSTM", 7, 25, [x, w, r, b], {"hidden_size": hidden, "input_forget": 1}, [F, F, F]
    others = {"activations": ["HardSigmoid", "LeakyRelu", "ScaledTanh"], "activation_alpha": [0.3, 0.2, 0.7], "activation_beta": [0.4, 1.5]}
    yield "LSTM of other functions", "LSTM", 7, 25, [x, w, r, b], {"hidden_size": hidden, **others}, [F, F, F]
    x, w, r, b, lengths, h, c = given(3)
    after = {"hidden_size": hidden, "linear_before_reset": 1}
    yield "GRU that resets after", "GRU", 7, 25, [x, w, r, b, lengths, h], after, [F, F]
    yield "GRU that resets after, without bias", "GRU", 7, 25, [x, w, r, None, None, h], after, [F, F]
    others = {"activations": ["Softsign", "Elu"], "activation_alpha": [0.5]}
    yield "GRU of other functions", "GRU", 7, 25, [x, w, r, b], {"hidden_size": hidden, **others}, [F, F]
    x, w, r, b, lengths, h, c = given(1, 2)
    for first, second, extra in (
        ("Relu", "Sigmoid", {}),
        ("Affine", "Softplus", {"activation_alpha": [0.3], "activation_beta": [0.1]}),
        ("ThresholdedRelu", "Tanh", {"activation_alpha": [0.2]}),
    ):
        pair = {"hidden_size": hidden, "direction": "bidirectional", "activations": [first, second], **extra}
        yield f"RNN of {first} and {second}", "RNN", 7, 25, [x, w, r, b], pair, [F, F]


def small(*shape):
    return quantised.standard_normal(shape).astype(np.float32)


def bytes_of(*shape, dtype=np.uint8):
    return quantised.integers(0 if dtype == np.uint8 else -128, 256 if dtype == np.uint8 else 128, shape).astype(dtype)


def quantised_forms():
    U, S, W = TensorProto.UINT8, TensorProto.INT8, TensorProto.INT32
    rows, zero, scale = bytes_of(3, 4), np.uint8(117), np.float32(0.02)
    whole, none = bytes_of(4, 5, dtype=np.int8), np.int8(0)
    yield "DynamicQuantizeLinear", "DynamicQuantizeLinear", 11, 25, [small(3, 4)], {}, [U, F, U]
    yield "DynamicQuantizeLinear above 0", "DynamicQuantizeLinear", 11, 25, [np.abs(small(3, 4)) + 1], {}, [U, F, U]
    yield "MatMulInteger", "MatMulInteger", 10, 25, [rows, whole], {}, [W]
    yield "MatMulInteger of zeros", "MatMulInteger", 10, 25, [rows, bytes_of(4, 5), zero, np.uint8(3)], {}, [W]
    yield "MatMulInteger of columns", "MatMulInteger", 10, 25, [bytes_of(2, 3, 4), whole, zero, bytes_of(5, dtype=np.int8)], {}, [W]
    picture, kernels = bytes_of(2, 4, 5, 6), bytes_of(6, 2, 3, 3)
    attributes = {"group": 2, "pads": [1, 1, 1, 1], "strides": [2, 1]}
    yield "ConvInteger", "ConvInteger", 10, 25, [picture, kernels, zero, np.uint8(9)], attributes, [W]
    yield "ConvInteger of zeros", "ConvInteger", 10, 25, [picture, bytes_of(3, 4, 2, 2)], {}, [W]
    given = [rows, scale, zero, bytes_of(4, 5), np.float32(0.01), np.uint8(128), np.float32(0.05), np.uint8(99)]
    yield "QLinearMatMul", "QLinearMatMul", 10, 25, given, {}, [U]
    per = [whole, np.abs(small(5)) / 50 + 0.001, np.zeros(5, np.int8)]
    yield "QLinearMatMul of columns", "QLinearMatMul", 10, 25, [rows, scale, zero, *per, np.float32(0.05), np.uint8(99)], {}, [U]
    signed = bytes_of(6, 2, 3, 3, dtype=np.int8)
    bias = quantised.integers(-9000, 9000, 6).astype(np.int32)
    out = [np.float32(0.07), np.uint8(88)]
    yield "QLinearConv", "QLinearConv", 10, 25, [picture, scale, zero, signed, np.float32(0.01), none, *out, bias], attributes, [U]
    channels = [signed, np.abs(small(6)) / 50 + 0.001, np.zeros(6, np.int8)]
    yield "QLinearConv of channels", "QLinearConv", 10, 25, [picture, scale, zero, *channels, *out], attributes, [U]
    yield "DequantizeLinear of a bias", "DequantizeLinear", 13, 25, [bias, np.abs(small(6)), np.zeros(6, np.int32)], {"axis": 0}, [F]
    ms = "com.microsoft."
    pair = [rows, scale, zero, bytes_of(4), np.float32(0.03), np.uint8(9)]
    for name in ("QLinearAdd", "QLinearMul"):
        yield name, ms + name, 7, 25, [*pair, np.float32(0.06), np.uint8(110)], {}, [U]
    yield "QLinearConcat", ms + "QLinearConcat", 7, 25, [np.float32(0.03), np.uint8(7), rows, scale, zero, bytes_of(3, 2), np.float32(0.05), np.uint8(4)], {"axis": 1}, [U]
    yield "QLinearGlobalAveragePool", ms + "QLinearGlobalAveragePool", 7, 25, [picture, scale, zero, np.float32(0.03), np.uint8(7)], {}, [U]
    yield "QLinearLeakyRelu", ms + "QLinearLeakyRelu", 7, 25, [rows, scale, zero, np.float32(0.03), np.uint8(7)], {"alpha": 0.2}, [U]
    yield "QLinearSigmoid", ms + "QLinearSigmoid", 7, 25, [rows, scale, zero, np.float32(1 / 256), np.uint8(0)], {}, [U]
    yield "QLinearSoftmax", ms + "QLinearSoftmax", 7, 25, [rows, scale, zero, np.float32(1 / 256), np.uint8(0)], {"opset": 13, "axis": -1}, [U]
    gemm = [rows, scale, zero, bytes_of(5, 4, dtype=np.int8), np.abs(small(5)) / 50 + 0.001, np.zeros(5, np.int8), bias[:5]]
    yield "QGemm", ms + "QGemm", 7, 25, [*gemm, np.float32(0.04), np.uint8(100)], {"transB": 1}, [U]
    yield "QGemm to floats", ms + "QGemm", 7, 25, gemm, {"transB": 1}, [F]


def transformer_forms():
    x, ms = small(2, 3, 4), "com.microsoft."
    yield "Gelu of its own", ms + "Gelu", 7, 25, [x * 3], {}, [F]
    yield "BiasGelu", ms + "BiasGelu", 7, 25, [x, small(4)], {}, [F]
    yield "FastGelu", ms + "FastGelu", 7, 25, [x * 3], {}, [F]
    yield "FastGelu with a bias", ms + "FastGelu", 7, 25, [x, small(4)], {}, [F]
    given = [x, small(2, 3, 4), small(4), small(4)]
    yield "SkipLayerNormalization", ms + "SkipLayerNormalization", 7, 25, given, {"epsilon": 1e-5}, [F]
    yield "SkipLayerNormalization with a bias", ms + "SkipLayerNormalization", 7, 25, [*given, small(4)], {"epsilon": 1e-5}, [F]


def rare_forms():
    x, cube, picture = small(3, 4), small(2, 3, 4), small(2, 6, 3, 4)
    odd = np.array([np.nan, 1, np.inf, -np.inf], np.float32)
    yield "ArgMin", "ArgMin", 1, 25, [cube], {"axis": 1}, [I]
    yield "ArgMin of whole numbers", "ArgMin", 12, 25, [np.array([[3, 1, 1, 2]])], {"axis": 1, "select_last_index": 1}, [I]
    yield "Compress", "Compress", 9, 25, [cube, np.array([True, False, True])], {"axis": 1}, [F]
    yield "Compress of all", "Compress", 9, 25, [cube, np.array([False, True, True])], {}, [F]
    yield "Hardmax old", "Hardmax", 1, 12, [cube], {}, [F]
    yield "Hardmax", "Hardmax", 13, 25, [cube], {"axis": 1}, [F]
    yield "IsNaN", "IsNaN", 9, 25, [odd], {}, [B]
    yield "IsInf", "IsInf", 10, 25, [odd], {}, [B]
    yield "IsInf above", "IsInf", 10, 25, [odd], {"detect_negative": 0}, [B]
    yield "IsInf below", "IsInf", 10, 25, [odd], {"detect_positive": 0}, [B]
    yield "NonZero", "NonZero", 9, 25, [np.array([[0, 1, 0], [2, 0, -1]])], {}, [I]
    yield "Shrink", "Shrink", 9, 25, [x], {"bias": 0.25, "lambd": 0.5}, [F]
    yield "ThresholdedRelu", "ThresholdedRelu", 10, 25, [x], {"alpha": 0.5}, [F]
    yield "GroupNormalization of groups", "GroupNormalization", 18, 20, [picture, small(2), small(2)], {"num_groups": 2}, [F]
    yield "GroupNormalization", "GroupNormalization", 21, 25, [picture, small(6), small(6)], {"num_groups": 3}, [F]
    yield "LRN", "LRN", 1, 25, [picture], {"size": 3, "alpha": 0.3, "bias": 2.0}, [F]
    yield "LRN of five", "LRN", 1, 25, [picture], {"size": 5, "beta": 0.5}, [F]
    yield "LpNormalization", "LpNormalization", 1, 25, [cube * (np.arange(3) != 1)[:, None]], {"axis": -1}, [F]
    yield "LpNormalization of 1", "LpNormalization", 1, 25, [cube], {"axis": 1, "p": 1}, [F]
    yield "MeanVarianceNormalization", "MeanVarianceNormalization", 9, 25, [picture], {}, [F]
    places, updates = np.array([[1, 0, -1, 0], [0, 2, 0, 1]]), small(2, 4)
    yield "Scatter", "Scatter", 9, 10, [x, places, updates], {}, [F]
    yield "ScatterElements", "ScatterElements", 11, 25, [x, places[:, :2], updates[:, :2]], {"axis": 0}, [F]
    yield "ScatterElements axis", "ScatterElements", 11, 25, [x, np.array([[3, -4]]), small(1, 2)], {"axis": 1}, [F]
    for name, since in (("add", 16), ("mul", 16), ("max", 18), ("min", 18)):
        yield f"ScatterElements {name}", "ScatterElements", since, 25, [x, np.abs(places), updates], {"reduction": name}, [F]
        yield f"ScatterElements {name} of whole numbers", "ScatterElements", since, 25, [np.array([5, 6, 7]), np.array([1, 1, 2]), np.array([9, 2, 3])], {"reduction": name}, [I]
    grid = (quantised.random((2, 3, 5, 2)) * 3 - 1.5).astype(np.float32)
    for padding in ("zeros", "border", "reflection"):
        for aligned in (0, 1):
            for mode in ("bilinear", "nearest"):
                attributes = {"mode": mode, "padding_mode": padding, "align_corners": aligned}
                yield f"GridSample {attributes}", "GridSample", 16, 19, [picture, grid], attributes, [F]
                newer = {**attributes, "mode": "linear" if mode == "bilinear" else mode}
                yield f"GridSample {newer} since 20", "GridSample", 20, 25, [picture, grid], newer, [F]


FAMILIES = (
    forms,
    elementwise_forms,
    composed_forms,
    moving_forms,
    reduce_forms,
    resize_forms,
    window_forms,
    power_forms,
    picking_forms,
    recurrent_forms,
    quantised_forms,
    transformer_forms,
    rare_forms,
)


def opset_cases():
    rows, jobs, given_of = [], [], {}
    for name, operator, first, last, inputs, attributes, outputs in (form for family in FAMILIES for form in family()):
        names = ["" if x is None else f"x{i}" for i, x in enumerate(inputs)]
        given = {f"x{i}": np.asarray(x) for i, x in enumerate(inputs) if x is not None}
        given_of[name] = given
        results = {f"y{i}": kind for i, kind in enumerate(outputs)}
        # The branches of If take the other inputs from around it.
        domain, _, own = operator.rpartition(".")
        node = helper.make_node(own, names[:1] if own == "If" else names, list(results), domain=domain, **attributes)
        row = {"name": name, "inputs": {n: tensor(x) for n, x in given.items()}, "models": {}}
        for opset in range(first, last + 1):
            made = model([node], given, results, opset)
            row["models"][opset] = encode(made)
            if opset <= ORT_LAST_OF.get(name, ORT_LAST):
                jobs.append((row, (made, given)))
        rows.append(row)
    expected = {}
    for (row, _), answer in zip(jobs, run([job for _, job in jobs]), strict=True):
        if isinstance(answer, str):
            print(f"{row['name']}: ONNX Runtime says {answer[:150]}")
            continue
        before = expected.setdefault(row["name"], answer)
        assert all(np.allclose(a, b, 1e-6, 1e-6) for a, b in zip(before, answer, strict=True)), row["name"]
    for row in rows:
        if row["name"] in BY_REFERENCE:
            session = ReferenceEvaluator(onnx.load_from_string(base64.b64decode(min(row["models"].items())[1])))
            expected[row["name"]] = session.run(None, {n: x for n, x in given_of[row["name"]].items()})
        row["outputs"] = [tensor(y) for y in expected[row["name"]]]
    return rows


# Networks as exporters write them.


def network_cases():
    node = helper.make_node
    w1, b1, w2, b2 = floats(12, 7), floats(7), floats(7, 4), floats(4)
    rows = floats(5, 12)
    torch = [("fc1.weight", w1.T.copy()), ("fc1.bias", b1), ("fc2.weight", w2.T.copy()), ("fc2.bias", b2)]
    keras = [("dense/kernel:0", w1), ("dense/bias:0", b1), ("dense_1/kernel:0", w2), ("dense_1/bias:0", b2)]
    normal = [("s", np.abs(floats(7)) + 0.2), ("t", floats(7)), ("mean", floats(7)), ("var", np.abs(floats(7)) + 0.2)]

    def gemm(x, layer, y):
        return node("Gemm", [x, f"{layer}.weight", f"{layer}.bias"], [y], transB=1)

    def matmul_add(x, layer, y):
        return [
            node("MatMul", [x, f"{layer}/kernel:0"], [f"{y}_"]),
            node("Add", [f"{y}_", f"{layer}/bias:0"], [y]),
        ]

    yield "PyTorch: flatten, Gemm with transB, dropout", 17, ["N", 1, 3, 4], torch, [
        node("Flatten", ["x"], ["f"], axis=1),
        gemm("f", "fc1", "a"),
        node("Relu", ["a"], ["h"]),
        node("Dropout", ["h"], ["d"]),
        gemm("d", "fc2", "z"),
        node("Softmax", ["z"], ["y"], axis=1),
    ]
    yield "Keras: MatMul and Add", 15, ["unk__1", 12], keras, [
        *matmul_add("x", "dense", "a"),
        node("Sigmoid", ["a"], ["h"]),
        *matmul_add("h", "dense_1", "z"),
        node("Softmax", ["z"], ["y"]),
    ]
    yield "batch normalisation behind a layer, and before one", 9, ["N", 12], [*torch, *normal], [
        gemm("x", "fc1", "a"),
        node("BatchNormalization", ["a", "s", "t", "mean", "var"], ["n"], epsilon=1e-3),
        node("Relu", ["n"], ["h"]),
        node("BatchNormalization", ["h", "s", "t", "mean", "var"], ["m"]),
        gemm("m", "fc2", "y"),
    ]
    yield "arithmetic with constants", 13, ["N", 12], [*torch, ("mean", floats(12)), ("scale", np.array(255, np.float32))], [
        node("Sub", ["x", "mean"], ["c"]),
        node("Div", ["c", "scale"], ["s"]),
        node("Gemm", ["s", "fc1.weight", "fc1.bias"], ["a"], transB=1, alpha=0.5, beta=3.0),
        node("Tanh", ["a"], ["h"]),
        gemm("h", "fc2", "y"),
    ]
    reshape = [("shape", np.array([1, 12])), ("flat", np.array([-1, 12]))]
    yield "a fixed batch of 1, reshaped", 13, [1, 3, 4], [*torch, *reshape], [
        node("Reshape", ["x", "shape"], ["f"]),
        gemm("f", "fc1", "a"),
        node("LeakyRelu", ["a"], ["h"], alpha=0.2),
        gemm("h", "fc2", "y"),
    ]
    yield "folded: the weights are transposed by a node", 13, ["N", 3, 4], [*torch, *reshape], [
        node("Reshape", ["x", "flat"], ["f"]),
        node("Transpose", ["fc1.weight"], ["w1"], perm=[1, 0]),
        node("Identity", ["w1"], ["w1i"]),
        node("MatMul", ["f", "w1i"], ["a_"]),
        node("Add", ["fc1.bias", "a_"], ["a"]),
        node("Elu", ["a"], ["h"]),
        gemm("h", "fc2", "y"),
    ]
    numbers = [(f"n{n}", np.array(n, np.float32)) for n in (0, 0.5, 1, 2**0.5, 0.044715, (2 / np.pi) ** 0.5)]
    half, one, root, cubes, tanhs = (name for name, _ in numbers[1:])
    yield "PyTorch before opset 20: gelu", 17, ["N", 12], [*torch, *numbers], [
        gemm("x", "fc1", "a"),
        node("Div", ["a", root], ["v"]),
        node("Erf", ["v"], ["e"]),
        node("Add", ["e", one], ["p"]),
        node("Mul", ["a", "p"], ["m"]),
        node("Mul", ["m", half], ["h"]),
        gemm("h", "fc2", "y"),
    ]
    yield "PyTorch before opset 20: gelu by tanh", 14, ["N", 12], [*torch, *numbers], [
        gemm("x", "fc1", "a"),
        node("Mul", ["a", "a"], ["a2"]),
        node("Mul", ["a2", "a"], ["a3"]),
        node("Mul", [cubes, "a3"], ["c"]),
        node("Add", ["a", "c"], ["u"]),
        node("Mul", ["u", tanhs], ["v"]),
        node("Tanh", ["v"], ["t"]),
        node("Add", ["t", one], ["p"]),
        node("Mul", [half, "a"], ["l"]),
        node("Mul", ["l", "p"], ["h"]),
        gemm("h", "fc2", "y"),
    ]
    places = [("first", np.array(0)), ("axes", np.array([0])), ("rest", np.array([-1]))]
    yield "PyTorch: x.view(x.size(0), -1), and x > 0 as a number", 13, ["N", 3, 4], [*torch, *places, numbers[0]], [
        node("Shape", ["x"], ["s"]),
        node("Gather", ["s", "first"], ["n"], axis=0),
        node("Unsqueeze", ["n", "axes"], ["nn"]),
        node("Concat", ["nn", "rest"], ["flat"], axis=0),
        node("Reshape", ["x", "flat"], ["f"]),
        gemm("f", "fc1", "a"),
        node("Greater", ["a", "n0"], ["b"]),
        node("Cast", ["b"], ["h"], to=F),
        gemm("h", "fc2", "y"),
    ]
    regressor = [("w", floats(12, 7)), ("b", floats(1, 7)), ("v", floats(7, 1)), ("c", floats(1, 1)), ("s", np.array([-1, 1]))]
    yield "scikit-learn's MLPRegressor by skl2onnx", 15, [None, 12], regressor, [
        node("Cast", ["x"], ["f"], to=F),
        node("MatMul", ["f", "w"], ["m"]),
        node("Add", ["m", "b"], ["a"]),
        node("Tanh", ["a"], ["h"]),
        node("MatMul", ["h", "v"], ["n"]),
        node("Add", ["n", "c"], ["z"]),
        node("Identity", ["z"], ["o"]),
        node("Reshape", ["o", "s"], ["y"]),
    ]
    every = [("Selu", {}), ("Softplus", {}), ("HardSigmoid", {"alpha": 1 / 6}), ("Gelu", {}), ("Gelu", {"approximate": "tanh"})]
    middle = [node(op, [f"v{i}"], [f"v{i + 1}"], **attributes) for i, (op, attributes) in enumerate(every)]
    yield "every other function", 20, ["N", 12], torch, [gemm("x", "fc1", "v0"), *middle, gemm("v5", "fc2", "y")]


def networks():
    rows, jobs = [], []
    for name, opset, shape, weights, nodes in network_cases():
        batch = 1 if shape[0] == 1 else 5
        x = floats(batch, *shape[1:])
        graph = helper.make_graph(
            nodes,
            "network",
            [helper.make_tensor_value_info("x", F, shape)],
            [helper.make_tensor_value_info("y", F, None)],
            [numpy_helper.from_array(array, n) for n, array in weights],
        )
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], producer_name="golden")
        made.ir_version = 8 if opset < 20 else 9
        rows.append({"name": name, "model": encode(made.SerializeToString()), "input": tensor(x)})
        jobs.append((made.SerializeToString(), {"x": x}))
    for row, answer in zip(rows, run(jobs), strict=True):
        assert not isinstance(answer, str), (row["name"], answer)
        row["output"] = tensor(answer[0])
    return rows


# What PyTorch's exporter writes.


class Step(torch.nn.Module):
    def forward(self, x):
        return (x > 0).float()


class Viewed(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = torch.nn.Linear(6, 5), torch.nn.Linear(5, 3)

    def forward(self, x):
        x = x.view(x.size(0), -1)
        return torch.log_softmax(self.fc2(torch.relu(self.fc1(x))), dim=1)


class Scaled(Viewed):
    def forward(self, x):
        return torch.softmax(self.fc2(self.fc1((x / 255 - 0.13) / 0.31).clamp(min=0)), dim=-1)


class Reshaped(Viewed):
    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x.reshape(x.shape[0], 6))))


def torch_modules():
    """(name, module, shape of a row, opsets)"""
    from torch import nn

    functions = {
        "sigmoid": nn.Sigmoid(),
        "relu": nn.ReLU(),
        "tanh": nn.Tanh(),
        "leakyRelu": nn.LeakyReLU(0.2),
        "elu": nn.ELU(1.3),
        "selu": nn.SELU(),
        "softplus": nn.Softplus(),
        "gelu": nn.GELU(),
        "geluTanh": nn.GELU("tanh"),
        "hardSigmoid": nn.Hardsigmoid(),
        "step": Step(),
    }
    for name, function in functions.items():
        # Erf came with opset 9; PyTorch writes it before, too.
        opsets = (9, 12, 17, 20) if name in ("gelu", "geluTanh", "step") else (17,)
        yield name, nn.Sequential(nn.Linear(6, 5), function, nn.Linear(5, 3)), (6,), opsets
    norm = nn.BatchNorm1d(5)
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.3, 2)
    deep = (nn.Flatten(), nn.Linear(6, 5), norm, nn.ReLU(), nn.Dropout(0.3), nn.Linear(5, 3, bias=False), nn.Softmax(dim=1))
    yield "Flatten, BatchNorm1d, Dropout, no bias, Softmax", nn.Sequential(*deep), (1, 2, 3), (7, 9, 12, 13, 17, 20)
    yield "x.view(x.size(0), -1), log_softmax", Viewed(), (2, 3), (7, 9, 12, 13, 17, 20)
    yield "x.reshape(x.shape[0], 6)", Reshaped(), (2, 3), (7, 9, 13)
    yield "(x / 255 - mean) / deviation, clamp, softmax", Scaled(), (6,), (9, 17)


def torch_exports():
    logging.disable(logging.WARNING)
    torch.manual_seed(232)
    for name, module, row, opsets in torch_modules():
        module.eval()
        x = torch.randn((4, *row))
        with torch.no_grad():
            y = module(x).numpy()
        for opset in opsets:
            made = io.BytesIO()
            axes = {"x": {0: "batch"}}
            torch.onnx.export(module, x, made, opset_version=opset, dynamo=False, input_names=["x"], output_names=["y"], dynamic_axes=axes)
            yield {"name": name, "opset": opset, "model": encode(made.getvalue()), "input": tensor(x.numpy()), "output": tensor(y)}


golden = {
    "versions": {"onnx": onnx.__version__, "numpy": np.__version__, "torch": torch.__version__},
    "leftOut": LEFT_OUT,
    "nodes": list(node_cases()),
    "opsets": opset_cases(),
    "networks": networks(),
    "exports": list(torch_exports()),
}
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "onnx.json.gz"
path.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0))
print(f"{path.name}: {len(golden['nodes'])} node cases, {len(golden['opsets'])} forms, {path.stat().st_size} bytes")
