/** The card of the shipped network tells the truth about its file. Both languages say the same numbers. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readModel } from "../../src/formats/model.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { architecture } from "../../src/network/summary.ts";
import { loadMnistSet } from "../../src/node.ts";
import { Session } from "../../src/session.ts";
import { type ConfusionMatrix, classMetrics, confusionMatrix } from "../../src/train/metrics.ts";

const models = new URL("../../../../models/", import.meta.url);
const file = readFileSync(new URL("mnist-mlp.safetensors", models));
const network = readModel(file);
let matrix: ConfusionMatrix;

beforeAll(async () => {
  const { images, labels } = await loadMnistSet("test", { normalize: false });
  matrix = confusionMatrix(new Session(network).predict(images), labels, 10);
});

describe("the file", () => {
  it("holds float16 parameters", () => {
    expect([...readSafetensors(file).tensors.values()].map(({ dtype }) => dtype)).toEqual(Array(6).fill("float16"));
  });

  it("says what it is", () => {
    expect(architecture(network)).toBe("784 → 50 sigmoid → 100 sigmoid → 10 softmax");
    expect(network).toMatchObject({ labels: [..."0123456789"], input: { scale: "1/255" } });
  });
});

describe.each(["mnist-mlp.md", "mnist-mlp.ko.md"])("%s", (name) => {
  const card = readFileSync(new URL(name, models), "utf8");

  it("names the sha256 and the size of the file", () => {
    expect(card).toContain(createHash("sha256").update(file).digest("hex"));
    expect(card).toContain("91,928");
    expect(file).toHaveLength(91_928);
  });

  it("has a command with the settings of the provenance", () => {
    const [command] = /feedforward train [^`]*/.exec(card)!;
    const flags = [...command.matchAll(/--([a-z-]+) ([^\s\\]+)/g)].filter(([, flag]) => flag !== "out");
    const key = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const provenance = flags.map(([, flag]) => String(network.provenance[key(flag!)]));
    expect(provenance).toEqual(flags.map(([, , value]) => value));
    expect(flags.length).toBeGreaterThan(6);
  });

  it("has the confusion matrix, and the figures that follow from it", () => {
    const rows = matrix.toArray() as number[][];
    const correct = rows.reduce((sum, row, i) => sum + row[i]!, 0);
    for (const [label, row] of rows.entries()) expect(card).toContain(`| ${label} | ${row.join(" | ")} |`);
    const percent = (part: "precision" | "recall") =>
      classMetrics(matrix)
        .map((metrics) => (metrics[part] * 100).toFixed(1))
        .join(" | ");
    expect(card).toContain(percent("precision"));
    expect(card).toContain(percent("recall"));
    expect(card).toContain(`${(correct / 100).toFixed(2)} %`);
    expect(card).toContain(`${Math.floor(correct / 1000)},${correct % 1000}`);
  });
});
