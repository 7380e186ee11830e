/**
 * The functions as WebAssembly, as sessions run them: activations by their own kernel, the functions beneath them by the
 * same loop. Inputs lie in the module's memory and are overwritten by their outputs.
 */

import { type ActivationName, activate, bindActivation, isActivationName } from "../../src/functions/activation.ts";
import { erf } from "../../src/functions/erf.ts";
import { exp, log, log1p } from "../../src/functions/exp.ts";
import { formulaOf } from "../../src/functions/formula.ts";
import { float32, type Lane } from "../../src/functions/lane.ts";
import { DataArea } from "../../src/kernels/data.ts";
import { vectorLane } from "../../src/kernels/lane.ts";
import { defineUnary, groupBytes } from "../../src/kernels/unary.ts";
import { type Func, ModuleBuilder } from "../../src/wasm/module.ts";
import { at, I32 } from "../../src/wasm/values.ts";
import { F32x4 } from "../../src/wasm/vectors.ts";
import type { PlainName } from "./truths.ts";

type Formula = <V, M>(lane: Lane<V, M>, x: V) => V;

const formulas: Readonly<Record<PlainName, Formula>> = { exp, log, log1p, erf };

/** A function over the float32 lane: what defines its bits. */
export function laneFunction(name: PlainName | ActivationName): (x: number) => number {
  if (isActivationName(name)) return (x) => activate(float32, { name }, x);
  return (x) => formulas[name](float32, x);
}

export interface Kernel {
  /** Where inputs go and outputs are found. */
  readonly values: Float32Array;
  /** values = f(values) */
  run(): void;
}

/** The kernel of a function for so many values. */
export function kernelOf(name: PlainName | ActivationName, count: number): Kernel {
  const pages = 1 + Math.ceil((4 * count + groupBytes) / 65536); // the last group may be a part
  const module = new ModuleBuilder(name, { minimum: pages, maximum: pages, isShared: false });
  const data = new DataArea(module);
  const func = isActivationName(name)
    ? defineUnary(module, data, formulaOf(bindActivation({ name })))
    : defineFormula(module, data, name, formulas[name]);
  module.export(func);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const env = { memory, data: 0 };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env });
  new Uint8Array(memory.buffer).set(data.bytes);
  const call = exports[name] as (start: number, end: number, distance: number) => void;
  const start = 65536;
  return { values: new Float32Array(memory.buffer, start, count), run: () => call(start, start + 4 * count, 0) };
}

function defineFormula(module: ModuleBuilder, data: DataArea, name: string, formula: Formula): Func {
  return module.func(name, (f) => {
    const [start, end] = [f.param(I32), f.param(I32), f.param(I32)];
    const lane = vectorLane(f, data, groupBytes / 16);
    f.for(start, end, groupBytes, (x) => {
      const inputs = Array.from({ length: groupBytes / 16 }, (_, i) => f.let(F32x4.load(at(x, 16 * i))));
      for (const [i, y] of formula(lane, inputs).entries()) f.store(at(x, 16 * i), y);
    });
  });
}
