/** The cards of the shipped networks tell the truth about their files. Both languages say the same numbers. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
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

const root = new URL("../../../../", import.meta.url);
const fashionFolder = process.env.FEEDFORWARD_FASHION_MNIST ?? "/usr/share/datasets/fashion-mnist";

interface Shipped {
  readonly name: string;
  readonly home: string;
  readonly chain: string;
  /** The least share of the test images that it is right about. */
  readonly least: number;
}

const [here, beside] = ["models/", "packages/models/models/"] as const;
const chapter = "784 → 50 sigmoid → 100 sigmoid → 10 softmax";
const shipped: readonly Shipped[] = [
  { name: "mnist-mlp", home: here, chain: chapter, least: 0.983 },
  { name: "mnist-pad", home: here, chain: chapter, least: 0.984 },
  {
    name: "mnist-cnn",
    home: beside,
    chain: "1×28×28 → conv2d 30×24×24 relu → maxPool2d 30×12×12 → flatten 4320 → 100 relu → 10 softmax",
    least: 0.992,
  },
  { name: "fashion-mlp", home: beside, chain: "784 → 256 relu → 128 relu → 10 softmax", least: 0.895 },
  {
    name: "fashion-cnn",
    home: beside,
    chain:
      "1×28×28 → conv2d 24×28×28 relu → maxPool2d 24×14×14 → conv2d 48×14×14 relu → maxPool2d 48×7×7 → flatten 2352 → 128 relu → 10 softmax",
    least: 0.92,
  },
];
const clothes = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

interface TestSet {
  readonly images: Tensor<"uint8">;
  readonly labels: Tensor<"uint8">;
}

/** Of the data that a network is for. */
async function testSetOf(name: string): Promise<TestSet> {
  const flags = { normalize: false };
  return (await loadMnistSet("test", name.startsWith("mnist") ? flags : { ...flags, dir: fashionFolder })) as TestSet;
}

function sessionOf({ name, home }: Shipped): Session {
  return new Session(readNetwork(readFileSync(new URL(`${home}${name}.safetensors`, root))));
}

function cardsOf({ name, home }: Shipped): string[] {
  return [`${name}.md`, `${name}.ko.md`].map((card) => readFileSync(new URL(`${home}${card}`, root), "utf8"));
}

describe.each(shipped)("$name", ({ name, ...own }) => {
  const file = readFileSync(new URL(`${own.home}${name}.safetensors`, root));
  const cards = cardsOf({ name, ...own });
  const session = sessionOf({ name, ...own });
  const { network } = session;

  it("holds float16 parameters", () => {
    const dtypes = [...readSafetensors(file).tensors.values()].map(({ dtype }) => dtype);
    expect(dtypes).toEqual(dtypes.map(() => "float16"));
    expect(dtypes.length).toBeGreaterThan(3);
  });

  it("says what it is", () => {
    const labels = name.startsWith("fashion") ? clothes : [..."0123456789"];
    expect(architecture(network)).toBe(own.chain);
    expect(network).toMatchObject({ labels, input: { scale: "1/255" } });
  });

  it.each(cards)("has the sha256 and the size of the file in its card (%#)", (card) => {
    expect(card).toContain(createHash("sha256").update(file).digest("hex"));
    expect(card).toContain(file.length.toLocaleString("en"));
  });

  it.each(cards)("has a command with the settings of the provenance in its card (%#)", (card) => {
    const [command] = /^feedforward train (?:.*\\\n)*.*$/m.exec(card)!;
    const flags = [...command.matchAll(/--([a-z-]+) ("[^"]*"|[^\s\\]+)/g)].map(([, flag, value]) => [
      flag!.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
      value!.replaceAll('"', ""),
    ]);
    const said = Object.fromEntries(flags);
    const own = flags.filter(([flag]) => !["out", "data", "labels"].includes(flag!));
    expect(own.map(([flag]) => String(network.provenance[flag!]))).toEqual(own.map(([, value]) => value));
    expect(said.labels?.split(",") ?? [..."0123456789"]).toEqual(network.labels);
    expect(own.length).toBeGreaterThan(6);
  });

  const hasData = name.startsWith("mnist") || existsSync(fashionFolder);
  const why = hasData ? "" : ` (skipped: no folder ${fashionFolder}; FEEDFORWARD_FASHION_MNIST names another)`;
  it.skipIf(!hasData).each(cards)(
    `has its confusion matrix, and what follows from it, in its card (%#)${why}`,
    async (card) => {
      const { images, labels } = await testSetOf(name);
      const matrix = confusionMatrix(session.predict(images), labels, 10);
      const rows = matrix.toArray() as number[][];
      const correct = rows.reduce((sum, row, i) => sum + row[i]!, 0);
      for (const [label, row] of rows.entries())
        expect(card).toContain(`| ${network.labels![label]} | ${row.join(" | ")} |`);
      const percent = (part: "precision" | "recall") =>
        classMetrics(matrix)
          .map((metrics) => (metrics[part] * 100).toFixed(1))
          .join(" | ");
      expect(card).toContain(percent("precision"));
      expect(card).toContain(percent("recall"));
      expect(card).toContain(`${(correct / 100).toFixed(2)} %`);
      expect(card).toContain(correct.toLocaleString("en"));
      expect(correct / 10_000).toBeGreaterThanOrEqual(own.least);
    },
  );
});

describe("mnist-pad, on test images that are changed at random", () => {
  const [mlp, pad] = shipped as readonly [Shipped, Shipped];
  const networks = [pad, mlp].map(sessionOf);
  const [table, korean] = cardsOf(pad).map((card) => [...card.matchAll(/^\| `([a-z=\d.,]+)` \| (.*) \|$/gm)]);
  const rows = table!.map(([, ranges, figures]) => ({ ranges: ranges!, figures: figures!.replaceAll("*", "") }));

  let images: Tensor<"uint8">;
  let labels: Tensor<"uint8">;
  beforeAll(async () => {
    ({ images, labels } = await testSetOf("mnist-pad"));
  });

  it("has a table of both networks in both cards", () => {
    expect(rows.map(({ ranges }) => ranges)).toContain("shift=3,rotate=15");
    expect(korean!.map(([line]) => line)).toEqual(table!.map(([line]) => line));
  });

  it.each(rows)("by $ranges: $figures", ({ ranges, figures }) => {
    const set = { rows: images, channels: 1, height: 28, width: 28 } as const;
    const changed = augmentRows(set, parseRanges(ranges, dictionaries.en), new Random(1));
    const accuracies = networks.map((session) => session.accuracy(changed, labels, { batchSize: 1000 }));
    expect(figures).toBe(accuracies.map((accuracy) => (accuracy * 100).toFixed(2)).join(" | "));
  });

  it("reaches what a drawing pad asks of it", () => {
    const moved = rows.find(({ ranges }) => ranges === "shift=3,rotate=15")!;
    expect(networks[0]!.accuracy(images, labels)).toBeGreaterThanOrEqual(0.984);
    expect(Number.parseFloat(moved.figures)).toBeGreaterThanOrEqual(97.2);
  });
});
