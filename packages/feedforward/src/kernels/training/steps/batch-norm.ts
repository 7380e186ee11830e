/**
 * Batch normalisation as steps of training. Mean and variance of a channel are sums over the whole batch, so four channels, or eight,
 * stand beside each other in vectors while each is summed in its own order; y and dx are computed place by place.
 */

import type { Step } from "../../../program/program.ts";
import { zero } from "../../../wasm/training-instructions.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Define } from "../../kernel.ts";
import { head, pitchOf } from "../layout.ts";
import { withoutTiny } from "../tiny.ts";
import { type Channels, channelPlace, overChannels, overNumbers, overPlaces } from "./channels.ts";
import { flatUpdate } from "./flat-update.ts";
import { follow } from "./follow.ts";
import { elementsOf, type ParameterPlace } from "./form.ts";
import type { StepContext, StepKernel } from "./step-kernel.ts";

interface Attributes {
  readonly epsilon: number;
  readonly measures: boolean;
}

/** Counts are floats, and exact up to here. */
const mostCounted = 2 ** 24;

function channelsOf(context: StepContext, x: number): Channels {
  const { shape } = context.form.values[x]!;
  const channels = shape[1]!;
  return { channels, area: elementsOf(context.form.values[x]!) / channels, pitch: context.place(x).pitch };
}

export const batchNorm: StepKernel = (context, { attributes, inputs, outputs }) => {
  const { epsilon, measures } = attributes as Attributes;
  const [x, ...given] = inputs as readonly number[];
  const form = channelsOf(context, x!);
  const parameters = given.map((value) => context.parameters.get(value));
  if (form.area * context.form.maxRows > mostCounted || parameters.some((place) => place === undefined)) return null;
  const [scale, bias, ownMean, ownVariance] = parameters as ParameterPlace[];
  const [mean, variance, estimate] = outputs.slice(1).map((value) => context.kept(value, pitchOf(form.channels)));
  const deviation = context.room.take(pitchOf(form.channels));
  const measure = context.func(defineMeasure, form);
  const deviations = context.func(defineDeviations, { channels: form.channels, epsilon });
  const normalize = context.func(defineNormalize, form);
  const copy = context.func(defineCopy, { bytes: pitchOf(form.channels) });
  if (measures) {
    context.updates.push(follow(context, ownMean!, mean!), follow(context, ownVariance!, estimate!));
  }
  return (f, rows) => {
    const [from, to] = [f.let(rows.place(x!)), f.let(rows.place(outputs[0]!))];
    const once = (offset: number): I32 => rows.base.add(offset);
    if (measures) f.call(measure, rows.base, from, rows.count, once(mean!), once(variance!), once(estimate!));
    else for (const [own, place] of [[ownMean, mean], [ownVariance, variance]] as const) f.call(copy, once(own!.offset), once(place!)); // biome-ignore format: a line
    f.call(deviations, once(variance!), once(deviation));
    f.call(normalize, from, to, rows.count, once(mean!), once(deviation), once(scale!.offset), once(bias!.offset));
  };
};

export const batchNormGradient: StepKernel = (context, { attributes, inputs, outputs }) => {
  const { epsilon, measures } = attributes as Attributes;
  const [x, scale, mean, variance, dy] = inputs as readonly [number, number, number, number, number];
  const [dx, ...ofParameters] = outputs as readonly [number, number, number];
  const form = channelsOf(context, x);
  const bytes = pitchOf(form.channels);
  const [deviation, ofScale, ofBias] = [0, 1, 2].map(() => context.room.take(bytes)) as [number, number, number];
  const deviations = context.func(defineDeviations, { channels: form.channels, epsilon });
  const sums = context.func(defineSums, form);
  const inputGradient = context.func(defineInputGradient, { ...form, measures });
  const isAsked = context.form.steps.some((step: Step) => step.inputs.includes(dx));
  for (const [i, gradient] of [ofScale, ofBias].entries()) {
    const parameter = context.learning(ofParameters[i]!);
    if (parameter !== null) context.updates.push(flatUpdate(context, parameter, gradient));
  }
  const own = context.parameters.get(scale)!.offset;
  return (f, rows) => {
    const once = (offset: number): I32 => rows.base.add(offset);
    const [from, gradient] = [f.let(rows.place(x)), f.let(rows.place(dy))];
    const means = once(context.kept(mean, bytes));
    f.call(deviations, once(context.kept(variance, bytes)), once(deviation));
    f.call(sums, from, gradient, rows.count, means, once(deviation), once(ofScale), once(ofBias));
    if (!isAsked) return;
    const found = [once(own), means, once(deviation), once(ofScale), once(ofBias)];
    f.call(inputGradient, rows.base, from, gradient, rows.place(dx), rows.count, ...found);
  };
};

/** measure(base, x, rows, means, variances, estimates) */
const defineMeasure: Define<Channels> = (context, form) =>
  context.module.func("batch_norm_measure", (f) => {
    const [base, x, rows] = [f.param(I32), f.param(I32), f.param(I32)];
    const [means, variances, estimates] = [f.param(I32), f.param(I32), f.param(I32)];
    const count = f.let(F32x4.loadSplat(at(base, head.rows)).mul(context.data.splat(f, form.area)));
    const fewer = f.let(count.sub(context.data.splat(f, 1)));
    overChannels(f, form, (first, fours) => {
      const walked = { sources: [f.let(x.add(channelPlace(form, first)))], rows, fours };
      const sums = Array.from({ length: fours }, () => f.local(F32x4));
      for (const sum of sums) f.set(sum, zero());
      overNumbers(f, form, walked, ([number], four) => f.set(sums[four]!, sums[four]!.value.add(number!)));
      const own = sums.map((sum) => f.let(sum.value.div(count)));
      for (const [four, mean] of own.entries()) f.store(at(means.add(first), 16 * four), mean);
      for (const sum of sums) f.set(sum, zero());
      overNumbers(f, form, walked, ([number], four) => {
        const distance = f.let(number!.sub(own[four]!));
        f.set(sums[four]!, sums[four]!.value.add(distance.mul(distance)));
      });
      for (const [four, { value }] of sums.entries()) {
        f.store(at(variances.add(first), 16 * four), value.div(count));
        f.store(at(estimates.add(first), 16 * four), value.div(fewer));
      }
    });
  });

/** deviations(variances, to): √(variance + epsilon) of each channel, and 1 of what pads them. */
const defineDeviations: Define<{ channels: number; epsilon: number }> = ({ module, data }, { channels, epsilon }) =>
  module.func("batch_norm_deviations", (f) => {
    const [variances, to] = [f.param(I32), f.param(I32)];
    const bytes = pitchOf(channels);
    f.for(I32.constant(0), I32.constant(bytes), 16, (place) => {
      f.store(at(to.add(place)), F32x4.load(at(variances.add(place))).add(data.splat(f, epsilon)).sqrt()); // biome-ignore format: a line
    });
    for (let place = 4 * channels; place < bytes; place += 4) f.storeLane(at(to, place), data.splat(f, 1), 0);
  });

/** normalize(x, y, rows, means, deviations, scales, biases): y = (x - mean) / deviation · scale + bias */
const defineNormalize: Define<Channels> = ({ module }, form) =>
  module.func("batch_norm", (f) => {
    const [x, y, rows] = [f.param(I32), f.param(I32), f.param(I32)];
    const arrays = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    overPlaces(f, form, rows, (numbers) => {
      const [mean, deviation, scale, bias] = arrays.map(numbers) as [F32x4, F32x4, F32x4, F32x4];
      return (offset) => {
        const normal = F32x4.load(at(x.add(offset))).sub(mean).div(deviation); // biome-ignore format: a line
        f.store(at(y.add(offset)), normal.mul(scale).add(bias));
      };
    });
  });

/** sums(x, dy, rows, means, deviations, ofScale, ofBias): Σ dy·x̂ and Σ dy of each channel. */
const defineSums: Define<Channels> = ({ module }, form) =>
  module.func("batch_norm_sums", (f) => {
    const [x, dy, rows] = [f.param(I32), f.param(I32), f.param(I32)];
    const [means, deviations, ofScale, ofBias] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    overChannels(f, form, (first, fours) => {
      const each = Array.from({ length: fours }, (_, four) => {
        const [mean, deviation] = [means, deviations].map((array) =>
          f.let(F32x4.load(at(array.add(first), 16 * four))),
        );
        return { mean: mean!, deviation: deviation!, scaled: f.local(F32x4), plain: f.local(F32x4) };
      });
      for (const { scaled, plain } of each) for (const sum of [scaled, plain]) f.set(sum, zero());
      const place = f.let(channelPlace(form, first));
      const sources = [x, dy].map((value) => f.let(value.add(place)));
      overNumbers(f, form, { sources, rows, fours }, ([number, gradient], four) => {
        const { mean, deviation, scaled, plain } = each[four]!;
        f.set(plain, plain.value.add(gradient!));
        f.set(scaled, scaled.value.add(gradient!.mul(number!.sub(mean).div(deviation))));
      });
      for (const [four, { scaled, plain }] of each.entries()) {
        f.store(at(ofScale.add(first), 16 * four), scaled.value);
        f.store(at(ofBias.add(first), 16 * four), plain.value);
      }
    });
  });

/** gradient(base, x, dy, dx, rows, scales, means, deviations, ofScale, ofBias) */
const defineInputGradient: Define<Channels & { measures: boolean }> = ({ module, data }, { measures, ...form }) =>
  module.func("batch_norm_gradient", (f) => {
    const [base, x, dy, dx, rows] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const arrays = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const count = f.let(F32x4.loadSplat(at(base, head.rows)).mul(data.splat(f, form.area)));
    overPlaces(f, form, rows, (numbers) => {
      const [scale, mean, deviation, ofScale, ofBias] = arrays.map(numbers) as [F32x4, F32x4, F32x4, F32x4, F32x4];
      const factor = f.let(scale.div(deviation));
      const [along, even] = [ofScale, ofBias].map((sum) => f.let(sum.div(count)));
      return (offset) => {
        const gradient = F32x4.load(at(dy.add(offset)));
        const normal = F32x4.load(at(x.add(offset))).sub(mean).div(deviation); // biome-ignore format: a line
        const rest = measures ? gradient.sub(even!).sub(normal.mul(along!)) : gradient;
        f.store(at(dx.add(offset)), withoutTiny(f, data, [factor.mul(rest)])[0]!);
      };
    });
  });

/** copy(from, to): an array with an element a channel. */
const defineCopy: Define<{ bytes: number }> = ({ module }, { bytes }) =>
  module.func("batch_norm_copy", (f) => {
    const [from, to] = [f.param(I32), f.param(I32)];
    f.for(I32.constant(0), I32.constant(bytes), 16, (place) =>
      f.store(at(to.add(place)), F32x4.load(at(from.add(place)))),
    );
  });
