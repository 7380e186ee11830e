/**
 * A kernel alone on poisoned memory: every byte is 0xff, so whatever a kernel reads beside its buffers is NaN, and
 * whatever it writes beside the places that it may write is found.
 */

import { expect } from "vitest";
import { float32 } from "../../src/functions/lane.ts";
import { DataArea } from "../../src/kernels/data.ts";
import type { Random } from "../../src/tensor/random.ts";
import { type Func, ModuleBuilder } from "../../src/wasm/module.ts";

const guardBytes = 256;

/** From a byte up to another. */
export type Range = readonly [start: number, end: number];

export class Workbench {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #exports: WebAssembly.Exports;
  readonly #start: number;
  #top: number;

  /** The functions that are returned are kernels by name. */
  constructor(define: (module: ModuleBuilder, data: DataArea) => Func | readonly Func[], pages = 8) {
    const module = new ModuleBuilder("kernels", { minimum: pages, maximum: pages, isShared: false });
    const data = new DataArea(module);
    for (const func of [define(module, data)].flat()) module.export(func);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.bytes = new Uint8Array(memory.buffer as ArrayBuffer).fill(0xff);
    const env = { memory, data: guardBytes };
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env }).exports;
    this.#top = guardBytes;
    this.put(data.bytes);
    this.#start = this.#top;
  }

  /** Poisons everything but the data of the kernels. */
  clear(): void {
    this.bytes.fill(0xff, this.#start, this.#top);
    this.#top = this.#start;
  }

  /** Puts content on a multiple of 64 with poison around it; returns its address. */
  put(content: ArrayBufferView): number {
    const address = this.room(content.byteLength);
    this.bytes.set(new Uint8Array(content.buffer, content.byteOffset, content.byteLength), address);
    return address;
  }

  /** A poisoned place. */
  room(byteLength: number): number {
    const address = this.#top;
    this.#top += guardBytes + 64 * Math.ceil(byteLength / 64);
    if (this.#top > this.bytes.length) throw new RangeError(`workbench: no room for ${byteLength} bytes`);
    return address;
  }

  /** Runs a kernel, and expects every byte outside these ranges, in ascending order, as it was. */
  call(name: string, values: readonly number[], ...mayWrite: Range[]): void {
    const before = this.bytes.slice(0, this.#top);
    (this.#exports[name] as (...values: number[]) => void)(...values);
    let from = 0;
    for (const [start, end] of [...mayWrite, [this.#top, this.#top] as const]) {
      const isSame = Buffer.compare(before.subarray(from, start), this.bytes.subarray(from, start)) === 0;
      if (!isSame) expect({ kernel: name, from, start, wrote: "beside its buffers" }).toBeNull();
      from = end;
    }
  }

  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.bytes.buffer, address, count);
  }

  integers(address: number, count: number): Int32Array {
    return new Int32Array(this.bytes.buffer, address, count);
  }
}

/** Rows [rows, size] at a distance of `pitch` bytes, NaN between them. */
export function pitched(rows: Float32Array, size: number, pitch: number): Float32Array {
  const count = rows.length / size;
  const spread = new Float32Array((count * pitch) / 4).fill(Number.NaN);
  for (let row = 0; row < count; row++) spread.set(rows.subarray(row * size, (row + 1) * size), (row * pitch) / 4);
  return spread;
}

/** Rows without what is between them. */
export function compact(spread: Float32Array, size: number, pitch: number): Float32Array {
  const count = (4 * spread.length) / pitch;
  const rows = new Float32Array(count * size);
  for (let row = 0; row < count; row++) {
    rows.set(spread.subarray((row * pitch) / 4, (row * pitch) / 4 + size), row * size);
  }
  return rows;
}

const corners = [Number.NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -149), 2 ** -127, 3e38, -3e38];

export type Filling = "zeros" | "no zeros" | "half" | "corners";
export const fillings: readonly Filling[] = ["zeros", "no zeros", "half", "corners"];

/** Inputs: zeros of both signs alone, none, half of them, or with special values among them. */
export function inputs(count: number, filling: Filling, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => {
    const zero = random.integer(2) === 0 ? 0 : -0;
    const value = 4 * random.uniform() - 2 || 1;
    if (filling === "zeros") return zero;
    if (filling === "no zeros") return value;
    if (filling === "corners" && random.integer(4) === 0) return corners[random.integer(corners.length)]!;
    return random.integer(2) === 0 ? zero : value;
  });
}

/** ((b + x0·w0) + x1·w1) + …, each operation rounded: nothing is left out. */
export function plainDense(x: Float32Array, weight: Float32Array, bias: Float32Array): Float32Array {
  const outputs = bias.length;
  const size = weight.length / outputs;
  return Float32Array.from({ length: (x.length / size) * outputs }, (_, index) => {
    const [row, j] = [Math.floor(index / outputs), index % outputs];
    let sum = bias[j]!;
    for (let i = 0; i < size; i++) sum = float32.add(sum, float32.mul(x[row * size + i]!, weight[i * outputs + j]!));
    return sum;
  });
}

/** 256 groups of 16 inputs from the pattern `start` on: input i is i + 1 where bit i of the pattern is 1, else 0. */
export function patterns(start: number): Float32Array {
  return Float32Array.from({ length: 256 * 16 }, (_, i) => (((start + (i >> 4)) >> (i & 15)) & 1) * ((i & 15) + 1));
}
