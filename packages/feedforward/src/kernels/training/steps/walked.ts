/**
 * Dense layers by lists of what is not 0, for 0 adds nothing to a sum. In front of a function that leaves zeros, as ReLU does, half of dy is
 * 0; the weights of such a layer lie with the inputs in a row, a panel of them behind the other, so lanes lie across inputs in both gradients. Behind such a function, and
 * a max pool, many inputs are:
 *
 *     y     for each row the inputs that are not 0, ascending:       sums += W[input] · x           stored
 *     dx    for each row the outputs whose dy is not 0, ascending:   sums += Wᵀ[output] · dy        stored
 *     dW    for each output the rows whose dy is not 0, ascending:   sums += x[row] · dy            the update of Wᵀ[output]
 *
 * A panel of inputs is walked by all rows, or by all outputs, before the next: what the lists lead to stays in the first-level cache, and what
 * is updated is read from front to back.
 */

import type { Func } from "../../../wasm/module.ts";
import { zero } from "../../../wasm/training-instructions.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import { transpose } from "../../conv.ts";
import { definePositions, type PositionLayout, positionLayout } from "../../positions.ts";
import { pitchOf } from "../layout.ts";
import { defineTranspose } from "../passes.ts";
import { evenly, overPanels, panelsOf } from "../product.ts";
import { withoutTiny } from "../tiny.ts";
import { emitUpdate } from "../update.ts";
import { type ParameterPlace, rowsOfPanel } from "./form.ts";
import type { Part, StepContext } from "./step-kernel.ts";
import { defineZeros } from "./unary.ts";

/** What becomes of the sums of a panel: they belong to the vectors from an address on. */
type Finish = (f: Func, base: I32, sums: readonly F32x4[], to: I32) => void;

interface Walk {
  readonly name: string;
  readonly list: PositionLayout;
  /** Bytes from the row that one list is of to the next. */
  readonly rowPitch: number;
  /** Bytes from what one entry leads to to what the next number of a row would. */
  readonly stride: number;
  /** Bytes from the results of one list to those of the next. */
  readonly pitch: number;
  readonly vectors: number;
  readonly finish: Finish;
  /** Sums go on from what lies where they belong; else they start at +0. */
  readonly goesOn?: true;
}

export function walkedInputGradient(
  context: StepContext,
  { dy, dx }: { readonly dy: number; readonly dx: number },
  { rows: outputs, size, pitch, offset }: ParameterPlace,
): Part {
  const { data, module, room, form } = context;
  const list = listOf(outputs);
  const lists = room.take(list.rowBytes * form.maxRows);
  const rowPitch = context.place(dy).pitch;
  const listed = definePositions(module, data, list, { pitch: rowPitch, divisor: null });
  const finish: Finish = (f, _base, sums, to) => {
    for (const [v, sum] of withoutTiny(f, data, sums).entries()) f.store(at(to, 16 * v), sum);
  };
  const own = { name: "dense_input_walk", list, rowPitch, stride: pitch, finish } as const;
  const results = { pitch: context.place(dx).pitch, vectors: pitchOf(size) / 16 };
  const walk = walkPart(context, { ...own, ...results }, { from: rowsOfPanel(outputs), to: 1 });
  return (f, rows) => {
    const { base, count } = rows;
    const start = f.let(base.add(lists));
    const source = f.let(rows.place(dy));
    f.call(listed, source, count, start);
    const origin = f.let(base.add(offset));
    walk(f, { base, lists: start, source, origin, to: f.let(rows.place(dx)), count });
  };
}

export function walkedParameterGradient(
  context: StepContext,
  { x, dy }: { readonly x: number; readonly dy: number },
  { rows: outputs, size, pitch, offset, bytes }: ParameterPlace,
): Part {
  const { data, module, room, form, rule } = context;
  const own = context.place(dy);
  const turnedPitch = pitchOf(form.maxRows);
  const transposed = room.take((turnedPitch * own.pitch) / 4);
  const turned = {
    pitch: own.pitch,
    weight: own.offset,
    transposed,
    transposedPitch: turnedPitch,
  };
  const turn = defineTranspose(module, "dense_gradient_turn", turned);
  const list = listOf(form.maxRows);
  const lists = room.take(list.rowBytes * outputs);
  const panel = room.take(pitch * form.maxRows);
  const xPitch = context.place(x).pitch;
  const copy = definePanelCopy(module, { pitch, xPitch });
  const listed = definePositions(module, data, list, { pitch: turnedPitch, divisor: null });
  const zeros = context.func(defineZeros, {});
  const finish: Finish = (f, base, sums, to) =>
    emitUpdate(f, data, rule, { gradients: sums, place: { head: base, at: to, offset: 0, slotBytes: bytes } });
  const walk = walkPart(
    context,
    {
      name: "dense_update_walk",
      list,
      rowPitch: turnedPitch,
      stride: pitch,
      pitch,
      vectors: pitchOf(size) / 16,
      finish,
    },
    { from: 0, to: rowsOfPanel(outputs) },
  );
  return (f, rows) => {
    const { base, count } = rows;
    // Rows that this batch has not are no rows of the gradient.
    const gradient = f.let(rows.place(dy));
    f.call(zeros, gradient.add(count.mul(own.pitch)), gradient.add(own.pitch * 4 * Math.ceil(form.maxRows / 4)));
    f.call(turn, base, I32.constant(0), I32.constant(form.maxRows));
    const start = f.let(base.add(lists));
    const rowsOfX = f.let(base.add(panel));
    const source = f.let(base.add(transposed));
    f.call(listed, source, I32.constant(outputs), start);
    const to = f.let(base.add(offset));
    const operands = { base, lists: start, source, origin: rowsOfX, to, count: I32.constant(outputs) };
    walk(f, operands, (first) => f.call(copy, rows.place(x).add(first), count, rowsOfX));
  };
}

/** Inputs of a block: their weights share the first-level cache with a row of sums. */
const blockInputs = 64;

/** A matrix with the outputs in a row, and the bias. */
interface ForwardPlaces {
  readonly inputs: number;
  readonly weight: number;
  readonly bias: number;
}

/** Block by block of inputs, for each row those that are not 0; the sums lie in memory from one block to the next. */
export function walkedForward(
  context: StepContext,
  { x, y }: { readonly x: number; readonly y: number },
  places: ForwardPlaces,
): Part {
  const { module, room } = context;
  const { inputs, weight, bias } = places;
  const { pitch } = context.place(y);
  const rest = inputs % blockInputs;
  const list = listOf(blockInputs);
  const lists = room.take(list.rowBytes);
  const finish: Finish = (f, _base, sums, to) => {
    for (const [v, sum] of sums.entries()) f.store(at(to, 16 * v), sum);
  };
  const xPitch = context.place(x).pitch;
  const own = { name: "dense_walk", list, rowPitch: xPitch, stride: pitch, finish, goesOn: true } as const;
  const walk = walkPart(context, { ...own, pitch, vectors: pitch / 16 }, { from: 1, to: 1 });
  const parts = [
    { first: 0, end: inputs - rest, size: blockInputs },
    { first: inputs - rest, end: inputs, size: rest },
  ]
    .filter(({ first, end }) => first < end)
    .map(({ size, ...range }) => {
      const rows = { pitch: xPitch, divisor: null };
      return { ...range, listed: definePositions(module, context.data, { ...list, inputs: size }, rows) };
    });
  const func = module.func("dense_forward", (f) => {
    const [base, count, from, to] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const start = f.let(base.add(lists));
    f.for(to, f.let(to.add(count.mul(pitch))), pitch, (row) => {
      for (let i = 0; i < pitch; i += 16) f.store(at(row, i), F32x4.load(at(base, bias + i)));
    });
    const [ownX, ownY] = [f.local(I32), f.local(I32)];
    for (const { first, end, listed } of parts) {
      f.for(I32.constant(first), I32.constant(end), blockInputs, (input) => {
        const weights = f.let(base.add(weight).add(input.mul(pitch)));
        f.set(ownX, from.add(input.shl(2)));
        f.set(ownY, to);
        f.for(I32.constant(0), count, 1, () => {
          const one = { lists: start, source: ownX.value, origin: weights, to: ownY.value, count: I32.constant(1) };
          f.call(listed, ownX.value, one.count, start);
          walk(f, { base, ...one });
          f.set(ownX, ownX.value.add(xPitch));
          f.set(ownY, ownY.value.add(pitch));
        });
      });
    }
  });
  return (f, rows) => f.call(func, rows.base, rows.count, rows.place(x), rows.place(y));
}

/** The rows that lists are of begin at `source`, what their entries lead to at `origin`, and results at `to`. */
type Operands = Readonly<Record<"base" | "lists" | "source" | "origin" | "to" | "count", I32>>;

/** A list of a row of so many numbers. */
function listOf(inputs: number): PositionLayout {
  return positionLayout(inputs, 4);
}

/** By how much more than in a row a panel begins behind the one before, in what the lists lead to and in the results. */
interface Distances {
  readonly from: number;
  readonly to: number;
}

/** Writes the walks of all panels; before each, what is asked for. */
type WalkPart = (f: Func, operands: Operands, before?: (first: I32) => void) => void;

/** All lists with all panels. */
function walkPart({ module, machine }: StepContext, walk: Walk, { from, to }: Distances): WalkPart {
  const runs = panelsOf(walk.vectors, evenly(walk.vectors, machine.accumulators)).map((panels) => {
    return { panels, func: defineWalk(module, walk, panels.width) };
  });
  return (f, operands, before) => {
    const { base, lists, source, count } = operands;
    for (const { panels, func } of runs) {
      overPanels(f, panels, (first) => {
        before?.(first);
        const origin = operands.origin.add(first.mul(from));
        f.call(func, base, lists, source, origin, operands.to.add(first.mul(to)), count);
      });
    }
  };
}

/** copy(x, rows, y): a panel of all rows, without what lies between. */
function definePanelCopy(
  module: StepContext["module"],
  { pitch, xPitch }: { readonly pitch: number; readonly xPitch: number },
): Func {
  return module.func("dense_panel", (f) => {
    const [x, rows, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const from = f.local(I32);
    f.set(from, x);
    f.for(y, f.let(y.add(rows.mul(pitch))), pitch, (to) => {
      for (let i = 0; i < pitch; i += 16) f.store(at(to, i), F32x4.load(at(from.value, i)));
      f.set(from, from.value.add(xPitch));
    });
  });
}

/** A copy of weights in panels by their inputs, made anew in every step. */
export function turnedPanels(
  { module, room }: StepContext,
  { rows, pitch, offset, bytes }: ParameterPlace,
): { readonly offset: number; readonly pitch: number; readonly part: Part } {
  const turnedPitch = pitchOf(rows);
  const panelBytes = pitch * rowsOfPanel(rows);
  const turned = room.take((bytes / panelBytes) * (pitch / 4) * turnedPitch);
  const func = module.func("dense_turn", (f) => {
    const base = f.param(I32);
    const to = f.local(I32);
    f.set(to, base.add(turned));
    const start = f.let(base.add(offset));
    f.for(start, f.let(start.add(bytes)), panelBytes, (panel) => {
      f.for(I32.constant(0), I32.constant(pitch), 16, (column) => {
        const from = f.let(panel.add(column));
        f.for(I32.constant(0), I32.constant(rowsOfPanel(rows)), 4, (row) => {
          const place = f.let(from.add(row.mul(pitch)));
          const four = [0, 1, 2, 3].map((i) => f.let(F32x4.load(at(place, i * pitch))));
          const target = f.let(to.value.add(row.shl(2)));
          for (const [i, vector] of transpose(f, four).entries()) f.store(at(target, i * turnedPitch), vector);
        });
        f.set(to, to.value.add(4 * turnedPitch));
      });
    });
  });
  return { offset: turned, pitch: turnedPitch, part: (f, { base }) => f.call(func, base) };
}

/** walk(base, lists, source, origin, to, count): a panel of all lists. */
function defineWalk(module: StepContext["module"], walk: Walk, width: number): Func {
  const { name, list, rowPitch, stride, pitch, finish, goesOn } = walk;
  return module.func(`${name}_${width}`, (f) => {
    const [base, lists, source] = [f.param(I32), f.param(I32), f.param(I32)];
    const [origin, start, count] = [f.param(I32), f.param(I32), f.param(I32)];
    const [own, row, to, cursor] = [f.local(I32), f.local(I32), f.local(I32), f.local(I32)];
    const sums = Array.from({ length: width }, () => f.local(F32x4));
    f.set(own, lists);
    f.set(row, source);
    f.set(to, start);
    f.for(I32.constant(0), count, 1, () => {
      for (const [v, sum] of sums.entries()) f.set(sum, goesOn ? F32x4.load(at(to.value, 16 * v)) : zero());
      f.set(cursor, own.value);
      const end = f.let(I32.load(at(own.value, list.bounds + 4 * list.blocks)));
      f.while(
        () => cursor.value.lessU(end),
        () => {
          const entry = f.let(I32.load16(at(cursor.value)));
          const x = f.let(F32x4.loadSplat(at(row.value.add(entry))));
          const from = f.let(origin.add(entry.mul(stride / 4)));
          for (const [v, sum] of sums.entries()) {
            f.set(sum, sum.value.add(F32x4.load(at(from, 16 * v)).mul(x)));
          }
          f.set(cursor, cursor.value.add(2));
        },
      );
      finish(
        f,
        base,
        sums.map(({ value }) => value),
        to.value,
      );
      f.set(own, own.value.add(list.rowBytes));
      f.set(row, row.value.add(rowPitch));
      f.set(to, to.value.add(pitch));
    });
  });
}
