/**
 * What docs/formats.md tells to run in Python: files that those very lines wrote predict here what scikit-learn predicts,
 * numbers and classes, with what its StandardScaler does to the input (scripts/golden-handover.py).
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ModelOptions, readNetwork, writeModel } from "../../src/formats/model.ts";
import type { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { readGolden } from "../golden.ts";
import { fromBase64 } from "./golden-arrays.ts";

interface Model {
  readonly name: string;
  readonly source: string;
  readonly options: ModelOptions;
  readonly file: string;
  readonly inputs: number[][];
  readonly outputs: number[][];
  /** Null for a regressor. */
  readonly classes: readonly string[] | null;
}

interface Golden {
  /** What is run, by its source. */
  readonly lines: Readonly<Record<string, string>>;
  readonly models: readonly Model[];
}

const { lines, models } = readGolden("handover") as Golden;

function expectPredictions(network: Network, { inputs, outputs, classes }: Model): void {
  const session = new Session(network);
  const x = tensor(inputs, { dtype: "float32" });
  const predicted = session.predict(x);
  expect(predicted.shape).toEqual([outputs.length, outputs[0]!.length]);
  const differences = outputs.flat().map((value, i) => Math.abs(predicted.data[i]! - value) / (1 + Math.abs(value)));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
  if (classes !== null) expect(session.classify(x)).toEqual(classes);
}

describe.each(models)("$name", (model) => {
  const network = () => readNetwork(fromBase64(model.file), model.options);

  it("predicts what scikit-learn predicts", () => {
    expectPredictions(network(), model);
  });

  it("does so from the one file that save writes", () => {
    expectPredictions(readNetwork(writeModel(network())), model);
  });

  it("is asked for its functions: its names are not the book's", () => {
    expect(() => readNetwork(fromBase64(model.file))).toThrow("the file names no activations");
  });
});

describe.each(["formats.md", "formats.ko.md"])("docs/%s", (name) => {
  it("has the lines that wrote the files, the comments apart", () => {
    const page = readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), "utf8");
    const found = [...page.matchAll(/\*\*([\w-]+)\*\*[^\n]*\n\n```python\n(.*?)```/gs)];
    const code = (text: string) => text.replaceAll(/ +#.*/g, "");
    expect(Object.fromEntries(found.map(([, source, text]) => [source, code(text!)]))).toEqual(
      Object.fromEntries(Object.entries(lines).map(([source, text]) => [source, code(text)])),
    );
  });
});
