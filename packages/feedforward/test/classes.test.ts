/**
 * What a session makes of one output: two classes where it is a sigmoid's, by scikit-learn's rule, and a number where it is
 * not; then only `predict` answers. Of several sigmoids the greatest is meant.
 */

import { describe, expect, it } from "vitest";
import { backendNames } from "../src/backend/select.ts";
import { ShapeError, UnsupportedError } from "../src/errors.ts";
import type { ActivationName } from "../src/functions/activation.ts";
import { Activation, Dense } from "../src/network/layer.ts";
import { Network, type NetworkOptions } from "../src/network/network.ts";
import { Session as PlainSession } from "../src/plain-session.ts";
import { Session } from "../src/session.ts";
import { type TensorLike, tensor, zeros } from "../src/tensor/tensor.ts";
import { trace } from "../src/trace.ts";
import { readGolden } from "./golden.ts";

/** One input, which is the logit. */
function one(last: ActivationName, options: NetworkOptions = {}): Network {
  return new Network([new Dense({ weight: [[1]] }), new Activation(last)], options);
}

const labels = ["ham", "spam"];
/** The logits on both sides of a half: the sigmoid of the least float32 above 0 that leaves it, and of its opposite. */
const justAbove = 2 ** -22;
const justBelow = -(2 ** -22);

describe.each(backendNames)("one sigmoid on %s", (backend) => {
  const session = new Session(one("sigmoid", { labels }), { backend });

  it.each<[string, number, string]>([
    ["far right", 8, "spam"],
    ["just above a half", justAbove, "spam"],
    ["a half", 0, "ham"],
    ["just below a half", justBelow, "ham"],
    ["far left", -8, "ham"],
    ["one", 200, "spam"],
    ["nothing", -200, "ham"],
    ["NaN", Number.NaN, "ham"],
  ])("classify: %s", (_, logit, label) => {
    const [p] = session.predict([logit]).data;
    expect(session.classify([logit])).toBe(label);
    expect(session.classify([[logit], [logit]])).toEqual([label, label]);
    expect(p! > 0.5).toBe(label === "spam");
  });

  it.each([-200, -8, -1, justBelow, 0, justAbove, 1, 3.3, 8, 200])("topK of %d: p and 1 - p", (logit) => {
    const p = session.predict([logit]).at(0);
    const ranked = session.topK([logit], 2);
    const classes = [
      { index: 0, label: "ham", probability: Math.fround(1 - p) },
      { index: 1, label: "spam", probability: p },
    ];
    expect(ranked).toEqual(p > 0.5 ? classes.toReversed() : classes);
    expect(ranked[0]!.probability).toBeGreaterThanOrEqual(ranked[1]!.probability);
    expect(session.topK([logit], 1)).toEqual(ranked.slice(0, 1));
    expect(session.topK([logit], 9)).toEqual(ranked);
    expect(ranked[0]!.label).toBe(session.classify([logit]));
  });

  it("topK of NaN shows it, the first class first", () => {
    const ranked = session.topK([Number.NaN], 2);
    expect(ranked.map(({ label, probability }) => [label, probability])).toEqual(labels.map((l) => [l, Number.NaN]));
  });

  it("calls the classes 0 and 1 where they have no names", () => {
    const nameless = new Session(one("sigmoid"), { backend });
    expect(nameless.classify([[-1], [1]])).toEqual(["0", "1"]);
    expect(nameless.topK([1], 2).map(({ label }) => label)).toEqual(["1", "0"]);
  });

  const logits = [[-2], [3], [0], [Number.NaN], [0.5]];

  it.each<[string, TensorLike, number]>([
    ["class numbers", [0, 1, 0, 0, 1], 1],
    ["bytes", Uint8Array.of(1, 1, 0, 0, 1), 0.8],
    ["truth values", [false, false, false, false, true], 0.8],
    ["a column", [[0], [1], [1], [1], [0]], 0.4],
    ["a column of float64", tensor([[1], [0], [1], [1], [0]], { dtype: "float64" }), 0],
  ])("accuracy against %s", (_, targets, share) => {
    const sizes = [undefined, 1, 2, 5];
    const shares = sizes.map((batchSize) =>
      session.accuracy(logits, targets, batchSize === undefined ? {} : { batchSize }),
    );
    expect(shares).toEqual(sizes.map(() => share));
  });

  it.each<[string, TensorLike, Error]>([
    ["a third class", [0, 1, 2, 0, 0], new RangeError("accuracy: expected classes from 0 to 1, got 2 in row 2")],
    ["a share", [0, 1, 0.5, 0, 0], new RangeError("accuracy: expected classes from 0 to 1, got 0.5 in row 2")],
    [
      "a share in a column",
      [[0], [1], [0], [0.75], [0]],
      new RangeError("accuracy: expected classes from 0 to 1, got 0.75 in row 3"),
    ],
    ["one-hot rows", zeros([5, 2]), new ShapeError("accuracy: expected labels [5] or [5, 1], got [5, 2]")],
    ["too few", [0, 1], new ShapeError("accuracy: expected labels [5] or [5, 1], got [2]")],
  ])("accuracy refuses %s", (_, targets, error) => {
    expect(() => session.accuracy(logits, targets)).toThrow(error);
  });
});

interface Classifier {
  readonly name: string;
  readonly hidden: ActivationName;
  readonly weights: readonly number[][][];
  readonly biases: readonly number[][];
  readonly classes: readonly number[];
  readonly probabilities: readonly (readonly [number, number])[];
  readonly score: number;
}

/** What scikit-learn says: scripts/golden-classes.py writes it. */
const golden = readGolden("classes") as {
  readonly rows: number[][];
  readonly labels: number[];
  readonly classifiers: readonly Classifier[];
};

describe.each(golden.classifiers.map((one) => [one.name, one] as const))(
  "scikit-learn's classifier: %s",
  (_, model) => {
    const layers = model.weights.flatMap((weight, i) => [
      new Dense({ weight, bias: model.biases[i]! }),
      new Activation(i === model.weights.length - 1 ? "sigmoid" : model.hidden),
    ]);
    const session = new Session(new Network(layers));

    it("says of every row what classify says, and scores what accuracy is", () => {
      expect(session.classify(golden.rows)).toEqual(model.classes.map(String));
      expect(session.accuracy(golden.rows, golden.labels)).toBe(model.score);
    });

    it("has the probabilities of topK", () => {
      golden.rows.forEach((row, i) => {
        for (const { index, probability } of session.topK(row, 2)) {
          expect(Math.abs(probability - model.probabilities[i]![index]!)).toBeLessThan(1e-6);
        }
      });
    });
  },
);

it("the plain session has the same rules", () => {
  const session = new PlainSession(one("sigmoid", { labels }));
  expect([session.classify([1]), session.topK([1], 1)[0]!.label, session.accuracy([[1]], [1])]).toEqual(["spam", "spam", 1]); // biome-ignore format: one line
});

it("a trace ends with the sigmoid that classify compares with a half", () => {
  const network = one("sigmoid");
  const steps = trace(network, [0.25]);
  expect(steps.at(-1)!.values.data).toEqual(new Session(network).predict([0.25]).data);
});

describe("one output under anything else is a number", () => {
  const refused = (operation: string) =>
    new UnsupportedError(`${operation}: one output without a sigmoid is a number, not a class; predict gives it`);

  it.each<ActivationName>(["identity", "relu", "tanh", "hardSigmoid", "step", "softplus"])("%s", (last) => {
    const session = new Session(one(last));
    expect(session.predict([2]).size).toBe(1);
    expect(() => session.classify([2])).toThrow(refused("classify"));
    expect(() => session.topK([2], 1)).toThrow(refused("topK"));
    expect(() => session.accuracy([[2]], [1])).toThrow(refused("accuracy"));
  });
});

it("of several sigmoids the greatest is meant", () => {
  const network = new Network([new Dense({ weight: [[1, 2, 3]] }), new Activation("sigmoid")]);
  const session = new Session(network);
  expect(session.classify([[1], [-1]])).toEqual(["2", "0"]); // biome-ignore format: a matrix
  expect(session.topK([1], 2).map(({ index }) => index)).toEqual([2, 1]);
  expect(session.accuracy([[1], [-1]], [2, 1])).toBe(0.5); // biome-ignore format: a matrix
});
