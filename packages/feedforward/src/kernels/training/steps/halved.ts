/**
 * The gradient of a max pool whose windows of 2 × 2 lie side by side, four windows at a time: which of four inputs is the first greatest is
 * three masks. Where a function stands in front of the pool, as ReLU does, the gradient goes through both at once: what the function
 * gave is computed again from what it took, and what the pool alone would hand back is never stored.
 */

import type { ActivationName } from "../../../functions/activation-row.ts";
import { type Derivative, derivatives } from "../../../functions/derivative.ts";
import type { Formula } from "../../../functions/formula.ts";
import type { UnaryAttributes } from "../../../ops/unary.ts";
import type { Step, ValueId } from "../../../program/program.ts";
import { type PoolAttributes, poolAxes } from "../../../tensor/pooling.ts";
import type { WindowAxis } from "../../../tensor/window.ts";
import type { Func } from "../../../wasm/module.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Context, Define } from "../../kernel.ts";
import { vectorLane } from "../../lane.ts";
import { withoutTiny } from "../tiny.ts";
import type { StepsForm } from "./form.ts";
import { overPlanes, type Pooled } from "./planes.ts";
import type { Part, StepContext } from "./step-kernel.ts";

/** Windows of 2 × 2 that cover a plane, in rows of whole vectors. */
export function isHalved({ kind }: Pick<PoolAttributes, "kind">, axes: readonly WindowAxis[]): boolean {
  const isHalf = ({ kernel, stride, dilation, before, after, input, output }: WindowAxis): boolean =>
    kernel === 2 && stride === 2 && dilation === 1 && before === 0 && after === 0 && input === 2 * output;
  return kind === "max" && axes.length === 2 && axes.every(isHalf) && axes[1]!.output % 4 === 0;
}

/** The step that takes the gradient of such a pool, and no other step does, through a function: null where there is none. */
export function behindFunction({ steps }: Pick<StepsForm, "steps">, gradient: ValueId): Step | null {
  const users = steps.filter(({ inputs }) => inputs.includes(gradient));
  const [user] = users;
  return users.length === 1 && user!.op.name === "unaryGradient" && user!.inputs[2] === gradient ? user! : null;
}

/** The gradient of a pool that goes through a function at once, by what the function gives to: null where it does not. */
export function poolBehind({ values, steps }: StepsForm, { inputs: [, , dy] }: Step): Step | null {
  const pool = steps.find(({ op, outputs }) => op.name === "poolGradient" && outputs[0] === dy);
  if (pool === undefined) return null;
  const own = pool.attributes as PoolAttributes;
  return isHalved(own, poolAxes(values[pool.inputs[0]!]!, own)) && behindFunction({ steps }, dy!) !== null
    ? pool
    : null;
}

/** Through the function too: `step` is that of its gradient. */
export function halvedThrough(context: StepContext, step: Step, pool: Step): Part {
  const own = pool.attributes as PoolAttributes;
  const axes = poolAxes(context.form.values[pool.inputs[0]!]!, own);
  const { formula } = step.attributes as UnaryAttributes;
  return halved(context, axes, { x: step.inputs[0]!, dy: pool.inputs[1]!, dx: step.outputs[0]! }, formula);
}

export function halved(
  context: StepContext,
  axes: readonly WindowAxis[],
  pooled: Pooled,
  formula: Formula | null,
): Part {
  const form = { rows: axes[0]!.output, columns: axes[1]!.output, formula };
  const func = context.func(defineHalved, form);
  return overPlanes(context, axes, pooled, (f, { x, dy, dx }) => f.call(func, x, dy, dx));
}

interface HalvedForm {
  readonly rows: number;
  readonly columns: number;
  readonly formula: Formula | null;
}

/** pool_gradient_2x2(x, dy, dx): one plane. */
const defineHalved: Define<HalvedForm> = (context, form) =>
  context.module.func("pool_gradient_2x2", (f) => {
    const [x, dy, dx] = [f.param(I32), f.param(I32), f.param(I32)];
    const [from, to] = [f.local(I32), f.local(I32)];
    const row = 8 * form.columns;
    f.set(from, x);
    f.set(to, dx);
    f.for(dy, f.let(dy.add(4 * form.rows * form.columns)), 4 * form.columns, (line) => {
      f.for(line, f.let(line.add(4 * form.columns)), 16, (place) => {
        const window = windowOf(f, from.value, row);
        const gradients = gradientsOf(f, context, { ...form, window, gradient: f.let(F32x4.load(at(place))) });
        storeWindow(f, to.value, row, gradients);
        f.set(from, from.value.add(32));
        f.set(to, to.value.add(32));
      });
      f.set(from, from.value.add(row));
      f.set(to, to.value.add(row));
    });
  });

/** Even and odd columns of two rows. */
type Window = readonly [a: F32x4, b: F32x4, c: F32x4, d: F32x4];

function windowOf(f: Func, from: I32, row: number): Window {
  const pair = (offset: number): readonly [F32x4, F32x4] => {
    const [low, high] = [f.let(F32x4.load(at(from, offset))), f.let(F32x4.load(at(from, offset + 16)))];
    return [f.let(low.shuffle(high, [0, 2, 4, 6])), f.let(low.shuffle(high, [1, 3, 5, 7]))];
  };
  return [...pair(0), ...pair(row)];
}

function storeWindow(f: Func, to: I32, row: number, [a, b, c, d]: Window): void {
  for (const [offset, even, odd] of [
    [0, a, b],
    [row, c, d],
  ] as const) {
    // biome-ignore format: a table
    f.store(at(to, offset), even.shuffle(odd, [0, 4, 1, 5]));
    f.store(at(to, offset + 16), even.shuffle(odd, [2, 6, 3, 7]));
  }
}

interface Given {
  readonly formula: Formula | null;
  readonly window: Window;
  readonly gradient: F32x4;
}

/** The gradient where the first greatest is, 0 elsewhere; through the function times its slope there. */
function gradientsOf(f: Func, { data }: Context, { formula, window, gradient }: Given): Window {
  const zero = data.splat(f, 0);
  const lane = vectorLane(f, data, 4);
  const [a, b, c, d] = (formula === null
    ? window
    : withoutTiny(f, data, formula.apply(lane, window))) as unknown as Window;
  const isB = f.let(a.less(b));
  const top = f.let(isB.select(b, a));
  const isC = f.let(top.less(c));
  const most = f.let(isC.select(c, top));
  const isD = f.let(most.less(d));
  const upToC = f.let(isD.select(zero, gradient));
  const upToB = f.let(isC.select(zero, upToC));
  const own: Window = [
    f.let(isB.select(zero, upToB)),
    f.let(isB.keep(upToB)),
    f.let(isC.keep(upToC)),
    f.let(isD.keep(gradient)),
  ];
  if (formula === null) return own;
  const derivative: Derivative = derivatives[formula.name as ActivationName];
  const [alpha = 0] = formula.parameters;
  const slopes = derivative(lane, window, [a, b, c, d], alpha);
  return withoutTiny(f, data, lane.mul(own, slopes)) as unknown as Window;
}
