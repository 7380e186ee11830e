/**
 * The comparison of runtimes notices what it is for: a hash that is not met is named, a runtime that is not here is no
 * failure, one that breaks is.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readGolden } from "../golden.ts";
import type { Hashes } from "../seeded.ts";
import { compareBits } from "./program.ts";
import { isGood, printTable, type Row } from "./report.ts";

const golden = readGolden("hashes") as Hashes;
const model = readFileSync(new URL("../../../../models/mnist-mlp.safetensors", import.meta.url));

it("a network with another hash is named, on every backend", async () => {
  const networks = golden.networks.map((network) =>
    network.name === "gelu" ? { ...network, outputs: "00" } : network,
  );
  const [chapter, ...others] = golden.shipped;
  const shipped = [{ ...chapter!, pictures: { ...chapter!.pictures, seed: 785 } }, ...others];
  const file = () => ({ predict: () => new Float32Array(10) });
  const compiled = { wasm: file, reference: file };
  const found = await compareBits({ networks, shipped }, model, compiled);
  const verdict = { compared: networks.length + 2, different: ["mnist-mlp", "gelu", "mnist-mlp, compiled"] };
  expect(found).toEqual({ wasm: verdict, reference: verdict });
});

const same = { compared: 3, different: [] };

describe("a row", () => {
  it.each<[Partial<Row>, boolean, string]>([
    [
      { version: "1.2", verdicts: { wasm: same, reference: same } },
      true,
      "| A | 1.2 | V8 | same bits, 3 of 3 | same bits, 3 of 3 |",
    ],
    [
      { verdicts: { wasm: { absent: "no" }, reference: same } },
      true,
      "| A |  | V8 | cannot run there | same bits, 3 of 3 |",
    ],
    [
      { verdicts: { wasm: { compared: 3, different: ["x", "y"] }, reference: same } },
      false,
      "| A |  | V8 | **differs**: x, y | same bits, 3 of 3 |",
    ],
    [{ absent: "not installed" }, true, "| A | | V8 | not installed | |"],
    [{ failed: "Error: no" }, false, "| A | | V8 | Error: no | |"],
  ])("%j: good is %j", (found, good, line) => {
    const row = { name: "A", engine: "V8", ...found };
    expect(isGood(row)).toBe(good);
    expect(printTable([row], "en").split("\n")[2]).toBe(line);
  });
});
