/**
 * Where the weights of a Keras model lie in HDF5. Keras 2, and Keras 3 in `.h5`, give each layer a group and list its weights by name;
 * Keras 3 numbers the weights of a layer and calls the layer by its class and how many of that class stand before it in the model:
 * `layers/dense_1/vars/0` is the kernel of the second Dense, whatever its own name is.
 */

import { unsupportedError } from "../../errors.ts";
import type { Hdf5Dataset, Hdf5Group } from "../../hdf5/read.ts";
import type { Hdf5Value } from "../../hdf5/values.ts";
import type { KerasVariable, KerasWeights } from "../../keras/model.ts";
import { isModel, type LayerJson, modelOf } from "../../keras/topology.ts";
import { Tensor } from "../../tensor/tensor.ts";

/** The texts of a value; none where it is something else. */
export function textsOf(value: Hdf5Value | undefined): readonly string[] {
  return value != null && "strings" in value ? value.strings : [];
}

/** A list of names, which Keras parts where it is too long for an attribute: `weight_names0`, `weight_names1`, … */
function namesIn({ attributes }: Hdf5Group, key: string): readonly string[] {
  if (attributes.has(key)) return textsOf(attributes.get(key));
  const names: string[] = [];
  for (let i = 0; attributes.has(`${key}${i}`); i++) names.push(...textsOf(attributes.get(`${key}${i}`)));
  return names;
}

/** Whether a group holds the weights of layers by their names. */
export function hasLayerNames(group: Hdf5Group): boolean {
  return group.attributes.has("layer_names") || group.attributes.has("layer_names0");
}

/** The weights of a group by layer, in the order of its lists: `dense/kernel` without `:0`. */
export function namedWeights(group: Hdf5Group): ReadonlyMap<string, readonly KerasVariable[]> {
  const layers = new Map<string, readonly KerasVariable[]>();
  for (const layer of namesIn(group, "layer_names")) {
    const own = groupAt(group, layer);
    if (own === null || layers.has(layer)) {
      throw unsupportedError(
        "keras-layer-group",
        'keras: the file lists the layer "$layer" twice, or has no group of it',
        layer,
      );
    }
    const names = namesIn(own, "weight_names");
    layers.set(
      layer,
      names.map((name) => ({ name: plainName(name), tensor: tensorAt(own, name) })),
    );
  }
  return layers;
}

const parameterNames = "kernel|bias|gamma|beta|moving_mean|moving_variance|embeddings|alpha";

/** `dense/kernel:0` and what graphs of TensorFlow 1 made of it when they were read again, `dense/kernel_1:0`, are `dense/kernel`. */
function plainName(name: string): string {
  return name.replace(/:0$/, "").replace(new RegExp(`((^|[/_])(${parameterNames}))_\\d+$`), "$1");
}

/** Names may hold slashes, which are groups in groups. */
function groupAt(group: Hdf5Group, path: string): Hdf5Group | null {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.reduce<Hdf5Group | null>((inner, part) => inner?.groups.get(part) ?? null, group);
}

function tensorAt(group: Hdf5Group, path: string): Tensor {
  const stop = path.lastIndexOf("/");
  const value = groupAt(group, path.slice(0, Math.max(stop, 0)))?.datasets.get(path.slice(stop + 1))?.value;
  if (value instanceof Tensor) return value;
  throw unsupportedError(
    "keras-weight-missing",
    'keras: the file lists the weight "$weight" and has no numbers of it',
    path,
  );
}

/** Weights that are looked through for the layers of models within a model: hundreds of layers with hundreds of weights. */
const mostLooks = 2 ** 22;

/** Weights by layer and name. Those of a model within a model lie with the outermost, under the names of their own layers. */
export class NamedLayers implements KerasWeights {
  readonly #layers: ReadonlyMap<string, readonly KerasVariable[]>;
  #looks = 0;

  constructor(group: Hdf5Group) {
    this.#layers = namedWeights(group);
  }

  of(path: readonly string[]): readonly KerasVariable[] {
    const [outer, ...inner] = path as [string, ...string[]];
    const all = this.#layers.get(outer) ?? [];
    if (inner.length === 0) return all.map((variable) => behind(variable, outer));
    this.#looks += all.length * inner.length;
    if (this.#looks > mostLooks)
      throw unsupportedError("keras-inner-layers", "keras: too many weights in models within the model");
    const layer = inner.at(-1)!;
    const named = all.filter(({ name }) => `/${name}`.includes(`/${layer}/`));
    let found: readonly KerasVariable[] = named;
    for (const model of inner.slice(0, -1)) found = within(found, model);
    const names = found.map((variable) => behind(variable, layer));
    if (new Set(names.map(({ name }) => name)).size === names.length) return names;
    const sentence = 'keras: two weights of the layer "$layer" have one name: which is whose the file does not say';
    throw unsupportedError("keras-weights-ambiguous", sentence, path.join("/"));
  }
}

/** Those that a model's name stands before, where it does before any. */
function within(variables: readonly KerasVariable[], model: string): readonly KerasVariable[] {
  const found = variables.filter(({ name }) => `/${name}`.includes(`/${model}/`));
  return found.length > 0 ? found : variables;
}

/** The variable by what stands behind its layer's name, or by its whole name. */
function behind({ name, tensor }: KerasVariable, layer: string): KerasVariable {
  const start = `/${name}`.lastIndexOf(`/${layer}/`);
  return { name: start < 0 ? name : name.slice(start + layer.length + 1), tensor };
}

/** Weights that are numbered. */
export class NumberedLayers implements KerasWeights {
  readonly #groups = new Map<string, Hdf5Group>();

  constructor(root: Hdf5Group, config: unknown) {
    this.#walk(root, config, []);
  }

  #walk(group: Hdf5Group, config: unknown, path: readonly string[]): void {
    const containers = ["layers", "_layer_checkpoint_dependencies"].flatMap((name) => group.groups.get(name) ?? []);
    const counts = new Map<string, number>();
    for (const layer of modelOf(config).layers) {
      const name = snakeCase(layer.className);
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      const found = containers.flatMap(({ groups }) => groups.get(count === 0 ? name : `${name}_${count}`) ?? []);
      const own = found.find(holdsArrays);
      if (own === undefined) continue;
      checkName(own, layer);
      const inner = [...path, layer.name];
      this.#groups.set(keyOf(inner), own);
      if (isModel(layer.className)) this.#walk(own, { class_name: layer.className, config: layer.config }, inner);
    }
  }

  of(path: readonly string[]): readonly KerasVariable[] {
    const group = this.#groups.get(keyOf(path));
    return group === undefined ? [] : [...numbered(group)].map((tensor) => ({ name: "", tensor }));
  }
}

function holdsArrays({ groups, datasets }: Hdf5Group): boolean {
  return datasets.size > 0 || [...groups.values()].some(holdsArrays);
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path);

/** Files of newer versions also say whose the weights are. */
function checkName({ groups }: Hdf5Group, { name }: LayerJson): void {
  const [written] = textsOf(groups.get("vars")?.attributes.get("name"));
  if (written === undefined || written === name) return;
  const sentence = 'keras: the weights in the place of the layer "$layer" are those of "$got"';
  throw unsupportedError("keras-weights-place", sentence, name, written);
}

/** How Keras spells a class in a path: `Conv2DTranspose` is `conv2d_transpose`. */
function snakeCase(className: string): string {
  return className
    .replace(/^.*>/, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** Directions in the order in which Keras lists them; everything else by its name. */
const order = ["vars", "forward_layer", "backward_layer"];

/** Random generators have numbers too, which are no weights. */
const passedOver = "seed_generator";

/** The arrays of a layer and of what it holds within itself: a cell, a direction. */
function* numbered({ groups }: Hdf5Group): Generator<Tensor> {
  const names = [...groups.keys()].filter((name) => name !== passedOver);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  for (const name of names.sort((a, b) => place(a) - place(b))) {
    const group = groups.get(name)!;
    if (name === "vars") yield* inOrder(group.datasets);
    else yield* numbered(group);
  }
}

/** 0, 1, … 10, which files sort as texts. */
export function inOrder(datasets: ReadonlyMap<string, Hdf5Dataset>): readonly Tensor[] {
  return [...datasets]
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([, { value }]) => (value instanceof Tensor ? [value] : []));
}
