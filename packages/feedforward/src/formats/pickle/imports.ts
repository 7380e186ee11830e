/**
 * What is said of a name that a pickle may not import: that it is refused, and where the package tells what the file holds,
 * how its arrays are handed over instead.
 */

import type { Raise } from "../../errors.ts";
import type { PickleCell } from "./value.ts";

/** What somebody can do whose file imports a name that is not allowed. */
export function refuseArrayImport(refuse: Raise<PickleCell>, module: string, name: string): PickleCell {
  const full = `${module}.${name}`;
  const byRoot = refusals.get(module.split(".")[0]!);
  return byRoot === undefined ? refuse("pickle-import", "refuses to import $name", full) : byRoot(refuse, full);
}

/** Whether more is said of the names in a module than that they are refused. */
export function hasAdvice(module: string): boolean {
  return refusals.has(module.split(".")[0]!);
}

type Refuse = (refuse: Raise<PickleCell>, name: string) => PickleCell;

const refuseObject: Refuse = (refuse, name) =>
  refuse(
    "pickle-import-object",
    "refuses to import $name, an object of a class: save its arrays with np.savez instead",
    name,
  );

/** By the name of the package. */
const refusals: ReadonlyMap<string, Refuse> = new Map([
  ["copyreg", refuseObject],
  ["copy_reg", refuseObject],
  ["sklearn", refuseSklearn],
  [
    "__main__",
    (refuse, name) =>
      refuse(
        "pickle-import-main",
        "refuses to import $name, a class of the program that wrote the file: save its arrays with np.savez instead",
        name,
      ),
  ],
  [
    "joblib",
    (refuse, name) =>
      refuse(
        "pickle-import-joblib",
        "refuses to import $name, joblib's own way of storing arrays: save them with np.savez instead",
        name,
      ),
  ],
  [
    "numpy",
    (refuse, name) =>
      refuse(
        "pickle-import-numpy",
        "refuses to import $name, which is no plain array or number: save np.asarray(…) with np.savez instead",
        name,
      ),
  ],
  [
    "torch",
    (refuse, name) =>
      refuse(
        "pickle-import-torch",
        "refuses to import $name, a PyTorch object: save its state dict, or its arrays with np.savez",
        name,
      ),
  ],
  [
    "keras",
    (refuse, name) =>
      refuse(
        "pickle-import-keras",
        "refuses to import $name, a Keras object: save its get_weights() with np.savez instead",
        name,
      ),
  ],
  [
    "tensorflow",
    (refuse, name) =>
      refuse(
        "pickle-import-tensorflow",
        "refuses to import $name, a TensorFlow object: save its get_weights() with np.savez instead",
        name,
      ),
  ],
  [
    "pandas",
    (refuse, name) =>
      refuse(
        "pickle-import-pandas",
        "refuses to import $name, a pandas object: save its to_numpy() with np.savez instead",
        name,
      ),
  ],
]);

/** What has arrays that are layers, says which; the first class that is named is that of the whole file. */
function refuseSklearn(refuse: Raise<PickleCell>, name: string): PickleCell {
  if (name.startsWith("sklearn.neural_network.")) {
    return refuse(
      "pickle-import-sklearn",
      "refuses to import $name, a scikit-learn model: save its coefs_ and intercepts_ with np.savez instead",
      name,
    );
  }
  if (/^sklearn\.linear_model\.|\.LinearSV[CR]$/.test(name)) {
    return refuse(
      "pickle-import-linear",
      'refuses to import $name, a linear model of scikit-learn: save it with np.savez("model.npz", **{"layer1.weight": np.atleast_2d(model.coef_), "layer1.bias": np.atleast_1d(model.intercept_)}) instead',
      name,
    );
  }
  if (/^sklearn\.(pipeline|compose)\./.test(name)) {
    return refuse(
      "pickle-import-pipeline",
      "refuses to import $name, a pipeline of scikit-learn: save the arrays of its last step, pipeline[-1], with np.savez instead, and say the mean_ and scale_ of its StandardScaler as mean and std of the input",
      name,
    );
  }
  return refuse(
    "pickle-import-no-layers",
    "refuses to import $name, a part of scikit-learn that has no layers: only the arrays of MLPClassifier, MLPRegressor and linear models make a network",
    name,
  );
}
