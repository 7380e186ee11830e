/**
 * What layers write their nodes with: names that nothing else has, constants once however often a layer is called, attributes
 * from plain values, and a Transpose where a value is wanted in another layout than it lies in.
 */

import type { Note } from "../errors.ts";
import type { Attribute, GraphNode } from "../onnx/node.ts";
import type { DType } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { KerasOperator } from "./operators.ts";
import type { Size } from "./settings.ts";
import { type KerasValue, type Layout, toFirst, toLast } from "./value.ts";

/** Whole numbers and texts and lists of either; floats say that they are: `{ float: 0.001 }`, `{ floats: [0.2] }`. */
export type Attributes = Readonly<
  Record<
    string,
    | number
    | string
    | readonly number[]
    | readonly string[]
    | { readonly float: number }
    | { readonly floats: readonly number[] }
  >
>;

/** Opset 13 is read everywhere; some operators came later. */
const usualOpset = 13;
const laterOpsets: Readonly<Record<string, number>> = {
  Gelu: 20,
  HardSwish: 14,
  LayerNormalization: 17,
  Mish: 18,
};

/** Of all layers together. */
const mostFilled = 2 ** 20;

export class GraphWriter {
  readonly nodes: GraphNode[] = [];
  readonly constants = new Map<string, Tensor>();
  /** What the layers have to say of themselves. */
  readonly notes: Note[] = [];
  readonly #names = new Map<string, number>();
  /** Layers of which a node has the name. */
  readonly #layers = new Set<string>();
  opset = usualOpset;
  #filled = 0;
  /** The path of the layer that writes. */
  layer = "";

  /** Adds a node; the names of what it gives, one unless said otherwise. */
  several(
    operator: KerasOperator,
    inputs: readonly string[],
    attributes: Attributes,
    outputs: number,
  ): readonly string[] {
    this.opset = Math.max(this.opset, laterOpsets[operator] ?? 0);
    const name = this.name(`${this.layer}/${operator}`);
    const given = Array.from({ length: outputs }, (_, i) => (i === 0 ? name : this.name(`${name}:${i}`)));
    // No two nodes may have one name: the layer's is that of the first node which is more than an arrangement.
    const isFirst = operator !== "Transpose" && !this.#layers.has(this.layer);
    if (isFirst) this.#layers.add(this.layer);
    this.nodes.push({
      name: isFirst ? this.layer : name,
      operator,
      inputs,
      outputs: given,
      attributes: attributesOf(attributes),
    });
    return given;
  }

  node(operator: KerasOperator, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.several(operator, inputs, attributes, 1)[0]!;
  }

  /** A constant of the layer. Where the layer is called again it is there already. */
  constant(part: string, make: () => Tensor): string {
    const name = `${this.layer}/${part}`;
    if (!this.constants.has(name)) {
      this.#names.set(name, 1);
      this.constants.set(name, make());
    }
    return name;
  }

  floats(part: string, values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constant(part, () => new Tensor("float32", shape, Float32Array.from(values)));
  }

  wholes(part: string, values: readonly number[]): string {
    return this.constant(part, () => new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt)));
  }

  /** Whether so many elements more may be made of settings alone: no bytes of the file vouch for them. */
  fill(count: number): boolean {
    this.#filled += count;
    return this.#filled <= mostFilled;
  }

  /** A name that nothing has yet. */
  name(wish: string): string {
    const count = (this.#names.get(wish) ?? 0) + 1;
    this.#names.set(wish, count);
    return count === 1 ? wish : this.name(`${wish}_${count}`);
  }

  /** The name of a value in a layout. */
  in(layout: Layout, { names, shape }: KerasValue): string {
    const known = names.get(layout);
    if (known !== undefined) return known;
    const perm = layout === "first" ? toFirst(shape.length) : toLast(shape.length);
    const name = this.node("Transpose", [names.values().next().value as string], { perm });
    names.set(layout, name);
    return name;
  }
}

/** A value that lies in one layout. */
export function valueIn(
  layout: Layout,
  name: string,
  shape: readonly Size[],
  { dtype = "float32", isMasked = false }: { readonly dtype?: DType; readonly isMasked?: boolean } = {},
): KerasValue {
  return { shape, dtype, names: new Map([[layout, name]]), isMasked };
}

function attributesOf(given: Attributes): ReadonlyMap<string, Attribute> {
  return new Map(Object.entries(given).map(([name, value]) => [name, attributeOf(value)]));
}

function isTexts(list: readonly (number | string)[]): list is readonly string[] {
  return typeof list[0] === "string";
}

function attributeOf(value: Attributes[string]): Attribute {
  if (typeof value === "number") return { type: "int", value: BigInt(value) };
  if (typeof value === "string") return { type: "string", value };
  if ("float" in value) return { type: "float", value: Math.fround(value.float) };
  if ("floats" in value) return { type: "floats", value: Float32Array.from(value.floats) };
  if (isTexts(value)) return { type: "strings", value };
  return { type: "ints", value: BigInt64Array.from(value, BigInt) };
}
