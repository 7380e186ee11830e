/**
 * The options of everything that is exported: a slip in a name is refused with the nearest one, another kind of value with the
 * one that is wanted, and a limit that is no number, which nothing would exceed.
 */

import { describe, expect, it } from "vitest";
import { OptionError } from "../../src/errors.ts";
import { Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session as PlainSession } from "../../src/plain.ts";
import { Session } from "../../src/session.ts";
import { trainSteps } from "../../src/train/trainer.ts";
import { layerCases } from "./layer-cases.ts";
import { readers } from "./limit-cases.ts";
import { networkCases } from "./network-cases.ts";
import { dataCases, pictureCases, tableCases, trainingCases } from "./room-cases.ts";

const cases = [...networkCases, ...layerCases, ...trainingCases, ...tableCases, ...dataCases, ...pictureCases];

describe("is refused", () => {
  it.each(cases)("%s %#", async (_, call, options, sentence) => {
    await expect((async () => call(options as never))()).rejects.toThrow(sentence);
  });
});

describe.each(readers)("%s %#", (_, format, read, limit, slip, bytes) => {
  it("a slip in the name of a limit", () => {
    const sentence = `${format}: unknown option "${slip}", did you mean "${limit}"?`;
    expect(() => read(bytes, { [slip]: 1 } as never)).toThrow(new OptionError(sentence));
  });

  it.each([
    ["1000", "a string"],
    [Number.NaN, "NaN"],
    [null, "null"],
  ])("a limit of %j", (value, got) => {
    const sentence = `${format}: expected ${limit} to be a number, got ${got}`;
    expect(() => read(bytes, { [limit]: value } as never)).toThrow(new OptionError(sentence));
  });

  it("undefined is as good as absent", () => {
    const outcome = (limits: object) => {
      try {
        return read(bytes, limits as never);
      } catch (error) {
        return error;
      }
    };
    expect(outcome({ [limit]: undefined })).toEqual(outcome({}));
  });
});

const network = new Network([new Dense({ weight: [[1, 0], [0, 1]] })]); // biome-ignore format: a matrix

it("is refused by the compiler too", () => {
  // @ts-expect-error: batchSize
  expect(() => new Session(network).accuracy([[1, 0]], [0], { batchsize: 1 })).toThrow('"batchSize"?');
  // @ts-expect-error: threads
  expect(() => new Session(network, { thread: 1 })).toThrow('"threads"?');
  // @ts-expect-error: a plain session has nothing to choose
  expect(() => new PlainSession(network, { threads: 1 })).toThrow("expected none");
});

it("an optimizer's name stands for its defaults", () => {
  const data = { images: [[1, 0]], labels: [0] };
  const reports = (optimizer: "sgd" | { readonly name: "sgd" }) => [
    ...trainSteps(network, data, { epochs: 2, optimizer }),
  ];
  expect(reports("sgd")).toEqual(reports({ name: "sgd" }));
});
