/**
 * The kernel of a step alone on poisoned memory, for a group of examples, and the reference of its op for each of them:
 * both must give the same bits, and the kernel may write nowhere but into its output, its scratch and the room behind them.
 */

import { expect } from "vitest";
import type { Formula } from "../../src/functions/formula.ts";
import { float32 } from "../../src/functions/lane.ts";
import { kernelOf } from "../../src/kernels/core.ts";
import type { Context, Emission, KernelPlan, Machine, Place } from "../../src/kernels/kernel.ts";
import { groupBytes } from "../../src/kernels/unary.ts";
import type { RuledOp } from "../../src/ops/op.ts";
import { keyOf } from "../../src/program/key.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import type { Func } from "../../src/wasm/module.ts";
import { I32 } from "../../src/wasm/values.ts";
import { hex } from "../bits.ts";
import { compact, pitched, type Range, Workbench } from "./workbench.ts";

export interface StepCase<A extends object> {
  readonly op: RuledOp<A>;
  readonly attributes: A;
  /** The first input, whose values differ from example to example; the others are constants. */
  readonly x: Shape;
  readonly constants: readonly ({ readonly shape: Shape; readonly data: Float32Array } | null)[];
  readonly rows: number;
  /** Bytes between two examples of x besides their elements. */
  readonly padding: number;
  readonly epilogue: readonly Formula[];
  readonly accumulators: number;
  /** What is said of x. */
  readonly isNonNegative?: boolean;
}

/** Whether the op has a kernel for this form; if it has, its bits are those of the reference. */
export function judgeStep<A extends object>(item: StepCase<A>, values: Float32Array): boolean {
  const { op, attributes, constants, rows } = item;
  const inputs = [{ dtype: "float32", shape: item.x } as const, ...constants.map(typed)];
  const { shape } = op.infer(inputs, attributes)[0]!;
  const size = sizeOf(item.x);
  const pitch = 4 * size + item.padding;
  const forms = inputs.map(
    (input, i) =>
      input && {
        ...input,
        isConstant: i > 0,
        hasZeros: true,
        isNonNegative: i === 0 && item.isNonNegative === true,
        pitch: i > 0 ? 0 : pitch,
      },
  );
  const machine: Machine = { accumulators: item.accumulators, groupRows: rows };
  const form = {
    name: "step",
    attributes,
    inputs: forms,
    outputs: [{ dtype: "float32", shape } as const],
    epilogue: item.epilogue,
  };
  const plan = kernelOf(op as RuledOp)?.plan(form, machine) ?? null;
  if (plan === null) return false;
  const got = run(plan, { item, machine, pitch, values, outputs: sizeOf(shape) });
  const epilogue = plan.appliesEpilogue ? item.epilogue : [];
  expect(firstDifference(got, reference(item, values, { shape, epilogue }))).toBeNull();
  return true;
}

function firstDifference(got: Float32Array, wanted: Float32Array): object | null {
  const at = got.findIndex((value, i) => !Object.is(value, wanted[i]));
  return at < 0 ? null : { at, of: got.length, got: hex([got[at]!]), wanted: hex([wanted[at]!]) };
}

function typed(constant: { readonly shape: Shape } | null): { dtype: "float32"; shape: Shape } | null {
  return constant && { dtype: "float32", shape: constant.shape };
}

interface Run {
  readonly item: StepCase<object>;
  readonly machine: Machine;
  readonly pitch: number;
  readonly values: Float32Array;
  readonly outputs: number;
}

function run(plan: KernelPlan, { item, machine, pitch, values, outputs }: Run): Float32Array {
  const { rows, constants } = item;
  const bytes = new Uint8Array(plan.packed?.byteLength ?? 0);
  plan.packed?.write([null, ...constants.map((constant) => constant?.data ?? null)], bytes);
  const yPitch = plan.pitches?.[0] ?? 4 * outputs;
  const scratchBytes = plan.scratchBytes ?? 0;
  const pages = 2 + Math.ceil((rows * (pitch + yPitch) + bytes.length + scratchBytes) / 65536);
  const bench = new Workbench((module, data) => {
    const made = new Map<object, Map<string, Func>>();
    const context: Context = {
      module,
      data,
      machine,
      func(define, parameters) {
        const known = made.get(define) ?? new Map<string, Func>();
        made.set(define, known);
        const key = keyOf(parameters);
        const func = known.get(key) ?? define(context, parameters);
        known.set(key, func);
        return func;
      },
    };
    return module.func("run", (f) => {
      const [count, x, packed, scratch, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
      const place = (address: I32, bytes: number): Place => ({ address, pitch: bytes, divisor: null });
      const places = [place(x, pitch), ...constants.map((constant) => constant && place(packed, 0))];
      const emission: Emission = {
        ...context,
        f,
        rows: count,
        inputs: places,
        outputs: [place(y, plan.pitches?.[0] ?? 4 * outputs)],
        packed,
        scratch,
      };
      plan.emit(emission);
    });
  }, pages);
  bench.clear();
  const x = bench.put(pitched(values, sizeOf(item.x), pitch));
  const packed = bench.put(bytes);
  const scratch = bench.room(scratchBytes + groupBytes);
  const y = bench.room(rows * yPitch + groupBytes);
  const writes: Range[] = [
    [scratch, scratch + scratchBytes + groupBytes],
    [y, y + rows * yPitch + groupBytes],
  ];
  bench.call("run", [rows, x, packed, scratch, y], ...writes);
  return compact(bench.floats(y, (rows * yPitch) / 4), outputs, yPitch);
}

interface Wanted {
  readonly shape: Shape;
  readonly epilogue: readonly Formula[];
}

function reference<A extends object>(
  item: StepCase<A>,
  values: Float32Array,
  { shape, epilogue }: Wanted,
): Float32Array {
  const size = sizeOf(item.x);
  const answer = new Float32Array(item.rows * sizeOf(shape));
  for (let row = 0; row < item.rows; row++) {
    const data = answer.subarray(row * sizeOf(shape), (row + 1) * sizeOf(shape));
    const x = { dtype: "float32", shape: item.x, data: values.subarray(row * size, (row + 1) * size) } as const;
    const constants = item.constants.map((constant) => constant && { dtype: "float32" as const, ...constant });
    item.op.reference(
      float32,
      { inputs: [x, ...constants], outputs: [{ dtype: "float32", shape, data }] },
      item.attributes,
    );
    for (const formula of epilogue) for (const [i, value] of data.entries()) data[i] = formula.apply(float32, value);
  }
  return answer;
}
