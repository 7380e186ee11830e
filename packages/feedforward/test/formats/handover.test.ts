/**
 * What docs/formats.md tells to run in Python: files that those very lines wrote predict here what Python predicts
 * (scripts/golden-handover.py).
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ModelOptions, readModel } from "../../src/formats/model.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { readGolden } from "../golden.ts";
import { fromBase64 } from "./golden-arrays.ts";

interface Golden {
  readonly models: readonly {
    readonly name: string;
    readonly source: string;
    readonly lines: string;
    readonly options: ModelOptions;
    readonly file: string;
    readonly inputs: number[][];
    readonly outputs: number[][];
  }[];
}

const { models } = readGolden("handover") as Golden;

it.each(models.map((model) => [model.name, model] as const))("%s", (_, { options, file, inputs, outputs }) => {
  const session = new Session(readModel(fromBase64(file), options));
  const predicted = session.predict(tensor(inputs, { dtype: "float32" }));
  expect(predicted.shape).toEqual([outputs.length, outputs[0]!.length]);
  const differences = outputs.flat().map((value, i) => Math.abs(predicted.data[i]! - value) / (1 + Math.abs(value)));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
});

describe.each(["formats.md", "formats.ko.md"])("docs/%s", (name) => {
  it("has the lines that wrote the files, the comments apart", () => {
    const page = readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), "utf8");
    const found = [...page.matchAll(/\*\*([\w-]+)\*\*[^\n]*\n\n```python\n(.*?)```/gs)];
    const code = (text: string) => text.replaceAll(/ +#.*/g, "");
    expect(Object.fromEntries(found.map(([, source, lines]) => [source, code(lines!)]))).toEqual(
      Object.fromEntries(models.map(({ source, lines }) => [source, code(lines)])),
    );
  });
});
