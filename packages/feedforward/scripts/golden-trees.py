"""
Writes test/golden/trees.json.gz: what ONNX Runtime and scikit-learn say of classical models.

* "fitted": models of scikit-learn, written as skl2onnx writes them: file, rows, what ONNX Runtime answers for every output
  (the maps of ZipMap as rows of their values), and what scikit-learn itself says of the rows.
* "document": the forest of docs/models.md.
* "random": ensembles of any modes, weights and transforms, with rows that hold NaN, infinities and the thresholds themselves:
  file, rows, what ONNX Runtime answers.

Left out of "random", because there ONNX Runtime 1.21 gives what the standard does not say: BRANCH_EQ (its merged nodes lose
rows), labels of two classes that both have weights (it gives 0 and 1, whatever the labels are), and outputs without a leaf of
their own beside base values (it forgets the base value).

Run with Debian's python3-onnx, python3-onnxruntime and python3-sklearn (ran with onnx 1.17.0, onnxruntime 1.21, scikit-learn 1.4.2):

    /usr/bin/python3 packages/feedforward/scripts/golden-trees.py
"""

import base64
import gzip
import json
import pathlib

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from sklearn import ensemble, linear_model, neural_network, pipeline, preprocessing, svm, tree
from sklearn.datasets import load_iris, make_classification, make_regression

ML = "ai.onnx.ml"
node_lists = ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids", "missing_value_tracks_true", "hitrates")


class Trees:
    """The lists of a node, tree by tree."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.nodes = {f"nodes_{name}": [] for name in node_lists}
        self.weights = {f"{prefix}_{name}": [] for name in ("treeids", "nodeids", "ids", "weights")}
        self.count = 0

    def node(self, number, mode="LEAF", feature=0, value=0.0, yes=0, no=0, missing=0):
        row = (self.count, number, int(feature), mode, float(value), int(yes), int(no), int(missing), 1.0)
        for name, given in zip(self.nodes, row):
            self.nodes[name].append(given)

    def weight(self, number, target, value):
        for name, given in zip(self.weights, (self.count, number, int(target), float(value))):
            self.weights[name].append(given)

    def attributes(self):
        return {**self.nodes, **self.weights}


def below(threshold):
    """The greatest float32 that is at most the threshold, so that x <= threshold means the same of float32."""
    single = np.float32(threshold)
    return single if single <= threshold else np.nextafter(single, np.float32(-np.inf))


def add_tree(trees, fitted, leaf):
    """A tree of scikit-learn; `leaf` gives pairs of a target and a weight of a node."""
    for i in range(fitted.node_count):
        if fitted.children_left[i] < 0:
            trees.node(i)
            for target, weight in leaf(i):
                trees.weight(i, target, weight)
        else:
            yes, no = fitted.children_left[i], fitted.children_right[i]
            trees.node(i, "BRANCH_LEQ", fitted.feature[i], below(fitted.threshold[i]), yes, no)
    trees.count += 1


def add_histogram(trees, nodes, target):
    for i, node in enumerate(nodes):
        if node["is_leaf"]:
            trees.node(i)
            trees.weight(i, target, node["value"])
        else:
            yes, no, missing = node["left"], node["right"], node["missing_go_to_left"]
            trees.node(i, "BRANCH_LEQ", node["feature_idx"], below(node["num_threshold"]), yes, no, missing)
    trees.count += 1


def labels_of(classes):
    if classes.dtype.kind in "UO":
        return {"classlabels_strings": [str(name) for name in classes]}
    return {"classlabels_int64s": [int(label) for label in classes]}


def make(operator, inputs, outputs, **attributes):
    return helper.make_node(operator, inputs, outputs, domain=ML, **attributes)


def classifier_node(model):
    """The node of a classifier whose outputs are label and probabilities."""
    trees = Trees("class")
    labels = labels_of(model.classes_)
    count = len(model.classes_)
    name = type(model).__name__
    if name in ("DecisionTreeClassifier", "RandomForestClassifier", "ExtraTreesClassifier"):
        members = getattr(model, "estimators_", [model])
        for member in members:
            def leaf(i, fitted=member.tree_):
                shares = fitted.value[i][0] / fitted.value[i][0].sum() / len(members)
                return [(0, shares[1])] if count == 2 else enumerate(shares)
            add_tree(trees, member.tree_, leaf)
        extra = {"post_transform": "NONE"}
    elif name == "GradientBoostingClassifier":
        raw = model._raw_predict_init(np.zeros((1, model.n_features_in_), np.float32)).ravel()
        for stage in model.estimators_:
            for target, member in enumerate(stage):
                add_tree(trees, member.tree_, lambda i, fitted=member.tree_, t=target: [(t, model.learning_rate * fitted.value[i][0][0])])
        extra = {"base_values": [float(v) for v in raw], "post_transform": "LOGISTIC" if count == 2 else "SOFTMAX"}
    else:
        for stage in model._predictors:
            for target, member in enumerate(stage):
                add_histogram(trees, member.nodes, target)
        extra = {"base_values": [float(v) for v in model._baseline_prediction.ravel()], "post_transform": "LOGISTIC" if count == 2 else "SOFTMAX"}
    return lambda x: [make("TreeEnsembleClassifier", [x], ["label", "probabilities"], **trees.attributes(), **labels, **extra)]


def regressor_node(model):
    trees = Trees("target")
    name = type(model).__name__
    extra = {}
    if name == "GradientBoostingRegressor":
        for (member,) in model.estimators_:
            add_tree(trees, member.tree_, lambda i, fitted=member.tree_: [(0, model.learning_rate * fitted.value[i][0][0])])
        extra["base_values"] = [float(np.ravel(model.init_.constant_)[0])]
    elif name == "HistGradientBoostingRegressor":
        for (member,) in model._predictors:
            add_histogram(trees, member.nodes, 0)
        extra["base_values"] = [float(np.ravel(model._baseline_prediction)[0])]
    else:
        members = getattr(model, "estimators_", [model])
        for member in members:
            add_tree(trees, member.tree_, lambda i, fitted=member.tree_: [(t, v[0] / len(members)) for t, v in enumerate(fitted.value[i])])
    targets = getattr(model, "n_outputs_", 1)
    return lambda x: [make("TreeEnsembleRegressor", [x], ["variable"], **trees.attributes(), n_targets=targets, post_transform="NONE", **extra)]


def logistic_node(model):
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.concatenate([-intercepts, intercepts])
    labels = {("classlabels_ints" if key.endswith("int64s") else key): value for key, value in labels_of(model.classes_).items()}
    binary = len(model.classes_) == 2
    return lambda x: [
        make("LinearClassifier", [x], ["label", "raw"], coefficients=coefficients.ravel().tolist(), intercepts=intercepts.tolist(),
             multi_class=1, post_transform="LOGISTIC" if binary else "SOFTMAX", **labels),
        make("Normalizer", ["raw"], ["probabilities"], norm="L1"),
    ]


def support_node(model):
    labels = {("classlabels_ints" if key.endswith("int64s") else key): value for key, value in labels_of(model.classes_).items()}
    chances = {"prob_a": model.probA_.tolist(), "prob_b": model.probB_.tolist()} if model.probability else {}
    kernel = [float(model._gamma), float(model.coef0), float(model.degree)]
    return lambda x: [make("SVMClassifier", [x], ["label", "probabilities"], kernel_type=model.kernel.upper(), kernel_params=kernel,
        support_vectors=model.support_vectors_.ravel().tolist(), coefficients=model._dual_coef_.ravel().tolist(), rho=model._intercept_.tolist(),
        vectors_per_class=model._n_support.tolist(), post_transform="NONE", **labels, **chances)]


def model_of(nodes, features, outputs, dtype=TensorProto.FLOAT, opset=17):
    given = [helper.make_tensor_value_info("X", dtype, [None, features])]
    graph = helper.make_graph(nodes, "classical", given, outputs)
    imports = [helper.make_opsetid(ML, 3), helper.make_opsetid("", opset)]
    return helper.make_model(graph, opset_imports=imports, ir_version=8, producer_name="skl2onnx").SerializeToString()


def answers(model, rows):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return dict(zip((output.name for output in session.get_outputs()), session.run(None, {"X": rows})))


def plain(value):
    """As JSON has it: what is no number as text."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = [list(row.values()) for row in value]
    values = np.array(value)
    if values.dtype.kind == "f":
        data = [v if np.isfinite(v) else str(v) for v in values.ravel().tolist()]
    else:
        data = [str(v) for v in values.ravel()] if values.dtype.kind in "UO" else values.ravel().tolist()
    return {"shape": list(values.shape), "data": data}


def entry(name, model, rows, **others):
    results = {key: plain(value) for key, value in answers(model, rows).items()}
    return {"name": name, "model": base64.b64encode(model).decode(), "rows": plain(rows), "outputs": results, **others}


def fitted():
    x, y = make_classification(300, 6, n_informative=4, n_classes=3, random_state=1)
    x = x.astype(np.float32)
    names = np.array(["setosa", "versicolor", "virginica"])
    holes = x.copy()
    holes[np.random.default_rng(3).random(x.shape) < 0.1] = np.nan
    few = dict(max_depth=4, random_state=0)
    kinds = {
        "DecisionTreeClassifier": (tree.DecisionTreeClassifier(**few), classifier_node),
        "RandomForestClassifier": (ensemble.RandomForestClassifier(9, **few), classifier_node),
        "ExtraTreesClassifier": (ensemble.ExtraTreesClassifier(5, **few), classifier_node),
        "GradientBoostingClassifier": (ensemble.GradientBoostingClassifier(n_estimators=6, **few), classifier_node),
        "HistGradientBoostingClassifier": (ensemble.HistGradientBoostingClassifier(max_iter=5, **few), classifier_node),
        "LogisticRegression": (linear_model.LogisticRegression(), logistic_node),
        "SVC rbf": (svm.SVC(gamma=0.2), support_node),
        "SVC rbf with probabilities": (svm.SVC(gamma=0.2, probability=True, random_state=0), support_node),
        "SVC linear": (svm.SVC(kernel="linear"), support_node),
        "SVC poly": (svm.SVC(kernel="poly", gamma=0.2, coef0=0.5), support_node),
        "SVC sigmoid": (svm.SVC(kernel="sigmoid", gamma=0.1), support_node),
    }
    for kind, (model, nodes_of) in kinds.items():
        for classes in (2, 3):
            for strings in (False, True):
                keep = y < classes
                rows = (holes if kind.startswith("Hist") else x)[keep]
                model.fit(rows, names[y[keep]] if strings else y[keep] + 10)
                nodes = nodes_of(model)("X")
                outputs = [helper.make_tensor_value_info("output_label", TensorProto.STRING if strings else TensorProto.INT64, [None])]
                nodes.append(helper.make_node("Cast", ["label"], ["output_label"], to=TensorProto.STRING if strings else TensorProto.INT64))
                if strings and not kind.startswith("SVC"):
                    nodes.append(make("ZipMap", ["probabilities"], ["maps"], **labels_of(model.classes_)))
                    outputs.append(helper.make_value_info("maps", helper.make_sequence_type_proto(helper.make_map_type_proto(
                        TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, [])))))
                else:
                    outputs.append(helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, None]))
                probe = rows[:21]
                own = model.predict_proba(probe) if hasattr(model, "predict_proba") else None
                said = {"labels": [str(label) for label in model.predict(probe)], "probabilities": None if own is None else plain(own)}
                yield entry(f"{kind} of {classes} {'named ' if strings else ''}classes", model_of(nodes, 6, outputs), probe, sklearn=said)
    yield from regressors()
    yield from pipelines(x, y, names)


def regressors():
    x, y = make_regression(200, 5, noise=1, random_state=2)
    x = x.astype(np.float32)
    few = dict(max_depth=4, random_state=0)
    for model, targets in [
        (tree.DecisionTreeRegressor(**few), 1),
        (ensemble.RandomForestRegressor(11, **few), 1),
        (ensemble.RandomForestRegressor(4, **few), 3),
        (ensemble.ExtraTreesRegressor(5, **few), 1),
        (ensemble.GradientBoostingRegressor(n_estimators=9, **few), 1),
        (ensemble.HistGradientBoostingRegressor(max_iter=9, **few), 1),
    ]:
        model.fit(x, y if targets == 1 else np.stack([y, -y, np.abs(y)], 1))
        outputs = [helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, targets])]
        said = {"labels": None, "probabilities": plain(model.predict(x[:21]).reshape(21, targets))}
        yield entry(f"{type(model).__name__} of {targets} outputs", model_of(regressor_node(model)("X"), 5, outputs), x[:21], sklearn=said)


def pipelines(x, y, names):
    """Steps before a model, and what converters write around classes that are no classifier's own."""
    scaler = preprocessing.StandardScaler().fit(x)
    forest = ensemble.RandomForestClassifier(5, max_depth=3, random_state=0).fit(scaler.transform(x), y)
    scale = make("Scaler", ["X"], ["scaled"], offset=scaler.mean_.tolist(), scale=(1 / scaler.scale_).tolist())
    outputs = [helper.make_tensor_value_info("label", TensorProto.INT64, [None]), helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 3])]
    chain = pipeline.make_pipeline(scaler, forest)
    said = {"labels": [str(label) for label in chain.predict(x[:21])], "probabilities": plain(chain.predict_proba(x[:21]))}
    yield entry("StandardScaler, RandomForestClassifier", model_of([scale, *classifier_node(forest)("scaled")], 6, outputs), x[:21], sklearn=said)

    network = neural_network.MLPClassifier((7,), max_iter=30, random_state=0).fit(x, names[y])
    gemm = lambda i, to: helper.make_node("Gemm", [["X", "hidden"][i], f"w{i}", f"b{i}"], [to])
    nodes = [gemm(0, "sums"), helper.make_node("Relu", ["sums"], ["hidden"]), gemm(1, "scores"), helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
             helper.make_node("ArgMax", ["probabilities"], ["index"], axis=1, keepdims=0), make("ArrayFeatureExtractor", ["classes", "index"], ["chosen"]),
             helper.make_node("Reshape", ["chosen", "flat"], ["label"])]
    kept = [helper.make_tensor(f"{letter}{i}", TensorProto.FLOAT, values.shape, values.astype(np.float32).ravel()) for letter, lists in
            (("w", network.coefs_), ("b", network.intercepts_)) for i, values in enumerate(lists)]
    kept += [helper.make_tensor("classes", TensorProto.STRING, [3], [name.encode() for name in network.classes_]), helper.make_tensor("flat", TensorProto.INT64, [1], [-1])]
    outputs = [helper.make_tensor_value_info("label", TensorProto.STRING, [None]), helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 3])]
    graph = helper.make_graph(nodes, "classical", [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 6])], outputs, kept)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid(ML, 1), helper.make_opsetid("", 17)], ir_version=8).SerializeToString()
    said = {"labels": list(network.predict(x[:21])), "probabilities": plain(network.predict_proba(x[:21]))}
    yield entry("MLPClassifier of 3 named classes", model, x[:21], sklearn=said)

    for norm in ("MAX", "L1", "L2"):
        outputs = [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [None, 6])]
        rows = np.vstack([x[:5], np.zeros((1, 6), np.float32), -np.abs(x[:2])])
        yield entry(f"Normalizer {norm}", model_of([make("Normalizer", ["X"], ["Y"], norm=norm)], 6, outputs), rows)
    outputs = [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [None, 2])]
    regressor = make("LinearRegressor", ["X"], ["Y"], coefficients=np.arange(12, dtype=float).tolist(), intercepts=[0.5, -1.0], targets=2)
    yield entry("LinearRegressor", model_of([regressor], 6, outputs), x[:9])
    outputs = [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [None, 6])]
    yield entry("Binarizer", model_of([make("Binarizer", ["X"], ["Y"], threshold=0.25)], 6, outputs), x[:9])
    holes = x[:9].copy()
    holes[::2, 1] = np.nan
    imputer = make("Imputer", ["X"], ["Y"], imputed_value_floats=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], replaced_value_float=float("nan"))
    yield entry("Imputer", model_of([imputer], 6, outputs), holes)


branch_modes = ("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_NEQ")


def random_trees(rng, prefix, features, thresholds, modes):
    trees, leaves = Trees(prefix), []
    for _ in range(int(rng.choice([1, 2, 7, 8, 9, 17]))):
        count = 0

        def add(depth):
            nonlocal count
            number, count = count, count + 1
            if depth == 0 or rng.random() < 0.2:
                trees.node(number)
                leaves.append((trees.count, number))
                return number
            place = len(trees.nodes["nodes_treeids"])
            trees.node(number, str(rng.choice(modes)), rng.integers(features), rng.choice(thresholds), missing=rng.random() < 0.3)
            trees.nodes["nodes_truenodeids"][place] = add(depth - 1)
            trees.nodes["nodes_falsenodeids"][place] = add(depth - 1)
            return number

        add(int(rng.integers(0, 6)))
        trees.count += 1
    return trees, leaves


def random_models():
    rng = np.random.default_rng(7)
    for i in range(80):
        features = int(rng.integers(1, 6))
        thresholds = np.round(rng.normal(size=5), 1).astype(np.float32)
        modes = branch_modes if rng.random() < 0.5 else [rng.choice(branch_modes)]
        is_class = i % 2 == 0
        trees, leaves = random_trees(rng, "class" if is_class else "target", features, thresholds, modes)
        post = str(rng.choice(["NONE", "NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"]))
        count = int(rng.choice([2, 3, 4] if is_class else [1, 2, 3]))
        columns = 1 if is_class and count == 2 else count
        is_positive = rng.random() < 0.5
        for tree_number, node in leaves:
            trees.count = tree_number
            for target in range(columns):
                weight = float(np.float32(rng.normal()))
                trees.weight(node, target, abs(weight) / 4 if is_positive else weight)
        extra = {"post_transform": post}
        if rng.random() < 0.5:
            extra["base_values"] = [float(np.float32(v)) for v in rng.normal(size=columns)]
        outputs = [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [None, None])]
        if is_class:
            extra["classlabels_int64s"] = [int(v) for v in rng.permutation(20)[:count]]
            outputs.insert(0, helper.make_tensor_value_info("L", TensorProto.INT64, [None]))
            node = make("TreeEnsembleClassifier", ["X"], ["L", "Y"], **trees.attributes(), **extra)
        else:
            extra.update(n_targets=count, aggregate_function=str(rng.choice(["SUM", "AVERAGE", "MIN", "MAX"])))
            node = make("TreeEnsembleRegressor", ["X"], ["Y"], **trees.attributes(), **extra)
        values = np.concatenate([thresholds, rng.normal(size=5), [0.0, -0.0, np.inf, -np.inf, np.nan]])
        rows = rng.choice(values, size=(int(rng.choice([1, 2, 8, 9, 19])), features)).astype(np.float32)
        yield entry(f"{i}: {node.op_type} {post}", model_of([node], features, outputs), rows)


def document():
    """The forest of docs/models.md."""
    iris = load_iris()
    x = iris.data.astype(np.float32)
    model = ensemble.RandomForestClassifier(10, max_depth=3, random_state=0).fit(x, iris.target_names[iris.target])
    nodes = classifier_node(model)("X")
    nodes.append(helper.make_node("Cast", ["label"], ["output_label"], to=TensorProto.STRING))
    nodes.append(make("ZipMap", ["probabilities"], ["output_probability"], **labels_of(model.classes_)))
    maps = helper.make_map_type_proto(TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, []))
    outputs = [
        helper.make_tensor_value_info("output_label", TensorProto.STRING, [None]),
        helper.make_value_info("output_probability", helper.make_sequence_type_proto(maps)),
    ]
    said = {"labels": [str(label) for label in model.predict(x[::7])], "probabilities": plain(model.predict_proba(x[::7]))}
    return entry("iris", model_of(nodes, 4, outputs), x[::7], sklearn=said)


golden = {"fitted": list(fitted()), "random": list(random_models()), "document": [document()]}
path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "trees.json.gz"
path.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0))
