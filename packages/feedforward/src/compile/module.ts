/**
 * A WebAssembly module that stands alone: it has a memory of its own, of a fixed size, with constants in data segments, and
 * imports nothing. The functions are those of a session's module; what differs is that every address is known.
 * https://webassembly.github.io/spec/core/binary/modules.html
 */

import { type Bytes, name as encodeName, flatten, s32, section, sized, u32, vector } from "../wasm/encoding.ts";
import * as op from "../wasm/instructions.ts";
import { type Func, ModuleBuilder } from "../wasm/module.ts";
import { I32, type ValueType } from "../wasm/values.ts";

/** Bytes that lie in memory before anything runs. */
export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** What is exported, and what lies in memory. */
export interface Standing {
  readonly pages: number;
  readonly segments: readonly Segment[];
  /** Constants by name: addresses, and how many rows a call takes. */
  readonly globals: readonly (readonly [name: string, value: number])[];
  readonly capacity: number;
  /** Runs 1 to `capacity` rows. */
  readonly rows: Func;
  readonly reset: Func | null;
  readonly start: Func | null;
  /** The text of the section `feedforward`. */
  readonly description: string;
}

/** Where the data of kernels begins: address 0 stays unused. */
export const dataAddress = 64;

const types: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

export class StandaloneBuilder extends ModuleBuilder {
  /** Called when a function is exported: what it needs is written by then, and what comes later it does not need. */
  onExport: (() => void) | null = null;

  constructor(name: string) {
    super(name, { minimum: 0, maximum: 0, isShared: false });
  }

  /** A constant of the module, where one of a session's imports it. */
  override get data(): I32 {
    return I32.constant(dataAddress);
  }

  override export(func: Func): void {
    super.export(func);
    this.onExport?.();
  }

  encodeAlone(standing: Standing): Uint8Array<ArrayBuffer> {
    const { pages, segments, globals, start, description } = standing;
    const { functions } = this;
    const run = functions.length;
    return flatten([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, vector([...functions.map(({ params }) => typeOf(params, [])), typeOf(["i32"], ["i32"])])),
      section(3, vector([...functions, null].map((_, i) => u32(i)))),
      section(5, vector([[0x01, u32(pages), u32(pages)]])),
      section(6, vector(globals.map(([, value]) => [types.i32, 0x00, op.i32_const, s32(value), op.end]))),
      section(7, vector(exportsOf(standing, run))),
      start === null ? [] : section(8, u32(start.index)),
      section(10, vector([...functions.map((func) => sized(bodyOf(func))), sized(runBody(standing))])),
      section(11, vector(segments.map(encodeSegment))),
      section(0, [encodeName("feedforward"), new TextEncoder().encode(description)]),
    ]);
  }
}

function typeOf(params: readonly ValueType[], results: readonly ValueType[]): Bytes {
  return [0x60, vector(params.map((type) => types[type])), vector(results.map((type) => types[type]))];
}

function exportsOf({ globals, reset }: Standing, run: number): Bytes[] {
  return [
    [encodeName("memory"), 0x02, u32(0)],
    ...globals.map(([name], i) => [encodeName(name), 0x03, u32(i)]),
    [encodeName("run"), 0x00, u32(run)],
    ...(reset === null ? [] : [[encodeName("reset"), 0x00, u32(reset.index)]]),
  ];
}

/** run(rows): 1 where there are more rows than fit; else 0, after the rows have run, if there are any. */
function runBody({ capacity, rows }: Standing): Bytes {
  const given = [op.local_get, u32(0)];
  const leave = [op.i32_const, s32(1), 0x0f];
  const isTooMany = [op.i32_const, s32(capacity), given, op.i32_lt_u];
  return [
    vector([]),
    [isTooMany, op.control_if, 0x40, leave, op.end],
    [given, op.control_if, 0x40, given, op.call, u32(rows.index), op.end],
    [op.i32_const, s32(0), op.end],
  ];
}

/** Locals of one type that follow each other are declared together. */
function bodyOf({ locals, body }: Func): Bytes {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  return [vector(runs.map(({ type, count }) => [u32(count), types[type]])), new Uint8Array(body), op.end];
}

function encodeSegment({ address, bytes }: Segment): Bytes {
  return [0x00, op.i32_const, s32(address), op.end, u32(bytes.length), bytes];
}

/** Longer runs of zeros are left out: memory is zero before anything is written. */
const shortestGap = 32;

/** What is not zero of bytes at an address. */
export function segmentsOf(address: number, bytes: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  let [start, end] = [0, 0]; // of what is kept and not yet a segment; `end` is behind its last byte that is not 0
  const close = (): void => {
    if (end > start) segments.push({ address: address + start, bytes: bytes.subarray(start, end) });
  };
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0) continue;
    if (i - end >= shortestGap) {
      close();
      start = i - (i % 4);
    }
    end = i + 1;
  }
  close();
  return segments;
}
