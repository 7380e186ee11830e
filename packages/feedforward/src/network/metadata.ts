/**
 * The project's own file of a network is a safetensors file whose metadata describes the layers. This module reads
 * the description, and `describe.ts` writes it. The tensors are `dense1.weight` [in, out] and `dense1.bias`
 * [out]. Version 2 is written where version 1 does not suffice: in it `mean` and `std` hold for input of every dtype, the
 * input has a shape instead of a size, and there are more layers; a reader of these is handed their rows.
 */

import { FormatError, formatError, type GivenFor, OptionError, unsupportedError, withData } from "../errors.ts";
import type { ActivationName } from "../functions/activation.ts";
import { kindOf } from "../options/check.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { InputOptions } from "./input.ts";
import { Activation, type ActivationOptions, Dense, type Layer, Softmax } from "./layer.ts";
import { checkNetworkOptions, Network, type NetworkOptions } from "./network.ts";
import { roundingOf } from "./notes.ts";

/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** How layers of other types than this file's own are read: by their types, as `feedforward/layers` has them. */
export type LayerRows = Readonly<Record<string, LayerRow>>;

/** A layer from its record and its tensors, each by what stands behind the layer's name. */
export type LayerRow = (record: Fields, parameter: (part: string) => Tensor) => Layer;

/** What wins over a file's metadata. */
export interface MetadataOptions extends NetworkOptions {
  readonly layers?: LayerRows;
}

/** Whether metadata describes a network of this project. */
export function describesNetwork(metadata: ReadonlyMap<string, string>): boolean {
  return metadata.get("format") === "feedforward";
}

/** The network that metadata and tensors describe. What the caller says of it wins over the file. */
export function networkFromMetadata(
  metadata: ReadonlyMap<string, string>,
  tensors: ReadonlyMap<string, Tensor>,
  { layers: rows, ...options }: MetadataOptions = {},
): Network {
  const version = metadata.get("version") ?? null;
  if (version !== "1" && version !== "2") {
    const sentence = 'network file: version $got is not known, expected "1" or "2"';
    throw unsupportedError("file-version", sentence, JSON.stringify(version));
  }
  const given = checkNetworkOptions(options);
  const layers = parse(metadata, "layers");
  if (!Array.isArray(layers)) throw refuse("file-layers", "expected layers to be a list");
  const input = readInput(asFields(parse(metadata, "input"), "input"), version, given.input);
  const labels = parse(metadata, "labels") as readonly string[] | null;
  const provenance = (parse(metadata, "provenance") ?? {}) as Fields;
  const [rounded, parameterDtype] = roundingOf(tensors.values());
  const notes = [...(given.notes ?? []), ...rounded];
  const made = layers.flatMap((layer, i) => readLayer(asFields(layer, `layers[${i}]`), tensors, rows));
  return blamed(() => new Network(made, { labels, provenance, ...given, input, notes }, parameterDtype));
}

function readLayer(record: Fields, tensors: ReadonlyMap<string, Tensor>, rows: LayerRows | undefined): Layer[] {
  const { type, name } = record;
  if (type === "softmax") return [new Softmax()];
  if (type === "activation") return [readActivation(record)];
  const row = new Map(Object.entries<LayerRow>({ ...rows, dense })).get(type as string);
  if (row === undefined) {
    const sentence = "network file: unknown layer type $got; feedforward/layers has more";
    throw unsupportedError("file-layer-type", sentence, JSON.stringify(type ?? null));
  }
  const parameter = (part: string): Tensor => {
    if (typeof name !== "string" || !name)
      throw refuse("file-layer-name", "expected a $type layer to have a name", String(type));
    const tensor = tensors.get(`${name}.${part}`);
    if (tensor === undefined) throw refuse("file-tensor-missing", "tensor $name is missing", `${name}.${part}`);
    return tensor;
  };
  const layer = blamed(() => row(record, parameter));
  return record.activation === undefined ? [layer] : [layer, readActivation(record)];
}

const dense: LayerRow = ({ name }, parameter) =>
  new Dense({ weight: parameter("weight"), bias: parameter("bias"), name: name as string });

function readActivation({ activation, alpha }: Fields): Activation {
  return blamed(() => new Activation(activation as ActivationName, { alpha } as ActivationOptions));
}

/** The file's input with what the caller says of it. */
function readInput(fields: Fields, version: "1" | "2", given: InputOptions): InputOptions {
  const { size = null, shape = null, scale, mean, std, names } = fields;
  // Version 1 standardised bytes alone: which numbers hold for every dtype, only the caller knows.
  const isUnclear = (mean && given.mean === undefined) || (std && given.std === undefined);
  if (version === "1" && isUnclear) {
    const sentence =
      'network file: version "1" meant mean and std for bytes alone; read it with { input: { size, scale, mean, std } }';
    throw unsupportedError("file-standardization", sentence);
  }
  const own = version === "1" ? { size } : !("size" in given) && { shape };
  return { ...own, scale, mean, std, names, ...given } as InputOptions;
}

/** What stands in the file is looked at where it is used; there wrong kinds and numbers are the file's fault. */
function blamed<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const { code, facts, message } = error;
    throw withData(new FormatError(place.format, message, place.offset), code, { ...facts, ...place });
  }
}

function parse(metadata: ReadonlyMap<string, string>, key: string): unknown {
  try {
    return JSON.parse(metadata.get(key) ?? "null");
  } catch {
    throw refuse("file-json", "$key is not JSON", key);
  }
}

function asFields(value: unknown, what: string): Fields {
  if (kindOf(value) !== "an object") throw refuse("file-object", "expected $what to be an object", what);
  return value as Fields;
}

/** The metadata is the first thing in the file, behind the 8 bytes of its length. */
const place = { format: "network file", offset: 8 } as const;

function refuse<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): FormatError {
  return formatError(place, code, sentence, ...given);
}
