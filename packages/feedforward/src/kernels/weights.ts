/**
 * Where the constants of a program lie in memory: those of a step in the form that its kernel packs them in, every other as
 * it is, once for all steps that read it.
 */

import type { Program, ValueId } from "../program/program.ts";
import type { ProgramPlan } from "./forms.ts";
import { bytesOf } from "./forms.ts";
import type { Packing } from "./kernel.ts";
import { groupBytes } from "./unary.ts";

export interface WeightsLayout {
  /** Where each step's packed constants begin, in bytes; null where it has none. */
  readonly steps: readonly (number | null)[];
  /** Where constants begin that lie as they are. */
  readonly raw: ReadonlyMap<ValueId, number>;
  readonly byteLength: number;
}

export function layoutWeights(program: Program, plan: ProgramPlan): WeightsLayout {
  let byteLength = 0;
  const room = (bytes: number): number => {
    const offset = byteLength;
    byteLength += 64 * Math.ceil(bytes / 64);
    return offset;
  };
  const raw = new Map<ValueId, number>();
  const steps = plan.steps.map((step, i) => {
    if (typeof step === "string") return null;
    if (step.packed !== undefined) return room(step.packed.byteLength);
    for (const input of program.steps[i]!.inputs) {
      if (input === null || raw.has(input) || !program.constants.has(input)) continue;
      raw.set(input, room(bytesOf(program, input) + groupBytes));
    }
    return null;
  });
  return { steps, raw, byteLength };
}

/** Writes all constants into memory of that layout. */
export function writeWeights(program: Program, plan: ProgramPlan, layout: WeightsLayout, target: Uint8Array): void {
  target.fill(0);
  for (const [value, offset] of layout.raw) target.set(rawBytes(program, value), offset);
  plan.steps.forEach((step, i) => {
    const offset = layout.steps[i];
    if (typeof step === "string" || typeof offset !== "number") return;
    const constants = program.steps[i]!.inputs.map((input) =>
      input === null ? null : (program.constants.get(input) ?? null),
    );
    packInto(step.packed!, constants, target.subarray(offset, offset + step.packed!.byteLength));
  });
}

function packInto(packing: Packing, constants: Parameters<Packing["write"]>[0], target: Uint8Array): void {
  packing.write(constants, target);
}

function rawBytes(program: Program, value: ValueId): Uint8Array {
  const { buffer, byteOffset, byteLength } = program.constants.get(value)!;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
