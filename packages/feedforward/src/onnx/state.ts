/**
 * What a session carries from one run to the next: each output of a state is the input of the next run. Two arrays a state take
 * turns, one that is read and one that is written, so a run allocates none.
 */

import { optionError, shapeError } from "../errors.ts";
import { unknownName } from "../options/check.ts";
import type { Feeds } from "../runner.ts";
import { allocate, isFloat, type TensorArray } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Ready } from "./execute.ts";
import { acceptFeeds } from "./feeds.ts";
import { describeValue, type GraphValue } from "./node.ts";

/** Which output becomes which input. */
export type StateLinks = Readonly<Record<string, string>>;

/** What a session of a graph has beside the methods of every session. */
export interface Stateful {
  state: Readonly<Record<string, Tensor>>;
  reset(): void;
}

interface Carried {
  readonly input: GraphValue;
  readonly output: string;
  now: Tensor;
  next: Tensor;
}

export class State {
  readonly #carried: readonly Carried[];

  /** `inputs` are those of the states, with their shapes. */
  constructor(inputs: readonly GraphValue[], links: StateLinks) {
    this.#carried = inputs.map((input) => {
      const [now, next] = [zerosOf(input), zerosOf(input)];
      return { input, output: links[input.name]!, now: now!, next: next! };
    });
  }

  /** A copy of every state, by its input. */
  get values(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(this.#carried.map(({ input, now }) => [input.name, copyOf(now).to(input.dtype!)]));
  }

  set(feeds: Feeds): void {
    const inputs = this.#carried.map(({ input }) => input);
    const given = acceptFeeds(inputs, feeds, { operation: "state" });
    for (const { input, now } of this.#carried) now.data.set(given.get(input.name)!.to(now.dtype).data as never);
  }

  reset(): void {
    for (const { now } of this.#carried) now.data.fill(0 as never);
  }

  /** Adds what the next run is given. */
  give(given: Map<string, Tensor>): void {
    for (const { input, now } of this.#carried) given.set(input.name, now);
  }

  /** Where the outputs of states are written, by name. */
  get targets(): ReadonlyMap<string, Tensor> {
    return new Map(this.#carried.map(({ output, next }) => [output, next]));
  }

  /** What was written is what is read next. */
  advance(): void {
    for (const one of this.#carried) [one.now, one.next] = [one.next, one.now];
  }

  /** Throws where an output is not of the form of its input. */
  check({ program, isBatched }: Ready, rows: number): void {
    for (const { input, output } of this.#carried) {
      const { value, dtype } = program.outputs.find(({ name }) => name === output)!;
      const { shape } = program.values[value]!;
      const got = { name: output, dtype, shape: isBatched ? shape.with(0, rows) : shape };
      if (describeValue(got) === describeValue(input)) continue;
      const sentence =
        'session: the state "$input" is $expected, but the output "$output" gives $got: { shapes } says what the file leaves open';
      throw shapeError("state-shape", sentence, input.name, describeValue(input), output, describeValue(got));
    }
  }
}

/** In the dtype that it is computed in. */
function zerosOf(input: GraphValue): Tensor {
  const [dtype, shape] = [isFloat(input.dtype!) ? "float32" : input.dtype!, input.shape as Shape];
  return new Tensor(dtype, shape, allocate(dtype, sizeOf(shape)) as never);
}

function copyOf({ dtype, shape, data }: Tensor): Tensor {
  return new Tensor(dtype, shape, (data as TensorArray).slice() as never);
}

/** The inputs with the sizes of every state: what it does not say itself is as long as the inputs that name the size, else 1. */
export function stateShapes(
  declared: readonly GraphValue[],
  inputs: readonly GraphValue[],
  links: StateLinks,
): readonly GraphValue[] {
  const sizes = new Map<string, number>();
  for (const [i, { name, shape }] of inputs.entries()) {
    if (Object.hasOwn(links, name)) continue;
    if (shape?.every((size) => typeof size === "number") !== true) {
      const sentence = 'session: with a state the shape of "$input" must be known, got $got: { shapes: { … } } says it';
      throw shapeError("state-open", sentence, name, describeValue(inputs[i]!));
    }
    declared[i]!.shape?.forEach((size, axis) => {
      if (typeof size === "string") sizes.set(size, shape[axis] as number);
    });
  }
  return inputs.map((input) => {
    if (!Object.hasOwn(links, input.name)) return input;
    const shape = input.shape?.map((size) => (typeof size === "number" ? size : (sizes.get(size ?? "") ?? 1))) ?? [];
    return { ...input, dtype: input.dtype ?? "float32", shape };
  });
}

interface Named {
  readonly name: string;
}

/** Throws where a name is none of an input or output, or an output is the state of two inputs. */
export function checkLinks(links: StateLinks, inputs: readonly Named[], outputs: readonly Named[]): void {
  const known = (kind: "input" | "output", name: string, values: readonly Named[]): void => {
    const names = values.map((value) => value.name);
    if (!names.includes(name)) throw unknownName(optionError, "session", { kind, name, names });
  };
  const taken = new Set<string>();
  for (const [input, output] of Object.entries(links)) {
    known("input", input, inputs);
    known("output", output, outputs);
    if (taken.has(output)) throw optionError("state-twice", 'session: "$output" is the state of two inputs', output);
    taken.add(output);
  }
}
