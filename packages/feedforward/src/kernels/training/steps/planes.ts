/** Every plane of every row of what a pooling takes and gives. */

import { planeOf, type WindowAxis } from "../../../tensor/window.ts";
import type { Func } from "../../../wasm/module.ts";
import { I32 } from "../../../wasm/values.ts";
import type { Part, StepContext } from "./step-kernel.ts";

/** The input of a pooling, the gradient of its output and that of its input. */
export interface Pooled {
  readonly x: number;
  readonly dy: number;
  readonly dx: number;
}

export type PlanePlaces = Readonly<Record<keyof Pooled, I32>>;

export function overPlanes(
  context: StepContext,
  axes: readonly WindowAxis[],
  { x, dy, dx }: Pooled,
  visit: (f: Func, places: PlanePlaces) => void,
): Part {
  const [seen, made] = [4 * planeOf(axes, "input"), 4 * planeOf(axes, "output")];
  const channels = context.form.values[x]!.shape[1]!;
  return (f, rows) => {
    const starts = [x, dy, dx].map((value) => ({ start: f.let(rows.place(value)), pitch: context.place(value).pitch }));
    const places = starts.map(() => f.local(I32));
    f.for(I32.constant(0), rows.count, 1, (row) => {
      for (const [i, { start, pitch }] of starts.entries()) f.set(places[i]!, start.add(row.mul(pitch)));
      f.for(I32.constant(0), I32.constant(channels), 1, () => {
        const [from, gradient, to] = places.map(({ value }) => value);
        visit(f, { x: from!, dy: gradient!, dx: to! });
        for (const [i, place] of places.entries()) f.set(place, place.value.add(i === 1 ? made : seen));
      });
    });
  };
}
