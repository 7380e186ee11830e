/**
 * Python's pickle, protocols 0 to 5, read as data: a strict machine runs the opcodes, and the only names a file may
 * import are those by which Python and NumPy write plain data and arrays. Reading executes nothing. What would be
 * executed by Python is refused by name, as a `FormatError` with its offset.
 */

import { type Bytes, bytesOf } from "../../bytes/given.ts";
import { ByteReader } from "../../bytes/reader.ts";
import { FormatError } from "../../errors.ts";
import { checkOptions, type Kinds } from "../../options/check.ts";
import { finishValue } from "./finish.ts";
import { arrayGlobals } from "./globals.ts";
import { refuseArrayImport } from "./imports.ts";
import {
  type PickleImport,
  type PickleLimits,
  PickleMachine,
  type PickleOptions,
  type PickleRefusal,
  pickleLimitKinds,
} from "./machine.ts";
import { opcodes } from "./opcodes.ts";
import type { PickleValue } from "./value.ts";

export type { PickleImport, PickleLimits, PickleRefusal } from "./machine.ts";
export { PickleTuple, type PickleValue } from "./value.ts";

/** What a pickle would do, found out without doing it. */
export interface PickleInspection {
  /** What PROTO says; without it the highest protocol of the opcodes. */
  readonly protocol: number;
  /** Opcodes executed. */
  readonly opcodes: number;
  /** Every name it imports, once, in order. */
  readonly imports: readonly PickleImport[];
  /** What a reading refuses, once for each reason. */
  readonly refusals: readonly PickleRefusal[];
  /** Where it is no pickle, or none that can be read; null where there is nothing. */
  readonly error: FormatError | null;
  /** Whether it holds plain data and arrays alone: `readPickle` reads it. */
  readonly isSafe: boolean;
}

/** The value of a pickle of plain data and NumPy arrays. `FormatError` for everything else, refusals included. */
export function readPickle(bytes: Bytes, limits: PickleLimits = {}): PickleValue {
  return runPickle(bytesOf(bytes), { globals: arrayGlobals, refuseImport: refuseArrayImport, limits });
}

/** The value of a pickle that may import the given names and use the given persistent ids, and no others. */
export function runPickle(bytes: Uint8Array, options: PickleOptions): PickleValue {
  const machine = start(bytes, options);
  while (!machine.isHalted) step(machine);
  return finish(machine);
}

/** What a pickle imports and whether it is safe, for those who want to know before they read, or why it was refused. */
export function inspectPickle(bytes: Bytes, limits: PickleLimits = {}): PickleInspection {
  return inspectPickleWith(bytesOf(bytes), { globals: arrayGlobals, refuseImport: refuseArrayImport, limits });
}

/** The same for a pickle that may import the given names and use the given persistent ids, and no others. */
export function inspectPickleWith(bytes: Uint8Array, options: PickleOptions): PickleInspection {
  return examinePickle(bytes, options).inspection;
}

/** What a pickle is, and its value where it is safe. */
export interface ExaminedPickle {
  readonly inspection: PickleInspection;
  readonly value?: PickleValue;
}

/** Inspects a pickle and reads it in one go. */
export function examinePickle(bytes: Uint8Array, options: PickleOptions): ExaminedPickle {
  const imports = new Map<string, PickleImport>();
  const refusals = new Map<string, PickleRefusal>();
  const observer = {
    onImport: (name: PickleImport) => note(machine, imports, JSON.stringify([name.module, name.name]), name),
    onRefusal: (refusal: PickleRefusal) => note(machine, refusals, refusal.reason, refusal),
  };
  const machine = start(bytes, { ...options, observer });
  let highest = 0;
  let value: PickleValue | undefined;
  const error = errorOf(() => {
    while (!machine.isHalted) highest = Math.max(highest, step(machine));
    if (refusals.size === 0) value = finish(machine);
  });
  const inspection = {
    protocol: machine.protocol ?? highest,
    opcodes: machine.executed,
    imports: [...imports.values()],
    refusals: [...refusals.values()],
    error,
    isSafe: error === null && refusals.size === 0,
  };
  return value === undefined ? { inspection } : { inspection, value };
}

const optionKinds: Kinds<PickleOptions> = {
  globals: "a list of objects",
  refuseImport: "a function",
  persistent: "a function",
  observer: "an object",
  limits: "an object",
  contentBytes: "a number",
};

function start(bytes: Uint8Array, options: PickleOptions): PickleMachine {
  // Views that are taken of a Node Buffer would be Buffers themselves.
  checkOptions("pickle", options, optionKinds);
  checkOptions("pickle", options.limits ?? {}, pickleLimitKinds);
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new PickleMachine(new ByteReader(plain, "pickle"), options);
}

/** Executes one opcode; returns the protocol that it belongs to. */
function step(machine: PickleMachine): number {
  const { reader } = machine;
  machine.opcodeOffset = reader.offset;
  if (reader.remaining === 0) throw machine.fault("pickle-end", "the file ends before STOP");
  machine.step();
  const code = reader.uint8("opcode");
  const opcode = opcodes[code];
  if (opcode === undefined) {
    const byte = `0x${code.toString(16).padStart(2, "0")}`;
    throw machine.fault("pickle-opcode-unknown", "no opcode is $byte", byte);
  }
  opcode.execute(machine);
  machine.executed += 1;
  machine.checkFrame();
  return opcode.protocol;
}

function finish(machine: PickleMachine): PickleValue {
  const value = machine.result();
  const { remaining } = machine.reader;
  if (remaining > 0) {
    throw machine.reader.fault("pickle-rest", "$bytes bytes follow the end of the pickle", remaining);
  }
  // Without sharing, no value takes less than one opcode.
  return finishValue(value, { nesting: machine.nesting, values: machine.executed + 1_000_000 }, machine);
}

function note<V>(machine: PickleMachine, notes: Map<string, V>, key: string, value: V): void {
  if (notes.has(key)) return;
  machine.charge(500 + 4 * key.length);
  notes.set(key, value);
}

function errorOf(run: () => void): FormatError | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
