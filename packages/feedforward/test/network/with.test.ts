/** Copies of a network with something changed: what is said changes, and nothing else. */

import { describe, expect, it } from "vitest";
import { OptionError, ShapeError } from "../../src/errors.ts";
import { Activation, Dense, Softmax } from "../../src/network/layer.ts";
import { Network, type NetworkChanges } from "../../src/network/network.ts";
import { zeros } from "../../src/tensor/tensor.ts";

const dense = (inputs: number, outputs: number) => new Dense({ weight: zeros([inputs, outputs]) });
const assumed = { code: "assumed", facts: {}, message: "assumed" };
const options = {
  input: { scale: "1/255", mean: [1, 2, 3], std: [4], names: ["a", "b", "c"] },
  labels: ["no", "yes"],
  provenance: { by: "hand" },
  notes: [assumed],
};
const network = new Network([dense(3, 2), new Softmax()], options);

/** Everything that can be told of a network by comparing. */
function told({ layers, input, labels, provenance, notes, task }: Network) {
  return { layers: layers.map(({ type }) => type), input, labels, provenance, notes, task };
}

describe("network.with", () => {
  it("gives another network that is the same where nothing changes", () => {
    for (const changes of [{}, { labels: undefined, input: undefined, layers: undefined } as never]) {
      const copy = network.with(changes);
      expect(copy).not.toBe(network);
      expect(copy).toBeInstanceOf(Network);
      expect(told(copy)).toEqual(told(network));
      expect([...copy.parameters]).toEqual([...network.parameters]);
    }
  });

  it.each<[NetworkChanges, object]>([
    [{ labels: null }, { labels: null }],
    [{ labels: ["0", "1"] }, { labels: ["0", "1"] }],
    [{ provenance: { by: "training" } }, { provenance: { by: "training" } }],
    [{ notes: [] }, { notes: [] }],
    [{ input: { scale: null } }, { input: { ...network.input, scale: null, divisor: 1 } }],
    [{ input: { scale: "1/16" } }, { input: { ...network.input, scale: "1/16", divisor: 16 } }],
    [{ input: { mean: null, std: null } }, { input: { ...network.input, mean: null, std: null } }],
    [{ input: { names: null } }, { input: { ...network.input, names: null } }],
    [{ layers: [dense(3, 2)] }, { layers: ["dense"] }],
    [
      { layers: [dense(5, 2)], input: { size: 5, mean: null, names: null } },
      { layers: ["dense"], input: { ...network.input, size: 5, shape: [5], mean: null, names: null } },
    ],
    [{ layers: [dense(3, 1), new Activation("sigmoid")] }, { layers: ["dense", "activation"], task: "binary" }],
  ])("%j", (changes, changed) => {
    expect(told(network.with(changes))).toEqual({ ...told(network), ...changed });
    expect(told(network)).toMatchObject({ labels: ["no", "yes"], notes: [assumed] });
  });

  it("notes what is true of its layers", () => {
    const sigmoids = network.with({ layers: [dense(3, 2), new Activation("sigmoid")] });
    expect(sigmoids.notes.map(({ code }) => code)).toEqual(["assumed", "outputs-independent"]);
  });

  it("keeps the dtype of parameters that stay", () => {
    const short = new Network([dense(1, 1)], {}, "float16");
    const dtypes = [{ labels: ["n"] }, { layers: [dense(1, 1)] }].map((changes) => short.with(changes).parameterDtype);
    expect(dtypes).toEqual(["float16", "float32"]);
  });

  it("keeps what is not finite where it was allowed, and allows it nowhere else", () => {
    const infinite = new Dense({ weight: [[Number.POSITIVE_INFINITY]] });
    const allowed = new Network([infinite], { allowNonFinite: true });
    expect(allowed.with({ labels: ["n"] }).isFinite).toBe(false);
    expect(new Network([dense(1, 1)]).with({ layers: [infinite], allowNonFinite: true }).isFinite).toBe(false);
    expect(() => new Network([dense(1, 1)]).with({ layers: [infinite] })).toThrow(ShapeError);
    expect(() => allowed.with({ allowNonFinite: false })).toThrow(ShapeError);
  });

  it.each<[unknown, Error]>([
    [{ label: ["a", "b"] }, new OptionError('network: unknown option "label", did you mean "labels"?')],
    [{ labels: ["a"] }, new ShapeError("network: expected 2 labels, one a class, got 1")],
    [
      { layers: ["relu"] },
      new OptionError('network: expected a layer at 0, got "relu"; new Activation("relu") makes a layer of a name'),
    ],
    [{ input: { sclae: null } }, new OptionError('input: unknown option "sclae", did you mean "scale"?')],
    [
      { layers: [dense(5, 2)] },
      new ShapeError("dense1: weight [5, 2] expects input [*, 5], got [*, 3] from the input"),
    ],
    [{ input: { names: ["a"] } }, new ShapeError("input: expected 3 names, got 1")],
    [{ input: null }, new OptionError("network: expected input to be an object, got null")],
  ])("refuses %j", (changes, error) => {
    expect(() => network.with(changes as NetworkChanges)).toThrow(error);
  });
});
