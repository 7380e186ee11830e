/**
 * A program as functions over one memory of a fixed size, in which everything has its place:
 *
 *     64 ▸ data of kernels ▸ constants ▸ what runs need, inputs and outputs among it ▸ states
 *
 * It is what every target writes: `.wasm` encodes it; C and plain JavaScript are translated from the same functions.
 */

import { defineCopy } from "../kernels/copy.ts";
import { bytesOf, groupRowsOf } from "../kernels/forms.ts";
import { ProgramWriter } from "../kernels/program.ts";
import { writeWeights } from "../kernels/weights.ts";
import type { Program } from "../program/program.ts";
import type { Func } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import { halved, roundedProgram } from "./halves.ts";
import { dataAddress, type Segment, StandaloneBuilder, segmentsOf } from "./module.ts";
import { hasPlanes, planar } from "./planes.ts";
import type { Port, Subject } from "./subject.ts";

/** A value that callers read or write, and the address of its first row. */
export interface PlacedPort extends Port {
  readonly address: number;
}

export interface Standalone {
  readonly module: StandaloneBuilder;
  readonly segments: readonly Segment[];
  /** Where constants end: what lies behind is written when it runs. */
  readonly constantsEnd: number;
  readonly memoryBytes: number;
  /** Rows that one call takes at most. */
  readonly capacity: number;
  readonly inputs: readonly PlacedPort[];
  readonly outputs: readonly PlacedPort[];
  readonly rows: Func;
  readonly reset: Func | null;
  /** Makes numbers of half as many bits into those that kernels read, before anything runs. */
  readonly start: Func | null;
}

export interface StandaloneOptions {
  readonly weights: "float32" | "float16";
  /** null for as many rows as suit the caches of a machine, and for one row where there is a state. */
  readonly capacity: number | null;
  /** Vectors in which a kernel may keep sums. */
  readonly accumulators: number;
  /** 1 for code that is short instead of quick. */
  readonly together: 1 | null;
  /** Whether constants lie as planes of bytes in the file, where that pays. */
  readonly planes: boolean;
}

export function standalone(subject: Subject, options: StandaloneOptions): Standalone {
  const { accumulators, together, weights } = options;
  const groupRows = options.capacity ?? (subject.states.length > 0 ? 1 : groupRowsOf(subject.program));
  const module = new StandaloneBuilder("feedforward");
  const machine = { accumulators, groupRows, ...(together !== null && { together }) };
  const program = weights === "float16" ? roundedProgram(subject.program, machine) : subject.program;
  const writer = new ProgramWriter(program, module, machine);
  const { outputs, data } = writtenBy(writer, module);
  const run = module.exported[0]!;
  const form =
    weights === "float16" ? "halves" : options.planes && hasPlanes(writer.weights.byteLength) ? "planes" : "words";
  const places = placesOf(writer, subject, { rows: groupRows, dataBytes: data.length, form });
  const { scratch } = places;
  const { bytes, start } = constantsOf(writer, program, { address: places.weights, room: scratch, form });
  const placed = (port: Port, offset: number): PlacedPort => ({ ...port, address: scratch + offset });
  const input = (port: Port): PlacedPort => placed(port, writer.slots[port.value]!.offset);
  const positions = new Map(program.outputs.map(({ name }, i) => [name, outputs.floats[i]!]));
  const output = (port: Port): PlacedPort => placed(port, positions.get(port.name)!);
  const carried = subject.states.map((state, i) => ({
    input: input(state.input),
    output: output(state.output),
    address: places.states[i]!,
    bytes: bytesOf(program, state.input.value),
  }));
  const states = { carried, begin: places.states[0] ?? 0, end: places.end };
  return {
    module,
    segments: [...segmentsOf(dataAddress, data), ...bytes],
    constantsEnd: scratch,
    memoryBytes: places.end,
    capacity: groupRows,
    inputs: subject.inputs.map(input),
    outputs: subject.outputs.map(output),
    rows: defineRows(module, { run, scratch, weights: places.weights }, carried),
    reset: carried.length === 0 ? null : defineReset(module, states),
    start,
  };
}

/** The function that takes floats, with what it needs. A writer may write another one for bytes behind it, which goes. */
function writtenBy(
  writer: ProgramWriter,
  module: StandaloneBuilder,
): { readonly outputs: { readonly floats: readonly number[] }; readonly data: Uint8Array } {
  const state = { functions: 0, data: new Uint8Array() };
  module.onExport = () => {
    module.onExport = null;
    state.functions = module.functions.length;
    state.data = writer.data.bytes as Uint8Array<ArrayBuffer>;
  };
  const { outputs } = writer.write();
  module.functions.length = state.functions;
  return { outputs, data: state.data };
}

interface Places {
  readonly weights: number;
  readonly scratch: number;
  readonly states: readonly number[];
  readonly end: number;
}

/** Rows of a state have room for a whole vector behind them, as every place has. */
const room = 80;

function placesOf(
  writer: ProgramWriter,
  { program, states }: Subject,
  { rows, dataBytes, form }: { readonly rows: number; readonly dataBytes: number; readonly form: ConstantForm },
): Places {
  let end = dataAddress;
  const take = (bytes: number): number => {
    const address = end;
    end += 64 * Math.ceil(bytes / 64);
    return address;
  };
  take(dataBytes);
  const weights = take(writer.weights.byteLength);
  const scratch = take(Math.max(writer.scratchBytes, form === "planes" ? writer.weights.byteLength : 0));
  const addresses = states.map(({ input }) => take(rows * bytesOf(program, input.value) + room));
  return { weights, scratch, states: addresses, end };
}

/** How constants lie in the file. */
type ConstantForm = "words" | "planes" | "halves";

/** The packed constants, and the function that makes words of them where they are none. */
function constantsOf(
  { module, plan, weights }: ProgramWriter,
  program: Program,
  { address, room, form }: { readonly address: number; readonly room: number; readonly form: ConstantForm },
): { readonly bytes: readonly Segment[]; readonly start: Func | null } {
  const bytes = new Uint8Array(weights.byteLength);
  writeWeights(program, plan, weights, bytes);
  if (form === "words") return { bytes: segmentsOf(address, bytes), start: null };
  if (form === "planes") return planar(module, { bytes, address, room });
  const packed = plan.steps.flatMap((step, i) => {
    const offset = weights.steps[i];
    return typeof step === "string" || typeof offset !== "number" ? [] : [{ offset, length: step.packed!.byteLength }];
  });
  return halved(module, { bytes, packed, address });
}

interface Carried {
  readonly input: PlacedPort;
  readonly output: PlacedPort;
  /** Where it is between two runs. */
  readonly address: number;
  /** Of a row. */
  readonly bytes: number;
}

/** rows(n): the states go in, n rows run, the states come out. */
function defineRows(
  module: StandaloneBuilder,
  { run, scratch, weights }: { readonly run: Func; readonly scratch: number; readonly weights: number },
  carried: readonly Carried[],
): Func {
  const copies = carried.map(({ bytes }) => defineCopy(module, bytes, bytes));
  return module.func("rows", (f) => {
    const rows = f.param(I32);
    const constant = (value: number): I32 => I32.constant(value);
    for (const [i, { input, address }] of carried.entries()) {
      f.call(copies[i]!, constant(address), rows, constant(input.address));
    }
    f.call(run, rows, constant(scratch), constant(weights));
    for (const [i, { output, address }] of carried.entries()) {
      f.call(copies[i]!, constant(output.address), rows, constant(address));
    }
  });
}

/** Every state is zero again. */
function defineReset(
  module: StandaloneBuilder,
  { begin, end }: { readonly begin: number; readonly end: number },
): Func {
  return module.func("reset", (f) => {
    const zero = f.let(F32x4.splat(F32.constant(0)));
    f.for(I32.constant(begin), I32.constant(end), 16, (address) => f.store(at(address), zero));
  });
}
