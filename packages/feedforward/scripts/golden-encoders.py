"""
Writes test/golden/encoders.json.gz: what ONNX Runtime answers with LabelEncoder and OneHotEncoder, from numbers and from the labels
of a classifier before them, and with TreeEnsemble, the trees of ai.onnx.ml since version 5: file, input, outputs.

Left out are trees of one branch, behind which ONNX Runtime 1.21 gives sums that the reference of the standard does not give.

Run with Debian's python3-onnx and python3-onnxruntime (ran with onnx 1.17.0, onnxruntime 1.21):

    /usr/bin/python3 packages/feedforward/scripts/golden-encoders.py
"""

import base64
import gzip
import json
import pathlib

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

ML = "ai.onnx.ml"
types = {np.dtype("float32"): TensorProto.FLOAT, np.dtype("int64"): TensorProto.INT64, np.dtype("float64"): TensorProto.DOUBLE}


def node(operator, inputs, outputs, **attributes):
    return helper.make_node(operator, inputs, outputs, domain=ML, **attributes)


def model_of(nodes, x, output, version):
    given = helper.make_tensor_value_info("X", types[x.dtype], ["n", *x.shape[1:]])
    made = helper.make_tensor_value_info("Y", output, None)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(ML, version)]
    return helper.make_model(helper.make_graph(nodes, "g", [given], [made]), opset_imports=opsets, ir_version=9)


def plain(value):
    data = [str(item) if isinstance(item, str) or not np.isfinite(item) else item for item in value.reshape(-1).tolist()]
    return {"dtype": "string" if value.dtype == object else str(value.dtype), "shape": list(value.shape), "data": data}


def entry(name, nodes, x, output=TensorProto.FLOAT, version=4):
    content = model_of(nodes, x, output, version).SerializeToString()
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    answer = session.run(["Y"], {"X": x})[0]
    return {"name": name, "model": base64.b64encode(content).decode(), "x": plain(x), "y": plain(np.asarray(answer))}


whole = np.array([3, 7, -2, 0, 7, 100], np.int64)
floats = np.array([0.5, np.nan, -1.0, 2.0, 0.25], np.float32)
tensor = lambda values, dtype: numpy_helper.from_array(np.array(values, dtype))
words = {TensorProto.STRING: "values_strings", TensorProto.INT64: "values_int64s", TensorProto.FLOAT: "values_floats"}
values = {"values_strings": ["three", "seven", "minus two"], "values_int64s": [30, 70, -20], "values_floats": [0.3, 0.7, -0.2]}
defaults = {"values_strings": {"default_string": "?"}, "values_int64s": {"default_int64": 9}, "values_floats": {"default_float": 0.9}}


def numbers():
    for output, key in words.items():
        for told in (False, True):
            more = defaults[key] if told else {}
            said = "a default" if told else "none"
            lists = {key: values[key], **more}
            yield entry(f"whole numbers, {key}, {said}", [node("LabelEncoder", ["X"], ["Y"], keys_int64s=[3, 7, -2], **lists)], whole, output)
            yield entry(f"floats, {key}, {said}", [node("LabelEncoder", ["X"], ["Y"], keys_floats=[0.5, float("nan"), -1.0], **lists)], floats, output)
    grid = np.array([[3, 7], [1, -2]], np.int64)
    yield entry("a matrix", [node("LabelEncoder", ["X"], ["Y"], keys_int64s=[3, 7, -2], values_int64s=[1, 2, 3])], grid, TensorProto.INT64)
    lists = {"keys_tensor": tensor([3, 7], np.int64), "values_tensor": tensor([0.25, 0.5], np.float32), "default_tensor": tensor([8], np.float32)}
    yield entry("tensors, floats", [node("LabelEncoder", ["X"], ["Y"], **lists)], whole)
    lists = {"keys_tensor": tensor([0.5, 2], np.float32), "values_tensor": tensor([5, 20], np.int64), "default_tensor": tensor([8], np.int64)}
    yield entry("tensors, whole numbers", [node("LabelEncoder", ["X"], ["Y"], **lists)], floats, TensorProto.INT64)
    first = np.array([0, 2, 1, 5], np.int64)
    yield entry("version 1", [node("LabelEncoder", ["X"], ["Y"], classes_strings=["a", "b", "c"], default_string="no")], first, TensorProto.STRING, 1)


def classifier(output):
    return node("LinearClassifier", ["X"], [output, "P"], coefficients=[-1.0, 0.0, 1.0], intercepts=[0.0, 0.5, 0.0], classlabels_strings=["low", "mid", "high"])


def texts():
    x = np.array([[-3.0], [0.1], [4.0]], np.float32)
    keys = ["high", "low"]
    for output, key in words.items():
        lists = {key: values[key][:2], **defaults[key]}
        yield entry(f"labels, {key}", [classifier("L"), node("LabelEncoder", ["L"], ["Y"], keys_strings=keys, **lists)], x, output)
    yield entry("labels, version 1", [classifier("L"), node("LabelEncoder", ["L"], ["Y"], classes_strings=keys, default_int64=-5)], x, TensorProto.INT64, 1)
    twice = [classifier("L"), node("LabelEncoder", ["L"], ["M"], keys_strings=keys, values_strings=["b", "a"]), node("LabelEncoder", ["M"], ["Y"], keys_strings=["a", "b"], values_int64s=[1, 2])]
    yield entry("labels, twice", twice, x, TensorProto.INT64)
    yield entry("one hot of labels", [classifier("L"), node("OneHotEncoder", ["L"], ["Y"], cats_strings=["high", "low"], zeros=1)], x)


def one_hot():
    for x in (whole, whole.reshape(3, 2), whole.reshape(3, 2).astype(np.float32), np.array([3.7, 7.0, -2.2], np.float32)):
        yield entry(f"one hot, {x.dtype} {list(x.shape)}", [node("OneHotEncoder", ["X"], ["Y"], cats_int64s=[7, 3, -2], zeros=1)], x)
    known = np.array([3, 7, 3], np.int64)
    yield entry("one hot, all known", [node("OneHotEncoder", ["X"], ["Y"], cats_int64s=[7, 3], zeros=0)], known)


def ensemble(rng, targets, aggregate, post, missing):
    """Trees of depth 3 over four features, their branches and leaves shuffled."""
    branches, leaves, roots = [], [], []

    def grow(depth):
        if depth == 0 or rng.random() < 0.3 and depth < 2:
            leaves.append((int(rng.integers(targets)), float(np.float32(rng.uniform(-1, 1)))))
            return len(leaves) - 1, 1
        place = len(branches)
        branches.append(None)
        sides = [grow(depth - 1), grow(depth - 1)]
        branches[place] = (int(rng.integers(4)), float(np.float32(rng.uniform(-1, 1))), int(rng.choice([0, 1, 2, 3])), int(rng.integers(2)), *sides)
        return place, 0

    for _ in range(5):
        roots.append(grow(3)[0])
    feature, split, mode, tracks, yes, no = zip(*branches)
    lists = dict(
        nodes_featureids=feature,
        nodes_splits=tensor(split, np.float32),
        nodes_modes=tensor(mode, np.uint8),
        nodes_truenodeids=[number for number, _ in yes],
        nodes_trueleafs=[is_leaf for _, is_leaf in yes],
        nodes_falsenodeids=[number for number, _ in no],
        nodes_falseleafs=[is_leaf for _, is_leaf in no],
        tree_roots=roots,
        leaf_targetids=[target for target, _ in leaves],
        leaf_weights=tensor([weight for _, weight in leaves], np.float32),
        n_targets=targets,
        aggregate_function=aggregate,
        post_transform=post,
    )
    if missing:
        lists["nodes_missing_value_tracks_true"] = tracks
    return node("TreeEnsemble", ["X"], ["Y"], **lists)


def trees():
    rng = np.random.default_rng(5)
    x = rng.uniform(-1.5, 1.5, (12, 4)).astype(np.float32)
    x[0, 1] = np.nan
    for targets in (1, 3):
        for aggregate, name in enumerate(["average", "sum", "least", "greatest"]):
            for post in (0, 1, 2) if targets == 3 else (0,):
                title = f"trees, {targets} targets, {name}, transform {post}"
                yield entry(title, [ensemble(rng, targets, aggregate, post, aggregate % 2 == 1)], x, version=5)


golden = {"numbers": list(numbers()), "texts": list(texts()), "one hot": list(one_hot()), "trees": list(trees())}
path = pathlib.Path(__file__).parent.parent / "test/golden/encoders.json.gz"
path.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0))
