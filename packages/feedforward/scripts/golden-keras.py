"""Files of Keras, laid out by h5py as Keras 2 and Keras 3 lay them out, with answers by NumPy -> test/golden/keras.json.gz

There is no Keras in Debian, so the layers are computed here, in float64, by their definitions.
Debian: apt-get install python3-h5py
"""

import base64
import gzip
import io
import json
import os
import zipfile

import h5py
import numpy as np

random = np.random.default_rng(7)
here = os.path.dirname(os.path.abspath(__file__))


def weight(*shape):
    return random.normal(0, 0.5, shape).astype("f4")


# --- what layers do


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def dense(x, kernel, bias):
    return x @ kernel.astype("f8") + bias


def conv(x, kernel, bias):
    """Valid, stride 1, channels last."""
    height, width, _, filters = kernel.shape
    out = np.zeros((x.shape[0], x.shape[1] - height + 1, x.shape[2] - width + 1, filters))
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            out[:, i, j] = np.tensordot(x[:, i : i + height, j : j + width], kernel.astype("f8"), 3) + bias
    return out


def pool(x):
    n, height, width, channels = x.shape
    return x[:, : height // 2 * 2, : width // 2 * 2].reshape(n, height // 2, 2, width // 2, 2, channels).max((2, 4))


def norm(x, gamma, beta, mean, variance, epsilon=1e-3):
    return (x - mean) / np.sqrt(variance.astype("f8") + epsilon) * gamma + beta


def lstm(x, kernel, recurrent, bias):
    """The last state; gates are input, forget, cell, output."""
    units = recurrent.shape[0]
    h = c = np.zeros((x.shape[0], units))
    for step in range(x.shape[1]):
        i, f, g, o = np.split(x[:, step] @ kernel.astype("f8") + h @ recurrent + bias, 4, -1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
    return h


# --- how a model is described


def layer(name, kind, **config):
    return {"class_name": kind, "config": {"name": name, **config}}


def dense_layer(name, units, activation="linear"):
    return layer(name, "Dense", units=units, activation=activation, use_bias=True)


def sequential(name, shape, *layers):
    first = layer("input", "InputLayer", batch_input_shape=[None, *shape], dtype="float32")
    return {"class_name": "Sequential", "config": {"name": name, "layers": [first, *layers]}}


def sequential3(name, shape, *layers):
    first = layer("input", "InputLayer", batch_shape=[None, *shape], dtype="float32")
    return {"class_name": "Sequential", "config": {"name": name, "layers": [first, *layers]}}


def called(description, *inputs):
    """Keras 2: the inputs of a layer by their names."""
    name = description["config"]["name"]
    return {**description, "name": name, "inbound_nodes": [[[one, 0, 0, {}] for one in inputs]] if inputs else []}


def called3(description, *inputs):
    """Keras 3: tensors that know where they come from."""
    tensors = [
        {"class_name": "__keras_tensor__", "config": {"shape": [None, 4], "dtype": "float32", "keras_history": [one, 0, 0]}}
        for one in inputs
    ]
    args = tensors if len(tensors) < 2 else [tensors]
    name = description["config"]["name"]
    nodes = [{"args": args, "kwargs": {}}] if inputs else []
    return {**description, "name": name, "inbound_nodes": nodes}


def functional(name, layers, inputs, outputs):
    ends = {"input_layers": [[one, 0, 0] for one in inputs], "output_layers": [[one, 0, 0] for one in outputs]}
    return {"class_name": "Functional", "config": {"name": name, "layers": layers, **ends}}


# --- how files are laid out


def in_h5(config, weights, version="2.13.1", parts=False, where="model_weights"):
    """`weights`: layer -> weight -> array. What Keras 2 calls `layer/kernel:0` lies in a group of that name in the layer's."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        root = file
        if config is not None:
            file.attrs["keras_version"] = version.encode()
            file.attrs["backend"] = b"tensorflow"
            file.attrs["model_config"] = json.dumps(config).encode()
            file.attrs["training_config"] = b'{"loss": "mse"}'
            root = file.create_group(where)
            file.create_group("optimizer_weights").attrs["weight_names"] = np.array([b"training/Adam/iter:0"])
        names = [name.encode() for name in weights]
        if parts:
            for i, name in enumerate(names):
                root.attrs[f"layer_names{i}"] = np.array([name])
        else:
            root.attrs["layer_names"] = np.array(names)
        root.attrs["keras_version"] = version.encode()
        for name, arrays in weights.items():
            group = root.create_group(name)
            group.attrs["weight_names"] = np.array([key.encode() for key in arrays]) if arrays else np.array([], "S1")
            for key, array in arrays.items():
                group.create_dataset(key, data=array)
    return stream.getvalue()


def weights_file(weights, names=None):
    """`weights`: path of a layer -> arrays in their order."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for path, arrays in weights.items():
            group = file.create_group(f"{path}/vars")
            if names and path in names:
                group.attrs["name"] = names[path]
            for i, array in enumerate(arrays):
                if array.dtype.kind == "V":
                    group.create_dataset(str(i), data=array).attrs["dtype"] = "bfloat16"
                else:
                    group[str(i)] = array
        file.create_group("optimizer/vars")["0"] = np.int64(7)
        file.create_group("vars")
    return stream.getvalue()


def in_zip(config, weights, version="3.4.1", names=None, compression=zipfile.ZIP_STORED, **members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        contents = {
            "metadata.json": json.dumps({"keras_version": version, "date_saved": "2026-01-02@03:04:05"}),
            "config.json": json.dumps({"module": "keras", **config, "registered_name": "Functional"}),
            "model.weights.h5": weights_file(weights, names),
            **members,
        }
        for name, content in contents.items():
            if content is not None:
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 5)), content, compression)
    return stream.getvalue()


# --- models


def mlp():
    arrays = {"k1": weight(5, 4), "b1": weight(4), "k2": weight(4, 3), "b2": weight(3)}
    x = weight(2, 5)
    y = softmax(dense(relu(dense(x, arrays["k1"], arrays["b1"])), arrays["k2"], arrays["b2"]))
    layers = [dense_layer("hidden", 4, "relu"), dense_layer("out", 3, "softmax")]
    return arrays, layers, x, y


def mlp_h5(prefix="", **options):
    a, layers, x, y = mlp()
    weights = {
        "hidden": {f"{prefix}hidden/kernel:0": a["k1"], f"{prefix}hidden/bias:0": a["b1"]},
        "out": {f"{prefix}out/kernel:0": a["k2"], f"{prefix}out/bias:0": a["b2"]},
    }
    return in_h5(sequential("mlp", [5], *layers), weights, **options), x, y


def mlp_keras(**options):
    a, layers, x, y = mlp()
    weights = {"layers/dense": [a["k1"], a["b1"]], "layers/dense_1": [a["k2"], a["b2"]]}
    return in_zip(sequential3("mlp", [5], *layers), weights, **options), x, y


def many():
    """More layers of one class than digits: dense_10 stands before dense_2 in a file."""
    kernels = [2 * weight(3, 3) for _ in range(12)]
    x = weight(2, 3)
    y = x.astype("f8")
    for kernel in kernels:
        y = np.tanh(dense(y, kernel, 0))
    layers = [layer(f"step{i}", "Dense", units=3, activation="tanh", use_bias=False) for i in range(12)]
    weights = {f"layers/dense{f'_{i}' if i else ''}": [kernel] for i, kernel in enumerate(kernels)}
    return in_zip(sequential3("many", [3], *layers), weights), x, y


def residual():
    k, b, g, be, m, v = weight(4, 4), weight(4), weight(4), weight(4), weight(4), np.abs(weight(4)) + 1
    x = weight(3, 4)
    y = relu(x + norm(dense(x, k, b), g, be, m, v))
    layers = [
        (layer("in", "InputLayer", batch_input_shape=[None, 4], dtype="float32"),),
        (dense_layer("d", 4), "in"),
        (layer("bn", "BatchNormalization", axis=[1], epsilon=1e-3, center=True, scale=True), "d"),
        (layer("add", "Add"), "in", "bn"),
        (layer("act", "Activation", activation="relu"), "add"),
    ]
    return layers, {"d": [k, b], "bn": [g, be, m, v]}, x, y


def residual_h5():
    layers, w, x, y = residual()
    names = ["gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"]
    weights = {
        "in": {},
        "d": {"d/kernel:0": w["d"][0], "d/bias:0": w["d"][1]},
        "bn": {f"bn/{name}": array for name, array in zip(names, w["bn"])},
        "add": {},
        "act": {},
    }
    config = functional("residual", [called(*one) for one in layers], ["in"], ["act"])
    return in_h5(config, weights), x, y


def residual_keras():
    layers, w, x, y = residual()
    config = functional("residual", [called3(*one) for one in layers], ["in"], ["act"])
    weights = {"layers/dense": w["d"], "layers/batch_normalization": w["bn"]}
    return in_zip(config, weights, names={"layers/dense": "d", "layers/batch_normalization": "bn"}), x, y


def cnn(compression=zipfile.ZIP_STORED):
    k, b, k1, b1, k2, b2 = weight(3, 3, 1, 2), weight(2), weight(18, 5), weight(5), weight(5, 3), weight(3)
    x = weight(2, 8, 8, 1)
    flat = pool(relu(conv(x, k, b))).reshape(2, -1)
    y = softmax(dense(sigmoid(dense(flat, k1, b1)), k2, b2))
    layers = [
        layer("c", "Conv2D", filters=2, kernel_size=[3, 3], strides=[1, 1], padding="valid", activation="relu", use_bias=True),
        layer("p", "MaxPooling2D", pool_size=[2, 2], strides=[2, 2], padding="valid"),
        layer("f", "Flatten"),
        layer("drop", "Dropout", rate=0.5),
        dense_layer("d1", 5, "sigmoid"),
        dense_layer("d2", 3, "softmax"),
    ]
    weights = {
        "layers/conv2d": [k, b],
        "layers/dropout/seed_generator": [np.array([1, 2], "u4")],
        "layers/dense": [k1, b1],
        "layers/dense_1": [k2, b2],
    }
    return in_zip(sequential3("cnn", [8, 8, 1], *layers), weights, compression=compression), x, y


def nested(keras3):
    k1, b1, k2, b2, k3, b3 = weight(3, 4), weight(4), weight(4, 4), weight(4), weight(4, 2), weight(2)
    x = weight(2, 3)
    y = dense(relu(dense(relu(dense(x, k1, b1)), k2, b2)), k3, b3)
    make, call = (sequential3, called3) if keras3 else (sequential, called)
    inner = make("body", [3], dense_layer("first", 4, "relu"), dense_layer("second", 4, "relu"))
    layers = [
        call(layer("in", "InputLayer", **{"batch_shape" if keras3 else "batch_input_shape": [None, 3]}, dtype="float32")),
        call(inner, "in"),
        call(dense_layer("head", 2), "body"),
    ]
    config = functional("whole", layers, ["in"], ["head"])
    if keras3:
        weights = {
            "layers/sequential/layers/dense": [k1, b1],
            "layers/sequential/layers/dense_1": [k2, b2],
            "layers/dense": [k3, b3],
        }
        return in_zip(config, weights), x, y
    weights = {
        "in": {},
        "body": {"first/kernel:0": k1, "first/bias:0": b1, "second/kernel:0": k2, "second/bias:0": b2},
        "head": {"head/kernel:0": k3, "head/bias:0": b3},
    }
    return in_h5(config, weights), x, y


def dependencies():
    """Keras 2.13 wrote the layers of a functional model under another name."""
    a, layers, x, y = mlp()
    described = [
        called(layer("in", "InputLayer", batch_input_shape=[None, 5], dtype="float32")),
        called(layers[0], "in"),
        called(layers[1], "hidden"),
    ]
    config = functional("mlp", described, ["in"], ["out"])
    place = "_layer_checkpoint_dependencies"
    weights = {f"{place}/dense": [a["k1"], a["b1"]], f"{place}/dense_1": [a["k2"], a["b2"]], "layers/dense": []}
    return in_zip(config, weights, version="2.13.1"), x, y


def recurrent(keras3):
    cells = [(weight(3, 8), weight(2, 8), weight(8)) for _ in range(2)]
    k, b = weight(4, 2), weight(2)
    x = weight(2, 5, 3)
    both = np.concatenate([lstm(x, *cells[0]), lstm(x[:, ::-1], *cells[1])], -1)
    inner = layer("lstm", "LSTM", units=2, activation="tanh", recurrent_activation="sigmoid", use_bias=True)
    wrapper = layer("both", "Bidirectional", layer=inner, merge_mode="concat")
    layers = [wrapper, dense_layer("head", 2)]
    y = dense(both, k, b)
    if keras3:
        weights = {
            "layers/bidirectional/backward_layer/cell": list(cells[1]),
            "layers/bidirectional/forward_layer/cell": list(cells[0]),
            "layers/bidirectional/forward_layer/cell/seed_generator": [np.array([1, 2], "u4")],
            "layers/dense": [k, b],
        }
        return in_zip(sequential3("recurrent", [5, 3], *layers), weights), x, y
    names = ["kernel:0", "recurrent_kernel:0", "bias:0"]
    weights = {
        "both": {
            f"both/{way}_lstm/lstm_cell/{name}": array
            for way, cell in zip(["forward", "backward"], cells)
            for name, array in zip(names, cell)
        },
        "head": {"head/kernel:0": k, "head/bias:0": b},
    }
    return in_h5(sequential("recurrent", [5, 3], *layers), weights), x, y


def halves():
    k, b = weight(3, 2), weight(2)
    rounded = (k.view("u4") >> 16 << 16).view("f4")
    halved = b.astype("f2")
    x = weight(2, 3)
    stored = np.frombuffer((k.view("u4") >> 16).astype("u2").tobytes(), "V2").reshape(3, 2)
    config = sequential3("half", [3], dense_layer("d", 2))
    return in_zip(config, {"layers/dense": [stored, halved]}), x, dense(x, rounded, halved.astype("f4"))


models = {
    "an MLP, h5": mlp_h5(),
    "an MLP of Keras 3, h5": mlp_h5("mlp/", version="3.4.1"),
    "an MLP of TensorFlow 1, h5": mlp_h5("model_1/", version="2.2.4-tf"),
    "names in parts, h5": mlp_h5(parts=True),
    "an MLP, keras": mlp_keras(),
    "deflated, keras": mlp_keras(compression=zipfile.ZIP_DEFLATED),
    "twelve layers of one class, keras": many(),
    "a residual, h5": residual_h5(),
    "a residual, keras": residual_keras(),
    "a CNN, keras": cnn(),
    "a model in a model, h5": nested(False),
    "a model in a model, keras": nested(True),
    "of Keras 2.13, keras": dependencies(),
    "two directions, h5": recurrent(False),
    "two directions, keras": recurrent(True),
    "bfloat16 and float16, keras": halves(),
}


def weights_only():
    a, _, x, y = mlp()
    named = {"dense": {"dense/kernel:0": a["k1"], "dense/bias:0": a["b1"]}, "dense_1": {"dense_1/kernel:0": a["k2"], "dense_1/bias:0": a["b2"]}}
    numbered = {"layers/dense": [a["k1"], a["b1"]], "layers/dense_1": [a["k2"], a["b2"]]}
    yield "named", in_h5(None, named), x, y
    yield "numbered", weights_file(numbered), x, y


def refused():
    lambda_layer = layer("twice", "Lambda", function=["4wEAAAA=", None, None], function_type="lambda")
    yield "a Lambda", in_zip(sequential3("m", [5], lambda_layer), {}), "keras-lambda"
    yield "a Lambda, h5", in_h5(sequential("m", [5], lambda_layer), {"twice": {}}), "keras-lambda"
    _, layers, _, _ = mlp()
    config = sequential3("mlp", [5], *layers)
    yield "weights of another layer", in_zip(
        config, {"layers/dense": [weight(5, 4), weight(4)]}, names={"layers/dense": "other"}
    ), "keras-weights-place"
    yield "no weights of a layer", in_zip(config, {"layers/dense": [weight(5, 4), weight(4)]}), "keras-no-weights"
    yield "weights in several files", in_zip(config, {}, **{"model.weights.h5": None, "model.weights.json": "{}"}), "keras-member"
    yield "weights that are not there", in_h5(sequential("mlp", [5], *layers), {"hidden": {}, "out": {}}), "keras-no-weights"
    yield "a layer of another shape", in_zip(
        config, {"layers/dense": [weight(6, 4), weight(4)], "layers/dense_1": [weight(4, 3), weight(3)]}
    ), "keras-weight-shape"


def told(name, data, x, y):
    text = lambda array: base64.b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()
    shapes = {"input": list(x.shape), "output": list(y.shape)}
    return {"name": name, "file": base64.b64encode(data).decode(), "shapes": shapes, "x": text(x), "y": text(y)}


content = json.dumps(
    {
        "models": [told(name, *model) for name, model in models.items()],
        "weights": [told(*one) for one in weights_only()],
        "refused": [
            {"name": name, "file": base64.b64encode(data).decode(), "code": code} for name, data, code in refused()
        ],
    },
    separators=(",", ":"),
)
with open(os.path.join(here, "../test/golden/keras.json.gz"), "wb") as out:
    out.write(gzip.compress(content.encode(), 9, mtime=0))
