/**
 * What a kernel is: how WebAssembly runs the steps of one op. It is told the form of its step (types and attributes, never
 * a constant's contents), says what it wants beside its inputs and outputs, and emits code for a group of examples.
 *
 * Example e of a value lies at `address + e · pitch`, in C order; a constant has the pitch 0. Every place begins on a
 * multiple of 16 bytes and has 80 bytes of room behind its last example, so whole vectors may be read and written there.
 */

import type { Formula } from "../functions/formula.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import type { ValueType } from "../tensor/value.ts";
import type { Func, ModuleBuilder } from "../wasm/module.ts";
import type { I32 } from "../wasm/values.ts";
import type { DataArea } from "./data.ts";

export interface InputForm extends ValueType {
  readonly isConstant: boolean;
  /** Many elements may be exactly 0. */
  readonly hasZeros: boolean;
  /** No element is below +0: each is +0, greater, or NaN of either sign. */
  readonly isNonNegative: boolean;
  /** Bytes from one example to the next: the elements, and padding where a kernel left some; 0 for a constant. */
  readonly pitch: number;
}

export interface StepForm<A extends object = object> {
  readonly name: string;
  readonly attributes: A;
  readonly inputs: readonly (InputForm | null)[];
  readonly outputs: readonly ValueType[];
  /** What follows on every element of the first output. */
  readonly epilogue: readonly Formula[];
}

export interface Machine {
  /** Vector registers in which a kernel may keep sums: 13, or 7 on V8 before 11.4, which spills more. */
  readonly accumulators: number;
  /** Examples that one call takes at most. */
  readonly groupRows: number;
  /** 1 for code that is short instead of quick: nothing is taken together that could be taken one after the other. */
  readonly together?: 1;
}

export interface Kernel<A extends object = object> {
  /** How a step of this form runs; null where this kernel does not do it: then the reference does. */
  plan(form: StepForm<A>, machine: Machine): KernelPlan | null;
}

export interface KernelPlan {
  /** Bytes from one example of each output to the next; by default just the elements, without padding. */
  readonly pitches?: readonly number[];
  /** Constants of the step in a form of the kernel's own; without it they lie in memory as they are. */
  readonly packed?: Packing;
  /** Bytes that the kernel uses while it runs, for a whole group. */
  readonly scratchBytes?: number;
  /** The first input may be bytes, which the kernel divides as their place says. */
  readonly takesBytes?: true;
  /** The kernel applies the step's epilogue itself. */
  readonly appliesEpilogue?: true;
  emit(emission: Emission): void;
}

export interface Packing {
  readonly byteLength: number;
  /** Writes the step's constants, in the order of its inputs (null for those that are none), into zeroed memory. */
  write(constants: readonly (TensorArray | null)[], target: Uint8Array): void;
}

export interface Place {
  readonly address: I32;
  readonly pitch: number;
  /** null for elements of the value's dtype; else they are bytes, each of which stands for byte / divisor. */
  readonly divisor: number | null;
}

/** Defines a function of a module from plain data alone: what it is made from is also its key. */
export type Define<P extends object> = (context: Context, parameters: P) => Func;

export interface Context {
  readonly module: ModuleBuilder;
  readonly data: DataArea;
  readonly machine: Machine;
  /** The function that `define` makes of these parameters; made once for each. */
  func<P extends object>(define: Define<P>, parameters: P): Func;
}

/** One step of a program being written: `f` is the function that runs the program, into which the step writes its calls. */
export interface Emission extends Context {
  readonly f: Func;
  /** How many examples, at least 1. */
  readonly rows: I32;
  readonly inputs: readonly (Place | null)[];
  readonly outputs: readonly Place[];
  readonly packed: I32;
  readonly scratch: I32;
}
