/**
 * The functions as WebAssembly, as sessions run them: activations by their own kernel, the functions beneath them by the
 * same loop. Inputs lie in the module's memory and are overwritten by their outputs.
 */

import { activate } from "../../src/functions/activate.ts";
import { type ActivationName, bindActivation, isActivationName } from "../../src/functions/activation.ts";
import { erf } from "../../src/functions/erf.ts";
import { log, log1p } from "../../src/functions/exp.ts";
import { formulaOf } from "../../src/functions/formula.ts";
import { float32, type Lane } from "../../src/functions/lane.ts";
import { pow } from "../../src/functions/pow.ts";
import { cos, sin } from "../../src/functions/sine.ts";
import { exp } from "../../src/functions/whole-exp.ts";
import { type WideLane, wideNumbers } from "../../src/functions/wide.ts";
import { DataArea } from "../../src/kernels/data.ts";
import { vectorLane } from "../../src/kernels/lane.ts";
import { defineUnary, groupBytes } from "../../src/kernels/unary.ts";
import { narrowed, wideLane, widened } from "../../src/kernels/wide-lane.ts";
import { type Func, ModuleBuilder } from "../../src/wasm/module.ts";
import { at, I32 } from "../../src/wasm/values.ts";
import { F32x4 } from "../../src/wasm/vectors.ts";
import type { PlainName, WideName } from "./truths.ts";

type Formula = <V, M>(lane: Lane<V, M>, x: V) => V;

const formulas: Readonly<Record<PlainName, Formula>> = { exp, log, log1p, erf };

type WideFormula = <V, M>(lane: WideLane<V, M>, x: V) => V;

const power =
  (y: number): WideFormula =>
  (lane, x) =>
    pow(lane, x, lane.constant(y));

const wideFormulas: Readonly<Record<WideName, WideFormula>> = {
  sin,
  cos,
  "x^-2": power(-2),
  "x^-1": power(-1),
  "x^-0.5": power(-0.5),
  "x^0.5": power(0.5),
  "x^2": power(2),
  "x^3": power(3),
};

type Name = PlainName | WideName | ActivationName;

function isWide(name: Name): name is WideName {
  return Object.hasOwn(wideFormulas, name);
}

/** A function over the float32 lane, or in float64 and rounded: what defines its bits. */
export function laneFunction(name: Name): (x: number) => number {
  if (isWide(name)) return (x) => Math.fround(wideFormulas[name](wideNumbers, x));
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
export function kernelOf(name: Name, count: number): Kernel {
  const pages = 1 + Math.ceil((4 * count + groupBytes) / 65536); // the last group may be a part
  const module = new ModuleBuilder(name, { minimum: pages, maximum: pages, isShared: false });
  const data = new DataArea(module);
  module.export(defineNamed(module, data, name));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const env = { memory, data: 0 };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env });
  new Uint8Array(memory.buffer).set(data.bytes);
  const call = exports[name] as (start: number, end: number, distance: number) => void;
  const start = 65536;
  return { values: new Float32Array(memory.buffer, start, count), run: () => call(start, start + 4 * count, 0) };
}

function defineNamed(module: ModuleBuilder, data: DataArea, name: Name): Func {
  if (isActivationName(name)) return defineUnary(module, data, formulaOf(bindActivation({ name })));
  return isWide(name) ? defineWide(module, data, name) : defineFormula(module, data, name, formulas[name]);
}

function defineWide(module: ModuleBuilder, data: DataArea, name: WideName): Func {
  return module.func(name, (f) => {
    const [start, end] = [f.param(I32), f.param(I32), f.param(I32)];
    const lane = wideLane(f, data);
    f.for(start!, end!, 16, (x) => {
      f.store(at(x), narrowed(wideFormulas[name](lane, widened(f, F32x4.load(at(x))))));
    });
  });
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
