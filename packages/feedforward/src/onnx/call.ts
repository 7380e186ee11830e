/**
 * One node being lowered: its inputs as values of the program, its attributes, the opset that says what they mean, and the
 * errors that name the node. Attributes were checked against the operator's form when the graph was made, so here they are
 * simply asked for.
 */

import { type GivenFor, ShapeError, shapeError, UnsupportedError, unsupportedError, withData } from "../errors.ts";
import type { Formula } from "../functions/formula.ts";
import { type BinaryAttributes, binary } from "../ops/binary.ts";
import { cast } from "../ops/cast.ts";
import { type CompareAttributes, compare } from "../ops/compare.ts";
import { unary } from "../ops/core-rules.ts";
import type { RuledOp } from "../ops/op.ts";
import { view } from "../ops/view.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { ValueId } from "../program/program.ts";
import type { DType } from "../tensor/dtype.ts";
import { type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import type { ValueType } from "../tensor/value.ts";
import {
  type AttributeType,
  type AttributeValues,
  describeNode,
  type GraphBody,
  type GraphNode,
  layerName,
} from "./node.ts";
import { atNode, ofNode } from "./node-error.ts";

/** An input that must be known before a graph is lowered, and the inputs of the graph that it depends on. */
export class UnknownInputError extends UnsupportedError {
  readonly sources: readonly string[];

  constructor(message: string, sources: readonly string[]) {
    super(message);
    this.sources = sources;
  }
}

/** What a node is lowered in. */
export interface Surroundings {
  readonly opset: number;
  readonly builder: ProgramBuilder;
  /** Lowers a graph that the node holds in the place of the node; returns its outputs. */
  readonly inline: (branch: GraphBody) => readonly ValueId[];
  /** What stands for strings, as positions in them. */
  readonly words: Map<ValueId, readonly string[]>;
}

/** What is left out may be given as constants; what depends on inputs may not. */
export class Call {
  readonly node: GraphNode;
  readonly opset: number;
  readonly builder: ProgramBuilder;
  readonly #inline: Surroundings["inline"];
  readonly #words: Surroundings["words"];
  readonly #inputs: readonly (ValueId | null)[];

  constructor(node: GraphNode, { opset, builder, inline, words }: Surroundings, inputs: readonly (ValueId | null)[]) {
    this.node = node;
    this.opset = opset;
    this.builder = builder;
    this.#inline = inline;
    this.#words = words;
    this.#inputs = inputs;
  }

  get inputCount(): number {
    return this.#inputs.length;
  }

  has(i: number): boolean {
    return (this.#inputs[i] ?? null) !== null;
  }

  /** An input that must be there. */
  input(i: number): ValueId {
    const given = this.#inputs[i] ?? null;
    if (given === null) throw this.fault("node-input-missing", "input $input is missing", i);
    return given;
  }

  optionalInput(i: number): ValueId | null {
    return this.#inputs[i] ?? null;
  }

  type(i: number): ValueType {
    return this.builder.type(this.input(i));
  }

  shape(i: number): Shape {
    return this.type(i).shape;
  }

  /** An input whose elements decide shapes or code: it must be known before anything runs. */
  constant(i: number): Tensor {
    const known = this.builder.constantOf(this.input(i));
    if (known !== null) return known;
    const sources = this.builder.sourcesOf(this.input(i));
    const node = describeNode(this.node);
    const names = sources.map((name) => JSON.stringify(name)).join(", ");
    throw withData(
      new UnknownInputError(
        `${node}: input ${i} must be known before the graph runs, but depends on ${names}: give it as a constant`,
        sources,
      ),
      "node-input-open",
      { node, input: i, sources },
    );
  }

  optionalConstant(i: number): Tensor | null {
    return this.has(i) ? this.constant(i) : null;
  }

  /** A list of sizes or axes that comes as an input: whole numbers of rank 0 or 1. */
  whole(i: number): number[] {
    const given = this.constant(i);
    if (given.rank > 1 || !(given.dtype === "int64" || given.dtype === "int32")) {
      throw this.fault("node-list", "expected a list of int64 as input $input, got $got", i, given.toString());
    }
    return Array.from({ length: given.size }, (_, k) => given.at(k));
  }

  /** Whether output i is used. */
  wants(i: number): boolean {
    return (this.node.outputs[i] ?? "") !== "";
  }

  int(name: string, otherwise: number): number {
    const value = this.#attribute(name, "int");
    return value === undefined ? otherwise : Number(value);
  }

  float(name: string, otherwise: number): number {
    return this.#attribute(name, "float") ?? otherwise;
  }

  string(name: string, otherwise: string): string {
    return this.#attribute(name, "string") ?? otherwise;
  }

  ints(name: string): number[] | undefined {
    const values = this.#attribute(name, "ints");
    if (values === undefined) return undefined;
    // A forest has lists of a hundred thousand: no bigint is made of each.
    const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
    return Array.from({ length: values.length }, (_, i) => words[2 * i + 1]! * 2 ** 32 + (words[2 * i]! >>> 0));
  }

  floats(name: string): Float32Array | undefined {
    return this.#attribute(name, "floats");
  }

  strings(name: string): readonly string[] | undefined {
    return this.#attribute(name, "strings");
  }

  tensor(name: string): Tensor | undefined {
    return this.#attribute(name, "tensor");
  }

  /** The outputs of a graph that the node holds, which takes the place of the node. */
  inline(attribute: string): readonly ValueId[] {
    return this.#inline(this.#attribute(attribute, "graph")!);
  }

  /** An axis counted from the start; negative ones count from the end. `rank` itself is allowed where told. */
  axis(value: number, rank: number, last: number = rank - 1): number {
    const axis = value < 0 ? value + rank : value;
    if (!(axis >= 0 && axis <= last)) {
      throw this.fault("node-axis", "axis $axis is out of range for $rank axes", value, rank);
    }
    return axis;
  }

  /** A step with one output. */
  emit<A extends object>(op: RuledOp<A>, attributes: A, ...inputs: readonly (ValueId | null)[]): ValueId {
    return this.emitAll(op, attributes, inputs)[0]!;
  }

  /** A step with all its outputs. What the op says against its inputs is said of this node. */
  emitAll<A extends object>(op: RuledOp<A>, attributes: A, inputs: readonly (ValueId | null)[]): readonly ValueId[] {
    return atNode(this.node, () => this.builder.emit({ name: this.stepName, op, attributes, inputs }));
  }

  /** a ∘ b, element by element. */
  calc(operation: BinaryAttributes["operation"], a: ValueId, b: ValueId): ValueId {
    return this.emit(binary, { operation }, a, b);
  }

  /** Whether a ∘ b. */
  compare(operation: CompareAttributes["operation"], a: ValueId, b: ValueId): ValueId {
    return this.emit(compare, { operation }, a, b);
  }

  /** h(x), element by element. */
  map(formula: Formula, x: ValueId): ValueId {
    return this.emit(unary, { formula }, x);
  }

  /** x itself where it has the dtype. */
  cast(x: ValueId, to: DType): ValueId {
    return this.builder.type(x).dtype === to ? x : this.emit(cast, { to }, x);
  }

  number(value: number | boolean): ValueId {
    return this.constantValue(tensor(value));
  }

  /** To be called before a constant of this type is made of little. Throws where a file makes too much. */
  reserve(dtype: DType, shape: Shape): void {
    atNode(this.node, () => this.builder.reserve({ dtype, shape }));
  }

  /** The same elements under another shape: where x is a view of what had it, that. */
  view(x: ValueId, shape: Shape): ValueId {
    const { shape: own } = this.builder.type(x);
    if (sizeOf(shape) !== sizeOf(own)) throw this.fault("node-view", "cannot arrange $from as $shape", own, shape);
    const step = this.builder.stepOf(x);
    const base = step?.op.isView === true ? step.inputs[0]! : null;
    return base !== null && sameShape(this.builder.type(base).shape, shape) ? base : this.emit(view, { shape }, x);
  }

  constantValue(tensor: Tensor): ValueId {
    return this.builder.constant(tensor);
  }

  /** The value stands for strings: it is positions in `words`. */
  named(value: ValueId, words: readonly string[]): ValueId {
    this.#words.set(value, words);
    return value;
  }

  /** The words that an input's values are positions in; null where it is no texts. */
  wordsOf(i: number): readonly string[] | null {
    return this.#words.get(this.input(i)) ?? null;
  }

  /** How profiles and layers call the node: as its weights, by its own name, or by that of its first output. */
  get stepName(): string {
    return layerName(this.node) || this.node.name || (this.node.outputs[0] ?? "");
  }

  /** Shapes or values that do not fit: `call.fault("matrix", "expected a matrix, got $got", shape)`. */
  fault<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): ShapeError {
    return ofNode(ShapeError, shapeError(code, sentence, ...given), this.node);
  }

  /** Something that the standard has and this library has not. */
  refuse<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): UnsupportedError {
    return ofNode(UnsupportedError, unsupportedError(code, sentence, ...given), this.node);
  }

  /** An attribute that says none of the words the operator knows. */
  unknown(attribute: string, got: string = this.string(attribute, "")): UnsupportedError {
    return this.refuse("operator-choice", '$attribute "$got" is not known', attribute, got);
  }

  #attribute<T extends AttributeType>(name: string, type: T): AttributeValues[T] | undefined {
    const attribute = this.node.attributes.get(name);
    return attribute?.type === type ? (attribute.value as AttributeValues[T]) : undefined;
  }
}
