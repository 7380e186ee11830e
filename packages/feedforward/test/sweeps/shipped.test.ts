/** The cards of the shipped networks tell the truth about their files. Both languages say the same numbers. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { augmentRows, parseRanges } from "../../src/cli/pictures/augment.ts";
import { dictionaries } from "../../src/cli/words/language.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { architecture } from "../../src/network/summary.ts";
import { loadMnistSet } from "../../src/node.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { classMetrics, confusionMatrix } from "../../src/train/metrics.ts";

const models = new URL("../../../../models/", import.meta.url);
let images: Tensor<"uint8">;
let labels: Tensor<"uint8">;

beforeAll(async () => {
  const set = await loadMnistSet("test", { normalize: false });
  images = set.images as Tensor<"uint8">;
  labels = set.labels as Tensor<"uint8">;
});

function sessionOf(name: string): Session {
  return new Session(readNetwork(readFileSync(new URL(`${name}.safetensors`, models))));
}

function cardsOf(name: string): string[] {
  return [`${name}.md`, `${name}.ko.md`].map((card) => readFileSync(new URL(card, models), "utf8"));
}

describe.each(["mnist-mlp", "mnist-pad"])("%s", (name) => {
  const file = readFileSync(new URL(`${name}.safetensors`, models));
  const cards = cardsOf(name);
  const { network } = sessionOf(name);

  it("holds float16 parameters", () => {
    expect([...readSafetensors(file).tensors.values()].map(({ dtype }) => dtype)).toEqual(Array(6).fill("float16"));
  });

  it("says what it is", () => {
    expect(architecture(network)).toBe("784 → 50 sigmoid → 100 sigmoid → 10 softmax");
    expect(network).toMatchObject({ labels: [..."0123456789"], input: { scale: "1/255" } });
  });

  it.each(cards)("has the sha256 and the size of the file in its card (%#)", (card) => {
    expect(card).toContain(createHash("sha256").update(file).digest("hex"));
    expect(card).toContain(file.length.toLocaleString("en"));
  });

  it.each(cards)("has a command with the settings of the provenance in its card (%#)", (card) => {
    const [command] = /feedforward train [^`]*/.exec(card)!;
    const flags = [...command.matchAll(/--([a-z-]+) ([^\s\\]+)/g)].filter(([, flag]) => flag !== "out");
    const key = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const provenance = flags.map(([, flag]) => String(network.provenance[key(flag!)]));
    expect(provenance).toEqual(flags.map(([, , value]) => value));
    expect(flags.length).toBeGreaterThan(6);
  });

  it.each(cards)("has its confusion matrix, and the figures that follow from it, in its card (%#)", (card) => {
    const matrix = confusionMatrix(sessionOf(name).predict(images), labels, 10);
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
    expect(card).toContain(correct.toLocaleString("en"));
  });
});

describe("mnist-pad, on test images that are changed at random", () => {
  const networks = ["mnist-pad", "mnist-mlp"].map(sessionOf);
  const [table, korean] = cardsOf("mnist-pad").map((card) => [...card.matchAll(/^\| `([a-z=\d.,]+)` \| (.*) \|$/gm)]);
  const rows = table!.map(([, ranges, figures]) => ({ ranges: ranges!, figures: figures!.replaceAll("*", "") }));

  it("has a table of both networks in both cards", () => {
    expect(rows.map(({ ranges }) => ranges)).toContain("shift=3,rotate=15");
    expect(korean!.map(([line]) => line)).toEqual(table!.map(([line]) => line));
  });

  it.each(rows)("by $ranges: $figures", ({ ranges, figures }) => {
    const set = { rows: images, height: 28, width: 28 };
    const changed = augmentRows(set, parseRanges(ranges, dictionaries.en), new Random(1));
    const accuracies = networks.map((session) => session.accuracy(changed, labels, { batchSize: 1000 }));
    expect(figures).toBe(accuracies.map((accuracy) => (accuracy * 100).toFixed(2)).join(" | "));
  });

  it("reaches what a drawing pad asks of it", () => {
    const moved = rows.find(({ ranges }) => ranges === "shift=3,rotate=15")!;
    expect(networks[0]!.accuracy(images, labels)).toBeGreaterThanOrEqual(0.965);
    expect(Number.parseFloat(moved.figures)).toBeGreaterThanOrEqual(95);
  });
});
