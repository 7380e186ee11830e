/**
 * A model layer by layer: each call once all that it takes is there, models within models in their place, and in the end the names
 * of the outputs. What a file may make of a few bytes is bounded: calls of calls of calls, layers that wait for each other.
 */

import { type Note, unsupportedError } from "../errors.ts";
import type { GraphParts } from "../onnx/check.ts";
import type { GraphNode, GraphValue } from "../onnx/node.ts";
import type { DType } from "../tensor/dtype.ts";
import { type KerasVariable, type KerasWeights, type Runtime, shapeText } from "./layer-call.ts";
import { layerOfClass } from "./layers.ts";
import { isObject, Settings, type Size, sizesOf } from "./settings.ts";
import {
  classOf,
  describe,
  isModel,
  type LayerJson,
  type ModelJson,
  modelOf,
  mostCalls,
  type Reference,
  tooManyCalls,
} from "./topology.ts";
import type { KerasValue } from "./value.ts";
import { GraphWriter, valueIn } from "./writer.ts";

type Written = Omit<GraphParts, "metadata" | "producer"> & { readonly notes: readonly Note[] };

/** A layer where it stands. */
interface LayerPlace {
  readonly layer: LayerJson;
  readonly path: readonly string[];
}

export class ModelWriter {
  readonly #writer = new GraphWriter();
  readonly #weights: KerasWeights;
  readonly #runtime: Runtime;
  readonly #inputs: GraphValue[] = [];
  readonly #variables = new Map<string, readonly KerasVariable[]>();
  #calls = 0;

  constructor(weights: KerasWeights, runtime: Runtime) {
    this.#weights = weights;
    this.#runtime = runtime;
  }

  write(config: unknown): Written {
    const model = modelOf(config);
    const given = this.#model(model, null, []);
    const names = model.isSequential ? [model.layers.at(-1)!.name] : model.outputs.map(({ layer }) => layer);
    const { nodes, outputs } = this.#named(given, names);
    const { opset, notes } = this.#writer;
    return { name: model.name, opset, inputs: this.#inputs, outputs, ...this.#used(nodes, outputs), notes };
  }

  /** What a model gives for these inputs, or for inputs of its own. */
  #model(model: ModelJson, given: readonly KerasValue[] | null, path: readonly string[]): readonly KerasValue[] {
    return model.isSequential ? this.#sequence(model, given, path) : this.#graph(model, given, path);
  }

  #sequence({ layers, builtFor }: ModelJson, given: readonly KerasValue[] | null, path: readonly string[]) {
    const [first, ...others] = layers as [LayerJson, ...LayerJson[]];
    const start = (): readonly KerasValue[] => {
      if (first.className === "InputLayer") return given ?? [this.#input(first)];
      return this.#layer({ layer: first, path }, given ?? this.#openInputs(first, builtFor));
    };
    return others.reduce((values, layer) => this.#layer({ layer, path }, values), start());
  }

  /** The inputs of a model whose first layer says what it takes; a model within it makes its own. */
  #openInputs(layer: LayerJson, builtFor: unknown): readonly KerasValue[] | null {
    if (isModel(layer.className)) return null;
    const settings = new Settings(describe(layer.className, layer.name), layer.config);
    const shape = sizesOf(settings.get("batch_input_shape", "batch_shape") ?? builtFor);
    if (shape === null)
      throw settings.refuse("keras-input-shape", "the file does not say the shape of the model's input");
    const dtype = layer.className === "Embedding" ? "float32" : dtypeOf(settings);
    return [this.#addInput(`${layer.name}_input`, shape, dtype)];
  }

  #input({ className, name, config }: LayerJson): KerasValue {
    const settings = new Settings(describe(className, name), config);
    const shape = sizesOf(settings.get("batch_shape", "batch_input_shape"));
    if (shape === null || shape.length === 0)
      throw settings.refuse("keras-input-shape", "the file does not say the shape of the model's input");
    return this.#addInput(name, shape, dtypeOf(settings));
  }

  #addInput(wish: string, shape: readonly Size[], dtype: DType): KerasValue {
    const name = this.#writer.name(wish);
    this.#inputs.push({ name, dtype, shape: ["batch", ...shape.slice(1)] });
    return valueIn("own", name, [null, ...shape.slice(1)], { dtype });
  }

  #graph(model: ModelJson, given: readonly KerasValue[] | null, path: readonly string[]): readonly KerasValue[] {
    const results = new Results(model);
    for (const [i, { layer: name }] of model.inputs.entries()) {
      const layer = model.layers.find((other) => other.name === name && other.className === "InputLayer");
      if (layer === undefined)
        throw unsupportedError("keras-input-layer", 'keras: the input "$layer" is no layer of the model', name);
      const value = given === null ? this.#input(layer) : given[i];
      if (value === undefined) throw this.#tooFew(model, given ?? []);
      results.add(layer, 0, [value]);
    }
    if (given !== null && given.length !== model.inputs.length) throw this.#tooFew(model, given);
    for (let next = results.next(); next !== null; next = results.next()) {
      const { layer, call, inputs } = next;
      results.add(layer, call, this.#layer({ layer, path }, inputs));
    }
    return model.outputs.map((output) => results.valueOf(output));
  }

  #tooFew({ name, inputs }: ModelJson, given: readonly KerasValue[]): Error {
    const sentence = 'keras: the model "$model" takes $expected inputs, got $got';
    return unsupportedError("keras-model-inputs", sentence, name, inputs.length, given.length);
  }

  /** What a layer gives for one call; null stands for the inputs of a model of its own. */
  #layer({ layer, path }: LayerPlace, inputs: readonly KerasValue[] | null): readonly KerasValue[] {
    const { className, name, config } = layer;
    this.#calls += 1 + (inputs?.length ?? 0);
    if (this.#calls > mostCalls) throw tooManyCalls();
    const own = [...path, name];
    if (isModel(className)) return this.#model(modelOf({ class_name: className, config }), inputs, own);
    return this.#call({ className, name, config }, inputs!, { path: own, variables: this.#variablesOf(own) });
  }

  #call(
    { className, name, config }: Pick<LayerJson, "className" | "name" | "config">,
    inputs: readonly KerasValue[],
    { path, variables }: { readonly path: readonly string[]; readonly variables: readonly KerasVariable[] },
  ): readonly KerasValue[] {
    const settings = new Settings(describe(className, name), config);
    const row = layerOfClass(className);
    if (row === null) throw unknownClass(settings, className);
    if (inputs.length === 0) throw settings.refuse("keras-inputs", "expected one input, got $got", 0);
    const writer = this.#writer;
    writer.layer = path.join("/");
    const given = row({
      className,
      settings,
      inputs,
      writer,
      runtime: this.#runtime,
      variables,
      inner: (inner) => {
        const { className: innerClass, config: innerConfig } = classOf(inner.json, settings.layer);
        const known = new Settings(innerClass, innerConfig).text("name", innerClass);
        const result = this.#call({ className: innerClass, name: known, config: innerConfig }, inner.inputs, {
          path: [...path, known],
          variables: inner.variables,
        });
        writer.layer = path.join("/");
        return result;
      },
    });
    const all = "names" in given ? [given] : given;
    for (const { shape } of all) checkSizes(settings, shape);
    return all;
  }

  #variablesOf(path: readonly string[]): readonly KerasVariable[] {
    const key = path.join("/");
    const known = this.#variables.get(key) ?? this.#weights.of(path);
    this.#variables.set(key, known);
    return known;
  }

  /** The outputs under the names of their layers, and the nodes that give them. */
  #named(
    values: readonly KerasValue[],
    names: readonly string[],
  ): { readonly nodes: readonly GraphNode[]; readonly outputs: readonly GraphValue[] } {
    const writer = this.#writer;
    const renamed = new Map<string, string>();
    const outputs = values.map((value, i): GraphValue => {
      writer.layer = names[i] ?? "output";
      const own = writer.in("own", value);
      const isTaken = renamed.has(own) || this.#inputs.some(({ name }) => name === own);
      const given = isTaken ? writer.node("Identity", [own]) : own;
      const name = writer.name(writer.layer);
      renamed.set(given, name);
      return { name, dtype: value.dtype, shape: ["batch", ...value.shape.slice(1)] };
    });
    const rename = (name: string): string => renamed.get(name) ?? name;
    const nodes = writer.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    }));
    return { nodes, outputs };
  }

  /** What the outputs come from: a layer may write more than is read of it. */
  #used(nodes: readonly GraphNode[], outputs: readonly GraphValue[]): Pick<GraphParts, "nodes" | "constants"> {
    const read = new Set(outputs.map(({ name }) => name));
    const kept = nodes.toReversed().filter((node) => {
      if (!node.outputs.some((name) => read.has(name))) return false;
      for (const name of node.inputs) read.add(name);
      return true;
    });
    const constants = new Map([...this.#writer.constants].filter(([name]) => read.has(name)));
    return { nodes: kept.reverse(), constants };
  }
}

/** The calls of a functional model, each once all that it takes is there. */
class Results {
  readonly #model: ModelJson;
  readonly #values = new Map<string, (readonly KerasValue[])[]>();
  /** The number that a model gives the first call of a layer: layers that are models begin at 1 in some versions. */
  readonly #first = new Map<string, number>();
  /** Calls that wait for the value under a key. */
  readonly #waiting = new Map<string, Call[]>();
  readonly #ready: Call[] = [];

  constructor(model: ModelJson) {
    this.#model = model;
    const references = [...model.layers.flatMap(({ calls }) => calls.flat()), ...model.outputs];
    const inner = new Set(model.layers.filter(({ className }) => isModel(className)).map(({ name }) => name));
    for (const { layer, call } of references) {
      if (!inner.has(layer)) continue;
      this.#first.set(layer, Math.min(call, this.#first.get(layer) ?? call));
    }
    const inputs = new Set(model.inputs.map(({ layer }) => layer));
    for (const layer of model.layers) {
      if (inputs.has(layer.name)) continue;
      for (const [i, references] of layer.calls.entries()) this.#expect({ layer, call: i, references, missing: 0 });
    }
  }

  #expect(call: Call): void {
    const keys = new Set(call.references.map((reference) => this.#keyOf(reference)));
    call.missing = keys.size;
    if (keys.size === 0) this.#ready.push(call);
    for (const key of keys) {
      const list = this.#waiting.get(key);
      if (list === undefined) this.#waiting.set(key, [call]);
      else list.push(call);
    }
  }

  #keyOf({ layer, call }: Reference): string {
    return `${this.#callOf(layer, call)} ${layer}`;
  }

  #callOf(layer: string, call: number): number {
    return call - (this.#first.get(layer) ?? 0);
  }

  next(): { readonly layer: LayerJson; readonly call: number; readonly inputs: readonly KerasValue[] } | null {
    const next = this.#ready.shift();
    if (next === undefined) return null;
    return { ...next, inputs: next.references.map((reference) => this.valueOf(reference)) };
  }

  add({ name }: LayerJson, call: number, given: readonly KerasValue[]): void {
    const list = this.#values.get(name) ?? [];
    list[call] = given;
    this.#values.set(name, list);
    for (const waiting of this.#waiting.get(`${call} ${name}`) ?? []) {
      waiting.missing -= 1;
      if (waiting.missing === 0) this.#ready.push(waiting);
    }
    this.#waiting.delete(`${call} ${name}`);
  }

  valueOf({ layer, call, output }: Reference): KerasValue {
    const value = this.#values.get(layer)?.[this.#callOf(layer, call)]?.[output];
    if (value !== undefined) return value;
    const known = this.#model.layers.some(({ name }) => name === layer);
    if (!known) throw unsupportedError("keras-layer-missing", 'keras: the model has no layer "$layer"', layer);
    const sentence = 'keras: the layer "$layer" gives no output $output in its call $call, or waits for its own result';
    throw unsupportedError("keras-output-missing", sentence, layer, output, call);
  }
}

interface Call {
  readonly layer: LayerJson;
  readonly call: number;
  readonly references: readonly Reference[];
  missing: number;
}

/** The dtype of an input. */
function dtypeOf(settings: Settings): DType {
  const given = settings.get("dtype") ?? "float32";
  // Keras 3 writes policies: { class_name: "DTypePolicy", config: { name: "float32" } }.
  const name = isObject(given) && isObject(given.config) ? given.config.name : given;
  if (name === "int32" || name === "int64" || name === "uint8" || name === "bool") return name;
  if (typeof name === "string" && /^(mixed_)?b?float(16|32|64)$/.test(name)) return "float32";
  throw settings.wrong("dtype", "numbers");
}

/** Beyond this no count of elements is exact. */
function checkSizes(settings: Settings, shape: readonly Size[]): void {
  const elements = shape.reduce((product: number, size) => product * (size ?? 1), 1);
  if (elements <= Number.MAX_SAFE_INTEGER) return;
  throw settings.fault("keras-too-large", "gives $shape, which is too large", shapeText(shape));
}

function unknownClass(settings: Settings, className: string): Error {
  if (className === "Lambda") {
    return settings.refuse(
      "keras-lambda",
      "a Lambda layer is Python code, which no file holds: build the model with layers in its place, or convert it to ONNX with tf2onnx where it runs",
    );
  }
  if (/^(TFOpLambda|TensorFlowOpLayer|SlicingOpLambda)$/.test(className)) {
    return settings.refuse(
      "keras-op-layer",
      "an operation of TensorFlow used as a layer is not supported: convert the model to ONNX with tf2onnx",
    );
  }
  return settings.refuse(
    "keras-layer",
    "the layer class $class is not supported: convert the model to ONNX with tf2onnx",
    className,
  );
}
