/**
 * Compiled modules run as any runtime would run them: by ABI 1 alone, rows in through the memory, rows out of it. And the bits that
 * they must have: a session's.
 */

import { type CompileOptions, compile } from "../../src/compile.ts";
import type { Model } from "../../src/model.ts";
import { outline } from "../../src/profile.ts";
import { Session } from "../../src/session.ts";
import type { TensorArray } from "../../src/tensor/dtype.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";

interface Port {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** What the section `feedforward` says. */
export interface Description {
  readonly abi: number;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly labels: readonly string[] | null;
  readonly names?: readonly string[];
  readonly capacity: number;
  readonly source: { readonly sha256: string } | null;
  readonly version: string;
}

export class Compiled {
  readonly bytes: Uint8Array;
  readonly exports: Record<string, unknown>;
  readonly description: Description;
  readonly capacity: number;
  readonly #memory: WebAssembly.Memory;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
    const [section] = WebAssembly.Module.customSections(module, "feedforward");
    this.description = JSON.parse(new TextDecoder().decode(section)) as Description;
    this.exports = new WebAssembly.Instance(module).exports;
    this.#memory = this.exports.memory as WebAssembly.Memory;
    this.capacity = this.global("capacity");
  }

  global(name: string): number {
    return (this.exports[name] as WebAssembly.Global).value as number;
  }

  run(rows: number): number {
    return (this.exports.run as (rows: number) => number)(rows);
  }

  reset(): void {
    (this.exports.reset as () => void)();
  }

  /** Each output of rows that are given for each input, in the order of the section; as many rows a call as it takes. */
  outputs(inputs: readonly TensorArray[], rows: number, step = this.capacity): Float32Array[] {
    const { inputs: takes, outputs: gives } = this.description;
    const sizes = takes.map((_, i) => inputs[i]!.length / rows);
    const results = gives.map(({ shape }) => new Float32Array(rows * shape.reduce((a, b) => a * b, 1)));
    for (let row = 0; row < rows; row += step) {
      const count = Math.min(step, rows - row);
      inputs.forEach((input, i) => {
        const part = input.subarray(row * sizes[i]!, (row + count) * sizes[i]!);
        const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
        new Uint8Array(this.#memory.buffer, this.global(`input${i}`), bytes.length).set(bytes);
      });
      if (this.run(count) !== 0) throw new Error(`run(${count}) was refused`);
      results.forEach((result, i) => {
        const size = result.length / rows;
        result.set(this.floats(`output${i}`, count * size), row * size);
      });
    }
    return results;
  }

  floats(name: string, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, this.global(name), length);
  }
}

export function compiled(model: Model, options: Partial<CompileOptions> = {}): Compiled {
  return new Compiled(compile(model, { target: "wasm", ...options }).get(`${options.name ?? "model"}.wasm`)!);
}

/** The bits of all outputs, by a session and by the compiled module, at several rows a call. */
export function bothBits(
  model: Model,
  feeds: ReadonlyMap<string, Tensor>,
  options: Partial<CompileOptions> = {},
): { readonly session: string[]; readonly module: string[] } {
  const module = compiled(model, options);
  const answers = new Session(model).run(feeds);
  const inputs = module.description.inputs.map(({ name }) => feeds.get(name)!.data as TensorArray);
  const { shape } = [...feeds.values()][0]!;
  const rows = module.capacity > 1 ? shape[0]! : 1;
  return {
    session: module.description.outputs.map(({ name }) => hex(answers[name]!.data as Float32Array)),
    module: module.outputs(inputs, rows).map((output) => hex(output)),
  };
}

/** Whether every step has a kernel: few forms that are drawn at random have none, and are refused. */
export function isCompilable(model: Model, feeds?: ReadonlyMap<string, Tensor>): boolean {
  const shapes = Object.fromEntries([...(feeds ?? [])].map(([name, { shape }]) => [name, shape]));
  return outline(model, feeds === undefined ? {} : { shapes }).steps.every(({ runs }) => runs !== "reference");
}
