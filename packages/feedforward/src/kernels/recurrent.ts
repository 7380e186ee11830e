/**
 * The kernel of recurrent layers: a loop over steps whose weights stay packed. For each gate the state goes through the tiles of
 * a dense layer (`dense.ts`), whose bias is what the input part left for that gate; then functions run over the sums, and a last
 * pass makes the new state of them. All of it lies in scratch memory, each gate with padding of its own, so that only what leaves
 * is copied without.
 */

import type { Formula } from "../functions/formula.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Func } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import { type DenseShape, packedSize, packWeight, tileShape } from "./dense.ts";
import { tile } from "./dense-plan.ts";
import type { Context, Define, InputForm, Kernel, Packing, StepForm } from "./kernel.ts";
import { groupBytes, unaryFunc } from "./unary.ts";

export interface RecurrentAttributes {
  /** LSTM: of i, o and f; of g; of c. GRU: of z and r; of n. RNN: the one. */
  readonly functions: readonly Formula[];
  /** From the last step to the first. */
  readonly isReverse: boolean;
  /** 0: gates are [batch, steps, …]; 1: [steps, batch, …]. */
  readonly batchAxis: 0 | 1;
  /** What functions of sums are given is cut to ±clip; 0 for as it is. */
  readonly clip: number;
  /** LSTM: f is 1 - i. */
  readonly isCoupled: boolean;
  /** GRU: r scales what the state gives to n, not the state. */
  readonly resetsAfter: boolean;
}

/** All that the code depends on. */
interface Recurrence {
  readonly functions: readonly Formula[];
  readonly gates: number;
  readonly size: number;
  readonly batch: number;
  readonly steps: number;
  readonly batchAxis: 0 | 1;
  readonly isReverse: boolean;
  readonly resetsAfter: boolean;
  /** Bytes from one example to the next: of gates, h0 and c0; null where there is none. */
  readonly pitches: readonly (number | null)[];
}

export function recurrentKernel(gates: number): Kernel<RecurrentAttributes> {
  return {
    plan(form, { accumulators }) {
      const recurrence = recurrenceOf(form, gates);
      if (recurrence === null) return null;
      const { size } = recurrence;
      return {
        packed: packingOf(tileShape(size, size, accumulators), gates),
        scratchBytes: (gates + 3) * paddedBytes(size),
        emit(e) {
          const none = I32.constant(0);
          const from = [0, 4, 5].map((i) => e.inputs[i]?.address ?? none);
          const to = [0, 1, 2].map((i) => e.outputs[i]?.address ?? none);
          e.f.call(e.func(layer, recurrence), e.rows, e.packed, e.scratch, ...from, ...to);
        },
      };
    },
  };
}

/** null for forms that are rare: lengths, peepholes, clipped and coupled gates, computed weights, constant states that are not 0. */
function recurrenceOf(form: StepForm<RecurrentAttributes>, gates: number): Recurrence | null {
  const [x, weight, bias, lengths, h, c, peepholes] = form.inputs as readonly [InputForm, ...(InputForm | null)[]];
  const { functions, batchAxis, isReverse, resetsAfter, clip, isCoupled } = form.attributes;
  const isRare = lengths || peepholes || clip !== 0 || isCoupled || h?.isConstant || c?.isConstant;
  const isConstant = weight!.isConstant && bias?.isConstant !== false;
  if (isRare || !isConstant || x.dtype !== "float32" || sizeOf(x.shape) === 0) return null;
  const [batch, steps] = [x.shape[batchAxis]!, x.shape[1 - batchAxis]!];
  const pitches = [x, h, c].map((input) => input?.pitch ?? null);
  return { functions, gates, size: weight!.shape[0]!, batch, steps, batchAxis, isReverse, resetsAfter, pitches };
}

/** Bytes of a gate, to the end of a whole group of vectors. */
function paddedBytes(size: number): number {
  return groupBytes * Math.ceil((4 * size) / groupBytes);
}

/** The weights of each gate in panels, then the bias of the state. */
function packingOf(shape: DenseShape, gates: number): Packing {
  const { inputs: size } = shape;
  const panels = packedSize(shape);
  return {
    byteLength: 4 * gates * panels + paddedBytes(size),
    write([, weight, bias], target) {
      const floats = new Float32Array(target.buffer, target.byteOffset, target.length / 4);
      const gate = new Float32Array(size * size);
      for (let g = 0; g < gates; g++) {
        for (let i = 0; i < size; i++) {
          const start = (i * gates + g) * size;
          gate.set((weight as Float32Array).subarray(start, start + size), i * size);
        }
        packWeight(shape, gate, floats.subarray(g * panels));
      }
      if (bias) floats.set(bias as Float32Array, gates * panels);
    },
  };
}

/** layer(rows, packed, scratch, gates, h0, c0, y, lastH, lastC). In scratch lie the sums of the gates, h, c, and a place beside. */
const layer: Define<Recurrence> = (context, recurrence) => {
  const { gates, size, batch, steps, batchAxis, isReverse, pitches } = recurrence;
  const step = context.func(stepOf, recurrence);
  const copy = context.func(copyFloats, { size });
  const padded = paddedBytes(size);
  return context.module.func(`recurrent_${gates}x${size}`, (f) => {
    const [rows, packed, sums] = [f.param(I32), f.param(I32), f.param(I32)];
    const inputs = pitches.map(() => f.param(I32));
    const outputs = pitches.map(() => f.param(I32));
    const states = [0, 1].map((i) => f.let(sums.add((gates + i) * padded)));
    const count = (value: number): I32 => I32.constant(value);
    f.for(count(0), rows, 1, (row) => {
      f.for(count(0), count(batch), 1, (n) => {
        for (const [i, state] of states.entries()) {
          const pitch = pitches[1 + i]!;
          if (pitch === null) fillZeros(f, state, padded);
          else f.call(copy, inputs[1 + i]!.add(row.mul(pitch)).add(n.mul(4 * size)), state);
        }
        f.for(count(0), count(steps), 1, (i) => {
          const t = isReverse ? count(steps - 1).sub(i) : i;
          const place = f.let(batchAxis === 0 ? n.mul(steps).add(t) : t.mul(batch).add(n));
          f.call(step, packed, inputs[0]!.add(row.mul(pitches[0]!)).add(place.mul(4 * gates * size)), sums);
          f.call(
            copy,
            states[0]!,
            outputs[0]!.add(
              row
                .mul(batch * steps)
                .add(place)
                .mul(4 * size),
            ),
          );
        });
        for (const [i, state] of states.slice(0, gates === 4 ? 2 : 1).entries()) {
          f.call(
            copy,
            state,
            outputs[1 + i]!.add(
              row
                .mul(batch)
                .add(n)
                .mul(4 * size),
            ),
          );
        }
      });
    });
  });
};

function fillZeros(f: Func, address: I32, bytes: number): void {
  const zero = f.let(F32x4.splat(F32.constant(0)));
  f.for(I32.constant(0), I32.constant(bytes), 16, (i) => f.store(at(address.add(i)), zero));
}

/** copy(from, to) of so many floats, and no more. */
const copyFloats: Define<{ size: number }> = ({ module }, { size }) =>
  module.func(`copy_${size}`, (f) => {
    const [from, to] = [f.param(I32), f.param(I32)];
    const whole = 4 * (size - (size % 4));
    f.for(I32.constant(0), I32.constant(whole), 16, (i) => f.store(at(to.add(i)), F32x4.load(at(from.add(i)))));
    for (let lane = 0; lane < size % 4; lane++) {
      f.storeLane(at(to, whole + 4 * lane), F32x4.load(at(from, whole)), lane);
    }
  });

/** step(packed, gates, sums): the new state from the old one. */
const stepOf: Define<Recurrence> = (context, recurrence) => {
  const { gates, size } = recurrence;
  return context.module.func(`step_${gates}x${size}`, (f) => {
    const [packed, from, sums] = [f.param(I32), f.param(I32), f.param(I32)];
    const padded = paddedBytes(size);
    const place = (i: number): I32 => sums.add(i * padded);
    const tools = toolsOf(context, recurrence, { f, packed, place });
    const input = (gate: number): I32 => from.add(4 * gate * size);
    cells[gates]!(tools, { input, place, h: place(gates), c: place(gates + 1), beside: place(gates + 2) }, recurrence);
  });
};

interface Tools {
  /** The sums of a gate = bias + x·R. */
  readonly addState: (gate: number, x: I32, bias: I32) => void;
  /** A function over the sums of some gates, in place or elsewhere. */
  readonly map: (formula: Formula, from: I32, gates: number, to?: I32) => void;
  readonly combine: (name: keyof typeof combinations, to: I32, ...from: readonly I32[]) => void;
  readonly stateBias: I32;
}

interface Places {
  /** What the input part left for a gate. */
  readonly input: (gate: number) => I32;
  /** The sums of a gate. */
  readonly place: (gate: number) => I32;
  readonly h: I32;
  readonly c: I32;
  readonly beside: I32;
}

function toolsOf(
  context: Context,
  { gates, size }: Recurrence,
  { f, packed, place }: { readonly f: Func; readonly packed: I32; readonly place: (gate: number) => I32 },
): Tools {
  const shape = tileShape(size, size, context.machine.accumulators);
  const bytes = 4 * packedSize(shape);
  const state = context.func(tile, { shape, pitch: 4 * size });
  return {
    addState: (gate, x, bias) => f.call(state, x, I32.constant(1), packed.add(gate * bytes), bias, place(gate)),
    map(formula, from, count, to = from) {
      const end = from.add(count * paddedBytes(size));
      f.call(context.func(unaryFunc, { formula }), from, end, to.sub(from));
    },
    combine: (name, to, ...from) => f.call(context.func(combination, { name, size, count: from.length }), to, ...from),
    stateBias: packed.add(gates * bytes),
  };
}

const combinations = {
  product: ([a, b]: readonly F32x4[]) => a!.mul(b!),
  cell: ([forget, c, input, g]: readonly F32x4[]) => forget!.mul(c!).add(input!.mul(g!)),
  reset: ([sum, r, n]: readonly F32x4[]) => sum!.add(r!.mul(n!)),
  mixed: ([z, n, h]: readonly F32x4[]) => F32x4.splat(F32.constant(1)).sub(z!).mul(n!).add(z!.mul(h!)),
};

/** NAME(to, from, …): elements of a gate from those of others. */
const combination: Define<{ name: keyof typeof combinations; size: number; count: number }> = (context, parameters) =>
  context.module.func(`${parameters.name}_${parameters.size}`, (f) => {
    const to = f.param(I32);
    const from = Array.from({ length: parameters.count }, () => f.param(I32));
    f.for(I32.constant(0), I32.constant(4 * parameters.size), 16, (i) => {
      const values = from.map((address) => f.let(F32x4.load(at(address.add(i)))));
      f.store(at(to.add(i)), combinations[parameters.name](values));
    });
  });

type Cell = (tools: Tools, places: Places, recurrence: Recurrence) => void;

/** By the number of gates, as the reference has them. */
const cells: Readonly<Record<number, Cell>> = {
  1({ addState, map }, { input, place, h }, { functions }) {
    addState(0, h, input(0));
    map(functions[0]!, place(0), 1, h);
  },
  3({ addState, map, combine, stateBias }, { input, place, h, beside }, { functions, resetsAfter }) {
    const [z, r, n] = [place(0), place(1), place(2)];
    addState(0, h, input(0));
    addState(1, h, input(1));
    map(functions[0]!, z, 2);
    if (resetsAfter) {
      addState(2, h, stateBias);
      combine("reset", n, input(2), r, n);
    } else {
      combine("product", beside, r, h);
      addState(2, beside, input(2));
    }
    map(functions[1]!, n, 1);
    combine("mixed", h, z, n, h);
  },
  4({ addState, map, combine }, { input, place, h, c, beside }, { functions }) {
    for (const gate of [0, 1, 2, 3]) addState(gate, h, input(gate));
    map(functions[0]!, place(0), 3);
    map(functions[1]!, place(3), 1);
    combine("cell", c, place(2), c, place(0), place(3));
    map(functions[2]!, c, 1, beside);
    combine("product", h, place(1), beside);
  },
};
