/**
 * What a model's JSON says of its layers: which there are, and of what others each call takes its values. Keras 2 writes a call
 * as a list of [layer, call, output, arguments], Keras 3 as arguments in which tensors know where they come from.
 */

import { unsupportedError } from "../errors.ts";
import { isObject, isWhole, type JsonObject, Settings } from "./settings.ts";

/** A layer as its model lists it. */
export interface LayerJson {
  readonly className: string;
  readonly name: string;
  /** Whether the file says the name. */
  readonly isNamed: boolean;
  readonly config: unknown;
  /** Each call of it. */
  readonly calls: readonly (readonly Reference[])[];
}

/** An output of a call of a layer. */
export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

export interface ModelJson {
  readonly name: string;
  readonly isSequential: boolean;
  readonly layers: readonly LayerJson[];
  /** Of a functional model. */
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
  /** What a sequential model was built for, where no layer says it. */
  readonly builtFor: unknown;
}

const models = new Set(["Sequential", "Functional", "Model"]);

export function isModel(className: string): boolean {
  return models.has(className);
}

/** A model out of { class_name, config }. */
export function modelOf(json: unknown): ModelJson {
  const { className, config } = classOf(json, "the model");
  if (!isModel(className)) {
    const sentence =
      "a model of the class $class is not supported, only Sequential and Functional: convert it to ONNX with tf2onnx";
    throw new Settings(className, {}).refuse("keras-model-class", sentence, className);
  }
  // Before Keras 2.2.3 the config of a sequential model was the list of its layers.
  const settings = new Settings(className, Array.isArray(config) ? { layers: config } : config);
  const list = settings.get("layers");
  if (!Array.isArray(list) || list.length === 0) throw settings.wrong("layers", "a list of layers");
  // Before anything is made of them.
  if (list.length > mostCalls) throw tooManyCalls();
  const isSequential = className === "Sequential";
  const layers = list.map((item: unknown, i) => layerOf(item, isSequential ? null : i));
  checkNames(layers);
  return {
    name: settings.text("name", ""),
    isSequential,
    layers,
    inputs: isSequential ? [] : portsOf(settings, "input_layers"),
    outputs: isSequential ? [] : portsOf(settings, "output_layers"),
    builtFor: settings.get("build_input_shape"),
  };
}

/** Of layers and their calls, in all models within a model. */
export const mostCalls = 32_768;

export function tooManyCalls(): Error {
  return unsupportedError("keras-calls", "keras: the model has more than $limit calls of layers", mostCalls);
}

/** Two layers of one name would share their weights, and what takes one of them would take the other. */
function checkNames(layers: readonly LayerJson[]): void {
  const seen = new Set<string>();
  for (const { className, name, isNamed } of layers) {
    if (!isNamed) continue;
    if (seen.has(name)) {
      const sentence = "has the name of another layer of the model, where each must have its own";
      throw new Settings(describe(className, name), {}).refuse("keras-layer-twice", sentence);
    }
    seen.add(name);
  }
}

/** Class and settings of a layer or a model. */
export function classOf(json: unknown, what: string): { readonly className: string; readonly config: unknown } {
  const settings = new Settings(what, json);
  return { className: settings.text("class_name", ""), config: settings.get("config") ?? {} };
}

function layerOf(json: unknown, position: number | null): LayerJson {
  const { className, config } = classOf(json, "a layer");
  const outer = new Settings(className, json);
  const own = Array.isArray(config) ? undefined : new Settings(className, config).get("name");
  const given = outer.get("name") ?? own;
  const name = given ?? className.toLowerCase();
  if (typeof name !== "string") throw outer.wrong("name", "a text");
  const settings = new Settings(describe(className, name), json);
  return { className, name, isNamed: given !== undefined, config, calls: position === null ? [] : callsOf(settings) };
}

/** How errors name a layer. */
export function describe(className: string, name: string): string {
  return `${className} "${name}"`;
}

function callsOf(settings: Settings): Reference[][] {
  const given = settings.get("inbound_nodes") ?? [];
  if (!Array.isArray(given)) throw settings.wrong("inbound_nodes", "a list of calls");
  return given.map((call: unknown) => (isObject(call) ? newCall(call, settings) : oldCall(call, settings)));
}

/** [["conv", 0, 0, {}], …], or one of them alone. */
function oldCall(call: unknown, settings: Settings): Reference[] {
  if (!Array.isArray(call)) throw settings.wrong("inbound_nodes", "a list of calls");
  const items: readonly unknown[] = typeof call[0] === "string" ? [call] : call;
  return items.map((item) => {
    if (Array.isArray(item) && isObject(item[3])) refuseTensors(item[3], settings);
    return referenceOf(item, settings, "inbound_nodes");
  });
}

/** { args, kwargs }: tensors among the arguments come first to last; what else is given must not change the answer. */
function newCall(call: JsonObject, settings: Settings): Reference[] {
  const { args = [], kwargs = {} } = call;
  refuseTensors(kwargs, settings);
  return tensorsIn(args, settings);
}

function tensorsIn(value: unknown, settings: Settings): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => tensorsIn(item, settings));
  if (!isObject(value)) return [];
  const { class_name: name, config } = value;
  if (name === "__keras_tensor__" && isObject(config))
    return [referenceOf(config.keras_history, settings, "keras_history")];
  return Object.values(value).flatMap((item) => tensorsIn(item, settings));
}

/** `training: false` and `mask: null` change nothing; another layer's output does. */
function refuseTensors(given: unknown, settings: Settings): void {
  if (!isObject(given)) return;
  for (const [name, value] of Object.entries(given)) {
    const isPlain = value === null || typeof value === "boolean";
    if (!isPlain) throw settings.refuse("keras-argument", "is called with $argument, which is not supported", name);
  }
}

function referenceOf(value: unknown, settings: Settings, key: string): Reference {
  if (Array.isArray(value)) {
    const [layer, call = 0, output = 0] = value as unknown[];
    if (typeof layer === "string" && isWhole(call) && isWhole(output) && call >= 0 && output >= 0)
      return { layer, call, output };
  }
  throw settings.refuse("keras-reference", "$setting names no output of a layer", key);
}

/** [["input_1", 0, 0]], Keras 3 also writes one alone, or several by name. */
function portsOf(settings: Settings, key: string): Reference[] {
  const given = settings.get(key);
  const list: readonly unknown[] = isObject(given) ? Object.values(given) : Array.isArray(given) ? given : [];
  const items = typeof list[0] === "string" ? [list] : list;
  if (items.length === 0) throw settings.wrong(key, "a list of layers");
  return items.map((item) => referenceOf(item, settings, key));
}
