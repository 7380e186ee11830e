/**
 * Programs in poisoned memory against the reference, bit for bit: examples alone and in groups, with many sums and with few.
 */

import { expect } from "vitest";
import { reference } from "../../src/backend/reference.ts";
import { dense } from "../../src/ops/core-rules.ts";
import type { RuledOp } from "../../src/ops/op.ts";
import { view } from "../../src/ops/view.ts";
import { ProgramBuilder } from "../../src/program/builder.ts";
import { fuse } from "../../src/program/fuse.ts";
import type { Program, ValueId } from "../../src/program/program.ts";
import { allocate, type DType, isBigInt, type TensorArray } from "../../src/tensor/dtype.ts";
import type { Random } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { PoisonedProgram } from "./poisoned.ts";
import { type Filling, fillings, inputs } from "./workbench.ts";

export const accumulatorCounts = [7, 13];

/** How the values of a program come about: given, constant, or made by a step that leaves padding between examples. */
export type Source = "given" | "constant" | "padded";

/** A program being made, of which each example has inputs of its own. */
export class Bench {
  readonly builder = new ProgramBuilder({ valueBytes: 2 ** 24, foldedElements: 2 ** 20 });
  readonly random: Random;
  readonly #filling: Filling;
  #inputs = 0;

  constructor(random: Random, filling: Filling = "corners") {
    this.random = random;
    this.#filling = filling;
  }

  value(source: Source, shape: Shape, dtype: DType = "float32"): ValueId {
    if (source === "constant") return this.builder.constant(this.tensor(shape, dtype));
    if (source === "given" || dtype !== "float32") return this.#input(shape, dtype);
    // One number that is multiplied with a row leaves whole vectors.
    const size = sizeOf(shape);
    const weight = this.builder.constant(this.tensor([1, size]));
    const one = this.#input([1], "float32");
    return this.emit(view, { shape }, this.emit(dense, { skipZeros: false }, one, weight, null));
  }

  tensor(shape: Shape, dtype: DType = "float32"): Tensor {
    const values = inputs(sizeOf(shape), this.#filling, this.random);
    const data = allocate(dtype, values.length);
    if (dtype === "float32") data.set(values as never);
    else for (let i = 0; i < data.length; i++) data[i] = wholeOf(dtype, this.random.integer(256));
    return new Tensor(dtype, shape, data as never);
  }

  emit<A extends object>(op: RuledOp<A>, attributes: A, ...from: (ValueId | null)[]): ValueId {
    return this.builder.emit({ name: op.name, op, attributes, inputs: from })[0]!;
  }

  /** The program that gives these values. */
  program(...values: readonly ValueId[]): Program {
    const ports = values.map((value, i) => ({ name: `y${i}`, value, dtype: this.builder.type(value).dtype }));
    return fuse(this.builder.build(ports, "example")).program;
  }

  #input(shape: Shape, dtype: DType): ValueId {
    return this.builder.input({ name: `x${this.#inputs++}`, dtype, shape });
  }
}

/** Inputs for so many examples, with special values among them. */
export function feedsOf({ inputs: ports, values }: Program, rows: number, random: Random): TensorArray[] {
  return ports.map(({ value }) => {
    const { dtype, shape } = values[value]!;
    const data = allocate(dtype, rows * sizeOf(shape));
    if (dtype === "float32") data.set(inputs(data.length, fillings[random.integer(fillings.length)]!, random) as never);
    else for (let i = 0; i < data.length; i++) data[i] = wholeOf(dtype, random.integer(256));
    return data;
  });
}

function wholeOf(dtype: DType, value: number): never {
  return (isBigInt(dtype) ? BigInt(value) : value) as never;
}

export function runReference(program: Program, feeds: readonly TensorArray[], rows: number): TensorArray[] {
  const outputs = program.outputs.map(({ value }) => {
    const { dtype, shape } = program.values[value]!;
    return allocate(dtype, rows * sizeOf(shape)) as TensorArray;
  });
  reference.prepare(program).run({ inputs: feeds, rows, outputs });
  return outputs;
}

export function digits(array: TensorArray): string {
  return array instanceof Float32Array ? hex(array) : String(array);
}

/** The same bits as the reference, with many sums and few; `hosted` are the steps that have no kernel. */
export function expectSame(
  program: Program,
  random: Random,
  { hosted = [] as readonly string[], mostRows = 5 } = {},
): void {
  for (const accumulators of accumulatorCounts) {
    const poisoned = new PoisonedProgram(program, accumulators);
    expect(poisoned.hosted).toEqual(hosted);
    for (const rows of new Set([1, 1 + random.integer(mostRows), mostRows])) {
      const count = Math.min(rows, poisoned.compiled.groupRows);
      const feeds = feedsOf(program, count, random);
      const wanted = runReference(program, feeds, count).map(digits);
      expect(poisoned.run(feeds, count).map(digits)).toEqual(wanted);
    }
  }
}
