/**
 * The kernel of trees: several walks at once, because each waits for its loads. Without branches: a comparison is the place of
 * the next node's place, and a leaf follows itself, so that the walks go on until none of them moves. They are eight rows in one
 * tree, and for the rows that are left eight trees for one row; the weights are added in the order of the trees.
 */

import * as op from "../wasm/instructions.ts";
import type { Func, Local } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import type { Define, Kernel } from "./kernel.ts";

export interface TreesAttributes {
  /** The least that a row must have. */
  readonly features: number;
  readonly aggregate: "sum" | "min" | "max";
  /** Some node sends NaN where it sends what is below its threshold. */
  readonly hasMissing: boolean;
}

/** Trees come in multiples of this. */
export const treesAtOnce = 8;

interface Form {
  /** Bytes from one row of x to the next. */
  readonly pitch: number;
  readonly targets: number;
  readonly trees: number;
  readonly hasLists: boolean;
  readonly hasMissing: boolean;
}

export const treesKernel: Kernel<TreesAttributes> = {
  plan({ inputs: [x, nodes, roots, lists, start], attributes: { aggregate, hasMissing } }) {
    const [rows, features] = x!.shape as readonly [number, number];
    const isConstant = [nodes, roots, lists, start].every((table) => table?.isConstant !== false);
    if (aggregate !== "sum" || x!.isConstant || !isConstant) return null;
    if (rows !== 1 && x!.pitch !== 4 * features * rows) return null;
    const form: Form = {
      pitch: x!.pitch / rows,
      targets: start!.shape[0]!,
      trees: roots!.shape[0]!,
      hasLists: lists !== null,
      hasMissing,
    };
    return {
      emit(e) {
        const [input, ...tables] = e.inputs.map((place) => place?.address ?? I32.constant(0));
        e.f.call(e.func(define, form), input!, e.rows.mul(rows), e.outputs[0]!.address, ...tables);
      },
    };
  },
};

/** trees(x, rows, y, nodes, roots, lists, start) */
const define: Define<Form> = ({ module }, form) =>
  module.func(`trees_${form.trees}_${form.targets}`, (f) => {
    const [x, rows, y, nodes, roots, lists, start] = Array.from({ length: 7 }, () => f.param(I32)) as Params;
    const { pitch, targets, trees } = form;
    const [from, to, left] = [f.local(I32), f.local(I32), f.local(I32)];
    f.set(from, x);
    f.set(to, y);
    f.set(left, rows);
    const tables = { form, nodes, lists, start, x: from.value, y: to.value };
    for (const count of [treesAtOnce, 1]) {
      f.while(
        () => I32.constant(count - 1).lessU(left.value),
        () => {
          const sums = started(f, tables, count);
          // For one row a step is as many trees; for several it is one.
          f.for(roots, f.let(roots.add(4 * trees)), (4 * treesAtOnce) / count, (root) => {
            const walks = Array.from({ length: treesAtOnce }, (_, i) => {
              const cursor = f.local(I32);
              f.set(cursor, I32.load(at(root, count === 1 ? 4 * i : 0)));
              return { cursor, row: count === 1 ? 0 : i };
            });
            walk(f, tables, walks);
            for (const { cursor, row } of walks) addLeaf(f, tables, { cursor, row, sum: sums[row] });
          });
          for (const [row, sum] of sums.entries()) f.store(at(to.value, 4 * row), sum.value);
          f.set(from, from.value.add(pitch * count));
          f.set(to, to.value.add(4 * targets * count));
          f.set(left, left.value.sub(count));
        },
      );
    }
  });

type Params = [x: I32, rows: I32, y: I32, nodes: I32, roots: I32, lists: I32, start: I32];

interface Tables {
  readonly form: Form;
  readonly nodes: I32;
  readonly lists: I32;
  readonly start: I32;
  /** Of the first row of those that are walked at once. */
  readonly x: I32;
  readonly y: I32;
}

interface Walk {
  readonly cursor: Local<I32>;
  readonly row: number;
}

/** The sums of rows with one target; others are kept in y, where their starts are put. */
function started(f: Func, { form, start, y }: Tables, rows: number): readonly Local<F32>[] {
  const { targets, hasLists } = form;
  if (hasLists) {
    f.for(I32.constant(0), I32.constant(4 * targets), 4, (target) => {
      const to = f.let(y.add(target));
      for (let row = 0; row < rows; row++) f.store(at(to, 4 * targets * row), F32.load(at(start.add(target))));
    });
    return [];
  }
  return Array.from({ length: rows }, () => {
    const sum = f.local(F32);
    f.set(sum, F32.load(at(start)));
    return sum;
  });
}

/** Each goes to its leaf. */
function walk(f: Func, { form: { pitch, hasMissing }, nodes, x }: Tables, walks: readonly Walk[]): void {
  const moved = f.local(I32);
  f.repeatWhile(() => {
    f.set(moved, I32.constant(0));
    for (const { cursor, row } of walks) {
      const node = f.let(nodes.add(cursor.value));
      const place = I32.load(at(node));
      const feature = hasMissing ? f.let(place) : place;
      const value = f.let(F32.load(at(x.add(hasMissing ? feature.and(-4) : feature), pitch * row)));
      const isBelow = compare(op.f32_le, value, F32.load(at(node, 4)));
      const goes = hasMissing ? isBelow.or(compare(op.f32_ne, value, value).and(feature)) : isBelow;
      const next = f.let(I32.load(at(node.add(goes.shl(2)), 8)));
      f.set(moved, moved.value.or(new I32(next.code.concat(cursor.value.code, op.i32_xor))));
      f.set(cursor, next);
    }
    return moved.value;
  });
}

function compare(opcode: number[] | readonly number[], a: F32, b: F32): I32 {
  return new I32(a.code.concat(b.code, opcode));
}

/** Adds what the leaf at a cursor has for its row. */
function addLeaf(
  f: Func,
  { form: { targets }, nodes, lists, y }: Tables,
  { cursor, row, sum }: Walk & { readonly sum: Local<F32> | undefined },
): void {
  const own = at(nodes.add(cursor.value), 4);
  if (sum !== undefined) {
    f.set(sum, sum.value.add(F32.load(own)));
    return;
  }
  const list = f.let(lists.add(I32.load(own)));
  const pairs = f.let(list.add(4));
  f.for(pairs, f.let(pairs.add(I32.load(at(list)).shl(3))), 8, (pair) => {
    const to = f.let(y.add(I32.load(at(pair))));
    const weight = F32.load(at(pair, 4));
    f.store(at(to, 4 * targets * row), F32.load(at(to, 4 * targets * row)).add(weight));
  });
}
