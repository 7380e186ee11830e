/**
 * A whole program in poisoned memory, with steps in the reference where it has no kernel: every byte is 0xff, so whatever is
 * read beside the values is NaN, and whatever is written beside the scratch area is found.
 */

import { expect } from "vitest";
import type { HostSteps } from "../../src/backend/backend.ts";
import { hostSteps } from "../../src/backend/host-steps.ts";
import { type CompiledProgram, compileProgram } from "../../src/kernels/program.ts";
import { writeWeights } from "../../src/kernels/weights.ts";
import type { Program } from "../../src/program/program.ts";
import { dtypes, itemSize, type TensorArray } from "../../src/tensor/dtype.ts";
import { sizeOf } from "../../src/tensor/shape.ts";

const guardBytes = 256;
const pageBytes = 65536;

type Exports = Readonly<Record<string, (rows: number, scratch: number, weights: number) => void>>;

export class PoisonedProgram {
  readonly compiled: CompiledProgram;
  readonly #program: Program;
  readonly #bytes: Uint8Array;
  readonly #exports: Exports;
  readonly #host: HostSteps;
  readonly #weights: number;
  readonly #scratch: number;

  /** The module of the program, or another one in its place. */
  constructor(program: Program, accumulators: number, module?: Uint8Array<ArrayBuffer>) {
    const memory = { minimum: 1, maximum: 32768, isShared: false };
    this.#program = program;
    this.compiled = compileProgram(program, { memory, accumulators });
    const { data, weights, scratchBytes, bytes, plan } = this.compiled;
    this.#weights = behind(guardBytes + data.length);
    this.#scratch = behind(this.#weights + weights.byteLength);
    const pages = Math.ceil(behind(this.#scratch + scratchBytes) / pageBytes);
    const real = new WebAssembly.Memory({ initial: pages, maximum: 32768 });
    this.#bytes = new Uint8Array(real.buffer).fill(0xff);
    this.#bytes.set(data, guardBytes);
    writeWeights(program, plan, weights, this.#bytes.subarray(this.#weights, this.#weights + weights.byteLength));
    const compiled = new WebAssembly.Module(module ?? bytes);
    this.#exports = new WebAssembly.Instance(compiled, { env: { memory: real, data: guardBytes } }).exports as Exports;
    this.#host = hostSteps(program, this.compiled.slots);
  }

  /** The names of the steps that have no kernel. */
  get hosted(): string[] {
    return this.compiled.parts.flatMap((part) =>
      typeof part === "number" ? [this.#program.steps[part]!.op.name] : [],
    );
  }

  /** At most a group of rows. */
  run(inputs: readonly TensorArray[], rows: number): TensorArray[] {
    const { slots, outputs, scratchBytes } = this.compiled;
    const end = this.#scratch + scratchBytes;
    this.#bytes.fill(0xff, this.#scratch, end);
    const before = this.#bytes.slice();
    inputs.forEach((input, i) => {
      const { offset } = slots[this.#program.inputs[i]!.value]!;
      this.#bytes.set(new Uint8Array(input.buffer, input.byteOffset, input.byteLength), this.#scratch + offset);
    });
    for (const part of this.compiled.parts) {
      if (typeof part === "number") this.#host.run(part, rows, this.#bytes.buffer, this.#scratch);
      else this.#exports[part]!(rows, this.#scratch, this.#weights);
    }
    for (const [from, to] of [
      [0, this.#scratch],
      [end, before.length],
    ] as const) {
      const isSame = Buffer.compare(before.subarray(from, to), this.#bytes.subarray(from, to)) === 0;
      if (!isSame) expect({ from, to, wrote: "beside the scratch area" }).toBeNull();
    }
    return this.#program.outputs.map(({ value }, i) => {
      const { dtype, shape } = this.#program.values[value]!;
      const start = this.#scratch + outputs.floats[i]!;
      const size = rows * sizeOf(shape);
      const copy = this.#bytes.slice(start, start + size * itemSize(dtype));
      return new dtypes[dtype](copy.buffer as ArrayBuffer, 0, size);
    });
  }
}

/** The next place with poison before it. */
function behind(end: number): number {
  return 64 * Math.ceil((end + guardBytes) / 64);
}
