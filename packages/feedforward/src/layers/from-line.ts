/**
 * From named arrays and a line that says what they are to a network: items take the arrays in their order, and what does not fit
 * is said of the item and the array.
 */

import { type Note, note, ShapeError, shapeError, UnsupportedError, unsupportedError, withData } from "../errors.ts";
import { Dense, type Layer } from "../network/layer.ts";
import { checkNaming, declaredIn, type NamingOptions } from "../network/naming-options.ts";
import { Network, shapesOf } from "../network/network.ts";
import { roundingOf } from "../network/notes.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { type Tensor, tensor, zeros } from "../tensor/tensor.ts";
import { type ArrayGroup, convWeight, denseWeight, groupArrays, layerName } from "./arrays.ts";
import { Conv2d } from "./conv2d.ts";
import { Flatten } from "./flatten.ts";
import { type LineItem, parseLine } from "./line.ts";
import { named, numberOf, paddingOf, plainLayerOf } from "./line-values.ts";
import { BatchNorm, LayerNorm } from "./normal.ts";
import { recurrentOf } from "./recurrent-arrays.ts";
import type { Nonlinearity } from "./recurrent-options.ts";
import { Supply } from "./supply.ts";

/** The network that a line, `options.layers`, says these arrays are: `"conv relu pool(2) dense softmax"`. */
export function networkFromLine(tensors: ReadonlyMap<string, Tensor>, options: NamingOptions): Network {
  const given = checkNaming("network", options);
  if (typeof given.layers !== "string") {
    throw unsupportedError("line-text", "network: expected a line of layers as text");
  }
  if (given.hidden !== undefined || given.output !== undefined) {
    const sentence = "network: a line of layers names every function; leave hidden and output out";
    throw unsupportedError("line-functions", sentence);
  }
  const line = new Line(parseLine(given.layers), new Supply(groupArrays(tensors), given.names), given.input?.shape);
  const layers = line.layers();
  const { shape, notes } = inputOf(layers, line, given.input ?? {});
  const [rounded, parameterDtype] = roundingOf(line.used);
  return new Network(
    layers,
    {
      ...declaredIn(given),
      input: { ...given.input, ...(shape === null ? {} : { shape }) },
      notes: [...(given.notes ?? []), ...notes, ...line.notes, ...rounded],
    },
    parameterDtype,
  );
}

/** Layers item by item. */
class Line {
  readonly notes: Note[] = [];
  /** The arrays that became parameters. */
  readonly used: Tensor[] = [];
  /** The channels that the first convolution wants of the input. */
  channels: number | null = null;
  readonly #items: readonly LineItem[];
  readonly #supply: Supply;
  /** Of the value so far, where the caller says that of the input. */
  #shape: Shape | undefined;
  #isRow = true;

  constructor(items: readonly LineItem[], supply: Supply, shape: Shape | undefined) {
    this.#items = items;
    this.#supply = supply;
    this.#shape = shape;
    const isSpatial = /^(conv|pool|averagePool|globalAveragePool|flatten|lstm|gru|rnn)$/;
    this.#isRow = shape === undefined ? !items.some(({ word }) => isSpatial.test(word)) : shape.length === 1;
  }

  layers(): Layer[] {
    const layers: Layer[] = [];
    for (const item of this.#items) {
      const made = named(item, () => this.#layersOf(item));
      if (item.word === "dense" && !this.#isRow) layers.push(this.#follow(new Flatten(), item));
      layers.push(...made.map((layer) => this.#follow(layer, item)));
    }
    this.#supply.finish();
    return layers;
  }

  /** The layer, once its place is known to fit. */
  #follow(layer: Layer, item: LineItem): Layer {
    if (layer.type === "flatten" || layer.type === "dense") this.#isRow = true;
    const { type } = layer;
    if (this.#shape === undefined || (type === "dense" && this.#shape.length > 1)) return layer;
    const from = this.#shape;
    this.#shape = named(item, () => shapesOf([layer], from).at(-1)!);
    return layer;
  }

  #layersOf(item: LineItem): Layer[] {
    switch (item.word) {
      case "lstm":
      case "gru":
      case "rnn":
        return this.#recurrent(item, item.word);
      case "last":
        return this.#last(item);
      default:
        return [this.#layerOf(item)];
    }
  }

  /** A module of PyTorch may have several layers; what stands behind it says whether the last of them gives a sequence. */
  #recurrent(item: LineItem, kind: "lstm" | "gru" | "rnn"): Layer[] {
    const group = this.#supply.take(kind, item);
    const { nonlinearity } = item.values as { readonly nonlinearity?: Nonlinearity };
    const returnSequences = this.#items[item.position]?.word !== "last";
    const layers = recurrentOf(group, { returnSequences, ...(nonlinearity && { nonlinearity }) });
    if (![...group.parts.keys()].some((part) => part.startsWith("bias"))) this.#noBias(group.name);
    if (!returnSequences) this.#isRow = true;
    this.#use(group);
    return layers;
  }

  /** It was taken by the layer before it. */
  #last({ position }: LineItem): [] {
    if (/^(lstm|gru|rnn)$/.test(this.#items[position - 2]?.word ?? "")) return [];
    throw shapeError("line-last", "stands right behind lstm, gru or rnn alone: it is their last state");
  }

  #layerOf(item: LineItem): Layer {
    switch (item.word) {
      case "conv":
        return this.#conv(item);
      case "dense":
        return this.#dense(item);
      case "batchNorm":
        return this.#batchNorm(item);
      case "layerNorm":
        return this.#layerNorm(item);
      default:
        return plainLayerOf(item);
    }
  }

  #conv(item: LineItem): Conv2d {
    const { values } = item;
    const group = this.#supply.take("conv", item);
    const weight = convWeight(group);
    const [stride, dilation, groups] = ["stride", "dilation", "groups"].map((name) => numberOf(values, name, 1));
    this.channels ??= weight.shape[1]! * groups!;
    const window = { kernel: weight.shape.slice(2), stride: stride!, dilation: dilation! };
    const padding = paddingOf(values.pad ?? "0", window, this.#shape?.slice(1));
    const parts = { weight, ...this.#bias(group) };
    this.#use(group);
    return new Conv2d({
      ...parts,
      name: layerName(group, "conv"),
      stride: stride!,
      dilation: dilation!,
      groups: groups!,
      padding,
    });
  }

  #dense(item: LineItem): Dense {
    const group = this.#supply.take("dense", item);
    const parts = { weight: denseWeight(group), ...this.#bias(group) };
    this.#use(group);
    return new Dense({ ...parts, name: layerName(group, "dense") });
  }

  #batchNorm(item: LineItem): BatchNorm {
    const group = this.#supply.take("batchNorm", item);
    const { parts, name } = group;
    const [mean, variance] = [parts.get("mean"), parts.get("variance")];
    if (mean === undefined || variance === undefined) {
      throw shapeError("line-batch-norm", "$name has no running mean and variance", name);
    }
    this.#use(group);
    const scale = parts.get("scale") ?? parts.get("weight") ?? tensor(new Float32Array(mean.size).fill(1));
    const bias = parts.get("bias") ?? zeros([mean.size]);
    return new BatchNorm({ scale, bias, mean, variance, name, epsilon: numberOf(item.values, "epsilon", 1e-5) });
  }

  #layerNorm(item: LineItem): LayerNorm {
    const group = this.#supply.take("layerNorm", item);
    const scale = group.parts.get("scale") ?? group.parts.get("weight");
    if (scale === undefined) throw shapeError("line-layer-norm", "$name has no scale", group.name);
    this.#use(group);
    const bias = group.parts.get("bias") ?? zeros(scale.shape);
    return new LayerNorm({ scale, bias, name: group.name, epsilon: numberOf(item.values, "epsilon", 1e-5) });
  }

  #bias({ name, parts }: ArrayGroup): { readonly bias?: Tensor } {
    const bias = parts.get("bias");
    if (bias !== undefined) return { bias };
    this.#noBias(name);
    return {};
  }

  #noBias(name: string): void {
    this.notes.push(note("bias-missing", "no bias in the file for $layers; zeros taken", [name]));
  }

  #use({ parts }: ArrayGroup): void {
    this.used.push(...parts.values());
  }
}

const mostSquare = 1024;
const assumedSize = "the file tells no size of the input; taken: $shape, the only square that fits";

/** The shape of the input, where it is not said: the only square that fits. */
function inputOf(
  layers: readonly Layer[],
  { channels }: Line,
  { shape, size }: { readonly shape?: Shape; readonly size?: number },
): { readonly shape: Shape | null; readonly notes: readonly Note[] } {
  if (shape !== undefined || channels === null) return { shape: null, notes: [] };
  const fitting: Shape[] = [];
  for (let side = 1; side <= mostSquare && fitting.length < 3; side++) {
    const square = [channels, side, side];
    if ((size ?? sizeOf(square)) === sizeOf(square) && fits(layers, square)) fitting.push(square);
  }
  const [first, ...others] = fitting;
  if (first === undefined) {
    const none = `network: no square input of ${channels} channels fits`;
    const advice = `say { input: { shape: [${channels}, height, width] } }`;
    throw withData(new ShapeError(`${none}; ${advice}`), "line-input-none", { channels });
  }
  if (others.length > 0) {
    const list = fitting.map(formatShape).join(", ");
    const sentence = `network: several inputs fit, ${list}; say one with { input: { shape: ${formatShape(first)} } }`;
    throw withData(new UnsupportedError(sentence), "line-input-several", { shapes: fitting });
  }
  return {
    shape: first,
    notes: [note("input-size-assumed", assumedSize, first)],
  };
}

function fits(layers: readonly Layer[], shape: Shape): boolean {
  try {
    shapesOf(layers, shape);
    return true;
  } catch (error) {
    if (error instanceof ShapeError) return false;
    throw error;
  }
}
