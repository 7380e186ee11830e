/**
 * Layer normalisation as steps of training. A group of a row is summed in its own order, so four rows stand beside each other in vectors;
 * what is computed place by place, and the sums of the parameters' gradients, which go through the groups, lies along a group.
 */

import type { Step } from "../../../program/program.ts";
import type { Func } from "../../../wasm/module.ts";
import { zero } from "../../../wasm/training-instructions.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Define } from "../../kernel.ts";
import { pitchOf } from "../layout.ts";
import { withoutTiny } from "../tiny.ts";
import { flatUpdate } from "./flat-update.ts";
import { elementsOf } from "./form.ts";
import type { StepContext, StepKernel } from "./step-kernel.ts";
import { type Four, overFours, overStreams } from "./streams.ts";

/** Groups of so many elements, which follow each other in a row. */
interface Groups {
  readonly size: number;
  readonly count: number;
  /** Bytes of a row. */
  readonly pitch: number;
}

function groupsOf(context: StepContext, x: number, scale: number): Groups {
  const size = elementsOf(context.form.values[scale]!);
  return { size, count: elementsOf(context.form.values[x]!) / size, pitch: context.place(x).pitch };
}

/** Bytes of a number for each group of every row. */
function statisticsBytes({ form }: StepContext, { count }: Groups): number {
  return 4 * count * (form.maxRows + 4);
}

export const layerNorm: StepKernel = (context, { attributes, inputs, outputs }) => {
  const { epsilon } = attributes as { readonly epsilon: number };
  const [x, ...given] = inputs as readonly number[];
  const [scale, bias] = given.map((value) => context.parameters.get(value));
  if (scale === undefined || bias === undefined) return null;
  const groups = groupsOf(context, x!, given[0]!);
  const bytes = statisticsBytes(context, groups);
  const statistics = context.kept(outputs[0]!, 2 * bytes);
  const measure = context.func(defineMeasure, { ...groups, epsilon });
  const normalize = context.func(defineNormalize, groups);
  return (f, { base, count, place }) => {
    const [from, means] = [f.let(place(x!)), f.let(base.add(statistics))];
    const deviations = f.let(means.add(bytes));
    f.call(measure, from, count, means, deviations);
    f.call(
      normalize,
      from,
      place(outputs[0]!),
      count,
      means,
      deviations,
      base.add(scale.offset),
      base.add(bias.offset),
    );
  };
};

export const layerNormGradient: StepKernel = (context, { inputs, outputs }) => {
  const [x, scale, dy] = inputs as readonly [number, number, number];
  const [dx, ...ofParameters] = outputs as readonly [number, number, number];
  const { steps } = context.form;
  const isForward = ({ op, inputs }: Step) => op.name === "layerNormTraining" && inputs[0] === x && inputs[1] === scale;
  const forward = steps.find(isForward)!;
  const groups = groupsOf(context, x, scale);
  const bytes = statisticsBytes(context, groups);
  const statistics = context.kept(forward.outputs[0]!, 2 * bytes);
  const [ofScale, ofBias, sums] = [pitchOf(groups.size), pitchOf(groups.size), 2 * bytes].map((size) => context.room.take(size)) as [number, number, number]; // biome-ignore format: a line
  const own = context.parameters.get(scale)!.offset;
  const parts = {
    weigh: context.func(defineWeigh, groups),
    sums: context.func(defineSums, groups),
    input: context.func(defineInputGradient, groups),
    parameters: context.func(defineParameterGradients, groups),
  };
  for (const [i, gradient] of [ofScale, ofBias].entries()) {
    const parameter = context.learning(ofParameters[i]!);
    if (parameter !== null) context.updates.push(flatUpdate(context, parameter, gradient));
  }
  const isAsked = steps.some((step) => step.inputs.includes(dx));
  return (f, { base, count, place }) => {
    const [from, gradient, to] = [x, dy, dx].map((value) => f.let(place(value))) as [I32, I32, I32];
    const [means, even] = [statistics, sums].map((offset) => f.let(base.add(offset))) as [I32, I32];
    const [deviations, along] = [means, even].map((start) => f.let(start.add(bytes))) as [I32, I32];
    const scales = f.let(base.add(own));
    const ofParameters = [base.add(ofScale), base.add(ofBias)];
    f.call(parts.parameters, from, gradient, count, means, deviations, ...ofParameters);
    if (!isAsked) return;
    f.call(parts.weigh, gradient, to, count, scales);
    f.call(parts.sums, from, to, count, means, deviations, even, along);
    f.call(parts.input, from, gradient, to, count, means, deviations, even, along, scales);
  };
};

/** Every group of four rows: where it begins in a value, and where its number lies in an array of statistics. */
function overGroups(
  f: Func,
  { size, count, pitch }: Groups,
  rows: I32,
  visit: (streams: (value: I32) => Four, statistic: (array: I32) => readonly I32[]) => void,
): void {
  overFours(f, rows, (four) => {
    f.for(I32.constant(0), I32.constant(4 * count), 4, (group) => {
      const starts = four.map((row) => f.let(row.mul(pitch).add(group.mul(size))));
      const places = four.map((row) => f.let(row.mul(4 * count).add(group)));
      visit(
        (value) => starts.map((start) => at(f.let(value.add(start)))),
        (array) => places.map((place) => array.add(place)),
      );
    });
  });
}

function storeFour(f: Func, places: readonly I32[], vector: F32x4): void {
  const value = f.let(vector);
  for (const [lane, place] of places.entries()) f.storeLane(at(place), value, lane);
}

function loadFour(f: Func, places: readonly I32[]): F32x4 {
  const [a, b, c, d] = places.map((place) => f.let(F32x4.loadSplat(at(place)))) as [F32x4, F32x4, F32x4, F32x4];
  const [low, high] = [f.let(a.shuffle(b, [0, 4, 0, 4])), f.let(c.shuffle(d, [0, 4, 0, 4]))];
  return f.let(low.shuffle(high, [0, 1, 4, 5]));
}

/** measure(x, rows, means, deviations) */
const defineMeasure: Define<Groups & { epsilon: number }> = ({ module, data }, { epsilon, ...groups }) =>
  module.func("layer_norm_measure", (f) => {
    const [x, rows, means, deviations] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const size = data.splat(f, groups.size);
    const sum = f.local(F32x4);
    overGroups(f, groups, rows, (streams, statistic) => {
      const four = streams(x);
      f.set(sum, zero());
      overStreams(f, [four], groups.size, ([number]) => f.set(sum, sum.value.add(number!)));
      const mean = f.let(sum.value.div(size));
      storeFour(f, statistic(means), mean);
      f.set(sum, zero());
      overStreams(f, [four], groups.size, ([number]) => {
        const distance = f.let(number!.sub(mean));
        f.set(sum, sum.value.add(distance.mul(distance)));
      });
      storeFour(f, statistic(deviations), sum.value.div(size).add(data.splat(f, epsilon)).sqrt());
    });
  });

/** Every group, row by row: the bytes to its beginning in a value and to its number in an array of statistics. */
function overEach(f: Func, groups: Groups, rows: I32, visit: (start: I32, statistic: I32) => void): void {
  const { size, count, pitch } = groups;
  const [start, statistic] = [f.local(I32), f.local(I32)];
  f.set(statistic, I32.constant(0));
  f.for(I32.constant(0), f.let(rows.mul(pitch)), pitch, (row) => {
    f.set(start, row);
    f.for(I32.constant(0), I32.constant(count), 1, () => {
      visit(start.value, statistic.value);
      f.set(start, start.value.add(4 * size));
      f.set(statistic, statistic.value.add(4));
    });
  });
}

/** The vectors of a group; where it is no whole vectors the last reaches into the next group, whose turn is next. */
function overVectors({ size }: Groups, f: Func, visit: (offset: I32) => void): void {
  f.for(I32.constant(0), I32.constant(4 * size), 16, visit);
}

/** normalize(x, y, rows, means, deviations, scales, biases): y = (x - mean) / deviation · scale + bias */
const defineNormalize: Define<Groups> = ({ module }, groups) =>
  module.func("layer_norm", (f) => {
    const [x, y, rows] = [f.param(I32), f.param(I32), f.param(I32)];
    const [means, deviations, scales, biases] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    overEach(f, groups, rows, (start, statistic) => {
      const [mean, deviation] = [means, deviations].map((a) => f.let(F32x4.loadSplat(at(a.add(statistic)))));
      const [from, to] = [f.let(x.add(start)), f.let(y.add(start))];
      overVectors(groups, f, (k) => {
        const normal = F32x4.load(at(from.add(k))).sub(mean!).div(deviation!); // biome-ignore format: a line
        const scaled = normal.mul(F32x4.load(at(scales.add(k))));
        f.store(at(to.add(k)), scaled.add(F32x4.load(at(biases.add(k)))));
      });
    });
  });

/** weigh(dy, g, rows, scales): g = scale·dy */
const defineWeigh: Define<Groups> = ({ module }, groups) =>
  module.func("layer_norm_weigh", (f) => {
    const [dy, to, rows, scales] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    overEach(f, groups, rows, (start) => {
      overVectors(groups, f, (k) => {
        const place = f.let(start.add(k));
        f.store(at(to.add(place)), F32x4.load(at(scales.add(k))).mul(F32x4.load(at(dy.add(place)))));
      });
    });
  });

/** sums(x, g, rows, means, deviations, even, along): Σ g/n and Σ g·x̂/n of each group. */
const defineSums: Define<Groups> = ({ module, data }, groups) =>
  module.func("layer_norm_sums", (f) => {
    const [x, g, rows] = [f.param(I32), f.param(I32), f.param(I32)];
    const [means, deviations, even, along] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const size = data.splat(f, groups.size);
    const [plain, scaled] = [f.local(F32x4), f.local(F32x4)];
    overGroups(f, groups, rows, (streams, statistic) => {
      const [mean, deviation] = [means, deviations].map((array) => loadFour(f, statistic(array)));
      for (const sum of [plain, scaled]) f.set(sum, zero());
      overStreams(f, [streams(x), streams(g)], groups.size, ([number, own]) => {
        f.set(plain, plain.value.add(own!));
        f.set(scaled, scaled.value.add(own!.mul(number!.sub(mean!).div(deviation!))));
      });
      storeFour(f, statistic(even), plain.value.div(size));
      storeFour(f, statistic(along), scaled.value.div(size));
    });
  });

/** gradient(x, dy, dx, rows, means, deviations, even, along, scales): dx = (scale·dy - even - x̂·along) / deviation */
const defineInputGradient: Define<Groups> = ({ module, data }, groups) =>
  module.func("layer_norm_gradient", (f) => {
    const [x, dy, dx, rows] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const arrays = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const scales = f.param(I32);
    overEach(f, groups, rows, (start, statistic) => {
      const own = arrays.map((array) => f.let(F32x4.loadSplat(at(array.add(statistic)))));
      const [mean, deviation, even, along] = own as [F32x4, F32x4, F32x4, F32x4];
      overVectors(groups, f, (k) => {
        const place = f.let(start.add(k));
        const weighed = F32x4.load(at(scales.add(k))).mul(F32x4.load(at(dy.add(place))));
        const normal = F32x4.load(at(x.add(place))).sub(mean).div(deviation); // biome-ignore format: a line
        const gradient = weighed.sub(even).sub(normal.mul(along)).div(deviation);
        f.store(at(dx.add(place)), withoutTiny(f, data, [gradient])[0]!);
      });
    });
  });

/** parameters(x, dy, rows, means, deviations, ofScale, ofBias): Σ dy·x̂ and Σ dy of each place of a group, through all groups. */
const defineParameterGradients: Define<Groups> = ({ module }, groups) =>
  module.func("layer_norm_parameters", (f) => {
    const [x, dy, rows, means, deviations] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [ofScale, ofBias] = [f.param(I32), f.param(I32)];
    const [scaled, plain] = [f.local(F32x4), f.local(F32x4)];
    overVectors(groups, f, (k) => {
      for (const sum of [scaled, plain]) f.set(sum, zero());
      overEach(f, groups, rows, (start, statistic) => {
        const [mean, deviation] = [means, deviations].map((a) => f.let(F32x4.loadSplat(at(a.add(statistic)))));
        const place = f.let(start.add(k));
        const gradient = f.let(F32x4.load(at(dy.add(place))));
        const normal = F32x4.load(at(x.add(place))).sub(mean!).div(deviation!); // biome-ignore format: a line
        f.set(plain, plain.value.add(gradient));
        f.set(scaled, scaled.value.add(gradient.mul(normal)));
      });
      f.store(at(ofScale.add(k)), scaled.value);
      f.store(at(ofBias.add(k)), plain.value);
    });
    for (let k = 4 * groups.size; k < pitchOf(groups.size); k += 4) {
      for (const array of [ofScale, ofBias]) f.storeLane(at(array, k), zero(), 0);
    }
  });
